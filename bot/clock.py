"""The only place that reads the machine's clock.

People see Asia/Ho_Chi_Minh; storage holds UTC epoch milliseconds.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

# Việt Nam has had one offset without daylight saving since 1975, so a fixed zone is exact and
# needs no time-zone database, which bare Windows and slim containers lack.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """A source of time that tests can replace."""

    def millis(self) -> int:
        """Return now as UTC epoch milliseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def millis(self) -> int:
        """Return now as UTC epoch milliseconds."""
        return time.time_ns() // 1_000_000


class MovableClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, start: datetime) -> None:
        self._millis = int(start.timestamp() * 1000)

    def millis(self) -> int:
        """Return the instant the clock was set to."""
        return self._millis

    def advance(self, **parts: float) -> None:
        """Move forward by a timedelta given in keywords, such as minutes=5."""
        self._millis += int(timedelta(**parts).total_seconds() * 1000)


class Turns:
    """Lets something happen at most once in so many milliseconds, by a clock that may jump."""

    def __init__(self, clock: Clock, every_ms: int) -> None:
        self._clock = clock
        self._every_ms = every_ms
        self._next = 0

    def is_due(self) -> bool:
        """Say whether the time has come; at once where the clock was set back."""
        left = self._next - self._clock.millis()
        return not 0 < left <= self._every_ms

    def taken(self) -> None:
        """Let the next turn be so much later than now."""
        self._next = self._clock.millis() + self._every_ms


def local_time(millis: int) -> datetime:
    """Return the instant as people in Việt Nam read it."""
    return datetime.fromtimestamp(millis / 1000, VIETNAM)


def today(clock: Clock) -> date:
    """Return the current day in Việt Nam."""
    return local_time(clock.millis()).date()
