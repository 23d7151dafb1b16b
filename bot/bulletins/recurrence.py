"""Says on which days a plan's task is due: windows, weeks, months, quarters, years and quotas.

Pure: the rule and the working calendar in, days out. Nothing is due on a day on which offices do
not work, so Tết moves or drops a day instead of waking anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from knowledge.calendar import WorkingCalendar

WEEKDAY = 2
"""Wednesday: what falls out can still be caught up with in the same week."""

_DAY = timedelta(days=1)
_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
_MONTHS_PER = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Rule:
    """When a task is due between two days, both included.

    `recurrence` is daily, weekly, monthly, quarterly, half-yearly, yearly, continuous or "" for
    a window; `quota` pieces are due in each `quota_per` (week, month, quarter, year): for weeks
    the most there may be, else the least.
    """

    start: date
    end: date
    recurrence: str = ""
    quota: int | None = None
    quota_per: str = ""
    weekday: int = WEEKDAY


def due_days(rule: Rule, calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return every day on which a piece is due, in order; none for work without a count."""
    if rule.start > rule.end:
        return ()
    if rule.recurrence == "weekly":
        return tuple(_weekly(rule, calendar))
    if rule.recurrence == "daily":
        return tuple(day for day in _days(rule.start, rule.end) if calendar.is_working(day))
    months = _MONTHS_PER.get(rule.quota_per) or _MONTHS.get(rule.recurrence)
    if months:
        return tuple(_shared_out(rule, months, calendar))
    if rule.recurrence:
        return ()
    last = _working(rule.end, rule.start, rule.end, calendar)
    return (last,) if last else ()


def open_on(due: date, calendar: WorkingCalendar, days: int = 10) -> date:
    """Return the day from which a piece should be written: so many working days before."""
    return working_days_before(due, days, calendar)


def working_days_before(due: date, days: int, calendar: WorkingCalendar) -> date:
    """Return the working day that lies so many working days before another day."""
    day = due
    for _ in range(days):
        day -= _DAY
        while not calendar.is_working(day):
            day -= _DAY
    return day


def _weekly(rule: Rule, calendar: WorkingCalendar) -> Iterator[date]:
    """Yield a day of each week, at most the quota of each month; Tết's week has none."""
    each = [day for monday in _mondays(rule) if (day := _day_of_week(monday, rule, calendar))]
    if rule.quota is None or rule.quota_per not in _MONTHS_PER:
        yield from each
        return
    for _, days in groupby(each, key=lambda day: _part(day, _MONTHS_PER[rule.quota_per])):
        yield from list(days)[: rule.quota]


def _mondays(rule: Rule) -> Iterator[date]:
    monday = rule.start - timedelta(days=rule.start.weekday())
    while monday <= rule.end:
        yield monday
        monday += 7 * _DAY


def _day_of_week(monday: date, rule: Rule, calendar: WorkingCalendar) -> date | None:
    """Return the week's own weekday, else the working day of the week and month nearest to it."""
    wanted = monday + timedelta(days=rule.weekday)
    first = max(monday, rule.start)
    last = min(monday + 6 * _DAY, rule.end)
    days = [day for day in _days(first, last) if calendar.is_working(day)]
    # A week across two months counts for the month of its own weekday.
    same = [day for day in days if (day.year, day.month) == (wanted.year, wanted.month)]
    return min(same or (), key=lambda day: (abs((day - wanted).days), day), default=None)


def _shared_out(rule: Rule, months: int, calendar: WorkingCalendar) -> Iterator[date]:
    """Yield the quota of each month, quarter or year, each piece in the middle of its share."""
    pieces = rule.quota if rule.quota_per in _MONTHS_PER and rule.quota else 1
    for begin, end in _parts(rule, months):
        shares = _shares(begin, end, pieces)
        taken: set[date] = set()
        for first, last in shares:
            middle = first + (last - first) // 2
            day = _working(middle, first, last, calendar, but=taken) or _working(
                middle, begin, end, calendar, but=taken
            )
            if day:
                taken.add(day)
        yield from sorted(taken)


def _parts(rule: Rule, months: int) -> Iterator[tuple[date, date]]:
    """Yield the calendar months, quarters … that the rule touches, cut to its days."""
    key = _part(rule.start, months)
    while True:
        year, number = divmod(key, 12 // months)
        begin = date(year, number * months + 1, 1)
        after = number * months + 1 + months
        end = date(year + (after > 12), (after - 1) % 12 + 1, 1) - _DAY
        if begin > rule.end:
            return
        yield max(begin, rule.start), min(end, rule.end)
        key += 1


def _part(day: date, months: int) -> int:
    return day.year * (12 // months) + (day.month - 1) // months


def _shares(begin: date, end: date, pieces: int) -> list[tuple[date, date]]:
    length = (end - begin).days + 1
    pieces = min(pieces, length)
    edges = [begin + timedelta(days=length * n // pieces) for n in range(pieces + 1)]
    return [(a, b - _DAY) for a, b in zip(edges, edges[1:], strict=False)]


def _working(
    wanted: date,
    first: date,
    last: date,
    calendar: WorkingCalendar,
    *,
    but: Sequence[date] | set[date] = (),
) -> date | None:
    """Return the working day of a span nearest to the wanted one; the later of two."""
    days = [day for day in _days(first, last) if calendar.is_working(day) and day not in but]
    return min(days, key=lambda day: (abs((day - wanted).days), -day.toordinal()), default=None)


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
