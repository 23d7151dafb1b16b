"""Takes a named place out of a question, so that what is asked remains: "… ở huyện Đắk R'lấp".

Knows no names: what a place is called today is told by knowledge.gazetteer. Tells only whether a
level of government is named that no longer exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.text import fold

_ABOLISHED = r"huyện|quận|thị xã|thị trấn|huyen|thi xa|thi tran"
_LEVELS = rf"{_ABOLISHED}|tỉnh|tinh|thành phố|thanh pho|tp\.?|xã|phường"
_BEFORE = r"(?:\b(?:ở|tại|thuộc|của|o|tai|thuoc)\s+)?"
_LETTER = r"[\w'’]"
_CAPITALS = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
_CAPITAL = rf"(?:[{_CAPITALS}]{_LETTER}*|\d+)"
_WRITTEN = re.compile(rf"{_BEFORE}\b(?i:{_LEVELS})\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}},?")
_ABOLISHED_LEVEL = re.compile(rf"\b(?:{_ABOLISHED})\b|\b(?:uy ban|ubnd) quan\b", re.IGNORECASE)
_NAME_WORDS = (2, 3, 1)
"""How many words a name without capitals may have; the commonest number first."""

_IDLE_WORDS = """
    uy ban nhan dan ubnd phong tu phap cong an co quan cap cu moi gio nay bay hien la thuoc con
    khong nop ho so thu tuc lam o dau cho nao phuong xa ve duoc tai di den len ra thi sao vay a ad
    huyen tran hoi em toi minh tui anh chi bac muon can goi ten doi thanh da bo roi
    chua gi
"""
_IDLE = frozenset(_IDLE_WORDS.split())
"""Words beside a place that ask only where to go, or what became of it."""

_BECAME_WORDS = """
    nay gio hien thuoc sap nhap hop nhat gop doi ten moi cu con chuyen thay bo giai the
"""
_BECAME = frozenset(_BECAME_WORDS.split())
"""Words that ask what became of a place."""

_BESIDE_WORDS = """
    tinh thanh pho so vao voi sau truoc day kia ngay tu biet cho xin may bao nhieu
    cung va ha nhi the ra nhe ban ben do da
"""
_BESIDE = _IDLE | _BECAME | frozenset(_BESIDE_WORDS.split())

_NO_NAME = r"(?:nào|nao|này|nay|của|cua|mình|minh|tôi|toi|trực|truc|thuộc|thuoc|còn|con|sáp|sap)\b"
"""Words after "thành phố" that begin no city's name."""

_CITY = r"(?:thành phố|thanh pho|tp\.?)"
_BARE = rf"(?!{_NO_NAME}){_LETTER}{{2,}}"
_CITIES = tuple(
    re.compile(rf"\b{pattern}")
    for pattern in (
        rf"(?i:{_CITY})\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}",
        rf"{_CITY}\s+{_BARE}\s+{_BARE}",
        rf"{_CITY}\s+{_BARE}\s+{_BARE}\s+{_BARE}",
    )
)
"""A city with its name, in the likeliest readings first."""


def is_abolished(text: str) -> bool:
    """Say whether a district or another level is named that ended on 1 July 2025."""
    return bool(_ABOLISHED_LEVEL.search(text))


def without_place(text: str) -> Iterator[str]:
    """Yield the question without its places, in the likeliest readings first.

    An office of an abolished level may have no name: then it is the whole question.
    """
    bare = _WRITTEN.sub(" ", text)
    if bare != text:
        yield " ".join(bare.split())
    for count in _NAME_WORDS:
        pattern = rf"{_BEFORE}\b(?:{_ABOLISHED}|tỉnh|tinh)(?:\s+{_LETTER}+){{{count}}}"
        shorter = re.sub(pattern, " ", text, flags=re.IGNORECASE)
        if shorter != text:
            yield " ".join(shorter.split())
    if is_abolished(text):
        yield text


def asks_only_of_place(rest: str) -> bool:
    """Say whether what is left of a question asks for nothing but the place."""
    return set(fold(rest).split()) <= _IDLE


def asks_what_became(rest: str, *, is_sure: bool) -> bool:
    """Say whether what is left beside known names asks what they are called today.

    Nothing at all does, where the names are surely meant as places.
    """
    words = set(fold(rest).split())
    return words <= _BESIDE and (is_sure or not words.isdisjoint(_BECAME))


def beside_city(text: str) -> Iterator[str]:
    """Yield the words beside a named city, in the likeliest readings first.

    If it is no province, it is one of those cities that ended with the districts.
    """
    for city in _CITIES:
        rest, count = city.subn(" ", text, count=1)
        if count:
            yield " ".join(rest.split())
