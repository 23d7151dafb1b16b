"""Zalo waits for an acknowledgement, so the web edge goes before the workers of its process."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.rightofway import Courtesy, RightOfWay
from bot.worker import Desk, Worker
from tests.factories import a_text_event, an_envelope
from tests.fakes import Installation

PATIENT, IMPATIENT = 60.0, 0.001
AT_ONCE = 30.0  # seconds, well below a worker's patience here


def test_a_worker_waits_until_the_last_event_at_the_door_is_acknowledged() -> None:
    way = RightOfWay(PATIENT)
    order: list[str] = []

    def work() -> None:
        way.give()
        order.append("worked")

    with ThreadPoolExecutor(1) as pool:
        with way.taken():
            with way.taken():
                done = pool.submit(work)
                until_somebody_waits(way)
                order.append("first acknowledged")
            order.append("second acknowledged")
        done.result(AT_ONCE)

    assert order == ["first acknowledged", "second acknowledged", "worked"]


def test_events_that_come_without_end_do_not_stop_the_answers() -> None:
    way = RightOfWay(IMPATIENT)
    with way.taken():
        way.give()
        assert way.passing == 1, "the worker went on although somebody still passed"
    assert (way.passing, way.waiting) == (0, 0)


def test_an_event_that_could_not_be_stored_blocks_no_worker() -> None:
    way = RightOfWay(PATIENT)
    with pytest.raises(OSError, match="disk"), way.taken():
        raise OSError("disk full")
    assert way.passing == 0


def test_a_worker_lets_pass_before_it_takes_answers_and_writes_but_holds_no_transaction(
    town: Installation,
) -> None:
    steps: list[str] = []

    class Road(RightOfWay):
        def give(self) -> None:
            # Raises where a transaction is open: blocks do not nest.
            with town.app.store.engine.atomic():
                steps.append("lets pass")

    desk = Desk(town.app.store, town.app.settings, town.app.shelf, town.app.clock, Road(IMPATIENT))
    town.app.store.inbox.add(an_envelope(), a_text_event().decode())

    assert Worker(desk, "worker", steps.append).run_once()

    assert steps == [
        *("lets pass", "worker.claimed", "lets pass", "worker.answered"),
        *("lets pass", "worker.writing", "worker.finished"),
    ]


def test_workers_and_web_edge_of_one_process_share_one_road(town: Installation) -> None:
    way = RightOfWay(PATIENT)
    worker = replace(town.app, way=way).worker()
    with ThreadPoolExecutor(1) as pool:
        with way.taken():
            done = pool.submit(worker.run_once)
            until_somebody_waits(way)
            assert not done.done()
        assert done.result(AT_ONCE) is False


def test_who_prepares_lets_pass_but_gets_a_quarter_of_the_time_at_worst() -> None:
    seconds = 0.0

    class Full(RightOfWay):
        def give(self) -> None:
            nonlocal seconds
            seconds += 0.02

    way, worked = Full(), 0
    courtesy = Courtesy(RightOfWay(), way, now=lambda: seconds)
    courtesy()
    assert seconds == 0.0, "nobody passes"
    with way.taken():
        courtesy()
        assert seconds == 0.02
        for _ in range(1000):
            seconds += 0.001
            worked += 1
            courtesy()

    assert 0.2 < worked * 0.001 / seconds < 0.3


def test_who_prepares_knows_when_a_worker_answers(town: Installation) -> None:
    answers, seen = RightOfWay(), dict[str, int]()
    app = replace(town.app, answers=answers, at=lambda step: seen.setdefault(step, answers.passing))
    app.store.inbox.add(an_envelope(), a_text_event().decode())

    assert app.worker().run_once()

    assert seen["worker.claimed"] == 0
    assert seen["worker.answered"] == seen["worker.finished"] == 1
    assert answers.passing == 0


def until_somebody_waits(way: RightOfWay) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if way.waiting:
            return
        pause.wait(0.01)
    raise AssertionError("no worker let anybody pass")
