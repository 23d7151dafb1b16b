"""Carries what the outbox learnt about messages into the ledger, and acts on it.

A status only goes forward. Too many failures among the latest outcomes pause the bulletin: a
wrong text or a troubled account must not be met a hundred thousand times.
"""

from __future__ import annotations

import logging

from bot.bulletins.workflow import pause
from bot.config import Settings
from bot.models import Bulletin, BulletinStatus, RecipientStatus
from bot.storage.outbox import UNKNOWN_OUTCOME
from bot.storage.readers import Outcome
from bot.storage.store import Store

log = logging.getLogger(__name__)

S, R = BulletinStatus, RecipientStatus
_PORTION = 200
# What Zalo tells of one person says nothing about the bulletin.
_OF_THE_PERSON = "window closed"


def settle_all(store: Store, settings: Settings) -> None:
    """Settle the readers of every bulletin that may have some on their way."""
    for bulletin in store.bulletins.with_status(S.SENDING, S.PAUSED, S.CANCELLED):
        _settle(store, bulletin)
        if bulletin.status is S.SENDING:
            _pause_on_errors(store, bulletin, settings)


def finish_if_done(store: Store, bulletin: Bulletin) -> None:
    """End a bulletin once nobody waits and nothing is on its way."""
    counts = store.readers.counts(bulletin.id)
    if counts.get(R.WAITING) or counts.get(R.QUEUED):
        return
    with store.engine.atomic():
        store.bulletins.move(store.bulletins.get(bulletin.id), S.DONE)
    log.info("bulletin done", extra={"bulletin": bulletin.id, **counts})


def _settle(store: Store, bulletin: Bulletin) -> None:
    while found := store.readers.outcomes(bulletin.id, limit=_PORTION):
        with store.engine.atomic():
            for outcome in found:
                _record(store, bulletin, outcome)
        if len(found) < _PORTION:
            break


def _record(store: Store, bulletin: Bulletin, outcome: Outcome) -> None:
    if outcome.status == "cancelled" and bulletin.status is S.CANCELLED:
        store.readers.settle(bulletin.id, outcome, R.SKIPPED, reason="cancelled")
    elif outcome.status == "cancelled":
        store.readers.wait_again(bulletin.id, outcome)
    elif outcome.status == "sent":
        store.readers.settle(bulletin.id, outcome, R.SENT, reason="")
    elif outcome.reason == UNKNOWN_OUTCOME:
        store.readers.settle(bulletin.id, outcome, R.UNKNOWN, reason="unknown")
    elif outcome.reason == _OF_THE_PERSON:
        store.readers.settle(bulletin.id, outcome, R.SKIPPED, reason="unreachable")
    else:
        reason = f"{outcome.reason} {outcome.code}" if outcome.code else outcome.reason
        store.readers.settle(bulletin.id, outcome, R.FAILED, reason=reason)


def _pause_on_errors(store: Store, bulletin: Bulletin, settings: Settings) -> None:
    rules = settings.bulletins
    bad, all_ = store.readers.latest_failures(
        bulletin.id, since=store.bulletins.begun_anew_at(bulletin.id), limit=rules.error_least * 5
    )
    if all_ >= rules.error_least and bad * 100 > all_ * rules.error_percent:
        pause(store, bulletin, reason=f"errors {bad}/{all_}")
        log.error("bulletin paused", extra={"bulletin": bulletin.id, "failed": bad, "of": all_})
