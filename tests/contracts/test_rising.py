"""Many people report one thing: one alarm with its cases, on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cases.rising import EVERY_MS, RisingWatch, Rule, rule
from bot.clock import MovableClock
from bot.storage.rising import RisingTopics, Topic
from bot.storage.staff import EVERY_OA, Grant, Role
from bot.storage.store import Store
from tests.factories import OA, a_case
from tests.fakes import settings

THREE = Rule(people=3, hours=6)


class Desk:
    """Files cases and lets the watch look a minute later."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock
        self.topics = RisingTopics(store.engine, clock)
        self.watch = RisingWatch(store, settings(Path("unused")), clock, THREE)
        self.filed = 0
        grants = [Grant(Role.OFFICER, EVERY_OA)]
        store.staff.add("lan", name="Lan", password_hash="none", grants=grants)

    def files(self, text: str, place: str, *, person: str = "") -> None:
        self.filed += 1
        code = f"PA-{self.filed:03}"
        case = a_case(code=code, text=text, place=place)
        self.store.cases.add(case, oa_id=OA, person=person or f"p{self.filed}", cause=code)

    def alarms(self) -> Sequence[Topic]:
        """What somebody sees who may see everything."""
        account = self.store.staff.find("lan")
        assert account is not None
        return self.topics.unseen(account.id)

    def looks(self) -> int:
        self.clock.advance(seconds=EVERY_MS / 1000)
        return self.watch()


@pytest.fixture
def desk(store: Store, clock: MovableClock) -> Desk:
    return Desk(store, clock)


def no_water(desk: Desk, count: int) -> None:
    for number in range(count):
        desk.files(f"mất nước sinh hoạt từ sáng, nhà {number} ngõ", f"thôn {desk.filed + 1}")


def test_the_same_matter_in_many_places_is_one_alarm_with_its_cases(desk: Desk) -> None:
    no_water(desk, 2)
    desk.files("cán bộ hẹn mãi không trả giấy", "một cửa")
    assert desk.looks() == 0

    no_water(desk, 1)
    assert desk.looks() == 1
    [topic] = desk.alarms()
    assert (topic.sort, topic.codes) == ("matter", ("PA-001", "PA-002", "PA-004"))


def test_different_matters_at_one_place_are_an_alarm_of_the_place(desk: Desk) -> None:
    for text in ("đèn đường tắt", "rác bốc mùi hôi", "chó thả rông cắn bậy"):
        desk.files(text, "ngõ 12 đường Trần Phú")
    assert desk.looks() == 1
    [topic] = desk.alarms()
    assert (topic.sort, len(topic.codes)) == ("place", 3)


def test_what_comes_later_joins_and_raises_nothing_again(desk: Desk) -> None:
    no_water(desk, 3)
    assert desk.looks() == 1
    assert desk.looks() == 0
    no_water(desk, 4)
    assert desk.looks() == 0
    # Another process that takes over knows nothing but the rows.
    again = RisingWatch(desk.store, settings(Path("unused")), desk.clock, THREE)
    assert again() == 0
    [topic] = desk.alarms()
    assert len(topic.codes) == 7


def test_one_person_who_writes_often_is_no_rising_topic(desk: Desk) -> None:
    for number in range(5):
        desk.files("mất nước sinh hoạt từ sáng", f"thôn {number}", person="lan")
    assert desk.looks() == 0


def test_what_is_hours_apart_does_not_count_together(desk: Desk) -> None:
    no_water(desk, 2)
    desk.clock.advance(hours=7)
    no_water(desk, 2)
    assert desk.looks() == 0


def test_an_alarm_is_put_aside_once_and_stays_so(desk: Desk) -> None:
    no_water(desk, 3)
    desk.looks()
    [topic] = desk.alarms()

    assert desk.topics.see(topic.id, by="lan")
    assert not desk.topics.see(topic.id, by="hung")
    no_water(desk, 2)
    assert desk.looks() == 0
    assert desk.alarms() == []


def test_no_word_of_a_report_stands_with_the_alarm(desk: Desk) -> None:
    no_water(desk, 3)
    desk.looks()
    rows = desk.store.engine.query("SELECT * FROM rising_topics")
    rows = [*rows, *desk.store.engine.query("SELECT * FROM rising_cases")]

    assert not any("nước" in str(dict(row)) for row in rows)


def test_the_rule_is_data(clock: MovableClock) -> None:
    assert rule().people >= 2
    assert rule().hours >= 1
