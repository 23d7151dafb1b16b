"""Hides long numbers (identity papers, phones, accounts) before a text is shown again."""

from __future__ import annotations

import re

_SEPARATOR = r"[\s.\-\u2010-\u2015]{0,3}"
_NUMBER = re.compile(rf"\d(?:{_SEPARATOR}\d){{7,}}")
MASK = "•••"


def mask_numbers(text: str) -> str:
    """Replace every number of eight or more digits, also where it is written in groups."""
    return _NUMBER.sub(MASK, text)


def shorten(text: str, limit: int) -> str:
    """Return one line of at most `limit` characters, cut at a word's end."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1].rsplit(" ", 1)[0] if " " in line[: limit - 1] else line[: limit - 1]
    return f"{head}…"
