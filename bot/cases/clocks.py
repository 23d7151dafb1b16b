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
from bot.models import Case, CaseKind, CaseStatus
from knowledge.calendar import WorkingCalendar

REPLY, NOTICE, ACCUSATION = "reply", "notice", "accusation"
"""The clocks by whose last day a case is due: one leads, and the others run beside it."""


class Start(StrEnum):
    """What sets a clock going."""

    RECEIPT = "receipt"
    REFUSED = "refused"
    NOTICE = "notice"


class Until(StrEnum):
    """What stops a clock."""

    TAKEN = "taken"
    BEGUN = "begun"
    FORWARDED = "forwarded"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in working days, with its basis, the day somebody last checked it, and a remark.

    It runs while the clock of the key `lead` is the one by which the case is due.
    """

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
    lead: str = REPLY
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


@lru_cache(maxsize=3 * len(CaseKind))
def terms_of(kind: CaseKind, lead: str = REPLY) -> tuple[Term, ...]:
    """Return every clock of a kind in the order of the table, but for aims after the term."""
    law = term_of(kind, lead)
    beside = [each for each in terms() if each.lead == lead and each.kind in (None, kind)]
    found = [_own(each.key, kind) for each in beside]
    return tuple(
        term
        for term in dict.fromkeys(found)
        if term is law or term.is_law or term.working_days < law.working_days
    )


def term_of(kind: CaseKind, lead: str = REPLY) -> Term:
    """Return the term by which a kind is due: its own, else the one for all kinds."""
    return _own(lead, kind)


def is_passed_on(case: Case) -> bool:
    """Say whether the leading clock stands because another agency has the case."""
    is_away = case.status is CaseStatus.TRANSFERRED
    return is_away and term_of(case.kind, case.clock).until is Until.FORWARDED


def leading(*, is_protected: bool) -> str:
    """Return the clock by which a case is due from its receipt: an accusation has its own."""
    return ACCUSATION if is_protected else REPLY


def due_on(
    kind: CaseKind, received_at: int, *, calendar: WorkingCalendar, lead: str = REPLY
) -> date:
    """Return the last day of the leading term of a case received at that instant (epoch ms)."""
    received_on = local_time(received_at).date()
    return calendar.add_working_days(received_on, term_of(kind, lead).working_days)


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
