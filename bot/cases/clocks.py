"""Says by which day a citizen must be told what becomes of a case.

The terms are data with their legal basis (clocks.toml); who is reminded of them, and when, is
the desk's matter.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.clock import local_time
from bot.models import CaseKind
from knowledge.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Term:
    """A term in working days, with its basis, the day somebody last checked it, and a remark."""

    working_days: int
    basis: str
    checked_on: date
    note: str
    kind: CaseKind | None = None


@dataclass(frozen=True, slots=True)
class Reopenings:
    """How many days after the answer its author may open a case again, with the basis."""

    days: int
    basis: str
    checked_on: date


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("clocks.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def reopening() -> Reopenings:
    """Return until when a case may be opened again."""
    row = _document()["reopening"]
    return Reopenings(row["days"], row["basis"], row["checked_on"])


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return the table of terms."""
    return tuple(
        Term(
            row["working_days"],
            row["basis"],
            row["checked_on"],
            row["note"],
            CaseKind(row["kind"]) if "kind" in row else None,
        )
        for row in _document()["clock"]
    )


def term_of(kind: CaseKind) -> Term:
    """Return the term of a kind: its own, else the one for all kinds."""
    own = [term for term in terms() if term.kind is kind]
    common = [term for term in terms() if term.kind is None]
    return (own + common)[0]


def due_on(kind: CaseKind, received_at: int, *, calendar: WorkingCalendar) -> date:
    """Return the last day of the term of a case received at that instant (epoch ms)."""
    received_on = local_time(received_at).date()
    return calendar.add_working_days(received_on, term_of(kind).working_days)
