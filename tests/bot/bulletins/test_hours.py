"""When a broadcast may be handed in: not at night, whatever an installation sets."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.bulletins.hours import has_room, may_broadcast
from bot.clock import VIETNAM
from bot.sendrules import Bulletins

ALL_DAY = Bulletins(quiet_from_hour=24, quiet_to_hour=0, on_holidays=True)


def at(hour: int, minute: int) -> int:
    return int(datetime(2026, 11, 23, hour, minute, tzinfo=VIETNAM).timestamp() * 1000)


@pytest.mark.parametrize(
    ("hour", "minute", "may"),
    [(4, 30, False), (5, 59, False), (6, 0, True), (21, 24, True), (21, 25, False), (23, 0, False)],
)
def test_no_setting_lets_a_broadcast_leave_or_arrive_outside_zalos_hours(
    hour: int, minute: int, may: bool
) -> None:
    assert may_broadcast(at(hour, minute), ALL_DAY) is may


@pytest.mark.parametrize(
    ("good_hours", "message", "article"),
    [
        ("", True, True),
        ("11:00-13:00", True, True),
        ("11:00-11:40", True, True),
        ("11:00-11:39", True, False),
        ("11:00-11:20, 11:35-11:55", True, True),
        ("21:00-21:35", True, False),
        ("22:00-23:00", False, False),
        ("05:00-07:04", False, False),
    ],
)
def test_good_hours_must_leave_room_for_what_is_sent_and_for_zalos_review(
    good_hours: str, message: bool, article: bool
) -> None:
    rules = Bulletins()
    assert has_room(rules, good_hours) is message
    assert has_room(rules, good_hours, for_broadcast=True) is article


def test_hours_of_the_night_that_an_installation_opens_are_still_none_for_broadcasts() -> None:
    assert has_room(ALL_DAY, "03:00-05:00")
    assert not has_room(ALL_DAY, "03:00-05:00", for_broadcast=True)
