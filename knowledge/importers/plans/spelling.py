"""Mends standing phrases whose accents were lost or changed in scanning.

Only what has one reading is touched: a phrase of the vocabulary, or the name of a province.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from knowledge.importers.plans.lines import flat
from knowledge.importers.plans.words import any_of, table

_PROVINCES = (
    "Đắk Nông", "Đắk Lắk", "Kon Tum", "Gia Lai", "Bình Phước", "Hà Nội", "Lâm Đồng", "Đồng Nai",
    "Quảng Ngãi", "Khánh Hòa", "Đà Nẵng", "Cần Thơ", "Hải Phòng", "Nghệ An", "Thanh Hóa",
    "Tây Ninh", "Vĩnh Long", "Cà Mau", "An Giang", "Đồng Tháp", "Quảng Trị", "Hà Tĩnh",
    "Lạng Sơn", "Cao Bằng", "Lào Cai", "Thái Nguyên", "Phú Thọ", "Bắc Ninh", "Hưng Yên",
    "Ninh Bình", "Tuyên Quang", "Điện Biên", "Lai Châu", "Sơn La", "Quảng Ninh",
)  # fmt: skip
"""Names that have one reading whatever their accents; shorter ones ("Huế") could be other words."""

Fault = tuple[str, str]


def mended(text: str) -> tuple[str, tuple[Fault, ...]]:
    """Return the text in its right spelling, and each fault with what took its place."""
    faults: list[Fault] = []
    for found in reversed(list(_phrases().finditer(flat(text)))):
        given = text[found.start() : found.end()]
        right = _with_capitals(_right()[" ".join(found.group().split())], given)
        if _is_fault(given, right) and (given.istitle() or not right.istitle()):
            faults.append((given, right))
            text = text[: found.start()] + right + text[found.end() :]
    for pattern, right in _other_faults():
        for match in reversed(list(pattern.finditer(text))):
            fitting = right.upper() if match.group().isupper() else right
            faults.append((match.group(), fitting))
            text = text[: match.start()] + fitting + text[match.end() :]
    return text, tuple(reversed(faults))


def _is_fault(given: str, right: str) -> bool:
    if len(given) != len(right) or given.lower() == right.lower():
        return False
    # "Uỷ ban" and "Ủy ban" differ in where the tone stands, and both are right.
    return _tones(given) != _tones(right)


def _tones(text: str) -> list[list[str]]:
    return [sorted(unicodedata.normalize("NFD", word.lower())) for word in text.split()]


def _with_capitals(right: str, given: str) -> str:
    if len(right) != len(given):
        return right
    pairs = zip(right, given, strict=True)
    return "".join(r.upper() if g.isupper() else r for r, g in pairs)


@lru_cache(maxsize=1)
def _right() -> Mapping[str, str]:
    return {flat(phrase): phrase for phrase in (*table()["phrases"], *_PROVINCES)}


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    return re.compile(any_of(_right()))


@lru_cache(maxsize=1)
def _other_faults() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b{re.escape(row['wrong'])}\b", re.IGNORECASE), row["right"])
        for row in table()["faults"]
    )
