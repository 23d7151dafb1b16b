"""Terms in working days, counted over the holidays and swaps of 2025 to 2027."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.calendar import CalendarData, Holiday, MakeupWorkday, WorkingCalendar

OFF = [
    *(date(2026, 1, day) for day in (1, 2)),
    *(date(2026, 2, day) for day in range(16, 21)),
    date(2026, 4, 27),
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 9, 2),
    date(2026, 11, 24),
    date(2027, 1, 1),
]
WORKED = [date(2026, 1, 10), date(2026, 8, 22)]
CALENDAR = WorkingCalendar(
    CalendarData(
        tuple(Holiday(day, "nghỉ", "văn bản", date(2026, 11, 1)) for day in OFF),
        tuple(MakeupWorkday(day, "văn bản") for day in WORKED),
        complete_to=date(2027, 1, 31),
    )
)


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 26)),
        (date(2026, 11, 23), 5, date(2026, 12, 1)),
        (date(2026, 11, 23), 7, date(2026, 12, 3)),
        (date(2026, 11, 23), 10, date(2026, 12, 8)),
        (date(2025, 12, 31), 2, date(2026, 1, 6)),
        (date(2026, 8, 20), 2, date(2026, 8, 22)),
        (date(2026, 8, 28), 2, date(2026, 9, 4)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_a_term_ends_on_the_right_day(received: date, count: int, due: date) -> None:
    assert CALENDAR.add_working_days(received, count) == due
    assert CALENDAR.working_days_between(received, due) == count


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 11, 23), -1)


def test_a_make_up_saturday_is_worked_and_a_plain_one_is_not() -> None:
    assert CALENDAR.is_working(date(2026, 8, 22))
    assert not CALENDAR.is_working(date(2026, 8, 29))


def test_the_new_holiday_of_november_is_known() -> None:
    assert not CALENDAR.is_working(date(2026, 11, 24))
    assert CALENDAR.holiday(date(2026, 11, 24)) is not None
    assert CALENDAR.next_working(date(2026, 11, 23)) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 12, 1), False), (date(2026, 12, 15), True)]
)
def test_somebody_is_told_before_the_table_ends(today: date, expected: bool) -> None:
    assert CALENDAR.ends_soon(today) is expected
