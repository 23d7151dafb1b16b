"""Calls something every few seconds, whatever the machine's clock does meanwhile.

APScheduler waits for an instant of the wall clock: after a clock was set back by an hour it would
be silent for that hour. This one notices, and beats on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import VIETNAM, Clock, SystemClock, local_time

_JOB = "beat"


class Metronome(BackgroundScheduler):  # type: ignore[misc]
    """One job, once at a time; beats that were missed are made up for by one."""

    def __init__(
        self, beat: Callable[[], object], seconds: int, clock: Clock | None = None
    ) -> None:
        super().__init__(timezone=VIETNAM)
        self._wall = clock or SystemClock()
        self._longest = timedelta(seconds=2 * seconds)
        self.add_job(
            beat,
            "interval",
            seconds=seconds,
            id=_JOB,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def heed_the_clock(self) -> bool:
        """Bring a beat near that a clock set back moved far away, and say whether it was so."""
        now, job = local_time(self._wall.millis()), self.get_job(_JOB)
        if job is None or job.next_run_time is None or job.next_run_time - now <= self._longest:
            return False
        job.modify(next_run_time=now)
        return True

    def _process_jobs(self) -> Any:
        self.heed_the_clock()
        return super()._process_jobs()
