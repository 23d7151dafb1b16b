"""The things the bot speaks about: plain frozen data, without behaviour.

Instants are UTC epoch milliseconds; a `person` is the keyed hash of an OA's user id, never the
id itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from bot.caseparts import Act, CaseDetails


class Priority(IntEnum):
    """Order of deliveries on their way out; smaller goes first."""

    EMERGENCY = 0
    REPLY = 10
    NOTIFICATION = 20
    BULLETIN = 30


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the web edge reads of a webhook: enough to verify, store and order it.

    `user_id` is empty for events without a person.
    """

    app_id: str
    oa_id: str
    event_name: str
    user_id: str
    dedupe_key: str
    timestamp: str

    @property
    def platform_at(self) -> int:
        """The instant Zalo gave the event, 0 where it is not a number."""
        return int(self.timestamp) if self.timestamp.isascii() and self.timestamp.isdigit() else 0


def message_key(event_name: str, msg_id: str) -> str:
    """Return the key by which an event about a message is known, however often it comes.

    Receipts reuse the id of our message, so the event's name qualifies it.
    """
    return f"{event_name}:{msg_id}"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One received event as the worker takes it; `body` is the raw JSON text."""

    id: str
    oa_id: str
    event_name: str
    conversation: str
    person: str
    platform_at: int
    received_at: int
    attempts: int
    body: str


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one conversation until `until`; `fence` unmasks late holders."""

    oa_id: str
    conversation: str
    owner: str
    fence: int
    until: int


@dataclass(frozen=True, slots=True)
class Button:
    """A tap that sends `payload` as if the person had typed it."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One text to the citizen of the conversation; buttons only repeat what typing does."""

    text: str
    buttons: tuple[Button, ...] = ()
    priority: Priority = Priority.REPLY


@dataclass(frozen=True, slots=True)
class Expecting:
    """What a bare number or "có" answers now; outside of it the bot asks back.

    `owner` names who asked (`choices`, `menu`, `report`; `chosen` once something was picked),
    `options` are commands by number.
    """

    owner: str
    expires_at: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A citizen report being written down, question by question.

    `happened` is when it happened, or by when a dossier was promised. `media` says where Zalo
    keeps the first of the `attachments`. A report that asked for something `is_guided`: it asks
    for optional things too, unless they were `passed`. `similar` is the open case that was
    offered to be joined, `matters` are the other things of the first message.
    """

    kind: str
    text: str = ""
    place: str = ""
    attachments: int = 0
    happened: str = ""
    contact: str = ""
    media: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    is_guided: bool = False
    similar: str = ""
    matters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The last question, long numbers hidden, with the entries it was answered with or offered.

    Forgotten with the next message; until then that may confirm or correct the answer.
    """

    question: str
    entries: tuple[str, ...]
    until: int


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What the bot remembers of a talk; sealed in storage."""

    topic: str = ""
    topic_until: int = 0
    asked: Asked | None = None
    expecting: Expecting | None = None
    draft: ReportDraft | None = None
    misses: int = 0
    human_until: int = 0
    greeted: bool = False


class CaseKind(StrEnum):
    """What kind of citizen's case it is."""

    REPORT = "report"
    ATTITUDE = "attitude"
    RULE = "rule"
    LATE_DOSSIER = "late_dossier"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    HUMAN = "human"


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


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that a conversation asks to be filed; an anonymous one keeps no person."""

    kind: CaseKind
    text: str
    place: str
    code: str
    due_on: date
    details: CaseDetails = CaseDetails()
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A filed case; text, place and answer are opened from their seals."""

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


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A question, free of personal data, for which a citizen confirmed that an entry answers it."""

    entry: str
    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that editors may accept as a wording of an entry; nobody knows who asked it."""

    id: str
    entry: str
    question: str
    times: int
    last_seen_at: int


class UnderstoodAs(StrEnum):
    """What a message was taken for."""

    ANSWER = "answer"
    CHOICES = "choices"
    NO_MATCH = "no_match"
    GUARD = "guard"
    SMALLTALK = "smalltalk"
    COMMAND = "command"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class Option:
    """An entry that may be meant; `score` is a calibrated probability (0–1)."""

    entry: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a message was understood: shown by `ask --json`, logged as a label, never to citizens.

    `guard` names the guard that caught it, `entry` the entry that answers, `score` its probability.
    """

    kind: UnderstoodAs
    guard: str | None = None
    entry: str | None = None
    score: float = 0.0
    candidates: tuple[Option, ...] = ()

    @property
    def label(self) -> str:
        """A machine word without citizens' text, such as `answer:1.001193`."""
        detail = self.guard or self.entry
        return f"{self.kind}:{detail}" if detail else str(self.kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What should happen because of one event; the worker writes all of it or nothing."""

    understood: Understanding
    state: ConversationState
    replies: tuple[Reply, ...] = ()
    case: NewCase | None = None
    proposal: NewProposal | None = None
    acts: tuple[Act, ...] = ()


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An effect on the outside world that waits to be carried out.

    `cause` and `position` make it unique: the same cause can never queue it twice.
    """

    oa_id: str
    kind: str
    person: str
    cause: str
    position: int
    payload: Mapping[str, Any]
    priority: Priority = Priority.REPLY
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row of the outbox."""

    id: str
    oa_id: str
    kind: str
    person: str
    payload: Mapping[str, Any]
    priority: int
    attempts: int
    created_at: int
    fence: int
    resends: int
    cause: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An ambiguous delivery for which no echo came in time."""

    id: str
    kind: str
    resends: int
    has_sender_died: bool


@dataclass(frozen=True, slots=True)
class Follower:
    """A person as an OA knows them; the real id stays sealed."""

    oa_id: str
    person: str
    is_following: bool
    is_anonymous: bool
    interacted_at: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """How Zalo names the person: by user id, or by an anonymous talk."""

    user_id: str = ""
    anonymous_id: str = ""
    conversation_id: str = ""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """The OA's current tokens; `expires_at` is when the access token dies."""

    access_token: str
    refresh_token: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What a consent link held and its answer must match; `verifier` is empty without PKCE."""

    state: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A campaign bulletin as staff entered it."""

    id: str
    oa_id: str
    title: str
    text: str
    source: str
    checked_on: date
    due_at: int
    status: str
    counts: Mapping[str, int] = field(default_factory=dict)
