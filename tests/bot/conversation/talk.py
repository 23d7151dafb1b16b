"""A citizen talking with the bot: keeps the state and the cases between messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.clock import MovableClock
from bot.config import Oa, Secret
from bot.conversation.guide import Guide
from bot.conversation.router import respond
from bot.conversation.state_json import from_json, to_json
from bot.conversation.turn import Turn
from bot.models import (
    Aftermath,
    Case,
    CaseDetails,
    CaseKind,
    CaseStatus,
    ConversationState,
    HandedOver,
    Handover,
    Joining,
    NewCase,
    News,
    Outcome,
    Question,
    Rating,
    Recipient,
    Reopening,
    Supplying,
    Told,
)
from bot.zalo.events import Attachment, Event, MediaKind, MediaMessage, TextMessage

WARD = Oa(
    id="2000000000000000001",
    name="UBND phường Mẫu",
    app_id="1000000000000000001",
    app_secret=Secret("app"),
    webhook_secrets=(Secret("hook"),),
    agency="UBND phường Mẫu",
    phone="0261 3543 210",
    address="12 Trần Phú",
    hours="7 giờ 30–17 giờ",
    spokesperson="Chánh Văn phòng, 0261 3543 211",
)
LAN = Recipient(user_id="3000000000000000003")


class FakeCases:
    """The desk in memory, with the person in every query as the real one has."""

    def __init__(self) -> None:
        self.filed: list[tuple[str, Case]] = []
        self.details: dict[str, CaseDetails] = {}
        self.files: dict[str, tuple[str, ...]] = {}
        self.joined: set[tuple[str, str]] = set()
        self.after: dict[str, Aftermath] = {}
        self.waiting: dict[str, list[News]] = {}
        self.taken: dict[str, Handover] = {}
        self.now: Callable[[], int] = int

    def add(self, new: NewCase, *, oa: Oa, person: str, received_at: int) -> None:
        person = "" if new.is_anonymous else person
        case = Case(
            id=f"case-{len(self.filed)}",
            oa_id=oa.id,
            code=new.code,
            person=person,
            kind=new.kind,
            status=CaseStatus.RECEIVED,
            text=new.text,
            place=new.place,
            received_at=received_at,
            due_on=new.due_on,
        )
        self.details[case.id] = new.details
        self.files[case.id] = new.files
        self.filed.append((person, case))

    def find(self, oa_id: str, code: str, person: str) -> Case | None:
        mine = self.list_of(oa_id, person)
        return next((case for case in mine if case.code == code), None)

    def list_of(self, oa_id: str, person: str) -> Sequence[Case]:
        return [
            case
            for who, case in reversed(self.filed)
            if case.oa_id == oa_id and (who == person or (case.id, person) in self.joined)
        ]

    def recent(self, oa_id: str, kind: CaseKind, *, since: int, limit: int) -> Sequence[Case]:
        found = [
            case
            for _, case in reversed(self.filed)
            if (case.oa_id, case.kind) == (oa_id, kind)
            and case.status is not CaseStatus.ANSWERED
            and case.received_at >= since
        ]
        return found[:limit]

    def aftermath(self, case: Case) -> Aftermath:
        return self.after.get(case.id, Aftermath())

    def news(self, oa_id: str, person: str) -> Sequence[News]:
        return self.waiting.get(person, [])

    def questions(self, oa_id: str, person: str) -> Sequence[Question]:
        return ()

    def kept_for(self, case_id: str) -> Case | None:
        return None

    def handover(self, oa_id: str, person: str) -> Handover | None:
        found = self.taken.get(person)
        return found if found is not None and found.until > self.now() else None

    def change(self, case_id: str, **changes: Any) -> None:
        """Let an officer do something to a case."""
        self.filed = [
            (who, replace(case, **changes) if case.id == case_id else case)
            for who, case in self.filed
        ]

    def carry_out(self, outcome: Outcome, person: str) -> None:
        """Do what the worker does with the acts of an outcome."""
        for act in outcome.acts:
            match act:
                case Joining(case_id):
                    self.joined.add((case_id, person))
                case Rating(case_id):
                    self.after[case_id] = replace(
                        self.after.get(case_id, Aftermath()), is_rated=True
                    )
                case Reopening(case_id, reason, due_on):
                    self.change(case_id, status=CaseStatus.REOPENED, due_on=due_on)
                    self.after[case_id] = Aftermath(is_reopened=True, reason=reason)
                case HandedOver(until):
                    self.taken[person] = Handover(until)
                case Supplying(case_id, _text, media):
                    self.files[case_id] = (*self.files[case_id], *media)
                case Told(news_id):
                    left = [news for news in self.waiting[person] if news.id != news_id]
                    self.waiting[person] = left


@dataclass
class Talk:
    """One person's conversation with one OA; `state` has passed through JSON each time."""

    guide: Guide
    clock: MovableClock
    oa: Oa = WARD
    person: str = "lan"
    cases: FakeCases = field(default_factory=FakeCases)
    state: ConversationState = field(default_factory=lambda: ConversationState(greeted=True))
    outcome: Outcome | None = None
    events: int = 0

    def says(self, text: str) -> str:
        return self.meets(TextMessage(LAN, f"m{self.events}", text))

    def sends(self, kind: MediaKind, *attachments: Attachment, caption: str = "") -> str:
        return self.meets(MediaMessage(LAN, f"m{self.events}", kind, caption, attachments))

    def meets(self, event: Event) -> str:
        self.events += 1
        self.cases.now = self.clock.millis
        turn = Turn(
            event=event,
            event_id=f"{self.person}-{self.events}",
            oa=self.oa,
            person=self.person,
            state=self.state,
            now=self.clock.millis(),
            guide=self.guide,
            cases=self.cases,
            intake=self.cases,
            talk=self.cases,
        )
        self.outcome = respond(turn)
        self.state = from_json(to_json(self.outcome.state))
        if self.outcome.case is not None:
            self.cases.add(self.outcome.case, oa=self.oa, person=self.person, received_at=turn.now)
        self.cases.carry_out(self.outcome, self.person)
        return "\n\n".join(reply.text for reply in self.outcome.replies)

    @property
    def label(self) -> str:
        assert self.outcome is not None
        return self.outcome.understood.label

    def neighbour(self) -> Talk:
        """Another person at the same desk."""
        return replace(self, person="hung", state=ConversationState(greeted=True))


__all__ = ["LAN", "WARD", "FakeCases", "Talk"]
