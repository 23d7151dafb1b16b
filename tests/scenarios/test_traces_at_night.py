"""What was erased leaves the files by night; the doctor and the command say when it did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import requests

from bot.cli.checkup import traces
from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Finding, Level, Patient
from bot.clock import VIETNAM, MovableClock
from bot.privacy.nightly import rewrite_nightly
from bot.storage.engine import Engine, Rewritten
from bot.storage.sqlite import SqliteEngine
from bot.storage.store import Store
from tests.fakes import Installation

EVENING = datetime(2026, 11, 23, 22, 0, tzinfo=VIETNAM)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(EVENING)


@pytest.fixture
def outcomes(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[Rewritten]:
    """What the next rewritings come to; all go well after these."""
    planned: list[Rewritten] = []

    def told() -> Rewritten:
        return planned.pop(0) if planned else Rewritten(9)

    monkeypatch.setattr(store.engine, "rewrite", told)
    return planned


def hours_of(store: Store, clock: MovableClock, *, every_minutes: int) -> Iterator[str]:
    """Yield the local times of one day at which something was rewritten."""
    for _ in range(24 * 60 // every_minutes):
        at = datetime.fromtimestamp(clock.millis() / 1000, VIETNAM)
        if rewrite_nightly(store, clock):
            yield f"{at:%H:%M}"
        clock.advance(minutes=every_minutes)


@pytest.mark.usefixtures("outcomes")
def test_it_is_done_once_a_night(store: Store, clock: MovableClock) -> None:
    assert list(hours_of(store, clock, every_minutes=5)) == ["02:00"]
    assert list(hours_of(store, clock, every_minutes=5)) == ["02:00"]


def test_what_was_in_use_is_tried_again_after_ten_minutes(
    store: Store, clock: MovableClock, outcomes: list[Rewritten]
) -> None:
    outcomes += [Rewritten(8, ("inbox",)), Rewritten(0, ("snapshot",))]

    assert list(hours_of(store, clock, every_minutes=5)) == ["02:00", "02:10", "02:20"]


def test_a_missing_right_is_not_tried_all_night(
    store: Store, clock: MovableClock, outcomes: list[Rewritten]
) -> None:
    outcomes += [Rewritten(9, (), ("checkpoint",))]

    assert list(hours_of(store, clock, every_minutes=5)) == ["02:00"]


def test_the_scheduler_does_it(town: Installation) -> None:
    town.pass_time(hours=5)
    town.tick()

    assert town.app.store.heartbeats.last("rewrite") == town.clock.millis()


def looked_at(town: Installation, engine: Engine) -> list[Finding]:
    with requests.Session() as session:
        patient = Patient(town.app.settings, town.clock, session)
        return list(traces.traces(patient, Records(engine, None)))


def test_the_doctor_says_when_it_was_done_last(town_on_each: Installation) -> None:
    town = town_on_each
    engine = town.app.store.engine
    first = looked_at(town, engine)
    if isinstance(engine, SqliteEngine):
        assert [each.level for each in first] == [Level.OK]
        return
    assert first[0].level is Level.WARNING
    assert "scrub" in first[0].remedy
    town.pass_time(hours=5)
    town.tick()
    done, *hindrances = looked_at(town, engine)
    assert done.level is Level.OK
    # A server as it comes uses the files of its log again.
    assert [each.sentence for each in hindrances] == [traces.HINDRANCES["recycled"][0]]
    town.clock.advance(days=4)
    assert "for 4 days" in looked_at(town, engine)[0].sentence
