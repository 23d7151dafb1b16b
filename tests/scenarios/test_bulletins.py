"""A bulletin that is due goes out once, to those who may be written to, by day."""

from __future__ import annotations

from datetime import date

import pytest

from bot.bulletins.desk import NewBulletin, progress, schedule
from bot.errors import UnknownThing
from tests.factories import OA
from tests.fakes import Citizen, Installation


def a_bulletin(town: Installation, **changes: object) -> str:
    facts: dict[str, object] = {
        "title": "Lịch tiếp công dân tuần này",
        "text": "Sáng thứ Năm, tại trụ sở.",
        "source": "Cổng thông tin phường Mẫu",
        "checked_on": date(2026, 11, 23),
        "due_at": town.clock.millis() + 60_000,
    }
    oa = town.app.settings.oas[0]
    return schedule(town.app.store, oa, NewBulletin(**{**facts, **changes}))  # type: ignore[arg-type]


def follower(town: Installation, name: str = "lan") -> Citizen:
    citizen = town.citizen(name)
    citizen.follows()
    citizen.hears()
    return citizen


def test_followers_get_it_when_it_is_due_and_not_before(town: Installation) -> None:
    lan = follower(town)
    a_bulletin(town)
    town.tick()
    assert lan.hears() == ""

    town.pass_time(minutes=2)
    town.tick()
    heard = lan.hears()
    assert "Lịch tiếp công dân tuần này" in heard
    assert "Cổng thông tin phường Mẫu" in heard
    assert "23/11/2026" in heard


def test_it_is_never_sent_twice(town: Installation) -> None:
    lan = follower(town)
    made = a_bulletin(town)
    town.pass_time(minutes=2)
    for _ in range(3):
        town.tick()
    # As after a crash between queueing and marking.
    again = "UPDATE bulletins SET status = 'scheduled' WHERE id = :id"
    town.app.store.engine.execute(again, id=made)
    town.tick()

    assert lan.hears().count("Lịch tiếp công dân") == 1
    assert progress(town.app.store)[0].counts == {"sent": 1}


def test_it_waits_for_the_morning(town: Installation) -> None:
    lan = follower(town)
    a_bulletin(town, due_at=town.clock.millis() + 13 * 3_600_000)  # 22:00
    town.pass_time(hours=14)
    town.tick()
    assert lan.hears() == ""

    town.pass_time(hours=9)
    town.tick()
    assert "Lịch tiếp công dân" in lan.hears()


def test_people_who_left_or_were_long_silent_get_nothing(town: Installation) -> None:
    lan, hung = follower(town, "lan"), follower(town, "hung")
    town.zalo.unfollows(lan.user_id, OA)
    town.pass_time(days=3)
    hung.says("xin chào")
    silent = follower(town, "mai")
    town.pass_time(days=1, hours=23)
    hung.says("xin chào")
    a_bulletin(town)
    town.pass_time(hours=2)
    town.tick()

    assert "Lịch tiếp công dân" in hung.hears()
    assert lan.hears() == ""
    assert silent.hears() == ""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"source": " "}, "source is empty"),
        ({"title": ""}, "title is empty"),
        ({"text": "dài " * 500}, "characters too long"),
        ({"checked_on": date(2099, 1, 1)}, "lies in the future"),
        ({"due_at": 0}, "time has passed"),
    ],
)
def test_a_bulletin_without_source_or_too_long_is_refused(
    town: Installation, change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(UnknownThing, match=complaint):
        a_bulletin(town, **change)
