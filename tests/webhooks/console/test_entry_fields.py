"""A day is understood as an officer writes it; what is no day is never taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from webhooks.console.entry_fields import date_of


@pytest.mark.parametrize("text", ["2027-01-09", "9/1/2027", "09-01-2027"])
def test_a_day_may_be_written_day_first_or_year_first(text: str) -> None:
    assert date_of(text) == date(2027, 1, 9)


@pytest.mark.parametrize("text", ["", "31/2/2027", "2027-02-31", "9/1", "hôm qua"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_of(text) is None
