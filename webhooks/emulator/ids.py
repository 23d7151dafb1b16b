"""Makes the identifiers of the platform: text always, never numbers.

Ids of citizens are derived from their short name, so that the same name is the
same person after every restart. Ids of messages also carry a counter that is
saved, so that a seeded `random.Random` cannot repeat an id after a restart.
"""

from __future__ import annotations

import hashlib
import random
import unicodedata

_LOWEST_ID = 10**18
_ID_SPAN = 9 * 10**18


def citizen_id(name: str) -> str:
    """Return the 19-digit id of the citizen with this short name."""
    return _digits(f"citizen:{unicodedata.normalize('NFC', name).casefold()}")


def id_by_app(app_id: str, user_id: str) -> str:
    """Return the id under which one app, whatever the account, sees a citizen."""
    return _digits(f"by-app:{app_id}:{user_id}")


def message_id(rng: random.Random, *, sequence: int) -> str:
    """Return a fresh message id: 20 hexadecimal characters."""
    return _hash(f"message:{sequence}:{rng.getrandbits(64)}")[:20]


def secret(rng: random.Random, *, sequence: int, purpose: str) -> str:
    """Return a fresh token or code."""
    return _hash(f"{purpose}:{sequence}:{rng.getrandbits(256)}")


def _digits(seed: str) -> str:
    return str(_LOWEST_ID + int(_hash(seed), 16) % _ID_SPAN)


def _hash(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()
