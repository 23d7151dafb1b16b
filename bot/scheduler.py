"""Runs named ticks on the clock, in exactly one process at a time.

APScheduler is only the metronome: its stores lose or double jobs on a crash (measured), so what
is due lives in our tables and a tick merely looks there. Leadership is a lease row that each
tick renews.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import StorageError
from bot.metronome import Metronome
from bot.storage.leases import Leases
from bot.storage.ticks import Ran, Ticks

log = logging.getLogger(__name__)

LEADERSHIP = "scheduler"


@dataclass(frozen=True, slots=True)
class Office:
    """What a scheduler needs beside its ticks."""

    leases: Leases
    journal: Ticks
    clock: Clock


class Scheduler:
    """Calls each tick every few seconds while this process leads."""

    def __init__(
        self,
        office: Office,
        owner: str,
        ticks: Mapping[str, Callable[[], object]],
        tick_seconds: int,
    ) -> None:
        self._leases = office.leases
        self._journal = office.journal
        self._clock = office.clock
        self._owner = owner
        self._ticks = ticks
        self._seconds = tick_seconds
        self._fence: int | None = None
        self._metronome = Metronome(self._beat, tick_seconds)

    def run_once(self) -> bool:
        """Run every tick once; return False when another process leads."""
        if not self._leads():
            return False
        runs = [self._run(name, tick) for name, tick in self._ticks.items()]
        self._journal.record(self._owner, runs, every_ms=self._seconds * 1000)
        return True

    def start(self) -> None:
        """Begin to tick in a thread of its own."""
        self._metronome.start()

    def stop(self) -> None:
        """Finish the running tick and give the leadership back.

        Where the database is away just then, the lease runs out by itself.
        """
        self._metronome.shutdown(wait=True)
        if self._fence is not None:
            with suppress(StorageError):
                self._leases.release(LEADERSHIP, self._fence)
            self._fence = None

    def _leads(self) -> bool:
        """Keep or take the leadership; three missed ticks hand it over."""
        seconds = self._seconds * 3
        if self._fence is not None:
            if self._leases.renew(LEADERSHIP, self._fence, seconds=seconds):
                return True
            log.warning("leadership lost to another process")
        self._fence = self._leases.take(LEADERSHIP, self._owner, seconds=seconds)
        return self._fence is not None

    def _beat(self) -> None:
        try:
            self.run_once()
        except Exception:
            log.exception("scheduler beat failed, goes on")

    def _run(self, name: str, tick: Callable[[], object]) -> Ran:
        started_at, problem = self._clock.millis(), ""
        try:
            tick()
        except Exception as error:
            log.exception("tick failed, goes on", extra={"tick": name})
            problem = type(error).__name__
        return Ran(name, started_at, max(0, self._clock.millis() - started_at), problem)
