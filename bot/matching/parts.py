"""Cuts a message into the questions it may hold.

Only finds the seams; whether the parts stand for themselves is for the conversation to judge.
"""

from __future__ import annotations

import re

_SEAM = re.compile(
    r"\s*[?;\n]+\s*|\s*,?\s+(?:và|va|với lại|voi lai|đồng thời|dong thoi)\s+|\s+\d[.)]\s+"
    r"|\s*,\s+(?=(?:với|còn|rồi|con|roi)\s)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*")
_FIRST = re.compile(r"^\s*1[.)]\s+(?=.*\s2[.)]\s)", re.DOTALL)
_MIN_WORDS = 2


def parts_of(text: str) -> tuple[list[str], bool]:
    """Return the parts of a message, and whether a mere comma stands between them."""
    parts = [part for part in _SEAM.split(_FIRST.sub("", text)) if _is_long(part)]
    if len(parts) != 1:
        return parts, False
    return [part for part in _COMMA.split(parts[0]) if _is_long(part)], True


def _is_long(part: str) -> bool:
    return len(part.split()) >= _MIN_WORDS
