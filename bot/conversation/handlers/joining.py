"""Let a citizen follow an open report like their own, or send theirs all the same."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import alike
from bot.conversation.asides import is_question
from bot.conversation.handlers import sending
from bot.conversation.numbers import read_pick
from bot.conversation.reporting import ask
from bot.conversation.speaking import REPORT, answered, command
from bot.conversation.turn import Turn
from bot.models import Joining, Outcome, ReportDraft

_JOIN, _APART, _CANCEL = 1, 2, 0


def join(turn: Turn) -> Outcome | None:
    """Follow the report that was offered instead of sending another one."""
    draft = turn.state.draft
    if draft is None or not alike.is_offered(draft):
        return None
    case = alike.offered(turn, draft)
    if case is None:
        return ask(turn, draft)
    is_own = case.person == turn.person
    said = turn.say("report.kept_own" if is_own else "report.joined", code=case.code)
    outcome = sending.close(turn, draft, said, command(f"{REPORT}.joined"))
    return outcome if is_own else replace(outcome, acts=(Joining(case.id),))


def send_apart(turn: Turn) -> Outcome | None:
    """Go on with the report although one like it is open."""
    draft = turn.state.draft
    if draft is None or not alike.is_offered(draft):
        return None
    return ask(turn, replace(draft, similar=alike.NONE))


def answer_offer(turn: Turn, draft: ReportDraft) -> Outcome | None:
    """Take the answer to the offer to join; a question in between is left to others."""
    rules = turn.guide.rules
    pick = read_pick(turn.text, turn.guide.matcher.is_bare_follow_up)
    number = pick.number if pick is not None and not pick.rest else None
    if number == _JOIN or "theo doi" in turn.folded:
        return join(turn)
    # "gửi" goes on towards sending, and so does who declines.
    is_apart = number in (_APART, _CANCEL) or turn.folded.startswith("gui") or turn.text == "#gui"
    if is_apart or rules.has("no", turn.words):
        return send_apart(turn)
    if number is None and is_question(turn):
        return None
    return answered(turn, command(REPORT), turn.say("report.alike_unclear"))
