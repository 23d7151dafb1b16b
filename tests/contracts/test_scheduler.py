"""The scheduler on every engine: one leads, missed beats are made up for once, clocks may jump."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import MovableClock, SystemClock, local_time
from bot.metronome import Metronome
from bot.scheduler import LEADERSHIP, Office, Scheduler
from bot.storage.store import Store

SECONDS = 10


class Beats:
    """Counts what each tick did."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def a_scheduler(store: Store, clock: MovableClock, owner: str, **ticks: Beats) -> Scheduler:
    return Scheduler(Office(store.leases, store.ticks, clock), owner, ticks, SECONDS)


def test_of_two_schedulers_one_leads_and_the_other_waits(store: Store, clock: MovableClock) -> None:
    beats = Beats()
    first, second = (a_scheduler(store, clock, name, work=beats) for name in ("a", "b"))
    for _ in range(5):
        assert first.run_once()
        assert not second.run_once()
        clock.advance(seconds=SECONDS)

    assert beats.count == 5
    assert store.ticks.leader(LEADERSHIP) == "a"


def test_a_dead_leaders_work_goes_on_after_three_beats(store: Store, clock: MovableClock) -> None:
    beats = Beats()
    a_scheduler(store, clock, "killed", work=beats).run_once()
    heir = a_scheduler(store, clock, "heir", work=beats)
    clock.advance(seconds=3 * SECONDS - 1)
    assert not heir.run_once()
    clock.advance(seconds=2)
    assert heir.run_once()
    assert [row.owner for row in store.ticks.all()] == ["heir"]


def test_an_hour_of_missed_beats_is_made_up_for_by_one(store: Store, clock: MovableClock) -> None:
    beats = Beats()
    scheduler = a_scheduler(store, clock, "a", work=beats)
    scheduler.run_once()
    clock.advance(hours=1)
    scheduler.run_once()

    [row] = store.ticks.all()
    assert (beats.count, row.runs, row.missed) == (2, 2, 359)


def test_a_tick_that_fails_is_told_and_harms_no_other(store: Store, clock: MovableClock) -> None:
    class Broken(Beats):
        def __call__(self) -> None:
            super().__call__()
            if self.count == 1:
                raise ValueError("once")

    broken, sound = Broken(), Beats()
    scheduler = a_scheduler(store, clock, "a", broken=broken, sound=sound)
    scheduler.run_once()
    assert [(row.name, row.problem) for row in store.ticks.all()] == [
        ("broken", "ValueError"),
        ("sound", ""),
    ]
    failed_at = clock.millis()
    clock.advance(seconds=SECONDS)
    scheduler.run_once()
    assert [(row.problem, row.failed_at) for row in store.ticks.all()] == [("", failed_at), ("", 0)]


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_jumps_stops_neither_the_leader_nor_its_heir(
    store: Store, clock: MovableClock, hours: int
) -> None:
    beats = Beats()
    leader = a_scheduler(store, clock, "a", work=beats)
    leader.run_once()
    clock.advance(hours=hours)
    assert leader.run_once()
    clock.advance(hours=-hours)
    heir = a_scheduler(store, clock, "b", work=beats)
    clock.advance(seconds=3 * SECONDS + 1)
    assert heir.run_once(), "the leader died, and its lease must not outlive it by hours"
    assert all(row.missed >= 0 for row in store.ticks.all())


def test_a_clock_set_back_does_not_silence_the_metronome() -> None:
    wall = MovableClock(local_time(SystemClock().millis()))
    metronome = Metronome(lambda: None, SECONDS, wall)
    metronome.start(paused=True)
    try:
        assert not metronome.heed_the_clock()
        wall.advance(hours=-1)
        assert metronome.heed_the_clock()
        late = metronome.get_job("beat").next_run_time - local_time(wall.millis())
        assert late <= timedelta(seconds=SECONDS)
    finally:
        metronome.shutdown(wait=False)
