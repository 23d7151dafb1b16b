"""Switches and planned accidents of the platform.

Counts what is still to go wrong; the parts of the platform ask "now?" through
the `take_…` methods. Causes nothing by itself.
"""

from __future__ import annotations

import threading
from collections import Counter

ANY_PATH = "any"
MESSAGE_PATHS = ("/v3.0/oa/message/cs", "/v2.0/oa/message")


class Faults:
    """What the emulator is told to do wrong, or not to do."""

    def __init__(self) -> None:
        self.echoes = True
        self.receipts = True
        self.latency = 0.0  # seconds before every answer of the API
        self.clock_skew_seconds = 0.0  # added to the timestamps of events
        self._planned: Counter[str] = Counter()
        self._failures: list[tuple[str, int]] = []
        self._delays: list[float] = []
        self._pauses: list[int] = []
        self._drips: list[float] = []
        self._counting = threading.Lock()

    def fail_next(self, path: str, error_code: int, n: int = 1) -> None:
        """Answer the next `n` calls to this path ("any" for every path) with an error."""
        with self._counting:
            self._failures += [(path, error_code)] * n

    def reset_after_acceptance(self, n: int = 1, *, path: str = "") -> None:
        """Do the work of the next `n` sends, then break the connection before answering.

        With `path` another call is meant, for example the token call.
        """
        self._plan(f"loss:{path}", n)

    def http_502_next(self, n: int = 1) -> None:
        """Answer the next `n` calls with the HTML page of a broken gateway."""
        self._plan("502", n)

    def http_429_next(self, n: int = 1, *, retry_after_seconds: int = 30) -> None:
        """Answer the next `n` calls with "too many requests" and when to come back."""
        with self._counting:
            self._pauses += [retry_after_seconds] * n

    def truncate_next(self, n: int = 1) -> None:
        """Do the work of the next `n` calls, but cut their answers in the middle."""
        self._plan("truncate", n)

    def drip_next(self, seconds: float, n: int = 1) -> None:
        """Let the bodies of the next `n` answers trickle in over so many seconds."""
        with self._counting:
            self._drips += [seconds] * n

    def duplicate_next_webhook(self, n: int = 1) -> None:
        """Deliver the next `n` events twice."""
        self._plan("duplicate", n)

    def corrupt_next_signature(self, n: int = 1) -> None:
        """Sign the next `n` attempts wrongly."""
        self._plan("corrupt", n)

    def drop_next_webhook(self, n: int = 1) -> None:
        """Lose the next `n` events without an attempt."""
        self._plan("drop", n)

    def delay_next_webhook(self, seconds: float) -> None:
        """Hold the next event back, so that later ones overtake it."""
        with self._counting:
            self._delays.append(seconds)

    def take_failure(self, path: str) -> int | None:
        """Return the planned error for a call to this path, if there is one."""
        with self._counting:
            for place, (wanted, code) in enumerate(self._failures):
                if wanted in (ANY_PATH, path):
                    del self._failures[place]
                    return code
        return None

    def take_loss(self, path: str) -> bool:
        """Say whether the answer to this accepted call gets lost."""
        if self._take(f"loss:{path}"):
            return True
        return path in MESSAGE_PATHS and self._take("loss:")

    def take_502(self) -> bool:
        """Say whether the gateway breaks now."""
        return self._take("502")

    def take_429(self) -> int:
        """Return after how many seconds this call may come back, 0 if it may pass."""
        with self._counting:
            return self._pauses.pop(0) if self._pauses else 0

    def take_truncation(self) -> bool:
        """Say whether this answer is cut."""
        return self._take("truncate")

    def take_drip(self) -> float:
        """Return over how many seconds this answer trickles in."""
        with self._counting:
            return self._drips.pop(0) if self._drips else 0.0

    def take_duplicate(self) -> bool:
        """Say whether this event goes out twice."""
        return self._take("duplicate")

    def take_corruption(self) -> bool:
        """Say whether this attempt is signed wrongly."""
        return self._take("corrupt")

    def take_drop(self) -> bool:
        """Say whether this event is lost."""
        return self._take("drop")

    def take_delay(self) -> float:
        """Return how many seconds this event is held back."""
        with self._counting:
            return self._delays.pop(0) if self._delays else 0.0

    def _plan(self, accident: str, n: int) -> None:
        with self._counting:
            self._planned[accident] += n

    def _take(self, accident: str) -> bool:
        with self._counting:
            if self._planned[accident] <= 0:
                return False
            self._planned[accident] -= 1
            return True
