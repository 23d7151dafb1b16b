"""Campaigns: an agency's plan with its tasks, what is due, and what shows that it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CampaignStatus(StrEnum):
    """A draft is what was read from a file; only an approved campaign has days that are due."""

    DRAFT = "draft"
    APPROVED = "approved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the importer left out, mended or remarked on, with the line of the source."""

    line: int
    kind: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A duty to report: who, how often, in the plan's words."""

    by: str
    text: str
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody has to do beside the tasks, in the plan's words; nothing of it is due."""

    content: str
    lead: str = ""
    period: str = ""
    details: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A plan of one OA; `start` and `end` are the days between which its tasks are due.

    `good_hours` narrows the hours of every bulletin that is begun for it.
    """

    id: str
    oa_id: str
    number: str
    agency: str
    title: str
    period: str
    status: CampaignStatus
    start: date
    end: date
    theme: str = ""
    contents: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    minimum_forms: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    reports: tuple[ReportDuty, ...] = ()
    findings: tuple[Finding, ...] = ()
    good_hours: str = ""
    source: str = ""
    created_at: int = 0
    created_by: str = ""
    approved_at: int | None = None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task; `owner` is the member of staff who is reminded, empty while nobody is named.

    `line` is where it stands in the source. `start` and `end` are a window of its own. `steering`
    are those partners that only guide, `details` the items below its heading.
    """

    id: str
    oa_id: str
    campaign: str
    no: int
    content: str
    lead: str
    partners: tuple[str, ...] = ()
    steering: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    field: str = ""
    period: str = ""
    start: date | None = None
    end: date | None = None
    recurrence: str = ""
    quota: int | None = None
    quota_per: str = ""
    line: int = 0
    owner: str = ""


UNREAD = "unread"
"""In the place of a bulletin's status: it ended, and nobody got it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One piece that a task owes by a day; `bulletin` is the one that fulfils it, if it is one."""

    id: str
    oa_id: str
    task: str
    due_on: date
    bulletin: str = ""
    bulletin_status: str = ""
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a task was worked on: a link, or the number of a paper."""

    id: str
    task: str
    slot: str
    title: str
    address: str
    done_on: date
    staff: str


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    SOON = "soon"
    NO_DRAFT = "no_draft"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one piece for one person, with what its line says."""

    id: str
    slot: str
    kind: ReminderKind
    staff: str
    raised_at: int
    oa_id: str = ""
    campaign: str = ""
    no: int = 0
    content: str = ""
    due_on: date | None = None
