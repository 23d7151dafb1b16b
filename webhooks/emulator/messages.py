"""Reads the body of a send and says what is wrong with it.

Kinds and limits: protocol notes 3.2 and 3.3. Looks at the body alone; whether
the citizen may be written to is decided in webhooks.emulator.sending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webhooks.emulator.attachments import read_attachment
from webhooks.emulator.errors import ApiError
from webhooks.emulator.state import Attachment, Button, Card

MAX_TEXT = 2000
REACTIONS = frozenset({":>", "--b", ":-((", "/-strong", "/-heart", ":-h", ":o", "/-remove"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: exactly one of the three ways is filled in."""

    user_id: str = ""
    message_id: str = ""
    anonymous_id: str = ""
    conversation_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A body that is well formed."""

    recipient: Recipient
    kind: str
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = field(default=())
    upload_id: str = ""  # of the file sent, if it was uploaded before
    quote_id: str = ""
    icon: str = ""
    reacts_to: str = ""


def is_for_citizen(body: object) -> bool:
    """Say whether this is an ordinary message to a citizen, even if malformed.

    Reactions, anonymous chats and broadcasts stay on the v2.0 path for every
    kind of account; ordinary messages do not.
    """
    if not isinstance(body, Mapping) or "sender_action" in body:
        return False
    recipient = body.get("recipient")
    others = ("anonymous_id", "target")
    return not (isinstance(recipient, Mapping) and any(key in recipient for key in others))


def read_draft(body: object) -> Draft:
    """Check a body and return what it asks for; raises ApiError -201, -210 or -233."""
    if not isinstance(body, Mapping):
        raise ApiError(-201, field="body")
    recipient = _read_recipient(body.get("recipient"))
    if "sender_action" in body:
        return _read_reaction(recipient, body["sender_action"])
    message = body.get("message")
    if not isinstance(message, Mapping):
        raise ApiError(-201, field="message")
    return _read_message(recipient, message)


def _read_recipient(recipient: object) -> Recipient:
    if not isinstance(recipient, Mapping):
        raise ApiError(-201, field="recipient")
    match recipient:
        case {"user_id": value}:
            return Recipient(user_id=_identifier(value, "user_id"))
        case {"message_id": value}:
            return Recipient(message_id=_identifier(value, "message_id"))
        case {"anonymous_id": value, "conversation_id": conversation}:
            return Recipient(
                anonymous_id=_identifier(value, "anonymous_id"),
                conversation_id=_identifier(conversation, "conversation_id"),
            )
        case _:
            raise ApiError(-201, field="recipient")


def _identifier(value: object, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise ApiError(-201, field=name)
    return value


def _read_reaction(recipient: Recipient, action: object) -> Draft:
    if not isinstance(action, Mapping):
        raise ApiError(-201, field="sender_action")
    icon = action.get("react_icon")
    if not isinstance(icon, str) or icon not in REACTIONS:
        raise ApiError(-201, field="react_icon")
    reacts_to = _identifier(action.get("react_message_id"), "react_message_id")
    return Draft(recipient=recipient, kind="reaction", icon=icon, reacts_to=reacts_to)


def _read_message(recipient: Recipient, message: Mapping[str, object]) -> Draft:
    text = message.get("text", "")
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise ApiError(-201, field="text")
    quote_id = ""
    if "quote_message_id" in message:
        quote_id = _identifier(message["quote_message_id"], "quote_message_id")
    if "attachment" not in message:
        if not text.strip():
            raise ApiError(-201, field="text")
        return Draft(recipient=recipient, kind="text", text=text, quote_id=quote_id)
    content = read_attachment(message["attachment"], text=text)
    return Draft(
        recipient=recipient,
        kind=content.kind,
        text=text,
        attachments=content.attachments,
        buttons=content.buttons,
        cards=content.cards,
        upload_id=content.upload_id,
        quote_id=quote_id,
    )
