"""What a knowledge entry is: frozen data with validity, scope and sources.

A side of a procedure is told by rows (papers, time limits, places, fees, legal texts), each
with its source, and by a section of remarks. Parses and checks nothing; that is
knowledge.loader and knowledge.check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Confidence(StrEnum):
    """How far somebody has verified one side of an entry."""

    VERIFIED = "xác minh"
    PARTLY = "một phần"
    UNCHECKED = "chưa"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which an entry's facts apply, both ends included."""

    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the facts apply on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: Validity) -> bool:
        """Say whether some day belongs to both."""
        first = max(self.valid_from, other.valid_from)
        return self.covers(first) and other.covers(first)


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which one row of an entry applies; an open end has no date."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the row applies on that day."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and on which day somebody last looked."""

    title: str
    checked_on: date
    url: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee case; the amount is in đồng. `source` counts the entry's sources from 1."""

    case: str
    amount: int
    channel: str
    basis: str
    unit: str = ""
    period: Period = ALWAYS
    source: int = 1


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who need not pay."""

    who: str
    basis: str
    period: Period = ALWAYS
    source: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a dossier; `data` says when data of the State replace it."""

    name: str
    form: str = ""
    copies: int = 1
    case: str = ""
    data: str = ""
    source: int = 1


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long handling takes: a count of units, nought for the same day.

    `extended` is the longest term, in the same unit, where the matter must be examined.
    """

    value: int
    unit: str
    case: str = ""
    extended: int | None = None
    note: str = ""
    source: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Who receives the papers; offices changed on 1 July 2025, so a place has its days."""

    where: str
    case: str = ""
    period: Period = ALWAYS
    source: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A legal text on which an entry rests."""

    number: str
    title: str
    source: int = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """Any other figure that an entry's texts mention: what it is, and its value in words."""

    what: str
    value: str
    source: int = 1


Row = Fee | Exemption | Paper | TimeLimit | Place | Document | Fact
"""What an entry states in structured form; each row names its source."""


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
    """What every entry has; FAQs have nothing more.

    One `id` may have several entries: later versions, and what a province or an OA changes;
    knowledge.versions tells which one applies. `bundle` lists, in order, what a turn of life
    needs. `file` is the content file, for editors.
    """

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
    aliases: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    bundle: tuple[str, ...] = ()
    confidence: Mapping[Facet, Confidence] = field(default_factory=dict)
    file: str = ""

    @property
    def name(self) -> str:
        """What people call it: the short name, else the official title."""
        return self.short or self.title

    @property
    def checked_on(self) -> date:
        """The oldest look at any source: no fact is fresher than its stalest source."""
        return min(source.checked_on for source in self.sources)

    def body(self) -> Iterator[str]:
        """Yield every text of which the answers are made, without the names and questions."""
        yield self.lead
        yield from (section.text for section in self.sections.values())

    def confidence_in(self, facet: Facet) -> Confidence:
        """How far a side is verified; a section nobody has checked is not."""
        section = self.sections.get(facet)
        if section is not None and not section.checked:
            return Confidence.UNCHECKED
        return self.confidence.get(facet, Confidence.VERIFIED)


@dataclass(frozen=True, slots=True)
class Procedure(Entry):
    """An administrative procedure (thủ tục hành chính); its id is its code.

    `successor` is the code that replaced it. `basis` holds its legal texts.
    """

    code: str = ""
    codes_also: tuple[str, ...] = ()
    successor: str = ""
    field: str = ""
    level: str = ""
    online: str = ""
    life_events: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    times: tuple[TimeLimit, ...] = ()
    places: tuple[Place, ...] = ()
    fees: tuple[Fee, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    basis: tuple[Document, ...] = ()

    def rows_on(self, facet: Facet) -> tuple[Row, ...]:
        """Return the rows that tell one side, whatever their days."""
        tables: Mapping[Facet, tuple[Row, ...]] = {
            Facet.PAPERS: self.papers,
            Facet.DURATION: self.times,
            Facet.PLACE: self.places,
            Facet.FEE: (*self.fees, *self.exemptions),
            Facet.BASIS: self.basis,
        }
        return tables.get(facet, ())

    def body(self) -> Iterator[str]:
        """Yield every text of which the answers are made, the rows as well."""
        yield from Entry.body(self)
        yield from (f"{paper.case} {paper.name}" for paper in self.papers)
        yield from (f"{place.case} {place.where}" for place in self.places)
        yield from (fee.case for fee in self.fees)
        yield from (f"{document.title} {document.number}" for document in self.basis)


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
