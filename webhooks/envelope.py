"""Reads of a webhook just enough to verify, store and order it.

Understands nothing: unknown events and fields pass, so that stored events can be replayed after
a parser has learned them. Ids stay text: they exceed 2^53.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.models import Envelope, message_key


class NotAnEnvelope(ValueError):
    """The body is not a JSON object of the platform's family."""


def peek(raw: bytes, oa_ids: frozenset[str]) -> Envelope:
    """Return the envelope of a webhook body.

    `oa_ids` are the OAs we know: the party whose id is one of them is the OA, the other one is
    the person (documentation disagrees on the direction of receipts). Raises NotAnEnvelope.
    """
    body = _object(raw)
    sender, recipient = _id(body.get("sender")), _id(body.get("recipient"))
    event_name = _text(body.get("event_name"))
    oa_id = _oa_id(body, sender, recipient, oa_ids)
    user_id = _user_id(body, sender, recipient, oa_id)
    timestamp = _text(body.get("timestamp"))
    return Envelope(
        app_id=_text(body.get("app_id")),
        oa_id=oa_id,
        event_name=event_name,
        user_id=user_id,
        dedupe_key=_dedupe_key(body, event_name, user_id, timestamp),
        timestamp=timestamp,
        is_told_by_person=not _msg_id(body),
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotAnEnvelope("not JSON") from error
    if not isinstance(body, dict):
        raise NotAnEnvelope("not a JSON object")
    return body


def _oa_id(body: dict[str, Any], sender: str, recipient: str, oa_ids: frozenset[str]) -> str:
    stated = _text(body.get("oa_id")) or _text(body.get("oaId"))
    if stated:
        return stated
    known = [party for party in (recipient, sender) if party in oa_ids]
    if known:
        return known[0]
    # An OA that is not ours: messages from people name it as the recipient, echoes as sender.
    return sender if _text(body.get("event_name")).startswith("oa_") else recipient


def _user_id(body: dict[str, Any], sender: str, recipient: str, oa_id: str) -> str:
    stated = _text(body.get("user_id")) or _id(body.get("follower"))
    if stated:
        return stated
    if "group" in _text(body.get("event_name")):
        return ""
    return recipient if sender == oa_id else sender


def _dedupe_key(body: dict[str, Any], event_name: str, user_id: str, timestamp: str) -> str:
    """Return the platform's identity of the event; the retry counter is no part of it.

    Events without a message id are told apart by person and time, bundled receipts by their
    ids as well, and changes of tags by the tag and its people.
    """
    msg_id = _msg_id(body)
    if msg_id:
        return message_key(event_name, msg_id)
    told = [user_id, _message(body).get("msg_ids")]
    if isinstance(body.get("tag"), dict):
        # Tags name their people and themselves there, and many are set within one instant.
        told.append(body["tag"])
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
    return f"{event_name}:{timestamp}:{digest}"


def _message(body: dict[str, Any]) -> dict[str, Any]:
    message = body.get("message")
    return message if isinstance(message, dict) else {}


def _msg_id(body: dict[str, Any]) -> str:
    return _text(_message(body).get("msg_id"))


def _id(party: object) -> str:
    return _text(party.get("id")) if isinstance(party, dict) else ""


def _text(value: object) -> str:
    """Return strings and whole numbers as text, anything else as an empty one."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
