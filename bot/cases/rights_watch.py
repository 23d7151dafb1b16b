"""Reminds of wishes about personal data, and tells when many people's data are held.

Run by the scheduler. The first answer is a clock of the case (bot.cases.watch); this one runs on
after it, until somebody says that the wish was carried out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from bot.cases.rights import CARRY_OUT, WARN_DAYS
from bot.cases.subjects import gauges, level
from bot.cases.watch import responsible
from bot.clock import Clock, today
from bot.storage.alerts import Level, NewAlert
from bot.storage.datarequests import DataRequest
from bot.storage.staff import Account
from bot.storage.store import Store

log = logging.getLogger(__name__)

EVERY_MS = 3_600_000
ALARM = "many people's data"
"""The heartbeat that beats each hour while a count is near what security level 2 allows."""


class RightsWatch:
    """One tick of the scheduler, at most once an hour."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._last: int | None = None

    def __call__(self) -> int:
        """Remind and count, unless this was done within the last hour; return how many."""
        now = self._clock.millis()
        if self._last is not None and 0 <= now - self._last < EVERY_MS:
            return 0
        raised = remind(self._store, today(self._clock))
        watch_counts(self._store)
        self._last = now
        return raised


def remind(store: Store, day: date) -> int:
    """Remind who must carry wishes out, each once before and once after; return how many."""
    people = [each for each in store.staff.all() if each.is_active]
    wanted = [alert for wish in store.rights.requests.open() for alert in _due(wish, people, day)]
    return store.alerts.raise_all(wanted) if wanted else 0


def _due(wish: DataRequest, people: list[Account], day: date) -> Iterator[NewAlert]:
    is_late = day > wish.carry_out_on
    if is_late or day >= wish.carry_out_on - timedelta(days=WARN_DAYS):
        level_now = Level.LATE if is_late else Level.SOON
        for person in responsible(people, wish.scope, wish.assignee, is_escalated=is_late):
            yield NewAlert(wish.case_id, CARRY_OUT, level_now, wish.carry_out_on, person.id)


def watch_counts(store: Store) -> None:
    """Say so while the people whose data are held come near the numbers of security level 2."""
    near = [each for each in gauges(store.rights.subjects.count(), level()) if each.is_alarming]
    if near:
        store.heartbeats.beat(ALARM)
        facts = {each.name: each.percent for each in near}
        log.warning("many people's data held, security level 2 is near its end", extra=facts)


def is_near_its_end(store: Store, clock: Clock) -> bool:
    """Say whether the last counting, not older than two hours, raised the alarm."""
    beaten = store.heartbeats.last(ALARM)
    return beaten is not None and clock.millis() - beaten <= 2 * EVERY_MS
