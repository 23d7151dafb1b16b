"""Threads that write at the same time: one transaction, and none suffers for another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bot.errors import StorageBusy, StorageError
from bot.storage.engine import Engine
from bot.storage.groupcommit import MAX_BATCH, GroupCommit
from bot.storage.store import Store
from tests.factories import an_envelope

COUNT = "SELECT COUNT(*) AS n FROM capabilities"
INSERT = """
    INSERT INTO capabilities (oa_id, name, value, updated_at) VALUES (:oa_id, 'x', 'y', 0)
"""
PATIENT, IMPATIENT = 30.0, 0.05


class Desk:
    """A first writer who stays in its transaction while others arrive."""

    def __init__(self, engine: Engine, patience_seconds: float = PATIENT) -> None:
        self.engine = engine
        self.batches: list[list[str]] = []
        self._inside, self._go_on = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(32)
        self._commits = GroupCommit(
            engine, self._insert, topic="x", patience_seconds=patience_seconds
        )

    def write(self, item: str) -> Future[bool]:
        return self._pool.submit(self._commits.write, item)

    def write_here(self, item: str) -> bool:
        return self._commits.write(item)

    def write_while_the_first_is_busy(self, first: str, *items: str) -> list[Future[bool]]:
        """Let all of them arrive before the first may commit."""
        found = [self.write(first)]
        assert self._inside.wait(30)
        for number, item in enumerate(items, start=1):
            found.append(self.write(item))
            eventually(lambda number=number: self._commits.waiting == number)  # type: ignore[misc]
        return found

    def go_on(self) -> None:
        self._go_on.set()
        self._pool.shutdown()

    def count(self) -> int:
        return int(self.engine.query(COUNT)[0]["n"])

    def _insert(self, items: Sequence[str]) -> list[bool]:
        self.batches.append(list(items))
        if len(self.batches) == 1:
            self._inside.set()
            assert self._go_on.wait(30)
        if "the lock is held" in items:
            raise StorageBusy("as told")
        for item in items:
            self.engine.execute(INSERT, oa_id=item)
        return [True for _ in items]


def eventually(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not is_so():
        pause.wait(0.001)


def test_a_lone_event_is_written_at_once(engine: Engine) -> None:
    desk = Desk(engine)

    [written] = desk.write_while_the_first_is_busy("alone")
    desk.go_on()

    assert written.result() is True
    assert desk.batches == [["alone"]]


def test_events_that_arrive_together_are_stored_in_one_transaction(engine: Engine) -> None:
    desk = Desk(engine)

    written = desk.write_while_the_first_is_busy("first", "a", "b", "c", "d")
    desk.go_on()

    assert [each.result() for each in written] == [True] * 5
    assert desk.batches == [["first"], ["a", "b", "c", "d"]]
    assert desk.count() == 5


def test_a_crowd_is_stored_in_several_transactions_and_in_order(engine: Engine) -> None:
    desk = Desk(engine)
    crowd = [f"{number:02}" for number in range(MAX_BATCH + 3)]

    written = desk.write_while_the_first_is_busy("first", *crowd)
    desk.go_on()

    assert all(each.result() for each in written)
    assert desk.batches == [["first"], crowd[:MAX_BATCH], crowd[MAX_BATCH:]]


def test_one_event_that_cannot_be_stored_fails_alone(engine: Engine) -> None:
    engine.execute(INSERT, oa_id="taken")
    desk = Desk(engine)

    first, *neighbours, refused = desk.write_while_the_first_is_busy("first", "a", "b", "taken")
    desk.go_on()

    assert [each.result() for each in (first, *neighbours)] == [True] * 3
    with pytest.raises(StorageError):
        refused.result()
    assert desk.count() == 4


def test_a_first_event_that_cannot_be_stored_holds_up_nobody(engine: Engine) -> None:
    engine.execute(INSERT, oa_id="taken")
    desk = Desk(engine)

    refused, *others = desk.write_while_the_first_is_busy("taken", "a", "b")
    desk.go_on()

    with pytest.raises(StorageError):
        refused.result()
    assert [each.result() for each in others] == [True, True]


def test_when_the_database_is_busy_everyone_who_waits_is_told_at_once(engine: Engine) -> None:
    desk = Desk(engine)

    told = desk.write_while_the_first_is_busy("the lock is held", "a", "b")
    desk.go_on()

    for each in told:
        with pytest.raises(StorageBusy):
            each.result()
    assert desk.batches == [["the lock is held"]]
    assert desk.count() == 0


def test_who_gave_up_waiting_was_refused_and_is_not_stored_later(engine: Engine) -> None:
    desk = Desk(engine, IMPATIENT)

    first = desk.write("first")
    eventually(lambda: bool(desk.batches))
    late = desk.write("late")
    with pytest.raises(StorageBusy):
        late.result()
    desk.go_on()

    assert first.result() is True
    assert desk.batches == [["first"]]


def test_after_trouble_the_next_event_is_stored_as_ever(engine: Engine) -> None:
    desk = Desk(engine)
    desk.write_while_the_first_is_busy("the lock is held", "a")
    desk.go_on()

    assert desk.write_here("next") is True
    assert desk.batches[1:] == [["next"]]


def test_an_event_delivered_to_many_threads_at_once_is_new_once(store: Store) -> None:
    envelopes = [an_envelope(user_id=str(number % 3)) for number in range(20)]

    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(store.inbox.add, each, "{}") for each in envelopes * 4]

    assert sum(each.result() for each in found) == len(envelopes)
    assert store.inbox.counts() == {"received": len(envelopes)}
