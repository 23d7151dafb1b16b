"""Says by which day a citizen must be told what becomes of a case.

The terms are data with their legal basis (clocks.toml). How pauses move a day is the matter of
bot.cases.reckoning, and who is reminded that of bot.cases.watch.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.clock import local_time
from bot.models import CaseKind
from knowledge.calendar import WorkingCalendar

REPLY = "reply"
"""The key of the clock whose last day stands with the case and is told to its author."""


class Start(StrEnum):
    """What sets a clock going."""

    RECEIPT = "receipt"
    REFUSED = "refused"


class Until(StrEnum):
    """What stops a clock."""

    TAKEN = "taken"
    BEGUN = "begun"
    FORWARDED = "forwarded"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in working days, with its basis, the day somebody last checked it, and a remark."""

    working_days: int
    basis: str
    checked_on: date
    note: str
    kind: CaseKind | None = None
    key: str = REPLY
    name: str = ""
    start: Start = Start.RECEIPT
    until: Until = Until.TOLD
    warn_days: int = 0
    is_law: bool = False
    escalates: bool = False


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
    return tuple(_term(row) for row in _document()["clock"])


@lru_cache(maxsize=len(CaseKind))
def terms_of(kind: CaseKind) -> tuple[Term, ...]:
    """Return every clock of a kind in the order of the table, but for aims after the term."""
    law = term_of(kind)
    found = [_own(each.key, kind) for each in terms() if each.kind in (None, kind)]
    return tuple(
        term
        for term in dict.fromkeys(found)
        if term is law or term.is_law or term.working_days < law.working_days
    )


def term_of(kind: CaseKind) -> Term:
    """Return the term for the reply to a kind: its own, else the one for all kinds."""
    return _own(REPLY, kind)


def due_on(kind: CaseKind, received_at: int, *, calendar: WorkingCalendar) -> date:
    """Return the last day of the term of a case received at that instant (epoch ms)."""
    received_on = local_time(received_at).date()
    return calendar.add_working_days(received_on, term_of(kind).working_days)


def _own(key: str, kind: CaseKind) -> Term:
    named = [term for term in terms() if term.key == key]
    own = [term for term in named if term.kind is kind]
    common = [term for term in named if term.kind is None]
    return (own + common)[0]


def _term(row: dict[str, Any]) -> Term:
    facts = {**row, "kind": CaseKind(row["kind"]) if "kind" in row else None}
    facts["start"] = Start(row.get("start", Start.RECEIPT))
    facts["until"] = Until(row.get("until", Until.TOLD))
    return Term(**facts)
