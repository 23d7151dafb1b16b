"""Answers one question outside any conversation: for the command line and for evaluation.

Takes the very way a citizen's message takes; needs no database and no OA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.clock import VIETNAM
from bot.config import Oa, Secret
from bot.conversation.guide import Guide
from bot.conversation.router import respond
from bot.conversation.turn import Turn
from bot.models import Aftermath, Case, CaseKind, ConversationState, News, Recipient, Understanding
from bot.zalo.events import TextMessage

ANY_AGENCY = Oa(
    id="0",
    name="cơ quan hành chính địa phương",
    app_id="0",
    app_secret=Secret(""),
    webhook_secrets=(),
    phone="18001096",
)
"""Speaks where no OA is configured; the number is the help line of the National Portal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was understood, and what the bot would say."""

    understanding: Understanding
    text: str


class _NoCases:
    """A desk on which nobody has filed anything."""

    def find(self, oa_id: str, code: str, person: str) -> Case | None:
        return None

    def list_of(self, oa_id: str, person: str) -> Sequence[Case]:
        return ()

    def recent(self, oa_id: str, kind: CaseKind, *, since: int, limit: int) -> Sequence[Case]:
        return ()

    def aftermath(self, case: Case) -> Aftermath:
        return Aftermath()

    def news(self, oa_id: str, person: str) -> Sequence[News]:
        return ()


def ask(question: str, *, guide: Guide, oa: Oa = ANY_AGENCY, as_of: date) -> Asked:
    """Answer as the bot would at noon of a day, to somebody already greeted."""
    noon = datetime.combine(as_of, time(12), VIETNAM)
    nothing = _NoCases()
    turn = Turn(
        event=TextMessage(Recipient(user_id="0"), "ask", question),
        event_id="ask",
        oa=oa,
        person="ask",
        state=ConversationState(greeted=True),
        now=int(noon.timestamp() * 1000),
        guide=guide,
        cases=nothing,
        intake=nothing,
    )
    outcome = respond(turn)
    return Asked(outcome.understood, "\n\n".join(reply.text for reply in outcome.replies))
