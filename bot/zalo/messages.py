"""Shapes messages the way Zalo takes them.

Decides no words and sends nothing. Limits: 2,000 characters a message, of which we use 1,900;
five buttons with titles up to 100 and payloads up to 1,000 characters (Official Account API,
consultation messages). Pictures, files and lists are in bot.zalo.attachments.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.models import Button, Recipient, Reply
from bot.zalo.splitting import TEXT_LIMIT, shortened, split

__all__ = ["TEXT_LIMIT", "build", "button_json", "recipient_of", "split", "split_reply"]

BUTTON_LIMIT = 5
TITLE_LIMIT = 100
PAYLOAD_LIMIT = 1000
SMS_LIMIT = 160

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HiddenButton:
    """A tap that sends `payload` without showing it in the chat."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A tap that opens an address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PhoneButton:
    """A tap that calls a number, written 84… without a plus sign."""

    title: str
    phone: str


@dataclass(frozen=True, slots=True)
class SmsButton:
    """A tap that prepares a text message of at most 160 characters to a number, written 84…."""

    title: str
    phone: str
    text: str


AnyButton = Button | HiddenButton | LinkButton | PhoneButton | SmsButton


def build(text: str, *, buttons: Sequence[AnyButton] = (), quote: str = "") -> dict[str, Any]:
    """Return the JSON of one text message; `quote` is the id of the message it answers."""
    message: dict[str, Any] = {"text": unicodedata.normalize("NFC", text)}
    if quote:
        message["quote_message_id"] = quote
    shown = [button_json(button) for button in buttons if _fits(button)]
    if shown:
        # No template_type: with one, the v3 API refuses the message (met by an integration).
        payload = {"buttons": shown[:BUTTON_LIMIT]}
        message["attachment"] = {"type": "template", "payload": payload}
    return message


def recipient_of(person: Recipient, *, reply_to: str = "") -> dict[str, str]:
    """Return the JSON that names the person, or the message of theirs that is replied to."""
    if reply_to:
        return {"message_id": reply_to}
    if person.user_id:
        return {"user_id": person.user_id}
    return {"anonymous_id": person.anonymous_id, "conversation_id": person.conversation_id}


def split_reply(reply: Reply, limit: int = TEXT_LIMIT) -> tuple[Reply, ...]:
    """Return the reply in parts that fit; buttons stay with the last one."""
    parts = split(reply.text, limit)
    plain = (replace(reply, text=part, buttons=()) for part in parts[:-1])
    return (*plain, *(replace(reply, text=part) for part in parts[-1:]))


def button_json(button: AnyButton) -> dict[str, Any]:
    """Return a button as Zalo takes it; a title that is too long is shortened."""
    payload: object
    match button:
        case Button():
            kind, payload = "oa.query.show", button.payload
        case HiddenButton():
            kind, payload = "oa.query.hide", button.payload
        case LinkButton():
            kind, payload = "oa.open.url", {"url": button.url}
        case PhoneButton():
            kind, payload = "oa.open.phone", {"phone_code": button.phone}
        case SmsButton():
            content = shortened(button.text, SMS_LIMIT)
            kind, payload = "oa.open.sms", {"content": content, "phone_code": button.phone}
    return {"title": shortened(button.title, TITLE_LIMIT), "type": kind, "payload": payload}


def _fits(button: AnyButton) -> bool:
    """Say whether its payload keeps Zalo's limit; a cut payload would be another command."""
    if isinstance(button, Button | HiddenButton):
        return len(button.payload) <= PAYLOAD_LIMIT
    return True
