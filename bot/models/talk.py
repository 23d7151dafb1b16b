"""A conversation: what is remembered of it, what was understood, and what should follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.models.cases import Act, NewCase
from bot.models.deliveries import Priority
from bot.models.files import SentFile
from bot.models.gaps import NewGap, Tally
from bot.models.proposals import NewProposal


@dataclass(frozen=True, slots=True)
class Button:
    """A tap that sends `payload` as if the person had typed it."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Zalo's form for name and phone number, put under a question that can be typed as well."""

    title: str
    subtitle: str
    image_url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One text to the citizen of the conversation; buttons and card repeat what typing does."""

    text: str
    buttons: tuple[Button, ...] = ()
    priority: Priority = Priority.REPLY
    card: ContactCard | None = None


@dataclass(frozen=True, slots=True)
class Expecting:
    """What a bare number or "có" answers now; outside of it the bot asks back.

    `owner` names who asked (`choices`, `menu`, `report`; `chosen` once something was picked),
    `options` are commands by number.
    """

    owner: str
    expires_at: int
    options: tuple[str, ...] = ()


IN_TEXT = "(trong nội dung)"
"""Place or time of a draft whose account already names it."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A citizen report being written down, question by question.

    `happened` is when it happened, or by when a dossier was promised. `media` are
    the ids of the first of the `attachments`. A report that asked for something `is_guided`: it
    asks for optional things too, unless they were `passed`. `similar` is the open case that was
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

    @property
    def place_in_words(self) -> str:
        """The place as it was told apart from the account; empty where that names it."""
        return "" if self.place == IN_TEXT else self.place


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
    greeted: bool = False


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
    files: tuple[SentFile, ...] = ()
    gaps: tuple[NewGap, ...] = ()
    tallies: tuple[Tally, ...] = ()
