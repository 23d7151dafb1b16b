"""Notices that the installation was away longer than Zalo repeats its events.

Fetches nothing itself: it queues the catching up, once for each gap and OA.
"""

from __future__ import annotations

import logging

from bot.clock import Clock
from bot.config import Settings
from bot.models import NewDelivery, Priority
from bot.storage import outbox
from bot.storage.store import Store

log = logging.getLogger(__name__)

# Zalo tries again after 30 s, 5 min, 15 min, 30 min and 1 h, then switches the webhook off
# (docs/zalo.md §2.3).
RETRIES_END_MS = (30 + 300 + 900 + 1800 + 3600) * 1000
# Clocks differ, and the last beat was some seconds before the end.
_OVERLAP_MS = 120_000
_NAME = "installation"


def watch(store: Store, settings: Settings, clock: Clock) -> bool:
    """Beat, and say whether a gap was found; its catching up is then queued."""
    last, now = store.heartbeats.last(_NAME), clock.millis()
    is_gap = last is not None and now - last > RETRIES_END_MS
    with store.engine.atomic():
        if is_gap and last is not None:
            store.outbox.add(_catch_up(oa.id, last) for oa in settings.oas)
        store.heartbeats.beat(_NAME)
    if is_gap:
        log.error(
            "away longer than Zalo's retries: switch the webhook on again in Zalo's console",
            extra={"minutes": (now - (last or now)) // 60_000},
        )
        store.engine.wake(outbox.TOPIC)
    return is_gap


def _catch_up(oa_id: str, last: int) -> NewDelivery:
    return NewDelivery(
        oa_id=oa_id,
        kind="catch_up",
        person="",
        cause=f"catch_up:{oa_id}:{last}",
        position=0,
        payload={"since": last - _OVERLAP_MS},
        priority=Priority.NOTIFICATION,
    )
