"""What is asked against what is known: bare counts, and questions that the knowledge failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tallied(StrEnum):
    """What became of one question; the last two are what somebody said of an answer."""

    ANSWER = "answer"
    CHOICES = "choices"
    NO_MATCH = "no_match"
    REDIRECT = "redirect"
    HELPED = "helped"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing to be counted, with the entry it concerns, if any."""

    heard: Tallied
    entry: str = ""


class GapKind(StrEnum):
    """How the knowledge failed a question."""

    UNANSWERED = "unanswered"
    OFFERED = "offered"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class NewGap:
    """A question free of personal data that was not answered well.

    `entry` is the one that was denied, or else came nearest.
    """

    kind: GapKind
    question: str
    entry: str = ""


class GapStatus(StrEnum):
    """What an editor made of a question; only open ones have words.

    An open one of which a revision is made is in hand; it is answered once that is published.
    """

    OPEN = "open"
    ANSWERED = "answered"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that waits for an editor; `days` counts it by ISO date.

    `revision` is what an editor makes of it, "" while nobody does.
    """

    id: str
    oa_id: str
    kind: GapKind
    entry: str
    question: str
    times: int
    last_seen_at: int
    days: Mapping[str, int] = field(default_factory=dict)
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked lately; forgotten after seven days."""

    oa_id: str
    person: str
    asked_at: int
