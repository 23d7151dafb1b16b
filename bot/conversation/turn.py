"""What a handler is given: one event in its conversation, and the words read from it.

Holds no way to write: a handler returns an Outcome and the worker carries it out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Protocol

from bot.clock import local_time
from bot.config import Oa
from bot.conversation.guide import Guide
from bot.models import (
    Aftermath,
    Button,
    Case,
    CaseKind,
    ConversationState,
    Handover,
    Held,
    News,
    Question,
)
from bot.wording import Wording, wording_of
from bot.zalo.events import Event, MediaMessage, TextMessage
from knowledge.model import Entry
from knowledge.text import Token, fold
from knowledge.versions import scopes_of

MINUTE = 60_000
MEMORY_MINUTES = 30
"""How long a question of ours and the last topic stay in mind."""


class CaseReader(Protocol):
    """Looks cases up; the person is part of every query, so nobody sees another's case."""

    def find(self, oa_id: str, code: str, person: str) -> Case | None:
        """Return the person's case with this code."""
        ...

    def list_of(self, oa_id: str, person: str) -> Sequence[Case]:
        """List the cases that the person filed or joined, the newest first."""
        ...

    def recent(self, oa_id: str, kind: CaseKind, *, since: int, limit: int) -> Sequence[Case]:
        """List the newest unanswered cases of a kind, for comparing; never to be shown."""
        ...


class IntakeReader(Protocol):
    """Looks up what became of a case, and what waits to be told to a person."""

    def aftermath(self, case: Case) -> Aftermath:
        """Return whether a case was rated or reopened."""
        ...

    def news(self, oa_id: str, person: str) -> Sequence[News]:
        """Return what waits for a person, the oldest first."""
        ...


class HoldingsReader(Protocol):
    """Looks up what is held of a person."""

    def held(self, oa_id: str, person: str) -> Held:
        """Return what is held of the person, without their words."""
        ...


class NothingHeld:
    """Stands in where there is no database, as for `ask`."""

    def held(self, _oa_id: str, _person: str) -> Held:
        """Return that nothing is held."""
        return Held()


class TalkReader(Protocol):
    """Looks up what officers and a person are talking about."""

    def questions(self, oa_id: str, person: str) -> Sequence[Question]:
        """Return what officers wait to hear from a person, the newest question first."""
        ...

    def kept_for(self, case_id: str) -> Case | None:
        """Return the case into which this one was merged."""
        ...

    def handover(self, oa_id: str, person: str) -> Handover | None:
        """Return who has taken the talk over now."""
        ...


class NoTalk:
    """Nobody asks or merges anything; for messages that no officer ever sees."""

    def questions(self, oa_id: str, person: str) -> Sequence[Question]:
        """Return nothing."""
        return ()

    def kept_for(self, case_id: str) -> Case | None:
        """Return nothing."""
        return None

    def handover(self, oa_id: str, person: str) -> Handover | None:
        """Return nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Turn:
    """One event of a conversation; `now` is in epoch milliseconds.

    A higher `attempt` makes another tracking code where the first one is taken. `written` are the
    entries of which the message is a wording, word for word, each with its editor's words.
    """

    event: Event
    event_id: str
    oa: Oa
    person: str
    state: ConversationState
    now: int
    guide: Guide
    cases: CaseReader
    intake: IntakeReader
    attempt: int = 0
    holdings: HoldingsReader = field(default_factory=NothingHeld)
    talk: TalkReader = NoTalk()
    text: str = field(init=False)
    sentences: tuple[tuple[Token, ...], ...] = field(init=False)
    words: tuple[Token, ...] = field(init=False)
    written: Mapping[str, str] = field(init=False)
    wording: Wording = field(init=False)

    def __post_init__(self) -> None:
        """Read the words of the event once."""
        event = self.event
        text = clean(event.text) if isinstance(event, TextMessage | MediaMessage) else ""
        object.__setattr__(self, "text", text)
        sentences = self.guide.read(text)
        object.__setattr__(self, "sentences", sentences)
        object.__setattr__(self, "words", tuple(chain.from_iterable(sentences)))
        object.__setattr__(self, "written", self.guide.written(text, self.scopes))
        object.__setattr__(self, "wording", wording_of(self.oa))

    @property
    def folded(self) -> str:
        """The text in lower case without marks."""
        return fold(self.text)

    @property
    def today(self) -> date:
        """The day in Việt Nam."""
        return local_time(self.now).date()

    @property
    def scopes(self) -> frozenset[str]:
        """Whose knowledge the OA answers from."""
        return scopes_of(self.oa.id, self.oa.province)

    def version_of(self, entry: Entry) -> Entry:
        """Return the entry as it applies today to whoever asks this OA."""
        return self.guide.index.entry(entry.id, self.today, self.scopes) or entry

    @property
    def soon(self) -> int:
        """The instant at which what is said now is forgotten."""
        return self.now + MEMORY_MINUTES * MINUTE

    @property
    def is_expecting(self) -> bool:
        """Say whether a question of ours still waits for its answer."""
        return self.state.expecting is not None and self.state.expecting.expires_at > self.now

    def saying(self, text: str) -> Turn:
        """Return the turn as if the person had written this instead."""
        event = self.event
        if not isinstance(event, TextMessage | MediaMessage):
            return self
        return replace(self, event=replace(event, text=text))

    def say(self, key: str, **values: object) -> str:
        """Return a sentence as this turn's agency says it."""
        return self.wording.say(key, **values)

    def buttons(self, *pairs: tuple[str, str]) -> tuple[Button, ...]:
        """Return buttons from wording keys and payloads, unless the OA wants none."""
        if self.oa.buttons == "off":
            return ()
        return tuple(Button(self.say(key), payload) for key, payload in pairs)


def clean(text: str) -> str:
    """Return text in composed form, with invisible characters gone and its lines kept."""
    lines = (
        "".join(map(_visible, line)) for line in unicodedata.normalize("NFC", text).split("\n")
    )
    joined = "\n".join(" ".join(line.split()) for line in lines)
    return unicodedata.normalize("NFC", joined).strip()


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character
