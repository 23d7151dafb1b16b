"""Reads which of our numbered offers a citizen picks: "1", "số 2", "cái thứ hai".

Says nothing about whether anything was offered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.text import fold

LAST = -1
"""The number of "cái cuối", whichever that is."""

_WORDS = {
    "khong": 0, "mot": 1, "nhat": 1, "dau tien": 1, "dau": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4,
    "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
# "thứ" must be typed or unmarked: a bare "ba" is a father and "năm" a year.
_ORDINAL = re.compile(
    r"(?:(?:toi |em )?(?:chon|lay|y|muc|cau|nhan|hoi)? ?)"
    r"(?:(?:cai|so|y|cau|muc|viec|nhiem vu|phuong an|lua chon|thu tuc)? ?(?:so|thu)|cai|muc|y|cau) "
    rf"(?P<word>\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
)
_ENDS = re.compile(
    r"(?:(?:toi |em )?(?:chon|lay) )?(?:cai|muc|y|cau|viec|thu tuc|lua chon) "
    r"(?:(?P<last>cuoi cung|cuoi|sau cung|sau|duoi cung|duoi|thu chot)|tren cung|tren|truoc)\b"
)
"""Ends of a list. "cái sau" is the one below; "cái sáu", with its mark, the sixth."""

_BARE = re.compile(r"(?P<word>mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b")
_DIGITS = re.compile(r"(?P<word>\d{1,2})\b")
_NEGATIVE = re.compile(r"\s*[-+]\s*\d")
_POLITE = re.compile(r"(?:(?:a|nhe|nha|di|em|ad|voi|do|day|giup|dum|cho|toi|minh) ?)*")


@dataclass(frozen=True, slots=True)
class Pick:
    """A number, and what else was said about it."""

    number: int
    rest: str = ""


def read_pick(text: str, is_follow_up: Callable[[str], bool]) -> Pick | None:
    """Return the number that a message consists of, or None where it says something else.

    Beside the number only politeness and a bare follow-up question ("phí bao nhiêu") may stand.
    """
    plainly = unicodedata.normalize("NFKC", text)
    if _NEGATIVE.match(plainly):
        return None
    folded = fold(plainly).removeprefix("da ")
    end = None if "sáu" in plainly.lower() else _ENDS.match(folded)
    if end is not None:
        return _picked(LAST if end["last"] else 1, folded[end.end() :], is_follow_up)
    match = _ORDINAL.match(folded) or _DIGITS.match(folded)
    return None if match is None else _picked(_number(match), folded[match.end() :], is_follow_up)


def read_bare_word(text: str, is_follow_up: Callable[[str], bool]) -> Pick | None:
    """Return the number in "hai ạ"; only for an answer to a list, as "ba" is a father elsewhere."""
    folded = fold(text).removeprefix("da ")
    match = _BARE.match(folded)
    return None if match is None else _picked(_number(match), folded[match.end() :], is_follow_up)


def _number(match: re.Match[str]) -> int:
    word = match["word"]
    return int(word) if word.isdigit() else _WORDS[word]


def _picked(number: int, said: str, is_follow_up: Callable[[str], bool]) -> Pick | None:
    rest = said.strip()
    if _POLITE.fullmatch(rest):
        return Pick(number)
    return Pick(number, rest) if is_follow_up(rest) else None
