"""The emulator's own time: real for the demo, moved by hand in tests.

Knows nothing about time zones; everything here is epoch milliseconds, as Zalo
writes them.
"""

from __future__ import annotations

import threading
import time


class EmulatorClock:
    """Say what time the platform believes it is.

    Without `start_ms` it follows the machine's clock, and `advance` adds an
    offset. With `start_ms` it stands still until somebody advances it.
    """

    def __init__(self, *, start_ms: int | None = None) -> None:
        self._lock = threading.Lock()
        self._manual = start_ms is not None
        self._base_ms = start_ms or 0

    def now_ms(self) -> int:
        """Return the present instant in epoch milliseconds."""
        with self._lock:
            machine_ms = 0 if self._manual else time.time_ns() // 1_000_000
            return machine_ms + self._base_ms

    def advance(self, seconds: float) -> None:
        """Move time forward; it never goes back."""
        if seconds < 0:
            raise ValueError("time cannot be turned back")
        with self._lock:
            self._base_ms += round(seconds * 1000)

    def sleep(self, seconds: float) -> None:
        """Let time pass: really on a real clock, at once on a manual one."""
        if seconds <= 0:
            return
        if self._manual:
            self.advance(seconds)
        else:
            time.sleep(seconds)
