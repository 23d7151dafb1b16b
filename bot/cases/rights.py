"""Says by when a request about somebody's own data must be carried out (rights.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from bot.models import Wish

CARRY_OUT = "carry_out"
"""The clock of a wish about one's own data, as reminders name it."""

WARN_DAYS = 3
"""Calendar days before the last one from which on officers are reminded."""

_WITH_OTHERS = frozenset({Wish.DELETE})
"""What Zalo has to carry out as well."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Calendar days, with the basis, the day somebody last checked it, and a remark."""

    days: int
    basis: str
    checked_on: date
    note: str


@lru_cache(maxsize=1)
def limits() -> dict[str, Limit]:
    """Return every limit by its key."""
    path = Path(__file__).with_name("rights.toml")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: Limit(**row) for key, row in document.items()}


def limit_of(wish: Wish) -> Limit:
    """Return the limit for carrying a wish out."""
    return limits()["carry_out_with_others" if wish in _WITH_OTHERS else "carry_out"]


def carry_out_on(wish: Wish, received_on: date) -> date:
    """Return the last day for a wish received on a day."""
    return received_on + timedelta(days=limit_of(wish).days)


def extended(last: date) -> date:
    """Return the last day after the one extension."""
    return last + timedelta(days=limits()["extension"].days)
