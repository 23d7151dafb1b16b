"""Cuts long texts where a reader would, and never inside what people see as one character.

Knows no messages; bot.zalo.messages does.
"""

from __future__ import annotations

import re
import unicodedata

# Zalo takes 2,000 characters (Official Account API, consultation messages).
TEXT_LIMIT = 1900
_SMALLEST_LIMIT = 40

# From the most to the least welcome place to cut. A sentence does not end after a digit: "1. ".
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"(?<=[^\d\s][.!?…])\s+", r"\s+")
)
_JOINER = "\u200d"


def shortened(text: str, limit: int) -> str:
    """Return the text in NFC, cut at a word and ended with … where it is longer than the limit."""
    text = unicodedata.normalize("NFC", text)
    if len(text) <= limit:
        return text
    end, _ = _place(text, 0, limit - 1)
    return text[:end] + "…"


def split(text: str, limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """Cut a text into NFC parts of at most `limit` characters, numbered when several.

    Cuts at blank lines, else lines, sentences, words; inside a word never inside what people
    see as one character, unless that alone is too long. Loses nothing but white space. A blank
    text has no parts. Raises ValueError for a limit under 40.
    """
    if limit < _SMALLEST_LIMIT:
        raise ValueError(f"limit {limit} leaves no room for words")
    whole = unicodedata.normalize("NFC", text).strip()
    if len(whole) <= limit:
        return (whole,) if whole else ()
    digits = 1
    while True:
        parts = _cut(whole, limit - len(_number("9" * digits, "9" * digits)))
        if len(str(len(parts))) <= digits:
            break
        digits += 1
    return tuple(_number(n, len(parts)) + part for n, part in enumerate(parts, start=1))


def _number(position: object, total: object) -> str:
    return f"({position}/{total})\n"


def _cut(text: str, room: int) -> list[str]:
    parts = []
    start = 0
    while len(text) - start > room:
        end, following = _place(text, start, room)
        parts.append(text[start:end])
        start = following
    return [*parts, text[start:]]


def _place(text: str, start: int, room: int) -> tuple[int, int]:
    """Return where the part that begins at `start` ends, and where the next one begins."""
    # A part less than half full is worse than a cut at a less welcome place.
    for least in (start + room // 2, start):
        for pattern in _PLACES:
            for found in reversed(list(pattern.finditer(text, least, start + room + 1))):
                end = found.start()
                following = _after_space(text, found.end())
                if start < end <= start + room and not _is_inside_character(text, following):
                    return end, following
    hard = start + room
    end = hard
    while end > start + 1 and _is_inside_character(text, end):
        end -= 1
    if _is_inside_character(text, end):
        end = hard
    return end, _after_space(text, end)


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _is_inside_character(text: str, position: int) -> bool:
    """Say whether a cut here would part what people see as one character."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before == _JOINER or _extends(after):
        return True
    return _is_flag_half(after) and _flag_halves_before(text, position) % 2 == 1


def _extends(character: str) -> bool:
    """Say whether it continues the one before: a mark, a joiner, a skin tone, a tag."""
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character in (_JOINER, "\u200c")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, position: int) -> int:
    first = position
    while first > 0 and _is_flag_half(text[first - 1]):
        first -= 1
    return position - first
