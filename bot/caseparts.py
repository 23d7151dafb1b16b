"""What belongs to a case beside its own row: details, news, and what citizens do to it later.

Plain frozen data, without behaviour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What the form asked beside the account and the place, each part possibly empty.

    `place_now` is today's name of a place of old, `media` where Zalo keeps pictures and files,
    `consent` the text that the citizen agreed to.
    """

    happened: str = ""
    place_now: str = ""
    contact: str = ""
    media: tuple[str, ...] = ()
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What happened to a case beside its answer; `reason` is why it was reopened."""

    is_rated: bool = False
    is_reopened: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Something about a case that waits for the person's next message."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Joining:
    """A citizen follows a case that somebody filed before."""

    case_id: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A citizen is content with an answer, from 1 (not at all) to 5."""

    case_id: str
    score: int


@dataclass(frozen=True, slots=True)
class Reopening:
    """A citizen finds that an answered case is not settled."""

    case_id: str
    reason: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """News that waited was told."""

    news_id: str


Act = Joining | Rating | Reopening | Told
"""What a citizen does to a case that exists."""
