"""Says whether two reports tell of the same thing at the same place.

Works on opened texts in memory and stores nothing: the texts are sealed, so no database can
compare them (docs/decisions/0019-comparing-sealed-reports.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.text import fold

NEAR_METRES = 150
_SAME_WORDS = 0.5
_SAME_PLACE = 0.6
_FEWEST = 2
_METRES_OF_DEGREE = 111_320

_NUMBERED = re.compile(
    r"\b(thon|xom|ap|ban|buon|khom|khu pho|to dan pho|tdp|to|ngo|hem|kiet|ngach|so nha|nha so"
    r"|quoc lo|ql|tinh lo|km)\s*(\d+\w{0,2})\b"
)
_NAMED = re.compile(r"\b(thon|xom|buon|khom|khu pho|xa|phuong|thi tran)\s+([a-z]+(?: [a-z]+)?)")
_COMMUNES = frozenset({"xa", "phuong", "thi tran"})
_POINT = re.compile(r"\((-?\d{1,3}\.\d+), (-?\d{1,3}\.\d+)\)")
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    {"phan", "anh", "kien", "nghi", "bao", "gop", "y", "toi", "em", "minh", "chung", "con", "o",
    "tai", "tren", "gan", "ngay", "bi", "co", "la", "va", "cua", "cho", "duoc", "khong", "ko",
    "rat", "qua", "lam", "roi", "nay", "kia", "do", "day", "mai", "moi", "ai", "nao", "gi",
    "nguoi", "dan", "de", "xin", "nho", "giup", "hom", "sang", "chieu", "tuan", "thang", "gio",
    "tu", "ca", "mot", "hai", "ba", "may", "kem", "tep", "xa", "phuong", "thon", "to"}
)  # fmt: skip
"""Words that say nothing of a matter; "đến" is missing, for without marks it is a lamp."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report as far as it is compared; `place` is empty where the account names it."""

    text: str
    place: str = ""

    @property
    def whole(self) -> str:
        """Everything that was told, without marks."""
        return fold(f"{self.text} {self.place}")


def shared_words(one: Told, other: Told) -> frozenset[str]:
    """Return the words without marks that two reports share; none where they are not alike."""
    ours, theirs = _words(one.text), _words(other.text)
    shared = ours & theirs
    smaller = min(len(ours), len(theirs))
    if len(shared) < _FEWEST or len(shared) < _SAME_WORDS * smaller or not _is_near(one, other):
        return frozenset()
    return shared


def same_matter(one: Told, other: Told) -> bool:
    """Say whether two reports tell of the same thing, wherever it is."""
    ours, theirs = _words(one.text), _words(other.text)
    shared = len(ours & theirs)
    return shared >= _FEWEST and shared >= _SAME_WORDS * min(len(ours), len(theirs))


def same_place(one: Told, other: Told) -> bool:
    """Say whether two reports tell of the same place, whatever happened there."""
    return _is_near(one, other)


def _words(text: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(fold(text))) - _EMPTY
    return frozenset(word for word in words if not word.isdigit())


def _is_near(one: Told, other: Told) -> bool:
    points = [_POINT.search(told.place) for told in (one, other)]
    if points[0] and points[1]:
        return _metres(_numbers(points[0]), _numbers(points[1])) <= NEAR_METRES
    ours, theirs = _marks(one.whole), _marks(other.whole)
    common = ours.keys() & theirs.keys()
    if any(not _agree(ours[mark], theirs[mark]) for mark in common):
        return False
    return bool(common - _COMMUNES) or _has_same_words(one, other)


def _marks(folded: str) -> dict[str, str]:
    """Return what a text names of places: "thon" → "3", "xa" → "tan an"."""
    return {**dict(_NAMED.findall(folded)), **dict(_NUMBERED.findall(folded))}


def _agree(one: str, other: str) -> bool:
    # A name may have run into the next word: "tan an" and "tan".
    is_number = one[0].isdigit() or other[0].isdigit()
    return one == other if is_number else one.startswith(other) or other.startswith(one)


def _has_same_words(one: Told, other: Told) -> bool:
    """Say whether the place of one is told by the other as well, word by word."""
    ours, theirs = _place_words(one.place), _place_words(other.place)
    if ours and theirs:
        shared, smaller = ours & theirs, min(len(ours), len(theirs))
    else:
        named = ours or theirs
        shared, smaller = named & _place_words(other.whole if ours else one.whole), len(named)
    return len(shared) >= _FEWEST and len(shared) >= _SAME_PLACE * smaller


def _place_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))


def _numbers(point: re.Match[str]) -> tuple[float, float]:
    return float(point[1]), float(point[2])


def _metres(one: Iterable[float], other: Iterable[float]) -> float:
    """Return the distance of two points, flat: exact enough for a few hundred metres."""
    (north, east), (north2, east2) = one, other
    aside = (east2 - east) * math.cos(math.radians(north))
    return math.hypot(north2 - north, aside) * _METRES_OF_DEGREE
