"""Bulletins while everything dies: nobody gets one twice, nobody is forgotten, replies go first.

`make soak` runs the long form: a hundred thousand readers and two hundred kills.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import pytest

from bot.clock import MovableClock, local_time
from bot.config import Zalo
from bot.conversation.guide import Guide
from bot.models import Recipient
from bot.sendrules import Bulletins
from tests.bulletins import TOPIC, a_scheduled
from tests.factories import OA
from tests.fakes import Installation
from tests.faults.street import Street
from tests.faults.victim import SENDER_STEPS

IS_SOAK = bool(os.environ.get("SOAK"))
READERS = int(os.environ.get("SOAK_READERS", "100000")) if IS_SOAK else 60
KILLS = int(os.environ.get("SOAK_KILLS", "200")) if IS_SOAK else 30
# The moments of death lie so that the kills are spread over the whole sending.
LONGEST_LIFE_SECONDS = READERS * 24 / KILLS / 1000 if IS_SOAK else 0.6
MOST_PASSAGES = READERS // KILLS if IS_SOAK else 8
TITLE = "BẢN TIN số 1"
MESSAGES = "/v2.0/oa/message"
SIGKILL, SIGALRM = -9, -14


def a_reader(street: Street, number: int) -> str:
    """Somebody who wrote a moment ago and chose the topic; returns their id at Zalo."""
    user, store = f"4000000000{number:09}", street.app.store
    street.zalo.add_citizen(user, f"Người {number}")
    now = street.app.clock.millis()
    street.zalo.change_contact(user, OA, follows=True, has_written=True, last_interaction_ms=now)
    person = store.followers.met(OA, Recipient(user_id=user), interacted_at=now)
    store.subscriptions.choose(OA, person, TOPIC, cause="test")
    return user


def accidents(street: Street, chance: random.Random) -> None:
    """Let the platform lose answers after it took the message, refuse calls, and fail."""
    zalo = street.zalo
    what: list[Callable[[], object]] = [
        lambda: zalo.reset_after_acceptance(chance.randint(1, 3), path=MESSAGES),
        lambda: zalo.fail_next(MESSAGES, -32),
        lambda: zalo.http_502_next(1),
        lambda: zalo.truncate_next(1),
        lambda: None,
    ]
    chance.choice(what)()


def open_readers(street: Street) -> int:
    return street.count(
        "SELECT COUNT(*) AS n FROM bulletin_readers WHERE status IN ('waiting', 'queued')"
    )


def a_death(chance: random.Random) -> dict[str, object]:
    if chance.random() < 0.5:
        return {"label": chance.choice(SENDER_STEPS), "nth": chance.randint(1, MOST_PASSAGES)}
    return {"seconds": chance.uniform(0.05, LONGEST_LIFE_SECONDS)}


def heard(street: Street, user: str) -> int:
    return sum(TITLE in text for text in street.heard(user, bulletins=True))


@pytest.mark.bar
def test_senders_and_schedulers_that_die_double_nobody_and_lose_nobody(street: Street) -> None:
    chance = random.Random("bulletins")
    store = street.app.store
    with store.engine.atomic():
        people = [a_reader(street, number) for number in range(READERS)]
    street.says("calm", "lệ phí chứng thực bản sao")
    made = a_scheduled(store, street.app.settings.oas[0], title=TITLE)
    died, writers, begun = 0, [], time.monotonic()
    while died < KILLS and (open_readers(street) or not died):
        accidents(street, chance)
        if died % 5 == 0:
            writers.append(f"writer-{died}")
            street.says(writers[-1], "lệ phí chứng thực bản sao")
        # Two at once, as when the service was started twice; either may die at any moment.
        pids = [street.start_campaign(**a_death(chance)) for _ in range(2)]
        died += sum(street.wait(pid) in (SIGKILL, SIGALRM) for pid in pids)
        street.let_minutes_pass()
    if IS_SOAK:
        print(f"{died} kills of {KILLS}; still to be sent: {open_readers(street)} of {READERS}")
    street.carries_on_until(lambda: not open_readers(street))
    street.finish()
    street.settle_ledger()

    counts = store.readers.counts(made)
    assert counts.keys() <= {"sent", "unknown"}, counts
    assert sum(counts.values()) == READERS, "everybody is accounted for"
    if IS_SOAK:
        print(f"in {time.monotonic() - begun:.0f} s: {counts}")
    states = {
        str(row["person"]): str(row["status"])
        for row in store.engine.query("SELECT person, status FROM bulletin_readers")
    }
    told = {user: heard(street, user) for user in people}
    assert max(told.values()) == 1, "nobody got it twice"
    for user, times in told.items():
        if states[store.followers.key_of(OA, user)] == "sent":
            assert times == 1, user
    assert all(street.heard(each) == street.heard("calm") for each in writers)


@pytest.fixture
def busy_town(tmp_path: object, clock: MovableClock, guide: Guide) -> Installation:
    """Three hundred readers at an OA with a hundred calls a minute."""
    rules = Bulletins(per_day=9, per_week=9)
    zalo = Zalo(calls_per_minute=90)
    town = Installation(tmp_path, clock, guide, bulletins=rules, zalo=zalo)  # type: ignore[arg-type]
    town.zalo.change_oa(OA, calls_per_minute=100)
    store, now = town.app.store, clock.millis()
    with store.engine.atomic():
        for number in range(300):
            user = f"4000000000{number:09}"
            town.zalo.add_citizen(user, f"Người {number}")
            town.zalo.change_contact(
                user, OA, follows=True, has_written=True, last_interaction_ms=now
            )
            person = store.followers.met(OA, Recipient(user_id=user), interacted_at=now)
            store.subscriptions.choose(OA, person, TOPIC, cause="test")
    return town


def sendings(town: Installation) -> list[int]:
    """The instants at which bulletins arrived, in order."""
    chats = (town.zalo.chat(f"4000000000{n:09}", OA) for n in range(300))
    return sorted(m.at_ms for chat in chats for m in chat if m.from_oa and TITLE in m.text)


@pytest.mark.bar
def test_the_quota_of_each_minute_is_used_and_never_exceeded(
    busy_town: Installation,
) -> None:
    """72 of 90 calls a minute are for bulletins; the platform never has to refuse one."""
    town = busy_town
    a_scheduled(town.app.store, town.app.settings.oas[0], title=TITLE)
    begun = town.clock.millis()
    for _ in range(4 * 6):
        town.tick()
        for _ in range(10):
            town.pass_time(seconds=1)
    by_minute = [
        sum(begun + n * 60_000 <= at < begun + (n + 1) * 60_000 for at in sendings(town))
        for n in range(4)
    ]
    assert all(0.95 * 72 <= count <= 1.05 * 72 for count in by_minute), by_minute
    assert [call for call in town.zalo.calls if call.error == -32] == []
    town.app.close()


@pytest.mark.bar
def test_nobody_hears_anything_in_the_quiet_hours_whatever_happens(
    busy_town: Installation,
) -> None:
    town = busy_town
    chance = random.Random("night")
    town.pass_time(hours=12, minutes=58)  # 21:58
    a_scheduled(town.app.store, town.app.settings.oas[0], title=TITLE)
    for _ in range(200):
        town.tick()
        town.pass_time(seconds=chance.choice((1, 5, 20, 60, 900, 1800)))
    times = [local_time(at).hour for at in sendings(town)]
    assert times, "some arrived before the night or after it"
    assert all(7 <= hour < 22 for hour in times)
    town.app.close()


@pytest.mark.bar
def test_a_citizens_reply_leaves_before_every_bulletin_that_waits(
    busy_town: Installation,
) -> None:
    town = busy_town
    town.zalo.change_oa(OA, calls_per_minute=2000)
    a_scheduled(town.app.store, town.app.settings.oas[0], title=TITLE)
    town.plan()
    town.clock.advance(minutes=1)
    town.zalo_clock.advance(60)
    waiting = town.app.store.readers.on_their_way(OA)
    lan = town.citizen()
    town.zalo.says(lan.user_id, OA, "xin chào")
    while town.zalo.run_due():
        pass
    while town.app.worker().run_once():
        pass
    sender = town.app.sender()
    assert sender.run_once()

    assert waiting > 20
    assert "Dạ" in lan.hears()
    assert sendings(town) == []
    town.app.close()
