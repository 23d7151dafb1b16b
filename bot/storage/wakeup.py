"""Lets loops of one process sleep until there is work.

A wake-up is only a hint: the row in the database is the work, and whoever misses the hint finds
it at the next poll.
"""

from __future__ import annotations

import threading


class Wakeup:
    """Counts wake-ups by topic; a waiter returns when the count it last saw has moved."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._counts: dict[str, int] = {}
        self._seen = threading.local()

    def wake(self, topic: str) -> None:
        """Release everyone who waits for the topic."""
        with self._changed:
            self._counts[topic] = self._counts.get(topic, 0) + 1
            self._changed.notify_all()

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        """Wait for a wake-up since this thread last waited; False after the timeout."""
        seen: dict[str, int] = vars(self._seen).setdefault("counts", {})
        with self._changed:
            moved = self._changed.wait_for(
                lambda: self._counts.get(topic, 0) != seen.get(topic, 0), timeout_seconds
            )
            seen[topic] = self._counts.get(topic, 0)
        return moved
