"""Reminds editors of what has to be looked at again, ten and three working days before.

Whoever was given it is reminded; what nobody was given, every editor.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.clock import Clock, Turns, today
from bot.staff.roles import Right, may
from bot.storage.store import Store
from knowledge.calendar import WorkingCalendar
from knowledge.model import Entry
from knowledge.reviewing import Due, due

log = logging.getLogger(__name__)

STAGES = (10, 3)
EVERY_MS = 600_000
Versions = Mapping[str, Sequence[Entry]]


class ReviewWatch:
    """One tick of the scheduler, at most once in ten minutes."""

    def __init__(
        self, store: Store, known: Callable[[], tuple[Versions, WorkingCalendar]], clock: Clock
    ) -> None:
        self._store = store
        self._known = known
        self._clock = clock
        self._turns = Turns(clock, EVERY_MS)

    def __call__(self) -> None:
        """Remind, unless this was done just now."""
        if not self._turns.is_due():
            return
        versions, calendar = self._known()
        remind(self._store, due(versions, today(self._clock)), calendar, today(self._clock))
        self._store.reviews.purge()
        self._turns.taken()


def remind(store: Store, found: Sequence[Due], calendar: WorkingCalendar, day: date) -> int:
    """Raise the reminders that are due, each once; return how many."""
    owners, known = store.reviews.owners(), store.reviews.reminded()
    editors = [each.id for each in store.staff.all() if may(each, Right.EDIT_KNOWLEDGE)]
    raised = 0
    for each in found:
        stage = stage_of(each, calendar, day)
        owner = owners.get(each.key, "")
        people = [owner] if owner in editors else editors
        for person in people if stage else ():
            if (each.key, stage, person) not in known:
                raised += store.reviews.remind(each.key, stage, person)
    if raised:
        log.info("editors reminded of what to look at again", extra={"reminders": raised})
    return raised


def stage_of(each: Due, calendar: WorkingCalendar, day: date) -> int:
    """Return which reminder is due, in working days before; 0 for none yet."""
    left = calendar.working_days_between(day, each.day) if each.day > day else 0
    return next((stage for stage in sorted(STAGES) if left <= stage), 0)
