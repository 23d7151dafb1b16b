"""Cases are let go of when the consent says so, not a day earlier."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.keeping import months_before
from tests.fakes import Installation


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2027, 1, 31), 2, date(2026, 11, 28)),
        (date(2026, 3, 5), 3, date(2025, 12, 5)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_an_answered_case_is_emptied_after_two_years_and_one_day(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    store = town.app.store
    [case] = store.cases.all()
    store.cases.answer(case, "Đã thay bóng.")

    town.pass_time(days=730)
    town.tick()
    assert store.cases.get(case.code).text

    town.pass_time(days=2)
    town.tick()
    assert store.cases.get(case.code).text == ""
    assert store.cases.list_of(case.oa_id, case.person) == []
