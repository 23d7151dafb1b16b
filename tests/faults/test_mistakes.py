"""Mistakes of operation: started twice, clocks that jump, a message that kills its reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import App, Crew
from bot.clock import VIETNAM, MovableClock
from bot.conversation.guide import Guide
from bot.sendrules import Bulletins
from tests.factories import OA
from tests.fakes import Installation
from tests.faults.street import QUESTIONS, Street, eventually
from tests.scenarios.test_bulletins import TITLE, a_bulletin, follower

SIGKILL = -9


@contextmanager
def two_crews(street: Street, guide: Guide) -> Iterator[list[App]]:
    """Two complete bots at work on one database, as when the service was started twice."""
    # Leases as in production: both are alive, so nobody takes anything over.
    pace = {"workers": 2, "senders": 2, "lease_seconds": 60, "echo_wait_seconds": 15}
    apps = [street.another_bot(guide, **pace, tick_seconds=1) for _ in range(2)]
    crews = [Crew(app) for app in apps]
    for crew in crews:
        crew.start()
    try:
        yield apps
    finally:
        for crew in crews:
            crew.stop()
        for app in apps:
            app.close()


@pytest.mark.bar
def test_a_bot_started_twice_says_nothing_twice(street: Street, guide: Guide) -> None:
    citizens = [f"citizen-{n}" for n in range(20)]
    with two_crews(street, guide):
        street.says("calm", *QUESTIONS)
        eventually(lambda: len(street.heard("calm")) == len(QUESTIONS), "the first is served")
        for citizen in citizens:
            street.says(citizen, *QUESTIONS)
        eventually(lambda: is_at_rest(street), "everything is answered")
        street.queue_bulletin(1)
        eventually(lambda: is_at_rest(street), "the bulletin is out")

    calm = street.heard("calm")
    assert [c for c in citizens if street.heard(c) != calm] == []
    assert {len(street.heard(c, bulletins=True)) for c in ("calm", *citizens)} == {1}


@pytest.mark.bar
def test_two_schedulers_that_tick_together_queue_a_bulletin_once(
    street: Street, guide: Guide
) -> None:
    """Both look for due bulletins at the same instant; the lease lets one of them."""
    apps = [street.another_bot(guide) for _ in range(2)]
    schedulers = [app.scheduler() for app in apps]
    together = threading.Barrier(2)
    led: list[bool] = []

    def tick(number: int) -> None:
        together.wait(10)
        led.append(schedulers[number].run_once())

    for _ in range(10):
        led.clear()
        threads = [threading.Thread(target=tick, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(led) == [False, True]
    for app in apps:
        app.close()


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_by_an_hour_neither_repeats_nor_skips_a_bulletin(
    town: Installation, hours: int
) -> None:
    lan = follower(town)
    a_bulletin(town, due_at=town.clock.millis() + 30 * 60_000)
    town.tick()
    town.pass_time(minutes=31)
    town.tick()
    town.clock.advance(hours=hours)
    town.tick()
    town.clock.advance(hours=-hours)
    for _ in range(4):
        town.pass_time(minutes=31)
        town.tick()

    assert lan.hears().count(TITLE) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_just_before_the_hour_still_sends_the_bulletin_once(
    town: Installation, hours: int
) -> None:
    lan = follower(town)
    a_bulletin(town, due_at=town.clock.millis() + 10 * 60_000)
    town.clock.advance(hours=hours)
    town.tick()
    for _ in range(5):
        town.pass_time(minutes=20)
        town.tick()

    assert lan.hears().count(TITLE) == 1


@pytest.mark.parametrize(
    ("eve", "what"),
    [
        (datetime(2026, 12, 31, 20, 0, tzinfo=VIETNAM), "the year's end"),
        (datetime(2027, 2, 5, 20, 0, tzinfo=VIETNAM), "the eve of Tết"),
        (datetime(2028, 2, 28, 20, 0, tzinfo=VIETNAM), "the eve of a leap day"),
    ],
)
def test_bulletins_of_a_night_between_two_dates_arrive_once_in_the_morning(
    tmp_path: Path, clock: MovableClock, guide: Guide, eve: datetime, what: str
) -> None:
    rules = Bulletins(per_day=9, per_week=9, on_holidays=True)
    town = Installation(tmp_path, clock, guide, bulletins=rules)
    town.pass_time(seconds=eve.timestamp() - town.clock.millis() / 1000)
    town.app.tokens.import_pair(OA, town.zalo.issue_tokens(OA))  # the old pair died meanwhile
    lan = follower(town)
    lan.says("xin chào")
    for minutes in (90, 180, 4 * 60 + 1):  # 21:30, 23:00 and one minute past midnight
        a_bulletin(town, due_at=town.clock.millis() + minutes * 60_000)
    for _ in range(14):
        town.pass_time(hours=1)
        town.tick()
        assert town.clock.millis() >= int(eve.timestamp() * 1000), what

    assert lan.hears().count(TITLE) == 3
    town.app.close()


@pytest.mark.bar
@pytest.mark.parametrize(("where", "deaths"), [("respond", 5), ("parse", 6)])
def test_a_message_that_kills_its_process_is_put_aside_and_harms_nobody_else(
    street: Street, where: str, deaths: int
) -> None:
    """Where even the reading for the apology kills, the message is at last put aside unread."""
    street.says("calm", *QUESTIONS)
    street.finish()
    street.says("lan", "xin chào")
    street.finish()
    street.says("lan", "thuốc độc", *QUESTIONS)
    street.says("hung", *QUESTIONS)
    died = 0
    while street.run_victim(poison="thuốc độc", poisons=where) == SIGKILL:
        died += 1
        assert died <= deaths, "it must be put aside now"
    street.finish()

    assert died == deaths
    assert street.heard("hung") == street.heard("calm")
    said = street.heard("lan")[1:]
    assert len(said) == len(QUESTIONS) + (where == "respond")
    assert ("xin lỗi" in said[0].lower()) is (where == "respond")
    assert street.app.store.inbox.counts()["dead"] == 1


def is_at_rest(street: Street) -> bool:
    """Whether nothing waits: no event, no delivery, no webhook."""
    inbox, outbox = street.app.store.inbox.counts(), street.app.store.outbox.counts()
    return inbox.keys() == {"done"} and outbox.keys() == {"sent"}
