"""Hides long numbers (identity papers, phones, accounts) before a text is shown again.

Also says whether a text may tell who somebody is; names are guessed, rather too often than not.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.masking import MASK, has_personal
from knowledge.text import fold

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Đinh", "Đoàn", "Trịnh", "Trương", "Mai", "Lâm", "Tô", "Hà", "Cao",
    "Châu", "Tạ", "Lương", "Lưu", "Vương", "Đào", "Triệu", "Phùng", "Tăng", "Thái", "Nông", "Vi",
    "Lò", "Giàng", "Y", "H",
)  # fmt: skip
_PLACES = frozenset({"Nội", "Giang", "Tĩnh", "Bằng", "Nguyên", "Đồng", "Bình", "Đốc", "Thành"})
"""What may follow a surname in the name of a province or town: "Hà Nội", "Lâm Đồng"."""

_WORD = re.compile(r"\w+")
_TELLING = re.compile(
    rf"\b(?:{'|'.join(map(fold, _SURNAMES))}) (?:van|thi|duc|huu|ngoc|minh|thanh|quang) [a-z]+\b"
    r"|\bten (?:toi |em |minh |con |chau |chong |vo |me |bo |cha )?la\b|\bho (?:va )?ten\b"
    r"|\b(?:toi|em|minh) ten\b|\bsinh nam \d|\b(?:so nha|nha so) \w|\bbien so\b"
    r"|\b\d+\w? (?:duong|ngo|hem|kiet|ngach|pho)\b"
)
_EXACT = re.compile(
    r"@|https?:|www\.|\d{6,}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{2}[A-Z]\d?-? ?\d{3}"
)
"""Mail, links, numbers, days of birth, number plates."""


def is_personal(text: str) -> bool:
    """Say whether a text may tell who somebody is, masked numbers included."""
    if MASK in text or has_personal(text):
        return True
    return bool(_EXACT.search(text) or _TELLING.search(fold(text))) or _names_somebody(text)


def shorten(text: str, limit: int) -> str:
    """Return one line of at most `limit` characters, cut at a word's end."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1].rsplit(" ", 1)[0] if " " in line[: limit - 1] else line[: limit - 1]
    return f"{head}…"


def _names_somebody(text: str) -> bool:
    words = _WORD.findall(text)
    return any(
        first in _SURNAMES and second.istitle() and second not in _PLACES
        for first, second in pairwise(words)
    )
