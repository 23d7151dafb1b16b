"""Citizens' cases: what was filed, its details and news, and what citizens do to it later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.models.rights import Consenting, DeletingTalk, Requesting, Shredding


class CaseKind(StrEnum):
    """What kind of citizen's case it is."""

    REPORT = "report"
    ATTITUDE = "attitude"
    RULE = "rule"
    LATE_DOSSIER = "late_dossier"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    HUMAN = "human"
    DATA = "data"


class CaseStatus(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    TRANSFERRED = "transferred"
    ANSWERED = "answered"
    CLOSED = "closed"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


class Sight(StrEnum):
    """How much of a case its reader is handed."""

    FULL = "full"
    MASKED = "masked"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What the form asked beside the account and the place, each part possibly empty.

    `place_now` is today's name of a place of old, `consent` the text that the citizen agreed to.
    """

    happened: str = ""
    place_now: str = ""
    contact: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that a conversation asks to be filed; an anonymous one keeps no person.

    `files` are the ids of what was sent with it.
    """

    kind: CaseKind
    text: str
    place: str
    code: str
    due_on: date
    details: CaseDetails = CaseDetails()
    is_anonymous: bool = False
    is_protected: bool = False
    field: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A filed case; text, place and answer are opened from their seals, as far as `sight` goes.

    Who reports an unlawful act is protected: none but approvers learn anything of it.
    `reason` is the key of why it was refused, `clock` that of the clock by which it is due.
    """

    id: str
    oa_id: str
    code: str
    person: str
    kind: CaseKind
    status: CaseStatus
    text: str
    place: str
    received_at: int
    due_on: date
    answer: str = ""
    answered_at: int | None = None
    reason: str = ""
    is_protected: bool = False
    clock: str = "reply"
    sight: Sight = Sight.FULL

    @property
    def is_withheld(self) -> bool:
        """Say whether this copy carries nothing that anybody said, nor who did."""
        return self.sight is Sight.WITHHELD


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What happened to a case beside its answer; `reason` is why it was reopened.

    `closed_at` is when officers closed it last, with an answer or without (epoch ms).
    """

    is_rated: bool = False
    is_reopened: bool = False
    reason: str = ""
    closed_at: int | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Something about a case that waits for the person's next message."""

    id: str
    text: str
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What an officer waits to hear about a case; a fresh one is answered by the next message."""

    case_id: str
    code: str
    text: str
    is_fresh: bool


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
class Choosing:
    """A follower asks for bulletins on a topic; `consent` is the text they answered."""

    topic: str
    consent: str


@dataclass(frozen=True, slots=True)
class Stopping:
    """A follower wants no more bulletins on a topic, or, without one, none at all."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Testing:
    """A member of the staff links this phone by a code, to read drafts on it."""

    code: str


@dataclass(frozen=True, slots=True)
class Told:
    """News that waited was told."""

    news_id: str


@dataclass(frozen=True, slots=True)
class Supplying:
    """A citizen adds something to a case; `media` are the ids of the files."""

    case_id: str
    text: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """An officer talks with a person and the bot keeps silent until then (epoch ms).

    Case and staff are empty where the officer writes in Zalo's own tool.
    """

    until: int
    case_id: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An officer wrote in Zalo's own tool: the bot keeps silent until then (epoch ms)."""

    until: int


@dataclass(frozen=True, slots=True)
class Chatting:
    """A citizen writes in a talk that an officer has taken over from the page of a case."""

    case_id: str
    text: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The question about a case has had its turn; later messages must say that they answer it."""

    case_id: str


Act = (
    Joining
    | Rating
    | Reopening
    | Told
    | Supplying
    | Heard
    | Shredding
    | Consenting
    | DeletingTalk
    | Requesting
    | Choosing
    | Stopping
    | Testing
    | HandedOver
    | Chatting
)
"""What a message does beside its answer, mostly to a case that exists."""
