"""The tick: begins what is due, keeps the outbox fed, and ends what has reached everybody.

Sends nothing itself. Small portions keep the outbox short, so that replies never wait behind
bulletins; the sender asks `bot.bulletins.guard` again before each message.
"""

from __future__ import annotations

import logging

from bot.bulletins import articles, settling
from bot.bulletins.checks import Problem, problems
from bot.bulletins.feeding import Feeder, cause_of
from bot.bulletins.hours import is_open
from bot.bulletins.planned import ALL_WRITTEN
from bot.bulletins.workflow import hold_back, is_too_old, today_of
from bot.clock import Clock
from bot.config import Oa, Settings
from bot.models import Bulletin, BulletinStatus, Channel, RecipientStatus
from bot.sendrules import Bulletins
from bot.storage import outbox
from bot.storage.store import Store

__all__ = ["cause_of", "run"]

log = logging.getLogger(__name__)


def run(store: Store, settings: Settings, clock: Clock) -> int:
    """Do what the hour asks for every bulletin; return the number of new deliveries.

    Safe to call again after a crash at any point, and by two processes at once.
    """
    settling.settle_all(store, settings)
    _begin_due(store, settings, clock)
    added = 0
    for bulletin in store.bulletins.with_status(BulletinStatus.SENDING):
        oa = settings.oa(bulletin.oa_id)
        if oa is None:
            log.error("bulletin of an OA that is not configured", extra={"bulletin": bulletin.id})
        elif bulletin.content.channel is Channel.ARTICLE:
            added += articles.advance(store, settings, oa, bulletin)
        else:
            added += _advance(store, settings, oa, bulletin)
    if added:
        store.engine.wake(outbox.TOPIC)
    return added


def _begin_due(store: Store, settings: Settings, clock: Clock) -> None:
    for bulletin in store.bulletins.due():
        oa, content = settings.oa(bulletin.oa_id), bulletin.content
        if oa is None:
            continue
        found = problems(content, oa, today_of(store), settings.bulletins)
        if found:
            # What was fresh at the approval may be stale by now, and hours that never open must
            # not be waited for.
            hold_back(store, bulletin, found)
            continue
        if not is_open(clock.millis(), settings.bulletins, content.good_hours):
            continue
        with store.engine.atomic():
            store.bulletins.move(bulletin, BulletinStatus.SENDING)
        log.info("bulletin begun", extra={"bulletin": bulletin.id})


def _advance(store: Store, settings: Settings, oa: Oa, bulletin: Bulletin) -> int:
    _write_readers_down(store, bulletin)
    now, rules = store.clock.millis(), settings.bulletins
    if is_too_old(store, bulletin, rules):
        store.readers.skip_waiting(bulletin.id, reason="too_late")
    elif found := _unfit(store, rules, oa, bulletin):
        hold_back(store, bulletin, found)
        return 0
    added = 0
    if is_open(now, rules, bulletin.content.good_hours):
        added = Feeder(store, settings, oa, bulletin).feed()
    if not added:
        settling.finish_if_done(store, bulletin)
    return added


def _unfit(store: Store, rules: Bulletins, oa: Oa, bulletin: Bulletin) -> list[Problem]:
    """Return what forbids to send to those who have not got it; nothing where all have."""
    found = problems(bulletin.content, oa, today_of(store), rules)
    counts = store.readers.counts(bulletin.id) if found else {}
    is_open_yet = counts.get(RecipientStatus.WAITING) or counts.get(RecipientStatus.QUEUED)
    return found if is_open_yet else []


def _write_readers_down(store: Store, bulletin: Bulletin) -> None:
    """Write down everybody who chose the topic; whoever chooses later waits for the next one."""
    cursor = bulletin.cursor
    while cursor != ALL_WRITTEN:
        with store.engine.atomic():
            cursor = store.readers.write_down(bulletin, after=cursor) or ALL_WRITTEN
            store.bulletins.set_cursor(bulletin.id, cursor)
