"""Hides what leads to a person: phones, papers, bank accounts, mail addresses.

One place for logs, lists, samples and exports. Leaves alone what only looks like such a number:
dates, fees, document and dossier numbers, procedure codes, service lines, coordinates. Names
and addresses are words, and are not found here.
"""

from __future__ import annotations

import re

MASK = "•••"
_LONGEST_WORD = 20
"""A longer token of letters and digits is one of our ids or a hash, never typed by a person."""

_BLANK = r"[^\S\r\n]"
_BETWEEN = rf"(?:{_BLANK}|[.\-()_·\u2010-\u2015]){{0,3}}"
_CURRENCY = rf"{_BLANK}?(?:đồng(?!{_BLANK}+chí)|đ(?!\w)|vnđ|vnd|₫|triệu|tỷ)"
_THOUSANDS = r"[1-9]\d{0,2}(?:[., ]\d{3})+"
_KEPT = (
    # 24/11/2026 is no run of digits; 24.11.2026 and 2026-11-24 are.
    r"(?<!\d)\d{1,2}[.\-]\d{1,2}[.\-](?:19|20)\d\d(?!\d)",
    r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)",
    # 8.000 đồng, 1.000.000 - 2.000.000 đồng, 50000000đ, and round sums without their currency.
    rf"(?<![\d.])(?:{_THOUSANDS}|[1-9]\d*)(?:{_BLANK}?[\-–]{_BLANK}?(?:{_THOUSANDS}|[1-9]\d*))?"
    rf"{_CURRENCY}",
    r"(?<![\d.+])[1-9]\d{0,2}(?:\.\d{3})*\.000(?![.\-]?\d)",
    # 138/2025/QĐ-UBND; 000.00.16.H10-201126-0001 and H10.29-251123-0007; 1.001193.000.00.00.H10.
    r"(?<!\d)\d{1,9}(?:/(?:19|20)\d\d)?/[A-ZĐ][A-ZĐ0-9]*(?:-[A-ZĐ0-9]+)*",
    r"(?<![\w.])(?:\d{2,3}\.){0,3}[A-Z]{1,2}\d{1,2}(?:\.\d{1,3})*-\d{6}-\d{3,6}(?!\d)",
    r"(?<![\w.])\d\.\d{6}(?:\.\d{3}\.\d\d\.\d\d\.[A-Z]\d\d)?(?!\d)",
    # Service lines belong to nobody.
    r"(?<!\d)1[89]00(?:[ .]?\d){4,6}(?![ .]?\d)",
    r"(?<![\d.])\(?-?\d{1,3}\.\d{4,8},[ ]?-?\d{1,3}\.\d{4,8}(?!\d)",
)
_MAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_NUMBER = rf"\+?\(?\+?\d(?:{_BETWEEN}\d){{7,}}"
# Most texts hold neither, and looking for them costs a tenth of looking what they are.
_MAY_HOLD = re.compile(r"@|\d(?:\D{0,3}\d){7}")
_FOUND = re.compile(rf"(?P<kept>{'|'.join(_KEPT)})|{_MAIL}|{_NUMBER}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9]*")


def mask(text: str) -> str:
    """Replace every mail address and every long number that may belong to a person."""
    return _FOUND.sub(_masked, text) if _MAY_HOLD.search(text) else text


def has_personal(text: str) -> bool:
    """Say whether `mask` would hide something."""
    return mask(text) != text


def _masked(found: re.Match[str]) -> str:
    if found["kept"] is not None or _is_inside_an_id(found):
        return found[0]
    return MASK


def _is_inside_an_id(found: re.Match[str]) -> bool:
    if not found[0].isascii() or not found[0].isdigit():
        return False
    text, start, end = found.string, found.start(), found.end()
    before = _TOKEN.match(text[max(0, start - 64) : start][::-1])
    after = _TOKEN.match(text[end : end + 64])
    beside = sum(part.end() for part in (before, after) if part)
    return beside > 0 and beside + end - start >= _LONGEST_WORD
