"""Turns what a conversation decided into rows: labels, apologies for lateness, deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from bot.clock import local_time
from bot.config import Oa
from bot.models import NewDelivery, Outcome, Priority, Reply, StoredEvent
from bot.wording import wording_of
from bot.zalo import events
from bot.zalo.messages import split

# After half an hour a person no longer waits, and must be told which message is answered.
LATE_MS = 30 * 60_000


def label_of(event: events.Event, outcome: Outcome) -> str:
    """Return the machine word under which the event is closed; unknown ones can be replayed."""
    if isinstance(event, events.Unknown):
        return f"unknown:{event.reason}"
    return outcome.understood.label


def with_apology(
    stored: StoredEvent, replies: tuple[Reply, ...], oa: Oa, now: int
) -> tuple[Reply, ...]:
    """Begin a late answer by saying so; danger is answered without preamble."""
    if not replies or replies[0].priority is Priority.EMERGENCY:
        return replies
    if not stored.platform_at or now - stored.platform_at <= LATE_MS:
        return replies
    sent = f"{local_time(stored.platform_at):%H:%M %d/%m/%Y}"
    sorry = wording_of(oa).say("sorry.late", sent=sent)
    return (replace(replies[0], text=f"{sorry}\n{replies[0].text}"), *replies[1:])


def deliveries(
    stored: StoredEvent, replies: tuple[Reply, ...], *, suffix: str = ""
) -> list[NewDelivery]:
    """Turn replies into deliveries of one message each; buttons go with the last part.

    The event is their cause; `suffix` tells apart what is said instead of an answer, so that a
    later replay can still answer.
    """
    rows: list[NewDelivery] = []
    for reply in replies:
        for kind, payload in _messages(reply):
            rows.append(
                NewDelivery(
                    oa_id=stored.oa_id,
                    kind=kind,
                    person=stored.person,
                    cause=stored.id + suffix,
                    position=len(rows),
                    payload=payload,
                    priority=reply.priority,
                )
            )
    return rows


def _messages(reply: Reply) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield kind and payload of each message that a reply becomes."""
    parts = split(reply.text)
    for number, part in enumerate(parts, start=1):
        buttons = reply.buttons if number == len(parts) else ()
        yield "message", {"text": part, "buttons": [[b.title, b.payload] for b in buttons]}
    if reply.card is not None:
        yield "contact_card", asdict(reply.card)
