"""Sets two texts against each other, line by line and word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

AROUND = 3
"""Unchanged lines that are shown on either side of a change."""

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_ALIKE = 0.4


class Sign(StrEnum):
    """What became of a line; a skip stands for unchanged lines that are not shown."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line; marked where they differ from the line they were set against."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison; a skip has no parts but a count."""

    sign: Sign
    parts: tuple[Part, ...] = ()
    count: int = 1


def compared(before: str, after: str) -> tuple[Line, ...]:
    """Return what changed between two texts, with some lines around; nothing for equal texts."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for group in matcher.get_grouped_opcodes(AROUND):
        skipped = group[0][1] - _shown_until(lines)
        if skipped:
            lines.append(Line(Sign.SKIP, count=skipped))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Line(Sign.SAME, (Part(each),)) for each in old[i1:i2]]
            else:
                lines += _changed(old[i1:i2], new[j1:j2])
    rest = len(old) - _shown_until(lines)
    if lines and rest:
        lines.append(Line(Sign.SKIP, count=rest))
    return tuple(lines)


def _shown_until(lines: Sequence[Line]) -> int:
    """Return how many lines of the old text stand in the comparison so far."""
    return sum(each.count for each in lines if each.sign is not Sign.NEW)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    pairs = [_by_word(*pair) for pair in zip_longest(old, new, fillvalue="")]
    for at, _ in enumerate(old):
        yield Line(Sign.GONE, pairs[at][0])
    for at, _ in enumerate(new):
        yield Line(Sign.NEW, pairs[at][1])


def _by_word(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Mark the words in which two lines differ; lines that have little in common stay whole."""
    ours, theirs = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if not old or not new or matcher.ratio() < _ALIKE:
        return (Part(old),), (Part(new),)
    gone, come = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_marked = tag != "equal"
        if i2 > i1:
            gone.append(Part("".join(ours[i1:i2]), is_marked))
        if j2 > j1:
            come.append(Part("".join(theirs[j1:j2]), is_marked))
    return tuple(gone), tuple(come)
