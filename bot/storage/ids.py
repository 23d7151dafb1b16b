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
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_SHIFTS = range(_TIME_BITS + _RANDOM_BITS - 10, -1, -10)


class IdMaker:
    """Makes ids from the clock and chance."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        """Return a new id of 24 characters, greater than all this maker made before."""
        # Outside the lock: asking the system for chance lets other threads run meanwhile.
        chance = secrets.randbits(_RANDOM_BITS)
        with self._lock:
            fresh = (self._clock.millis() << _RANDOM_BITS) | chance
            number = self._last = max(fresh, self._last + 1)
        return _encoded(number)


def _encoded(number: int) -> str:
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in _SHIFTS])
