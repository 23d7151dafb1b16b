"""SIGKILL, at every labelled step and in crowds: nothing lost, no reply doubled.

"Lost" and "doubled" are read off the citizens' phones: each must hear, in the same order, what a
citizen hears on a day without accidents.
"""

from __future__ import annotations

import random
from itertools import groupby

import pytest

from tests.factories import OA
from tests.faults.street import QUESTIONS, Street
from tests.faults.victim import STEPS

KILLS = 150
BULLETIN_EVERY = 25
RESENT = "SELECT COUNT(*) AS n FROM outbox WHERE resends > 0 AND kind = 'message'"
CASES = "SELECT COUNT(*) AS n FROM cases"
WAITING = "SELECT COUNT(*) AS n FROM inbox WHERE status = 'received'"
# So much work that a victim meets its end before it must wait for its predecessors' leases.
BACKLOG = 12
SIGKILL, SIGALRM = -9, -14


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_this_step_loses_and_doubles_nothing(
    small_street: Street, step: str
) -> None:
    street = small_street
    street.says("calm", *QUESTIONS)
    street.finish()
    street.says("lan", *QUESTIONS)

    assert street.run_victim(label=step, nth=2) == SIGKILL, "the victim must have died there"
    street.finish()

    assert street.heard("lan") == street.heard("calm")
    assert street.app.store.outbox.counts().keys() == {"sent"}
    assert street.app.store.inbox.counts().keys() == {"done"}
    assert street.count(CASES) == 2


@pytest.mark.bar
def test_a_process_killed_at_each_step_in_turn_loses_and_doubles_nothing(street: Street) -> None:
    street.says("calm", *QUESTIONS)
    street.finish()
    for step in STEPS:
        street.says(step, *QUESTIONS)
        assert street.run_victim(label=step, nth=1) == SIGKILL
    street.finish()

    calm = street.heard("calm")
    assert [step for step in STEPS if street.heard(step) != calm] == [], why(street, list(STEPS))


@pytest.mark.bar
def test_a_hundred_and_fifty_kills_with_echoes_lose_and_double_nothing(street: Street) -> None:
    citizens = kill_many(street, random.Random("echoes on"))

    calm = street.heard("calm")
    assert len(calm) == len(QUESTIONS)
    assert [c for c in citizens if street.heard(c) != calm] == [], why(street, citizens)
    assert street.app.store.inbox.counts().keys() == {"done"}
    assert street.count(CASES) == len(citizens) + 1
    check_bulletins(street, citizens)


@pytest.mark.bar
def test_a_hundred_and_fifty_kills_without_echoes_lose_nothing_and_own_up_to_every_double(
    street: Street,
) -> None:
    street.zalo.echoes = False
    citizens = kill_many(street, random.Random("echoes off"))

    calm = street.heard("calm")
    assert [c for c in citizens if once(street.heard(c)) != calm] == [], why(street, citizens)
    heard = sum(len(street.heard(c)) for c in citizens)
    doubled = heard - len(calm) * len(citizens)
    assert doubled <= street.count(RESENT), "each double was counted as ambiguous before"
    assert street.count(CASES) == len(citizens) + 1
    check_bulletins(street, citizens)


def once(texts: list[str]) -> list[str]:
    """Leave out what was said twice in a row."""
    return [text for text, _ in groupby(texts)]


def why(street: Street, citizens: list[str]) -> str:
    """Tell whose replies differ from a calm day's: the number of each one that came, 0 for odd."""
    calm = street.heard("calm")
    places = {text: number for number, text in enumerate(calm, start=1)}
    orders = {c: [places.get(text, 0) for text in street.heard(c)] for c in citizens}
    odd = {c: order for c, order in orders.items() if order != list(places.values())}
    return f"{odd} {street.app.store.outbox.counts()} {street.app.store.inbox.counts()}"


def kill_many(street: Street, chance: random.Random) -> list[str]:
    """Kill many bot processes at random while citizens write; return the citizens."""
    street.says("calm", *QUESTIONS)
    street.finish()
    citizens: list[str] = []
    died = 0
    while died < KILLS:
        if street.count(WAITING) < BACKLOG:
            citizens.append(f"citizen-{len(citizens)}")
            street.says(citizens[-1], *QUESTIONS)
        if died % BULLETIN_EVERY == 0:
            street.queue_bulletin(died)
        died += street.run_victim(**a_death(chance)) in (SIGKILL, SIGALRM)
    street.finish()
    return citizens


def a_death(chance: random.Random) -> dict[str, object]:
    """Three die at a labelled step, the fourth anywhere between two instructions."""
    if chance.random() < 0.75:
        return {"label": chance.choice(STEPS), "nth": chance.randint(1, 4)}
    return {"seconds": chance.uniform(0.03, 0.4)}


def check_bulletins(street: Street, citizens: list[str]) -> None:
    """Nobody heard a bulletin twice; each one not heard is counted, not forgotten."""
    street.settle_ledger()
    open_ones = "SELECT COUNT(*) AS n FROM bulletin_readers WHERE status IN ('waiting', 'queued')"
    assert street.count(open_ones) == 0
    heard = 0
    for citizen in ("calm", *citizens):
        bulletins = street.heard(citizen, bulletins=True)
        assert len(bulletins) == len(set(bulletins)), citizen
        heard += len(bulletins)
    counts = street.app.store.outbox.counts("bulletin:")
    assert counts.keys() <= {"sent", "failed"}
    assert counts["sent"] <= heard <= sum(counts.values())
    assert street.zalo.contact("calm", OA).has_written
