"""Turns the raw body of a webhook into an event.

Checks no signature and raises for no JSON: what it cannot use becomes Unknown with a reason, so
that a stored event can be replayed once the parser knows more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.models import Recipient
from bot.zalo import payload as read
from bot.zalo.event_types import (
    Attachment,
    ChatOpened,
    Echo,
    Event,
    Followed,
    InfoSubmitted,
    MediaKind,
    MediaMessage,
    MessageReceived,
    MessageSeen,
    Reacted,
    Tagged,
    TextMessage,
    Unfollowed,
    Unknown,
    Withdrawn,
)
from bot.zalo.payload import Malformed, Object

__all__ = [
    "Attachment",
    "ChatOpened",
    "Echo",
    "Event",
    "Followed",
    "InfoSubmitted",
    "MediaKind",
    "MediaMessage",
    "MessageReceived",
    "MessageSeen",
    "Reacted",
    "Tagged",
    "TextMessage",
    "Unfollowed",
    "Unknown",
    "Withdrawn",
    "parse",
]

_NAME = re.compile(r"[A-Za-z0-9_.]{1,64}")
_MEDIA = re.compile(rf"(?:user|anonymous)_send_({'|'.join(MediaKind)})")
# Echoes of group messages have a group, and consents a phone number, where a person should be.
_ECHO = re.compile(r"oa_send_(?!group_|consent$)\w+")


def parse(raw: str, oa_id: str) -> Event:
    """Return the event in a raw body received for our OA. Never raises."""
    name = ""
    try:
        body = read.read_object(raw)
        name = _event_name(body)
        reader = _reader(name)
        return reader(body, oa_id) if reader else Unknown(name, "not-handled")
    except Malformed as problem:
        return Unknown(name, problem.reason)


def _event_name(body: Object) -> str:
    name = body.get("event_name")
    # The name goes into logs, so it must look like one.
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Malformed("no-event-name")
    return name


_Reader = Callable[[Object, str], Event]


def _reader(name: str) -> _Reader | None:
    if _MEDIA.fullmatch(name):
        return _message
    if _ECHO.fullmatch(name):
        return _echo
    return _READERS.get(name)


def _message(body: Object, oa_id: str) -> Event:
    """Read a message from a person to the OA: words or media."""
    if read.identifier(read.child(body, "recipient"), "id") != oa_id:
        # Were a message of our own read as a person's, the bot would talk with itself.
        raise Malformed("not-to-this-oa")
    user = _partner(body, oa_id)
    message = read.child(body, "message")
    msg_id = read.required(read.identifier(message, "msg_id"), "no-message-id")
    words = read.text(message, "text")
    attachments = tuple(map(_attachment, read.children(message, "attachments")))
    kind = _media_kind(read.text(body, "event_name"), words, attachments)
    if kind is not None:
        return MediaMessage(user, msg_id, kind, words, attachments)
    read.required(words.strip(), "no-text")
    return TextMessage(user, msg_id, words, read.identifier(message, "quote_msg_id"))


def _media_kind(name: str, words: str, attachments: tuple[Attachment, ...]) -> MediaKind | None:
    media = _MEDIA.fullmatch(name)
    if media:
        return MediaKind(media[1])
    if words.strip() or not attachments:
        return None
    # A text event without text: what hangs on it says what was sent.
    with suppress(ValueError):
        return MediaKind(attachments[0].type)
    return MediaKind.FILE


def _attachment(item: Object) -> Attachment:
    content = read.child(item, "payload")
    coordinates = read.child(content, "coordinates")
    return Attachment(
        type=read.text(item, "type"),
        url=read.text(content, "url"),
        name=read.text(content, "name"),
        description=read.text(content, "description"),
        size_bytes=max(read.whole(content, "size") or 0, 0),
        latitude=read.number(coordinates, "latitude"),
        longitude=read.number(coordinates, "longitude"),
    )


def _echo(body: Object, oa_id: str) -> Event:
    message = read.child(body, "message")
    return Echo(
        user=_partner(body, oa_id),
        msg_id=read.required(read.identifier(message, "msg_id"), "no-message-id"),
        text=read.text(message, "text"),
        admin_id=read.identifier(read.child(body, "sender"), "admin_id"),
    )


def _received(body: Object, oa_id: str) -> Event:
    message = read.child(body, "message")
    if "tracking_id" in message or "delivery_time" in message:
        # The same name for a template message sent by phone: its recipient is a phone number.
        raise Malformed("template-receipt")
    return MessageReceived(_partner(body, oa_id), _message_ids(message))


def _seen(body: Object, oa_id: str) -> Event:
    return MessageSeen(_partner(body, oa_id), _message_ids(read.child(body, "message")))


def _message_ids(message: Object) -> tuple[str, ...]:
    several = read.identifiers(message, "msg_ids")
    return several or (read.required(read.identifier(message, "msg_id"), "no-message-id"),)


def _reacted(body: Object, oa_id: str) -> Event:
    message = read.child(body, "message")
    msg_id = read.required(read.identifier(message, "msg_id"), "no-message-id")
    return Reacted(_partner(body, oa_id), msg_id, read.text(message, "react_icon"))


def _info(body: Object, oa_id: str) -> Event:
    """Read the contact form: nested address since July 2025, flat before."""
    info = read.child(body, "info")
    nested = read.child(info, "full_address")
    parts = [read.text(nested, key) for key in ("user_address", "user_ward", "user_city")]
    if not any(parts):
        parts = [read.text(info, key) for key in ("address", "ward", "district", "city")]
    return InfoSubmitted(
        user=_partner(body, oa_id),
        name=read.text(info, "name"),
        phone=read.text(info, "phone"),
        address=", ".join(part for part in parts if part),
    )


def _followed(body: Object, oa_id: str) -> Event:
    return Followed(_subject(body, oa_id))


def _unfollowed(body: Object, oa_id: str) -> Event:
    return Unfollowed(_subject(body, oa_id))


def _chat_opened(body: Object, oa_id: str) -> Event:
    return ChatOpened(_subject(body, oa_id))


def _withdrawn(body: Object, oa_id: str) -> Event:
    return Withdrawn(_subject(body, oa_id))


def _tagged(body: Object, oa_id: str) -> Event:
    if read.identifier(body, "oa_id") != oa_id:
        raise Malformed("not-to-this-oa")
    tag = read.child(body, "tag")
    users = tuple(Recipient(user_id=user) for user in read.identifiers(tag, "user_ids"))
    name = read.required(read.text(tag, "name"), "no-tag")
    return Tagged(users, name, is_on=read.text(body, "event_name") == "add_user_to_tag")


def _subject(body: Object, oa_id: str) -> Recipient:
    """Return the person of an event about a person, which names our OA beside them."""
    if read.identifier(body, "oa_id") != oa_id:
        raise Malformed("not-to-this-oa")
    follower = read.identifier(read.child(body, "follower"), "id")
    person = follower or read.identifier(body, "user_id")
    return Recipient(user_id=read.required(person, "no-person"))


def _partner(body: Object, oa_id: str) -> Recipient:
    """Return who talks with our OA: the party whose id is not ours.

    Sources disagree about the direction of receipts; this rule is right for every one of them.
    """
    sender = read.identifier(read.child(body, "sender"), "id")
    recipient = read.identifier(read.child(body, "recipient"), "id")
    if oa_id not in (sender, recipient):
        raise Malformed("not-to-this-oa")
    person = read.required(recipient if sender == oa_id else sender, "no-person")
    if person == oa_id:
        raise Malformed("no-person")
    if "anonymous" not in read.text(body, "event_name"):
        return Recipient(user_id=person)
    talk = read.identifier(read.child(body, "message"), "conversation_id")
    return Recipient(anonymous_id=person, conversation_id=read.required(talk, "no-conversation-id"))


_READERS: Mapping[str, _Reader] = {
    "user_send_text": _message,
    "anonymous_send_text": _message,
    "user_received_message": _received,
    "user_seen_message": _seen,
    "user_reacted_message": _reacted,
    "user_submit_info": _info,
    "follow": _followed,
    "unfollow": _unfollowed,
    "user_click_chatnow": _chat_opened,
    "user_withdraw": _withdrawn,
    "add_user_to_tag": _tagged,
    "remove_user_from_tag": _tagged,
}
