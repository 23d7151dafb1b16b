"""Lets threads that write at the same time share one transaction, and so one fsync.

Knows nothing of what is written. Nobody waits for company: whoever finds no writer writes at
once, and those who come meanwhile are the next batch (docs/decisions/0013-group-commit.md).
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.errors import StorageBusy
from bot.storage.engine import Engine

log = logging.getLogger(__name__)

MAX_BATCH = 16
"""More share a transaction only by waiting for the next one, which keeps each of them short."""

# As long as a writer waits for the write lock: Zalo allows two seconds for the whole answer.
PATIENCE_SECONDS = 1.2

Item = TypeVar("Item")
Insert = Callable[[Sequence[Item]], Sequence[bool]]


def _taken_lock() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class _Waiter(Generic[Item]):
    """One thread with what it wants written; `news` is released when it need not wait longer.

    With news but without an outcome its batch failed, and it writes alone.
    """

    item: Item
    news: threading.Lock = field(default_factory=_taken_lock)
    leads: bool = False
    is_busy: bool = False
    outcome: bool | None = None


class GroupCommit(Generic[Item]):
    """Writes what waits in one transaction after the other.

    Holds no more than one item for each thread that is inside `write`.
    """

    def __init__(
        self,
        engine: Engine,
        insert: Insert[Item],
        *,
        topic: str,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._engine = engine
        self._insert = insert
        self._topic = topic
        self._patience = patience_seconds
        self._guard = threading.Lock()
        self._waiting: deque[_Waiter[Item]] = deque()
        self._has_leader = False

    def write(self, item: Item) -> bool:
        """Write one item, alone or with others, and return what `insert` said of it.

        It is committed when this returns. Raises StorageBusy when it was not its turn in time,
        or whatever `insert` raised for this item: one that cannot be written fails alone.
        """
        waiter = self._arrive(item)
        if not waiter.leads and not waiter.news.acquire(timeout=self._patience):
            self._withdraw(waiter)
        if waiter.leads:
            self._lead(waiter)
        if waiter.is_busy:
            raise StorageBusy("the transactions of other threads took too long")
        return self._alone(item) if waiter.outcome is None else waiter.outcome

    @property
    def waiting(self) -> int:
        """How many threads wait for a transaction to end before theirs begins."""
        return len(self._waiting)

    def _arrive(self, item: Item) -> _Waiter[Item]:
        waiter = _Waiter(item)
        with self._guard:
            self._waiting.append(waiter)
            if not self._has_leader:
                self._has_leader = waiter.leads = True
        return waiter

    def _withdraw(self, waiter: _Waiter[Item]) -> None:
        """Give up, unless the news came at the last moment. What is being written may still be."""
        with self._guard:
            if waiter.news.acquire(blocking=False):
                return
            waiter.is_busy = True
            if waiter in self._waiting:
                self._waiting.remove(waiter)

    def _lead(self, own: _Waiter[Item]) -> None:
        """Write what waits once, then let the next one lead."""
        batch: list[_Waiter[Item]] = []
        try:
            self._write_together(batch)
        except StorageBusy:
            # Those who came meanwhile would wait for the same lock, and past Zalo's patience.
            batch += self._take(None)
            for waiter in batch:
                waiter.is_busy = True
            raise
        except Exception as error:
            if len(batch) <= 1:
                raise
            extra = {"events": len(batch), "why": type(error).__name__}
            log.warning("batch not written, each goes alone", extra=extra)
        finally:
            self._hand_over(own, batch)
        self._engine.wake(self._topic)

    def _write_together(self, batch: list[_Waiter[Item]]) -> None:
        with self._engine.atomic():
            # Only now, so that those who came while the lock was awaited are part of it.
            batch += self._take(MAX_BATCH)
            outcomes = self._insert([waiter.item for waiter in batch])
        for waiter, outcome in zip(batch, outcomes, strict=True):
            waiter.outcome = outcome

    def _take(self, at_most: int | None) -> list[_Waiter[Item]]:
        with self._guard:
            count = len(self._waiting)
            count = count if at_most is None else min(count, at_most)
            return [self._waiting.popleft() for _ in range(count)]

    def _hand_over(self, own: _Waiter[Item], batch: Sequence[_Waiter[Item]]) -> None:
        """Let the first who waits lead, and release those whose batch is done."""
        with self._guard:
            if own in self._waiting:  # it failed before it could take anything
                self._waiting.remove(own)
            self._has_leader = bool(self._waiting)
            if self._has_leader:
                self._waiting[0].leads = True
                self._waiting[0].news.release()
        for waiter in batch:
            if waiter is not own:
                waiter.news.release()

    def _alone(self, item: Item) -> bool:
        with self._engine.atomic():
            [outcome] = self._insert([item])
        self._engine.wake(self._topic)
        return outcome
