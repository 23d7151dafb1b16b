"""Tells other processes through PostgreSQL that there is something for them.

In a thread of its own, with a connection of its own: whoever stored something answers at once
and does not wait for a further transaction that only carries a hint. What is told again within a
moment is told once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg

Connect = Callable[[], psycopg.Connection[dict[str, Any]]]

CHANNEL = "mot_cua_oa"
_PAUSE_SECONDS = 0.01
"""How long it gathers before it tells: far below what anybody notices, or polls for."""

_LAST_WORDS_SECONDS = 3.0


class Herald(threading.Thread):
    """Sends the topics it was given, each once however often it was given meanwhile.

    Hints only: whoever misses one finds the row at the next poll. When the connection is lost the
    thread ends; the engine begins another one.
    """

    def __init__(self, connect: Connect) -> None:
        super().__init__(name="herald", daemon=True)
        self._connect = connect
        self._topics: set[str] = set()
        self._changed = threading.Condition()
        self._stopped = threading.Event()

    def tell(self, topic: str) -> None:
        """Have a topic told soon; returns at once."""
        with self._changed:
            self._topics.add(topic)
            self._changed.notify()

    def run(self) -> None:
        """Tell until stopped, and what is left then as well."""
        with suppress(psycopg.Error), self._connect() as connection:
            while topics := self._next():
                for topic in sorted(topics):
                    connection.execute(
                        "SELECT pg_notify(%(channel)s, %(topic)s)",
                        {"channel": CHANNEL, "topic": topic},
                    )
                self._stopped.wait(_PAUSE_SECONDS)

    def stop(self) -> None:
        """End the thread once it has told what is left."""
        self._stopped.set()
        with self._changed:
            self._changed.notify()
        self.join(_LAST_WORDS_SECONDS)

    def _next(self) -> set[str]:
        """Wait for topics and take them; none when it was stopped."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._topics) or self._stopped.is_set())
            topics, self._topics = self._topics, set()
        return topics
