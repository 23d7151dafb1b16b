"""Runs named ticks on the clock, in exactly one process at a time.

APScheduler is only the metronome: its stores lose or double jobs on a crash (measured), so what
is due lives in our tables and a tick merely looks there. Leadership is a lease row that each
tick renews.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import VIETNAM
from bot.storage.leases import Leases

log = logging.getLogger(__name__)

LEADERSHIP = "scheduler"


class Scheduler:
    """Calls each tick every few seconds while this process leads."""

    def __init__(
        self,
        leases: Leases,
        owner: str,
        ticks: Mapping[str, Callable[[], object]],
        tick_seconds: int,
    ) -> None:
        self._leases = leases
        self._owner = owner
        self._ticks = ticks
        self._seconds = tick_seconds
        self._fence: int | None = None
        self._metronome = BackgroundScheduler(timezone=VIETNAM)

    def run_once(self) -> bool:
        """Run every tick once; return False when another process leads."""
        if not self._leads():
            return False
        for name, tick in self._ticks.items():
            self._run(name, tick)
        return True

    def start(self) -> None:
        """Begin to tick in a thread of its own."""
        self._metronome.add_job(
            self._beat,
            "interval",
            seconds=self._seconds,
            id="ticks",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._metronome.start()

    def stop(self) -> None:
        """Finish the running tick and give the leadership back."""
        self._metronome.shutdown(wait=True)
        if self._fence is not None:
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

    def _run(self, name: str, tick: Callable[[], object]) -> None:
        try:
            tick()
        except Exception:
            log.exception("tick failed, goes on", extra={"tick": name})
