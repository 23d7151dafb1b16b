"""What a knowledge entry is: frozen data with validity, scope and sources.

Parses and checks nothing; that is knowledge.loader and knowledge.check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The three families of entries; each is ranked as a list of its own."""

    PROCEDURE = "procedure"
    FAQ = "faq"
    PLAN = "plan"


class Facet(StrEnum):
    """The sides of an entry that people ask about one by one."""

    PAPERS = "papers"
    FEE = "fee"
    DURATION = "duration"
    PLACE = "place"
    STEPS = "steps"
    RESULT = "result"
    BASIS = "basis"
    NOTE = "note"
    AIMS = "aims"
    CONTENT = "content"
    CHANNELS = "channels"
    PERIOD = "period"
    TASKS = "tasks"
    ORGANISATION = "organisation"
    REPORTING = "reporting"
    FUNDING = "funding"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which an entry's facts apply, both ends included."""

    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the facts apply on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and on which day somebody last looked."""

    title: str
    checked_on: date
    url: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee case; the amount is in đồng and applies between two dates."""

    case: str
    amount: int
    channel: str
    basis: str
    unit: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether this amount is charged on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One row of a plan's annex; dates only where the plan gives a window."""

    no: int
    content: str
    lead: str
    partners: tuple[str, ...]
    period: str
    start: date | None = None
    end: date | None = None
    recurrence: str = ""
    quota: int | None = None
    quota_per: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The text of one facet; `checked` is false where nobody verified the fact."""

    text: str
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry has; FAQs have nothing more."""

    id: str
    kind: Kind
    slug: str
    title: str
    lead: str
    questions: tuple[str, ...]
    validity: Validity
    sources: tuple[Source, ...]
    sections: Mapping[Facet, Section] = field(default_factory=dict)
    short: str = ""
    scope: str = "national"
    related: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: the short name, else the official title."""
        return self.short or self.title

    @property
    def checked_on(self) -> date:
        """The oldest look at any source: no fact is fresher than its stalest source."""
        return min(source.checked_on for source in self.sources)


@dataclass(frozen=True, slots=True)
class Procedure(Entry):
    """An administrative procedure (thủ tục hành chính); its id is its code."""

    code: str = ""
    codes_also: tuple[str, ...] = ()
    field: str = ""
    level: str = ""
    online: str = ""
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan(Entry):
    """An agency's plan (kế hoạch), with its annex of tasks as data."""

    number: str = ""
    agency: str = ""
    province: str = ""
    issued_on: date | None = None
    period: str = ""
    superseded_by: str = ""
    tasks: tuple[PlanTask, ...] = ()
