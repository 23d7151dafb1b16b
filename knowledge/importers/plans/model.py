"""A plan as the importer understood it; nothing of it has been decided by anybody yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.importers.plans.lines import Mended
from knowledge.importers.plans.periods import Period


@dataclass(frozen=True, slots=True)
class DraftTask:
    """One task; `line` is where it begins in the source, `label` its number as written.

    `steering` are those partners that only guide. `details` are the items below a heading.
    """

    no: int
    content: str
    lead: str
    partners: tuple[str, ...]
    period: Period
    line: int
    label: str = ""
    group: str = ""
    forms: tuple[str, ...] = ()
    field: str = ""
    steering: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A duty to report: who, how often, in the plan's words."""

    by: str
    text: str
    periods: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should look at; `kind` is one of the words below, `detail` what it is of.

    no_task · no_lead · no_period · short_row · numbers · blank_number · no_agency
    """

    line: int
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A whole plan; `period` in its own words, `start` and `end` the days it covers."""

    number: str
    agency: str
    title: str
    period: str
    tasks: tuple[DraftTask, ...]
    start: date | None = None
    end: date | None = None
    issued_on: date | None = None
    theme: str = ""
    contents: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    minimum_forms: tuple[str, ...] = ()
    duties: tuple[DraftTask, ...] = ()
    reports: tuple[Report, ...] = ()
    mended: tuple[Mended, ...] = ()
    remarks: tuple[Remark, ...] = ()
