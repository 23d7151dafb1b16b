"""Queues due bulletins to the followers who may be written to now.

Sends nothing itself, and never twice: the outbox holds one row for each bulletin and person.
"""

from __future__ import annotations

import logging

from bot.clock import Clock, local_time
from bot.config import Settings
from bot.models import Bulletin, NewDelivery, Priority
from bot.storage import outbox
from bot.storage.store import Store
from bot.wording import Wording, wording_of

log = logging.getLogger(__name__)

BATCH = 200
# Free replies are possible for 48 hours after a person's last interaction (protocol §4.1).
WINDOW_MS = 48 * 3_600_000
# People are not woken: nothing from 21:00 to 07:00, inside the 07:00–22:00 of Nghị định
# 91/2020/NĐ-CP on advertising messages and Zalo's own 06:00–21:59 (docs/zalo.md §4.1).
FIRST_HOUR, LAST_HOUR = 7, 21


def is_sending_hour(millis: int) -> bool:
    """Say whether a bulletin may arrive at this instant."""
    return FIRST_HOUR <= local_time(millis).hour < LAST_HOUR


def cause_of(bulletin_id: str, person: str = "") -> str:
    """Return the cause that makes a bulletin's delivery to one person unique."""
    return f"bulletin:{bulletin_id}:{person}"


def queue_due(store: Store, settings: Settings, clock: Clock) -> int:
    """Queue every due bulletin and return the number of new deliveries.

    Safe to call again after a crash at any point. Does nothing outside the sending hours.
    """
    if not is_sending_hour(clock.millis()):
        return 0
    added = 0
    for bulletin in store.bulletins.due():
        oa = settings.oa(bulletin.oa_id)
        if oa is None:
            log.error("bulletin of an OA that is not configured", extra={"bulletin": bulletin.id})
        else:
            added += _queue(store, clock, bulletin, rendered(bulletin, wording_of(oa)))
    return added


def _queue(store: Store, clock: Clock, bulletin: Bulletin, text: str) -> int:
    since, after, added = clock.millis() - WINDOW_MS, "", 0
    while people := store.followers.audience(
        bulletin.oa_id, interacted_since=since, after=after, limit=BATCH
    ):
        with store.engine.atomic():
            added += store.outbox.add(_delivery(bulletin, person, text) for person in people)
        after = people[-1]
    store.bulletins.mark_queued(bulletin.id)
    store.engine.wake(outbox.TOPIC)
    log.info("bulletin queued", extra={"bulletin": bulletin.id, "deliveries": added})
    return added


def rendered(bulletin: Bulletin, wording: Wording) -> str:
    """Return the bulletin as a follower reads it, with source and date."""
    return wording.say(
        "bulletin.text",
        title=bulletin.title,
        text=bulletin.text,
        source=bulletin.source,
        checked_on=f"{bulletin.checked_on:%d/%m/%Y}",
    )


def _delivery(bulletin: Bulletin, person: str, text: str) -> NewDelivery:
    return NewDelivery(
        oa_id=bulletin.oa_id,
        kind="bulletin",
        person=person,
        cause=cause_of(bulletin.id, person),
        position=0,
        payload={"text": text},
        priority=Priority.BULLETIN,
    )
