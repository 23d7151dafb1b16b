"""Says when a bulletin may reach somebody: not at night, not on holidays, in its good hours.

The time that counts is the moment of sending, whatever was planned and however late it is.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.clock import VIETNAM, local_time
from bot.sendrules import Bulletins
from knowledge.calendar import WorkingCalendar
from knowledge.fields import Collector
from knowledge.hours import parse_hours
from knowledge.loader import CONTENT
from knowledge.tables import load_calendar

REVIEW_MS = 35 * 60_000
"""So long Zalo reviews a broadcast, at most; it must not arrive at a closed hour either."""

ROOM_MINUTES = 5
"""So long good hours must stay open at least, that tick and sender come to their turn."""

# Zalo refuses broadcasts outside 06:00 to 21:59 (-234), whatever an installation sets.
_BROADCASTS = (time(6), time(22))
_DAYS_AHEAD = 21
_MIDNIGHT = 24
Span = tuple[time, time]


class _Held:
    """The calendar this process keeps to: one assignment changes it for every bulletin."""

    calendar: WorkingCalendar | None = None


def keep_to(calendar: WorkingCalendar | None) -> None:
    """Keep to the days off of a version of the knowledge from now on; None: to the packaged ones.

    Whoever answers from a version says so here (bot.shelf), so that a corrected day off counts for
    bulletins as soon as it counts for answers.
    """
    _Held.calendar = calendar


def calendar() -> WorkingCalendar:
    """Return the calendar that is kept to."""
    return _Held.calendar or _packaged()


@lru_cache(maxsize=1)
def _packaged() -> WorkingCalendar:
    """Return what the program came with: for commands that open no knowledge."""
    return WorkingCalendar(load_calendar(CONTENT, Collector()))


def is_open(at: int, rules: Bulletins, good_hours: str = "") -> bool:
    """Say whether a bulletin may arrive at this instant."""
    now = local_time(at)
    if not rules.on_holidays and _is_holiday(now.date()):
        return False
    return any(begin <= now.time() < end for begin, end in _spans(rules, good_hours))


def may_broadcast(at: int, rules: Bulletins, good_hours: str = "") -> bool:
    """Say whether a broadcast handed in at this instant may be, and arrives at an open hour."""
    first, last = _BROADCASTS
    return all(
        is_open(moment, rules, good_hours) and first <= local_time(moment).time() < last
        for moment in (at, at + REVIEW_MS)
    )


def has_room(rules: Bulletins, good_hours: str, *, for_broadcast: bool = False) -> bool:
    """Say whether anything may leave on a working day: not where all good hours lie at night."""
    first, last = _BROADCASTS
    wait = REVIEW_MS // 60_000 if for_broadcast else 0
    spans = [(_minute(begin), _minute(end)) for begin, end in _spans(rules, good_hours)]
    if for_broadcast:
        spans = [(max(a, _minute(first)), min(b, _minute(last))) for a, b in spans]
    return any(
        min(end, later_end - wait) - max(begin, later - wait) >= ROOM_MINUTES
        for begin, end in spans
        for later, later_end in spans
    )


def next_opening(at: int, rules: Bulletins, good_hours: str = "") -> int:
    """Return the next instant, this one or later, at which a bulletin may arrive.

    Three weeks ahead where nothing is open before: then somebody must look at the rules.
    """
    if is_open(at, rules, good_hours):
        return at
    now = local_time(at)
    for days in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=days)
        if not rules.on_holidays and _is_holiday(day):
            continue
        for begin, _ in _spans(rules, good_hours):
            moment = _millis(day, begin)
            if moment >= at:
                return moment
    return at + _DAYS_AHEAD * 24 * 3_600_000


def next_broadcast(at: int, rules: Bulletins, good_hours: str = "") -> int:
    """Return the next instant at which a broadcast may be handed in; steps of five minutes.

    As `next_opening` where hours have no room for the review at all.
    """
    moment = first = next_opening(at, rules, good_hours)
    if not has_room(rules, good_hours, for_broadcast=True):
        return first
    while not may_broadcast(moment, rules, good_hours):
        moment = next_opening(moment + ROOM_MINUTES * 60_000, rules, good_hours)
        if moment > at + _DAYS_AHEAD * 24 * 3_600_000:
            return first
    return moment


def day_start(at: int, days_back: int = 0) -> int:
    """Return when the Vietnamese day of an instant began, or one so many days before it."""
    return _millis(local_time(at).date() - timedelta(days=days_back), time())


def month_start(at: int) -> int:
    """Return when the Vietnamese month of an instant began."""
    return _millis(local_time(at).date().replace(day=1), time())


def _is_holiday(day: date) -> bool:
    return calendar().holiday(day) is not None


def _millis(day: date, moment: time) -> int:
    return int(datetime.combine(day, moment, VIETNAM).timestamp() * 1000)


def _minute(moment: time) -> int:
    """Return the minute of the day, and 24 hours for the last instant of a day."""
    return 24 * 60 if moment == time.max else moment.hour * 60 + moment.minute


def _spans(rules: Bulletins, good_hours: str) -> list[Span]:
    """Return the open spans of a day: those asked for, less the quiet hours."""
    first = time(rules.quiet_to_hour)
    last = time(rules.quiet_from_hour) if rules.quiet_from_hour < _MIDNIGHT else time.max
    sessions = parse_hours(good_hours)
    wanted = [(each.begins, each.ends) for each in sessions] or [(first, last)]
    cut = [(max(begin, first), min(end, last)) for begin, end in wanted]
    return sorted((begin, end) for begin, end in cut if begin < end)
