"""One writer at a time among all threads and processes of this machine.

SQLite's own busy handler is unfair: a worker that drains a backlog can starve the webhook past
Zalo's two seconds. A lock file around write transactions removes that (measured; see
docs/decisions/0002). It guards nothing but speed: SQLite's locks still guard the data.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import StorageBusy

if sys.platform != "win32":
    import fcntl

# Zalo allows two seconds for a whole webhook answer; the rest of it needs its share.
DEADLINE_SECONDS = 1.2
_POLL_SECONDS = (0.0003, 0.003)


class WriteLock:
    """A thread lock in front of a file lock.

    The thread lock comes first because flock does not exclude threads that share a descriptor.
    The descriptor is opened lazily, so that it belongs to the process that uses it after a fork.
    """

    def __init__(self, path: Path, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._path = path
        self._deadline = deadline_seconds
        self._threads = threading.Lock()
        self._descriptor: int | None = None
        self._pid = 0

    @contextmanager
    def held(self) -> Iterator[float]:
        """Hold the lock and yield the seconds left of the deadline.

        Raises StorageBusy when the lock is not free in time.
        """
        until = time.monotonic() + self._deadline
        if not self._threads.acquire(timeout=self._deadline):
            raise StorageBusy(f"another thread held {self._path.name} for {self._deadline} s")
        try:
            with self._file_held(until):
                yield max(until - time.monotonic(), 0.0)
        finally:
            self._threads.release()

    def close(self) -> None:
        """Close the descriptor; the lock may be used again afterwards."""
        if self._descriptor is not None and self._pid == os.getpid():
            with suppress(OSError):
                os.close(self._descriptor)
        self._descriptor = None

    @contextmanager
    def _file_held(self, until: float) -> Iterator[None]:
        if sys.platform == "win32":  # no flock there: SQLite's busy handler alone
            yield
            return
        descriptor = self._open()
        self._poll(descriptor, until)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _open(self) -> int:
        if self._descriptor is None or self._pid != os.getpid():
            self._descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            self._pid = os.getpid()
        return self._descriptor

    def _poll(self, descriptor: int, until: float) -> None:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as error:
                if time.monotonic() >= until:
                    reason = f"another process held {self._path.name} for {self._deadline} s"
                    raise StorageBusy(reason) from error
            # Jitter, not cryptography: pollers that step in time would starve one of them.
            time.sleep(random.uniform(*_POLL_SECONDS))  # noqa: S311 - no secret
