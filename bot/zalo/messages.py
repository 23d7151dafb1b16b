"""Shapes replies the way Zalo takes them, and cuts long ones.

Decides no words and sends nothing. Limits: 2,000 characters a message, of which we use 1,900;
five buttons with titles up to 100 and payloads up to 1,000 characters (Official Account API,
consultation messages).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.models import Button, Recipient, Reply

TEXT_LIMIT = 1900
BUTTON_LIMIT = 5
TITLE_LIMIT = 100
PAYLOAD_LIMIT = 1000
_SMALLEST_LIMIT = 40

# From the most to the least welcome place to cut. A sentence does not end after a digit: "1. ".
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"(?<=[^\d\s][.!?…])\s+", r"\s+")
)
_JOINER = "\u200d"


def build(text: str, *, buttons: Sequence[Button] = (), quote: str = "") -> dict[str, Any]:
    """Return the JSON of one text message; `quote` is the id of the message it answers."""
    message: dict[str, Any] = {"text": unicodedata.normalize("NFC", text)}
    if quote:
        message["quote_message_id"] = quote
    shown = [_button(button) for button in buttons if len(button.payload) <= PAYLOAD_LIMIT]
    if shown:
        # No template_type: with one, the v3 API refuses the message (met by an integration).
        payload = {"buttons": shown[:BUTTON_LIMIT]}
        message["attachment"] = {"type": "template", "payload": payload}
    return message


def recipient_of(person: Recipient) -> dict[str, str]:
    """Return the JSON that names the person."""
    if person.user_id:
        return {"user_id": person.user_id}
    return {"anonymous_id": person.anonymous_id, "conversation_id": person.conversation_id}


def split_reply(reply: Reply, limit: int = TEXT_LIMIT) -> tuple[Reply, ...]:
    """Return the reply in parts that fit; buttons stay with the last one."""
    parts = split(reply.text, limit)
    plain = (replace(reply, text=part, buttons=()) for part in parts[:-1])
    return (*plain, *(replace(reply, text=part) for part in parts[-1:]))


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


def _button(button: Button) -> dict[str, str]:
    title = unicodedata.normalize("NFC", button.title)
    if len(title) > TITLE_LIMIT:
        end, _ = _place(title, 0, TITLE_LIMIT - 1)
        title = title[:end] + "…"
    return {"title": title, "type": "oa.query.show", "payload": button.payload}
