"""The shipped days off: the terms that follow from them, and a comparison with another list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from knowledge.calendar import CalendarData, Holiday, MakeupWorkday, WorkingCalendar
from knowledge.loader import CONTENT, ContentError, load

YEARS = (2025, 2026, 2027)
OTHER = holidays.country_holidays("VN", years=YEARS)
KNOWN_DIFFERENCES = {
    date(2026, 1, 2): "swapped off by Công văn 12729/VPCP-KGVX, which the package lacks",
    date(2026, 1, 10): "worked for 2 January by the same letter",
}
"""Days on which the package is wrong about whether offices work, with the reason."""

Replace = Callable[[str, str, str], None]


@pytest.fixture(scope="module")
def data() -> CalendarData:
    return load(CONTENT).calendar


@pytest.fixture(scope="module")
def calendar(data: CalendarData) -> WorkingCalendar:
    return WorkingCalendar(data)


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
        (date(2027, 2, 1), 5, date(2027, 2, 15)),
        (date(2027, 2, 1), 10, date(2027, 2, 22)),
        (date(2025, 1, 24), 1, date(2025, 2, 3)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2025, 8, 29), 1, date(2025, 9, 3)),
    ],
)
def test_a_term_ends_on_the_day_that_was_worked_out_by_hand(
    calendar: WorkingCalendar, received: date, count: int, due: date
) -> None:
    assert calendar.add_working_days(received, count) == due


@pytest.mark.parametrize(("count", "due"), [(5, date(2027, 2, 16)), (10, date(2027, 2, 23))])
def test_the_other_proposal_for_tet_needs_only_an_own_file(
    data: CalendarData, count: int, due: date
) -> None:
    source, checked_on = "Phương án 2", date(2026, 11, 20)
    tet = (Holiday(date(2027, 2, day), "Tết", source, checked_on) for day in range(5, 15))
    worked = MakeupWorkday(date(2027, 2, 4), source)
    second = data.with_changes(CalendarData(tuple(tet), (worked,)))

    assert WorkingCalendar(second).add_working_days(date(2027, 2, 1), count) == due


def test_every_day_off_has_a_document_and_a_day_of_checking(data: CalendarData) -> None:
    assert {row.day.year for row in data.holidays} == set(YEARS)
    assert all(row.document and row.checked_on.year == 2026 for row in data.holidays)
    assert all(row.document for row in data.makeup_workdays)


def test_only_days_nobody_has_decided_are_provisional(data: CalendarData) -> None:
    undecided = [row.day for row in data.holidays if row.provisional]

    assert undecided == [*(date(2027, 2, day) for day in range(4, 11)), date(2027, 9, 3)]


def test_the_table_agrees_with_another_list_but_for_known_differences(
    calendar: WorkingCalendar,
) -> None:
    days = (date(YEARS[0], 1, 1) + timedelta(days=offset) for offset in range(366 * len(YEARS)))

    different = {
        day
        for day in days
        if day.year in YEARS and calendar.is_working(day) != OTHER.is_working_day(day)
    }

    assert different == set(KNOWN_DIFFERENCES)


def test_the_table_names_as_holidays_all_that_the_other_list_does_on_weekdays(
    data: CalendarData,
) -> None:
    weekdays = {day for day in OTHER if day.weekday() < 5}

    assert weekdays <= {row.day for row in data.holidays}


# An installation's own days

OWN = """
[[holiday]]
date = 2026-12-14
name = "Nghỉ riêng của tỉnh Mẫu"
document = "Quyết định mẫu"
checked_on = 2026-11-20

[[makeup_workday]]
date = 2026-11-24
document = "Quyết định mẫu"
"""


def test_an_installation_adds_and_changes_days_in_a_file_of_its_own(content: Path) -> None:
    (content / "calendar.local.toml").write_text(OWN, encoding="utf-8")

    data = load(content).calendar
    calendar = WorkingCalendar(data)

    assert not calendar.is_working(date(2026, 12, 14))
    assert calendar.is_working(date(2026, 11, 24))
    assert calendar.holiday(date(2026, 11, 24)) is None
    assert calendar.is_working(date(2026, 8, 22))
    assert data.complete_to == date(2027, 1, 31)


def test_the_own_file_may_undo_a_swap(content: Path) -> None:
    text = OWN.replace("2026-12-14", "2026-08-22")
    (content / "calendar.local.toml").write_text(text, encoding="utf-8")

    assert not WorkingCalendar(load(content).calendar).is_working(date(2026, 8, 22))


def test_the_own_file_may_continue_the_table(content: Path) -> None:
    (content / "calendar.local.toml").write_text("complete_to = 2028-12-31\n", encoding="utf-8")

    assert load(content).calendar.complete_to == date(2028, 12, 31)


def test_a_day_that_stands_twice_is_a_mistake(content: Path, replace: Replace) -> None:
    replace("calendar.toml", "date = 2026-08-22", "date = 2026-11-24")

    with pytest.raises(ContentError, match=r"calendar\.toml:8: 2026-11-24 stands twice"):
        load(content)


@pytest.mark.parametrize(
    ("today", "days"),
    [(date(2026, 11, 23), 0), (date(2026, 12, 10), 5), (date(2027, 1, 2), 7)],
)
def test_undecided_days_are_told_while_they_come_near(
    calendar: WorkingCalendar, today: date, days: int
) -> None:
    assert len(calendar.provisional(today)) == days
