"""Lets the web edge go before the workers of the same process.

Python computes on one core for each process, and Zalo waits for an acknowledgement while nobody
waits for the next millisecond of a worker (docs/decisions/0014-the-web-edge-goes-first.md).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Some times an acknowledgement's own length. Events that come without end must not stop the
# answers: with three pauses for each event a worker still answers more than fifteen a second.
PATIENCE_SECONDS = 0.02


class RightOfWay:
    """Counts who passes, and lets others wait for a free road; a matter of speed alone."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience = patience_seconds
        self._changed = threading.Condition()
        self._passing = 0
        self._waiting = 0

    @property
    def passing(self) -> int:
        """How many have the right of way now."""
        return self._passing

    @property
    def waiting(self) -> int:
        """How many let them pass now."""
        return self._waiting

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Go first; waits for nobody."""
        with self._changed:
            self._passing += 1
        try:
            yield
        finally:
            with self._changed:
                self._passing -= 1
                if not self._passing:
                    self._changed.notify_all()

    def give(self) -> None:
        """Return once nobody passes, or when patience is over. Hold no lock meanwhile."""
        if not self._passing:
            return
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._passing, self._patience)
            self._waiting -= 1


_SHARE = 1 / 3
"""How long somebody courteous goes on after a wait, as a share of the wait."""


class Courtesy:
    """Lets several ways' users pass, yet never stands still: for one thread that works for long.

    To be called between small pieces of work. After a wait it goes on for a third of that time
    before it looks again, so that the work gets a quarter of the time however full the ways are.
    """

    def __init__(self, *ways: RightOfWay, now: Callable[[], float] = time.monotonic) -> None:
        """Take the ways, and a clock in seconds."""
        self._ways = ways
        self._now = now
        self._until = 0.0

    def __call__(self) -> None:
        """Return once nobody passes, or when patience is over."""
        if not any(way.passing for way in self._ways):
            return
        begun = self._now()
        if begun < self._until:
            return
        for way in self._ways:
            way.give()
        ended = self._now()
        self._until = ended + (ended - begun) * _SHARE
