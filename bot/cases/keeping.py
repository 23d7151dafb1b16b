"""Lets go of answered cases after the months that their authors agreed to."""

from __future__ import annotations

import logging
from datetime import date, datetime, time

from bot.clock import VIETNAM, Clock, today
from bot.config import Settings
from bot.storage.store import Store

log = logging.getLogger(__name__)


def empty_old_cases(store: Store, settings: Settings, clock: Clock) -> int:
    """Empty the cases of every OA whose time is over, and return how many."""
    total = 0
    for oa in settings.oas:
        last = months_before(today(clock), oa.case_months)
        midnight = int(datetime.combine(last, time(), VIETNAM).timestamp() * 1000)
        emptied = store.retention.empty_cases(oa.id, answered_before=midnight)
        if emptied:
            log.info("old cases emptied", extra={"oa": oa.id, "cases": emptied})
        total += emptied
    return total


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; the 28th where that month is too short."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, min(day.day, 28))
