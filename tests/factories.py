"""Things of the domain with sensible defaults; override what the test is about."""

from __future__ import annotations

import itertools
import json
from datetime import date, datetime

from bot.clock import VIETNAM
from bot.exports.making import Form, Order, What
from bot.models import CaseKind, Envelope, NewCase, NewDelivery, Recipient
from bot.storage.store import Store

OA = "2000000000000000001"
APP = "1000000000000000001"
LAN = "3000000000000000003"
HUNG = "3000000000000000004"
_numbers = itertools.count(1)

POSSIBLE_ORDERS = tuple(
    order for what in What for form in Form if (order := Order(what, form)).is_possible
)
"""Every file of many cases that there is."""


def at(moment: str) -> int:
    """Return the instant of a local time, such as `2026-11-23 09:00`."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=VIETNAM).timestamp() * 1000)


def an_envelope(**changes: str) -> Envelope:
    number = next(_numbers)
    facts = {
        "app_id": APP,
        "oa_id": OA,
        "event_name": "user_send_text",
        "user_id": LAN,
        "dedupe_key": f"user_send_text:m{number}",
        "timestamp": str(1_790_000_000_000 + number),
    }
    return Envelope(**{**facts, **changes})


def a_text_event(text: str = "chào", *, user: str = LAN, **changes: str) -> bytes:
    """The body of a user_send_text event, compact as Zalo sends it."""
    number = next(_numbers)
    body = {
        "app_id": APP,
        "sender": {"id": user},
        "user_id_by_app": "4000000000000000004",
        "recipient": {"id": OA},
        "event_name": "user_send_text",
        "message": {"text": text, "msg_id": f"m{number}"},
        "timestamp": str(1_790_000_000_000 + number),
        **changes,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def a_delivery(person: str, **changes: object) -> NewDelivery:
    facts: dict[str, object] = {
        "oa_id": OA,
        "kind": "message",
        "person": person,
        "cause": f"event-{next(_numbers)}",
        "position": 0,
        "payload": {"text": "Dạ, Trợ lý chào Ông/Bà."},
    }
    return NewDelivery(**{**facts, **changes})  # type: ignore[arg-type]


def a_case(**changes: object) -> NewCase:
    facts: dict[str, object] = {
        "kind": CaseKind.REPORT,
        "text": "đèn đường hỏng",
        "place": "thôn 3",
        "code": "PA-7K3-M9Q",
        "due_on": date(2026, 12, 8),
    }
    return NewCase(**{**facts, **changes})  # type: ignore[arg-type]


def recipient(user_id: str = LAN) -> Recipient:
    return Recipient(user_id=user_id)


def made_current(store: Store, version: str, *, author: str, note: str = "", by: str = "") -> None:
    """Let a stored version be answered from, as the end of a publication does."""
    with store.engine.atomic():
        store.knowledge.make_current(version, author=author, note=note, by=by)
    store.engine.wake("knowledge")
