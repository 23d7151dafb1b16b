"""Makes words fit for a spreadsheet: no cell is a formula, none breaks the file.

A citizen may write "=HYPERLINK(…)"; the office's Excel must show it and not carry it out.
"""

from __future__ import annotations

import unicodedata
from datetime import date

Cell = str | int | date
LONGEST = 32_000
"""Excel takes 32,767 characters in a cell."""

_BEGINS_A_FORMULA = frozenset("=+-@＝＋－＠")
_BREAKS_OUT = frozenset("\t\r\n")


def safe(text: str) -> str:
    """Return a text that every spreadsheet takes for a text.

    What could begin a formula gets an apostrophe in front, also behind blanks, which some
    programs skip. Characters that XML has no place for go.
    """
    whole = unicodedata.normalize("NFC", text)
    # Most texts have nothing to take out, and to look at each character takes ten times as long.
    kept = whole if whole.replace("\n", "").isprintable() else "".join(filter(_is_writable, whole))
    kept = kept[:LONGEST]
    first = kept.lstrip(" \u00a0\u3000")[:1]
    is_risky = first in _BEGINS_A_FORMULA or first in _BREAKS_OUT if first else False
    return f"'{kept}" if is_risky else kept


def _is_writable(character: str) -> bool:
    if character in _BREAKS_OUT:
        return True
    return unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Cf"}


def sound(text: str) -> str:
    """Return the text without what a document has no place for."""
    kept = (c for c in text if c in "\n\t" or c.isprintable())
    return "".join(kept)[:LONGEST]


def paragraphs(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text.splitlines() if line.strip()]
