"""Reads which of our numbered offers a citizen picks: "1", "số 2", "cái thứ hai".

Says nothing about whether anything was offered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.text import fold

MAX_NUMBER = 99
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
    match = _ORDINAL.match(folded) or _DIGITS.match(folded)
    if match is None:
        return None
    word = match["word"]
    rest = folded[match.end() :].strip()
    number = int(word) if word.isdigit() else _WORDS[word]
    if _POLITE.fullmatch(rest):
        return Pick(number)
    return Pick(number, rest) if is_follow_up(rest) else None
