"""Sortable text keys made in Python, so that no engine's auto-increment is needed.

Later ids of one process sort after earlier ones, also within a millisecond.
"""

from __future__ import annotations

import secrets
import threading

from bot.clock import Clock

# Crockford's base 32 in ascending byte order: ids sort the same in every database collation C.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_BITS, _RANDOM_BITS = 48, 72
_LENGTH = (_TIME_BITS + _RANDOM_BITS) // 5


class IdMaker:
    """Makes ids from the clock and chance."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        """Return a new id of 24 characters, greater than all this maker made before."""
        with self._lock:
            fresh = (self._clock.millis() << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
            self._last = max(fresh, self._last + 1)
            return _encoded(self._last)


def _encoded(number: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(_LENGTH)))
