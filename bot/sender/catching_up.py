"""Fetches back the messages that no webhook brought, after an outage longer than Zalo's retries.

Stores them as the events they would have been, under the same keys: a webhook that comes later
after all is then a duplicate.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

from bot.config import Oa
from bot.models import Envelope, message_key
from bot.storage.inbox import Inbox
from bot.zalo.conversations import PAGE_LIMIT, Conversations, Line

log = logging.getLogger(__name__)

# 500 talks and 200 messages of each: more than an OA without answers for hours receives.
_RECENT_PAGES, _TALK_PAGES = 50, 20
_EVENTS = {
    "text": "user_send_text",
    "photo": "user_send_image",
    "gif": "user_send_gif",
    "voice": "user_send_audio",
    "link": "user_send_link",
    "links": "user_send_link",
    "sticker": "user_send_sticker",
    "location": "user_send_location",
}


def fetch_missed(conversations: Conversations, inbox: Inbox, oa: Oa, since: int) -> int:
    """Store messages written since an instant that we do not have; return how many were new.

    A message after which an officer has written is left alone. Raises a ZaloError; safe to call
    again.
    """
    found = 0
    for user_id in sorted(_people(conversations, oa, since)):
        for line in _unanswered(conversations, oa, user_id, since):
            envelope, raw = _as_event(oa, line)
            found += inbox.add(envelope, raw)
    log.warning("missed messages fetched back", extra={"oa": oa.id, "count": found})
    return found


def _people(conversations: Conversations, oa: Oa, since: int) -> set[str]:
    people: set[str] = set()
    for page in range(_RECENT_PAGES):
        lines = conversations.list_recent(oa, offset=page * PAGE_LIMIT)
        people |= {line.user_id for line in lines if line.sent_at >= since and line.user_id}
        if len(lines) < PAGE_LIMIT or lines[-1].sent_at < since:
            break
    return people


def _unanswered(conversations: Conversations, oa: Oa, user_id: str, since: int) -> Iterator[Line]:
    """Yield the person's messages up to the last one of the OA, newest first."""
    for page in range(_TALK_PAGES):
        lines = conversations.list_of(oa, user_id, offset=page * PAGE_LIMIT)
        for line in lines:
            if line.is_from_oa or line.sent_at < since:
                return
            if line.message_id:
                yield line
        if len(lines) < PAGE_LIMIT:
            return


def _as_event(oa: Oa, line: Line) -> tuple[Envelope, str]:
    event_name = _EVENTS.get(line.kind.lower(), "user_send_link")
    message: dict[str, object] = {"msg_id": line.message_id}
    if line.text:
        message["text"] = line.text
    if event_name != "user_send_text":
        kind = event_name.removeprefix("user_send_")
        message["attachments"] = [{"type": kind, "payload": {"url": line.url}}]
    body = {
        "app_id": oa.app_id,
        "sender": {"id": line.user_id},
        "recipient": {"id": oa.id},
        "event_name": event_name,
        "message": message,
        "timestamp": str(line.sent_at),
    }
    envelope = Envelope(
        app_id=oa.app_id,
        oa_id=oa.id,
        event_name=event_name,
        user_id=line.user_id,
        dedupe_key=message_key(event_name, line.message_id),
        timestamp=str(line.sent_at),
    )
    return envelope, json.dumps(body, ensure_ascii=False)
