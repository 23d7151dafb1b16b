"""A bulletin goes out once, by day, to those who asked for it and did not stop it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.bulletins import hours, workflow
from bot.clock import local_time
from bot.errors import CaseChanged, MoveRefused
from bot.models import Audience, BulletinKind, BulletinStatus, Channel
from bot.sendrules import Bulletins
from tests.bulletins import APPROVER, AUTHOR, a_draft, a_scheduled, resumed
from tests.factories import OA
from tests.fakes import Citizen, Installation

TITLE = "Lịch tiếp công dân tuần này"


def a_bulletin(town: Installation, **changes: object) -> str:
    due_at = changes.pop("due_at", town.clock.millis() + 60_000)
    oa = town.app.settings.oas[0]
    return a_scheduled(town.app.store, oa, due_at=due_at, **changes)  # type: ignore[arg-type]


def follower(town: Installation, name: str = "lan", topic: str = "lịch tiếp công dân") -> Citizen:
    citizen = town.citizen(name)
    citizen.follows()
    citizen.says(f"nhận tin {topic}")
    return citizen


def status(town: Installation, made: str) -> BulletinStatus:
    return town.app.store.bulletins.get(made).status


def counts(town: Installation, made: str) -> dict[str, int]:
    return town.app.store.readers.counts(made)


def test_who_chose_the_topic_gets_it_when_it_is_due_and_not_before(town: Installation) -> None:
    lan, hung = follower(town), town.citizen("hung")
    hung.follows()
    hung.hears()
    made = a_bulletin(town)
    town.tick()
    assert lan.hears() == ""

    town.pass_time(minutes=2)
    town.tick()
    heard = lan.hears()
    assert TITLE in heard
    assert "Cổng thông tin phường Mẫu" in heard
    assert "23/11/2026" in heard
    assert "TẮT TIN" in heard
    assert hung.hears() == "", "nobody gets what they did not ask for"
    town.tick()
    assert status(town, made) is BulletinStatus.DONE
    assert counts(town, made) == {"sent": 1}


def test_it_is_never_sent_twice(town: Installation) -> None:
    lan = follower(town)
    made = a_bulletin(town)
    town.pass_time(minutes=2)
    for _ in range(3):
        town.tick()
    # As after a crash that forgot how far it had come.
    for again in (
        "UPDATE bulletins SET status = 'sending', reader_cursor = '' WHERE id = :id",
        "UPDATE bulletins SET status = 'scheduled', reader_cursor = '' WHERE id = :id",
    ):
        town.app.store.engine.execute(again, id=made)
        town.tick()

    assert lan.hears().count(TITLE) == 1


def test_it_waits_for_the_morning(town: Installation) -> None:
    lan = follower(town)
    a_bulletin(town, due_at=town.clock.millis() + 13 * 3_600_000)  # 22:00
    town.pass_time(hours=14)
    town.tick()
    assert lan.hears() == ""

    town.pass_time(hours=9)  # 24/11 is a public holiday
    town.tick()
    assert lan.hears() == ""
    town.pass_time(days=1)
    town.tick()
    assert TITLE in lan.hears()


def test_a_message_queued_before_the_night_waits_and_still_arrives_once(
    town: Installation,
) -> None:
    lan = follower(town)
    made = a_bulletin(town)
    town.pass_time(hours=12, minutes=59, seconds=55)  # 21:59:55
    town.plan()
    assert counts(town, made) == {"queued": 1}
    town.pass_time(seconds=10)
    town.tick()
    assert lan.hears() == ""
    assert counts(town, made) == {"waiting": 1}

    town.pass_time(hours=9)  # 24/11 is a public holiday
    town.tick()
    assert lan.hears() == ""
    town.pass_time(days=1)
    town.tick()
    assert lan.hears().count(TITLE) == 1


def test_people_who_left_or_were_long_silent_get_nothing(town: Installation) -> None:
    lan, hung = follower(town, "lan"), follower(town, "hung")
    town.zalo.unfollows(lan.user_id, OA)
    town.pass_time(days=3)
    hung.says("xin chào")
    silent = follower(town, "mai")
    town.pass_time(days=1, hours=23)
    hung.says("xin chào")
    made = a_bulletin(town)
    town.pass_time(hours=2)
    town.tick()

    assert TITLE in hung.hears()
    assert lan.hears() == ""
    assert silent.hears() == ""
    assert ("skipped", "window", 1) in town.app.store.readers.reasons(made)


def test_tat_tin_is_honoured_at_once_even_with_a_message_on_its_way(town: Installation) -> None:
    lan = follower(town)
    made = a_bulletin(town)
    town.pass_time(minutes=2)
    # Queued by the scheduler, but no sender has taken it yet.
    town.plan()
    assert counts(town, made) == {"queued": 1}
    store = town.app.store
    town.zalo.says(lan.user_id, OA, "TẮT TIN")
    while town.zalo.run_due():
        pass
    while town.app.worker().run_once():
        pass
    town.settle()
    town.tick()
    town.tick()

    heard = lan.hears()
    assert "không nhận bản tin nào" in heard
    assert TITLE not in heard
    assert counts(town, made) == {"skipped": 1}
    assert store.subscriptions.counts(OA) == {}


def test_nobody_gets_more_than_one_a_day_and_three_a_week(town: Installation) -> None:
    lan = follower(town)
    heard = []
    for day in range(6):
        for number in range(2):
            a_bulletin(town, title=f"Tin ngày {day} số {number}", due_at=town.clock.millis())
        for _ in range(4):
            town.pass_time(minutes=5)
            town.tick()
        heard.append(lan.hears().count("Tin ngày"))
        town.pass_time(hours=23, minutes=40)
        lan.says("xin chào")

    assert max(heard) == 1
    assert sum(heard) == 3


def test_no_bulletin_on_a_public_holiday(town: Installation) -> None:
    lan = follower(town)
    town.pass_time(days=39)  # 01/01/2027
    lan.says("xin chào")
    a_bulletin(town)
    town.pass_time(hours=1)
    town.tick()
    assert lan.hears() == ""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"source": " "}, "source is missing"),
        ({"title": ""}, "title is empty"),
        ({"text": "dài " * 500}, "too long"),
        ({"checked_on": date(2099, 1, 1)}, "lies in the future"),
        ({"checked_on": date(2026, 9, 1)}, "too long ago"),
        ({"audience": Audience("không có")}, "topic is missing"),
        ({"text": "Văn bản MẬT của tỉnh"}, "mark of secrecy"),
        ({"kind": BulletinKind.GOOD_EXAMPLE}, "consent of the person named"),
        ({"kind": BulletinKind.TRUE_FALSE}, "Sự thật"),
        ({"good_hours": "sáng"}, "hours cannot be read"),
        ({"good_hours": "22:30-23:30"}, "lie at night"),
        ({"good_hours": "12:00-12:03"}, "too short"),
        ({"good_hours": "12:00-12:30", "channel": Channel.ARTICLE}, "reviews an article"),
    ],
)
def test_a_bulletin_that_lacks_something_is_not_handed_in(
    town: Installation, change: dict[str, object], complaint: str
) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    made = a_draft(store, oa, **change)
    with pytest.raises(MoveRefused, match=complaint):
        workflow.hand_in(store, oa, store.bulletins.get(made), by=AUTHOR, rules=Bulletins())


def test_nobody_approves_what_they_wrote_themselves(town: Installation) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    made = a_draft(store, oa)
    written = store.bulletins.get(made)
    workflow.rewrite(store, written, written.content, by="staff-mai")
    workflow.hand_in(store, oa, store.bulletins.get(made), by=AUTHOR, rules=Bulletins())
    for writer in (AUTHOR, "staff-mai", ""):
        with pytest.raises(MoveRefused, match="somebody else"):
            workflow.approve(store, oa, store.bulletins.get(made), by=writer, rules=Bulletins())

    workflow.approve(store, oa, store.bulletins.get(made), by=APPROVER, rules=Bulletins())
    assert store.bulletins.get(made).approver == APPROVER


def test_two_who_decide_at_once_do_not_undo_each_other(town: Installation) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    made = a_draft(store, oa)
    seen = store.bulletins.get(made)
    workflow.hand_in(store, oa, seen, by=AUTHOR, rules=Bulletins())
    with pytest.raises(CaseChanged):
        workflow.cancel(store, seen, by=AUTHOR)


def test_a_source_that_grew_stale_after_the_approval_holds_the_bulletin_back(
    town: Installation,
) -> None:
    lan = follower(town)
    made = a_bulletin(town, due_at=town.clock.millis() + 40 * 24 * 3_600_000)
    town.pass_time(days=40, hours=1)
    lan.says("xin chào")
    town.tick()

    assert TITLE not in lan.hears()
    assert status(town, made) is BulletinStatus.PAUSED
    assert "too long ago" in town.app.store.bulletins.get(made).reason


def test_a_source_that_grew_stale_during_a_pause_stops_those_who_have_not_got_it(
    town: Installation,
) -> None:
    people = [follower(town, name) for name in ("lan", "hung")]
    store, oa = town.app.store, town.app.settings.oas[0]
    day = 24 * 3_600_000
    made = a_bulletin(town, due_at=town.clock.millis() + 29 * day)
    town.pass_time(days=29, hours=1)
    for each in people:
        each.says("xin chào")
    town.plan()
    assert town.app.sender().run_once()
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    town.pass_time(days=2)
    with pytest.raises(MoveRefused, match="too long ago"):
        resumed(store, oa, made)
    # As if it had been resumed before the night on which the source grew old.
    store.engine.execute("UPDATE bulletins SET status = 'sending' WHERE id = :id", id=made)
    for _ in range(3):
        town.tick()
    assert sum(TITLE in text for each in people for text in each.all_heard()) <= 1
    assert status(town, made) is BulletinStatus.PAUSED
    assert "too long ago" in store.bulletins.get(made).reason


def off_for_days(moment: datetime) -> bool:
    """Whether this day and the four after it are days off."""
    return all(hours.calendar().holiday(moment.date() + timedelta(days=n)) for n in range(5))


def test_what_is_due_on_the_first_day_of_tet_waits_for_its_end(town: Installation) -> None:
    lan = follower(town)
    while not off_for_days(local_time(town.clock.millis())):
        town.pass_time(days=1)
    lan.says("xin chào")
    made = a_bulletin(town)
    for _ in range(12):
        town.pass_time(days=1)
        lan.says("xin chào")
        for _ in range(3):
            town.tick()

    assert counts(town, made) == {"sent": 1}
    assert sum(TITLE in text for text in lan.all_heard()) == 1
    begun = town.app.store.bulletins.get(made).begun_at
    assert hours.calendar().holiday(local_time(begun).date()) is None


def test_hours_that_an_older_version_let_pass_do_not_wait_for_ever(town: Installation) -> None:
    follower(town)
    store = town.app.store
    made = a_bulletin(town)
    store.engine.execute("UPDATE bulletins SET good_hours = '22:30-23:30' WHERE id = :id", id=made)
    town.pass_time(minutes=2)
    town.tick()
    assert status(town, made) is BulletinStatus.PAUSED
    assert "lie at night" in store.bulletins.get(made).reason


def test_what_was_paused_beyond_its_days_is_given_a_new_time(town: Installation) -> None:
    lan = follower(town)
    store, oa = town.app.store, town.app.settings.oas[0]
    made = a_bulletin(town, due_at=town.clock.millis() + 3_600_000)
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    town.pass_time(days=5)
    lan.says("xin chào")
    with pytest.raises(MoveRefused, match="new time"):
        resumed(store, oa, made)
    workflow.schedule(store, store.bulletins.get(made), by=APPROVER, due_at=town.clock.millis())
    town.tick()
    assert TITLE in lan.hears()


def test_a_pause_stops_exactly_there_and_going_on_misses_nobody(town: Installation) -> None:
    people = [follower(town, name) for name in ("lan", "hung", "mai", "tuan")]
    store = town.app.store
    made = a_bulletin(town, due_at=town.clock.millis())
    town.plan()
    assert town.app.sender().run_once()
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    town.pass_time(minutes=30)
    town.tick()
    paused = sum(TITLE in each.hears() for each in people)
    assert paused < len(people)

    resumed(store, town.app.settings.oas[0], made)
    for _ in range(3):
        town.tick()
        town.pass_time(minutes=1)
    told = [sum(TITLE in text for text in each.all_heard()) for each in people]
    assert told == [1, 1, 1, 1]
    assert counts(town, made) == {"sent": 4}


def test_after_a_cancel_nobody_else_gets_it(town: Installation) -> None:
    people = [follower(town, name) for name in ("lan", "hung", "mai")]
    store = town.app.store
    made = a_bulletin(town, due_at=town.clock.millis())
    town.plan()
    workflow.cancel(store, store.bulletins.get(made), by=APPROVER, reason="nhầm ngày")
    town.pass_time(minutes=30)
    town.tick()

    assert [TITLE in each.hears() for each in people] == [False] * 3
    assert counts(town, made) == {"skipped": 3}
