"""Send a finished report when its author says so, and go on with what else they told."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from bot.cases.kinds import WITHOUT_DAY
from bot.conversation.filing import case_of
from bot.conversation.forms import begun, open_step
from bot.conversation.reporting import ask, kind_name
from bot.conversation.speaking import REPORT, answered, command
from bot.conversation.summary import NAMELESS_KINDS
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, ReportDraft, Understanding


def file(turn: Turn, draft: ReportDraft, *, is_anonymous: bool = False) -> Outcome:
    """File the case and tell its code; an anonymous one keeps no way back to anybody."""
    case = case_of(turn, draft, is_anonymous=is_anonymous)
    name = kind_name(turn, draft.kind)
    if is_anonymous:
        said = turn.say("report.filed_nameless", kind=name, code=case.code)
    elif case.is_protected or case.kind in WITHOUT_DAY:
        said = turn.say("report.filed_praise", kind=name, code=case.code)
    else:
        said = turn.say("report.filed", kind=name, code=case.code, day=day(case.due_on))
    if case.is_protected:
        said = f"{said}\n{turn.say('report.filed_protected')}"
    return replace(close(turn, draft, said, command(f"{REPORT}.filed")), case=case)


def nameless(turn: Turn, draft: ReportDraft) -> Outcome:
    """Send a finished report without a way back to its author, where that is possible."""
    if CaseKind(draft.kind) not in NAMELESS_KINDS:
        return ask(turn, draft, first=turn.say("report.not_nameless"))
    if open_step(draft) is not None:
        return ask(turn, draft, first=turn.say("report.nameless_later"))
    return file(turn, draft, is_anonymous=True)


def close(turn: Turn, draft: ReportDraft, said: str, understood: Understanding) -> Outcome:
    """Close a draft, and go on with the next matter where there is one."""
    if draft.matters:
        return _next(turn, draft.matters, said=said, understood=understood)
    return answered(turn, understood, said, draft=None, expecting=None)


def _next(turn: Turn, matters: tuple[str, ...], *, said: str, understood: Understanding) -> Outcome:
    """Go on with the next matter of the message that told several."""
    kind, _, text = matters[0].partition(":")
    words = tuple(chain.from_iterable(turn.guide.read(text)))
    draft = begun(CaseKind(kind), text, words=words, rules=turn.guide.rules)
    going_on = f"{said}\n\n{turn.say('report.next')}"
    return ask(turn, replace(draft, matters=matters[1:]), first=going_on, understood=understood)
