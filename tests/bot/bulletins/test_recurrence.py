"""On which days a plan's tasks are due: five-week months, Tết, quotas and windows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bulletins.recurrence import Rule, due_days, working_days_before
from knowledge.calendar import WorkingCalendar
from knowledge.loader import load

CALENDAR = WorkingCalendar(load().calendar)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
THREE_A_MONTH = Rule(*YEAR, "weekly", 3, "month")


def months(days: tuple[date, ...]) -> dict[int, int]:
    return dict(Counter(day.month for day in days))


def test_a_weekly_bulletin_three_times_a_month_keeps_to_three_in_every_month() -> None:
    days = due_days(THREE_A_MONTH, CALENDAR)

    assert months(days) == dict.fromkeys(range(1, 13), 3)
    assert len({day.isocalendar()[:2] for day in days}) == 36


def test_a_month_of_five_weeks_has_its_first_three() -> None:
    # April 2026 has five Wednesdays: 1, 8, 15, 22, 29.
    days = [day for day in due_days(THREE_A_MONTH, CALENDAR) if day.month == 4]

    assert days == [date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 15)]


def test_the_week_of_tet_is_left_out_and_the_next_one_takes_its_place() -> None:
    tet = [day for day in due_days(THREE_A_MONTH, CALENDAR) if day.month == 2]

    assert len(tet) == 3
    assert all(CALENDAR.is_working(day) for day in tet)
    assert not any(date(2026, 2, 16) <= day <= date(2026, 2, 20) for day in tet)


def test_a_holiday_on_the_weekday_moves_the_day_within_its_week() -> None:
    # 2 September 2026 is a Wednesday and a holiday.
    days = due_days(Rule(date(2026, 8, 31), date(2026, 9, 6), "weekly"), CALENDAR)

    assert [day.isocalendar().week for day in days] == [36]
    assert CALENDAR.is_working(days[0])


@pytest.mark.parametrize(
    ("rule", "per", "count"),
    [
        (Rule(*YEAR, "monthly", 1, "month"), 1, 1),
        (Rule(*YEAR, "monthly"), 1, 1),
        (Rule(*YEAR, "monthly", 2, "month"), 1, 2),
        (Rule(*YEAR, "quarterly"), 3, 1),
        (Rule(*YEAR, "quarterly", 2, "quarter"), 3, 2),
        (Rule(*YEAR, "half-yearly"), 6, 1),
        (Rule(*YEAR, "continuous", 3, "year"), 12, 3),
        (Rule(*YEAR, "", 12, "year"), 12, 12),
    ],
)
def test_every_part_of_the_year_has_its_quota(rule: Rule, per: int, count: int) -> None:
    days = due_days(rule, CALENDAR)
    parts = Counter((day.month - 1) // per for day in days)

    assert dict(parts) == dict.fromkeys(range(12 // per), count)


def test_a_window_is_due_on_its_last_working_day() -> None:
    # 31 May 2026 is a Sunday.
    days = due_days(Rule(date(2026, 3, 1), date(2026, 5, 31)), CALENDAR)

    assert days == (date(2026, 5, 29),)


def test_work_without_a_count_is_never_due() -> None:
    assert due_days(Rule(*YEAR, "continuous"), CALENDAR) == ()


def test_a_window_that_ends_before_it_begins_is_never_due() -> None:
    assert due_days(Rule(YEAR[1], YEAR[0], "weekly"), CALENDAR) == ()


def test_three_working_days_before_tet_lie_before_the_holiday() -> None:
    # 23 February 2026 is the first working day after Tết Bính Ngọ.
    before = working_days_before(date(2026, 2, 23), 3, CALENDAR)

    assert before < date(2026, 2, 14)
    assert CALENDAR.working_days_between(before, date(2026, 2, 23)) == 3


RULES = st.builds(
    Rule,
    start=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    end=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    recurrence=st.sampled_from(
        ["", "daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", "continuous"]
    ),
    quota=st.none() | st.integers(1, 40),
    quota_per=st.sampled_from(["", "week", "month", "quarter", "year"]),
    weekday=st.integers(0, 6),
)


@given(RULES)
def test_every_day_is_a_working_day_of_the_rule_and_comes_once_in_order(rule: Rule) -> None:
    days = due_days(rule, CALENDAR)

    assert list(days) == sorted(set(days))
    assert all(rule.start <= day <= rule.end for day in days)
    assert all(CALENDAR.is_working(day) for day in days)


@given(RULES, st.integers(1, 5))
def test_a_weekly_task_never_has_more_than_its_quota_in_a_month(rule: Rule, quota: int) -> None:
    weekly = Rule(rule.start, rule.end, "weekly", quota, "month", rule.weekday)
    days = due_days(weekly, CALENDAR)
    every = due_days(Rule(rule.start, rule.end, "weekly", weekday=rule.weekday), CALENDAR)

    for month, count in Counter((day.year, day.month) for day in every).items():
        found = sum((day.year, day.month) == month for day in days)
        assert found == min(quota, count)
    assert len({day - timedelta(days=day.weekday()) for day in days}) == len(days)


@given(RULES)
def test_a_longer_plan_keeps_the_whole_months_it_had(rule: Rule) -> None:
    """What is decided for a month does not change when the plan is prolonged."""
    monthly = Rule(rule.start, rule.end, "monthly")
    longer = Rule(rule.start, rule.end + timedelta(days=60), "monthly")
    whole = (rule.end + timedelta(days=1)).replace(day=1)

    early = [day for day in due_days(monthly, CALENDAR) if day < whole]
    assert [day for day in due_days(longer, CALENDAR) if day < whole][: len(early)] == early
