"""Whether an office is open: its hours, the lunch between them, and the days it works."""

from __future__ import annotations

from datetime import datetime

import pytest

from knowledge.calendar import WorkingCalendar
from knowledge.hours import Closed, Open, office_at, parse_hours
from knowledge.loader import CONTENT, load

HOURS = parse_hours("07:30-11:30, 13:30-17:00")


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar(load(CONTENT).calendar)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-11-23 07:30", "open until 11:30"),
        ("2026-11-23 11:29", "open until 11:30"),
        ("2026-11-23 11:30", "closed until 2026-11-23 13:30"),
        ("2026-11-23 16:59", "open until 17:00"),
        ("2026-11-23 17:00", "closed until 2026-11-25 07:30"),
        ("2026-11-23 06:00", "closed until 2026-11-23 07:30"),
        ("2026-11-24 09:00", "closed until 2026-11-25 07:30"),
        ("2026-11-28 09:00", "closed until 2026-11-30 07:30"),
        ("2026-08-22 09:00", "open until 11:30"),
    ],
    ids=[
        "the first minute",
        "the last minute of the morning",
        "lunch",
        "the last minute of the day",
        "the evening before Culture Day",
        "before the office opens",
        "on Culture Day itself",
        "on a Saturday",
        "on a Saturday that is worked",
    ],
)
def test_the_office_is_open_when_it_says(
    calendar: WorkingCalendar, moment: str, found: str
) -> None:
    state = office_at(datetime.fromisoformat(moment), HOURS, calendar)

    told = f"open until {state.until:%H:%M}" if isinstance(state, Open) else ""
    told = f"closed until {state.opens:%Y-%m-%d %H:%M}" if isinstance(state, Closed) else told
    assert told == found


@pytest.mark.parametrize(
    "text", ["7h30", "07:30", "11:30-07:30", "07:30-11:30, 11:00-17:00", "25:00-26:00", "a, b"]
)
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_hours(text)


def test_no_hours_are_no_sessions() -> None:
    assert parse_hours("  ") == ()
