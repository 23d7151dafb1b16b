"""Counts Vietnamese working days from a dated table of holidays and make-up workdays.

The table is content: holidays are announced year by year, and the rules for swapping days
are decisions, not arithmetic. A day the table does not name is working from Monday to Friday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WARN_DAYS = 60
"""How long before the table ends somebody should be told."""

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off; `provisional` while only a proposal for it has been published."""

    day: date
    name: str
    document: str
    checked_on: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class MakeupWorkday:
    """A day that is worked although it would be free: a Saturday for a swapped day off."""

    day: date
    document: str


@dataclass(frozen=True, slots=True)
class CalendarData:
    """The table; days after `complete_to` are guesses from the weekday alone."""

    holidays: tuple[Holiday, ...] = ()
    makeup_workdays: tuple[MakeupWorkday, ...] = ()
    complete_to: date = date.min

    def with_changes(self, own: CalendarData) -> CalendarData:
        """Return this table with an installation's own rows in place of those for the same days."""
        changed = {row.day for row in own.holidays} | {row.day for row in own.makeup_workdays}
        kept = tuple(row for row in self.holidays if row.day not in changed)
        worked = tuple(row for row in self.makeup_workdays if row.day not in changed)
        return CalendarData(
            tuple(sorted((*kept, *own.holidays), key=lambda row: row.day)),
            tuple(sorted((*worked, *own.makeup_workdays), key=lambda row: row.day)),
            max(self.complete_to, own.complete_to),
        )


class WorkingCalendar:
    """Answers questions about working days."""

    def __init__(self, data: CalendarData) -> None:
        self._data = data
        self._off = {holiday.day: holiday for holiday in data.holidays}
        self._on = {row.day for row in data.makeup_workdays}

    @property
    def data(self) -> CalendarData:
        """The table that this calendar counts by."""
        return self._data

    def is_working(self, day: date) -> bool:
        """Say whether offices work on that day."""
        if day in self._on:
            return True
        return day.weekday() < _SATURDAY and day not in self._off

    def add_working_days(self, day: date, count: int) -> date:
        """Return the last day of a term of `count` working days; the first day is not counted.

        A term of nought days ends on the day itself. Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("a term cannot be negative")
        for _ in range(count):
            day = self.next_working(day)
        return day

    def next_working(self, day: date) -> date:
        """Return the first working day after that day."""
        day += _ONE_DAY
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`."""
        days = range((end - start).days)
        return sum(self.is_working(start + timedelta(days=1 + offset)) for offset in days)

    def holiday(self, day: date) -> Holiday | None:
        """Return what is celebrated on that day, if anything."""
        return self._off.get(day)

    def provisional(self, today: date) -> tuple[Holiday, ...]:
        """Return the days off within WARN_DAYS whose decision nobody has seen yet."""
        last = today + timedelta(days=WARN_DAYS)
        coming = (row for row in self._data.holidays if today < row.day <= last)
        return tuple(row for row in coming if row.provisional)

    @property
    def complete_to(self) -> date:
        """The last day that the table knows."""
        return self._data.complete_to

    def ends_soon(self, today: date) -> bool:
        """Say whether the table must be continued within WARN_DAYS."""
        return self._data.complete_to - today < timedelta(days=WARN_DAYS)
