"""Makes and finds tracking codes such as PA-7K3-M9Q.

Codes are public names, not secrets: who may see a case is part of the storage query.
"""

from __future__ import annotations

import hashlib
import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0/O and 1/I/L. 31 characters, a prime, which the check below needs."""

_PREFIX = "PA"
_LENGTH = 6
_SIZE = len(ALPHABET)
# Powers of 18 are all different and none is 0 modulo 31. So every single wrong character and
# every swap of two neighbours changes the weighted sum, and a slip never names another case.
_WEIGHTS = tuple(pow(18, place, _SIZE) for place in range(_LENGTH))
_LAST_INVERSE = pow(_WEIGHTS[-1], -1, _SIZE)
_GAP = r"[\s.\-\u2010-\u2015]*"
_WRITTEN = re.compile(rf"(?<!\w)pa{_GAP}([a-z0-9]{{3}}{_GAP}[a-z0-9]{{3}})(?!\w)", re.IGNORECASE)


def new_code(event_id: str, *, attempt: int = 0) -> str:
    """Derive the code of the case that an event files.

    The same event and attempt give the same code, so a replayed event files nothing new. A
    higher attempt gives another code where the first one is taken.
    """
    digest = hashlib.sha256(f"case:{event_id}:{attempt}".encode()).digest()
    number = int.from_bytes(digest[:16], "big")
    places = [number // _SIZE**place % _SIZE for place in range(_LENGTH - 1)]
    return _written("".join(ALPHABET[value] for value in [*places, _check_value(places)]))


def is_code(code: str) -> bool:
    """Say whether a code in its official form is free of slips."""
    characters = code.removeprefix(f"{_PREFIX}-").replace("-", "")
    return _written(characters) == code and _is_sound(characters)


def find_code(text: str) -> str | None:
    """Return the code a citizen wrote, in its official form; None without a sound one.

    Lower case, spaces and missing dashes are forgiven.
    """
    for characters in _candidates(text):
        if _is_sound(characters):
            return _written(characters)
    return None


def has_broken_code(text: str) -> bool:
    """Say whether something meant as a code is there, but with a slip in it."""
    return find_code(text) is None and any(
        any(character.isdigit() for character in found) for found in _candidates(text)
    )


def _candidates(text: str) -> list[str]:
    return [re.sub(r"[^A-Z0-9]", "", found.upper()) for found in _WRITTEN.findall(text)]


def _written(characters: str) -> str:
    return f"{_PREFIX}-{characters[:3]}-{characters[3:]}"


def _is_sound(characters: str) -> bool:
    if len(characters) != _LENGTH or any(c not in ALPHABET for c in characters):
        return False
    values = map(ALPHABET.index, characters)
    return sum(w * v for w, v in zip(_WEIGHTS, values, strict=True)) % _SIZE == 0


def _check_value(places: list[int]) -> int:
    total = sum(w * v for w, v in zip(_WEIGHTS, places, strict=False))
    return -total * _LAST_INVERSE % _SIZE
