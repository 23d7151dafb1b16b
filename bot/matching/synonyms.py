"""Finds citizens' phrases in a question, and the official words they stand for.

A phrase may be two that stand apart: "sai ~ khai sinh" is found in "giấy khai sinh của con
bị ghi sai", in either order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.breath import Breath, Paced, hold_none
from knowledge.lexicon import Synonym
from knowledge.phrases import Found, PhraseTable
from knowledge.syllables import is_syllable
from knowledge.text import Token, plain

APART = "~"
REACH = 12
"""Words that may stand between two phrases that belong together."""

Meant = Found[tuple[Token, ...]]
"""A citizen's phrase in a question, and the official words for it."""


class Synonyms:
    """The editable phrases, ready to be looked for."""

    def __init__(self, rows: Sequence[Synonym]) -> None:
        whole = (row for row in rows if APART not in row.phrase)
        self._whole = PhraseTable((plain(row.phrase), plain(row.means)) for row in whole)
        halves: dict[str, None] = {}
        self._apart: dict[str, dict[str, tuple[Token, ...]]] = {}
        for row in rows:
            first, tilde, second = row.phrase.partition(APART)
            if tilde:
                partners = self._apart.setdefault(first.strip(), {})
                partners[second.strip()] = plain(row.means)
                halves |= dict.fromkeys((first.strip(), second.strip()))
        self._halves = PhraseTable((plain(half), half) for half in halves)

    def find(self, words: Sequence[Token]) -> list[Meant]:
        """List the phrases in a question; two that stand apart win over what overlaps them."""
        whole = [hit for hit in self._whole.find(words) if _is_sure(words, hit)]
        apart, taken = self._standing_apart(words)
        rest = [hit for hit in whole if taken.isdisjoint(range(hit.start, hit.end))]
        return sorted([*rest, *apart], key=lambda hit: hit.start)

    def has_any(self, words: Sequence[Token]) -> bool:
        """Say whether a text has a phrase that stands for a topic ("con mới đẻ")."""
        return bool(self._whole.find(words))

    def _standing_apart(self, words: Sequence[Token]) -> tuple[list[Meant], set[int]]:
        """Return what pairs of phrases mean, at the place of the first, and all their places."""
        found: list[Meant] = []
        taken: set[int] = set()
        halves = self._halves.find(words) if self._apart else []
        near = [
            (first, second, means)
            for first in halves
            if (partners := self._apart.get(first.value))
            for second in halves
            if (means := partners.get(second.value)) and _is_near(first, second)
        ]
        for first, second, means in sorted(near, key=lambda pair: -_length(*pair[:2])):
            places = {*range(first.start, first.end), *range(second.start, second.end)}
            if taken.isdisjoint(places):
                taken |= places
                found.append(Found(first.start, first.end, means))
        return found, taken


def synonyms_of(rows: tuple[Synonym, ...], breath: Breath = hold_none) -> Synonyms:
    """Return the phrases of a lexicon, made once for the versions that have the same.

    They take a quarter of what a matcher takes, and most versions change entries alone.
    """
    return _made(_Rows(rows, breath))


def spoken(rows: tuple[Synonym, ...], breath: Breath = hold_none) -> frozenset[str]:
    """Return the folded words of all phrases: they are right as they are. Made once as well."""
    return _spoken(_Rows(rows, breath))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Phrases to go through; how they are paced does not tell them apart."""

    rows: tuple[Synonym, ...]
    breath: Breath = field(compare=False)


@lru_cache(maxsize=1)
def _made(paced: _Rows) -> Synonyms:
    return Synonyms(Paced(paced.rows, paced.breath))


@lru_cache(maxsize=1)
def _spoken(paced: _Rows) -> frozenset[str]:
    rows = Paced(paced.rows, paced.breath)
    return frozenset(word.folded for row in rows for word in plain(row.phrase.replace(APART, " ")))


def _length(first: Found[str], second: Found[str]) -> int:
    return first.end - first.start + second.end - second.start


def _is_near(first: Found[str], second: Found[str]) -> bool:
    return max(first.start, second.start) - min(first.end, second.end) <= REACH


def _is_sure(words: Sequence[Token], hit: Meant) -> bool:
    """Say whether a phrase is surely meant: a lone syllable without marks is too many words.

    "cưới" is a wedding; "cuoi" may be the end, a smile or a wedding.
    """
    word = words[hit.start]
    return hit.end - hit.start > 1 or word.marked or not is_syllable(word.folded)
