"""A bulletin on its way from a draft to its readers, and what became of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.models.targets import Target


class BulletinStatus(StrEnum):
    """Where a bulletin stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class BulletinKind(StrEnum):
    """What a bulletin is; each has its template and its own duties."""

    NEWS = "news"
    DIGEST = "digest"
    GOOD_EXAMPLE = "good_example"
    TRUE_FALSE = "true_false"


class Channel(StrEnum):
    """How a bulletin travels: one message to each reader, or one broadcast of an article."""

    MESSAGE = "message"
    ARTICLE = "article"


class RecipientStatus(StrEnum):
    """What became of a bulletin for one reader; from SENT to SKIPPED it never changes again.

    UNKNOWN: it may have arrived, and is never sent again. FAILED may be tried again by staff.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: who chose the topic and, where they are given, belongs to the group and place.

    `target` is for articles alone, which Zalo broadcasts by what it knows of the followers.
    """

    topic: str = ""
    group: str = ""
    place: str = ""
    target: Target = Target()


@dataclass(frozen=True, slots=True)
class Content:
    """What staff write. Nothing is sent without a source and the day it was last read.

    `text` holds paragraphs, and pictures as lines of their own: `![caption](https://…)`.
    `consent` says who agreed, and when, to be named as a good example. `good_hours` narrows the
    hours of sending, such as "11:00-13:00, 18:00-21:00".
    """

    title: str
    text: str
    source: str
    checked_on: date
    kind: BulletinKind = BulletinKind.NEWS
    channel: Channel = Channel.MESSAGE
    audience: Audience = Audience()
    summary: str = ""
    cover: str = ""
    consent: str = ""
    good_hours: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin as it stands; `due_at` is 0 until it is scheduled.

    `approver` is never its author. `reason` says why it is paused or cancelled.
    """

    id: str
    oa_id: str
    content: Content
    status: BulletinStatus
    author: str
    approver: str = ""
    due_at: int = 0
    version: int = 1
    reason: str = ""
    cursor: str = ""
    created_at: int = 0
    begun_at: int = 0
    ended_at: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the bulletin is called."""
        return self.content.title


@dataclass(frozen=True, slots=True)
class Reader:
    """One row of the ledger: what became of a bulletin for one person."""

    bulletin: str
    oa_id: str
    person: str
    status: RecipientStatus
    attempt: int
    reason: str = ""
