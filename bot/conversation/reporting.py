"""The report that is being written: whether one is open, and what it asks next.

Takes no message; the handlers of bot.conversation.handlers do.
"""

from __future__ import annotations

from dataclasses import replace

from bot.cases.kinds import KIND_NAMES
from bot.conversation import alike
from bot.conversation.forms import CONTACT, is_nameless, open_step
from bot.conversation.speaking import REPORT, answered, asking, command
from bot.conversation.summary import summary
from bot.conversation.turn import Turn
from bot.models import Button, CaseKind, ContactCard, Outcome, ReportDraft, Understanding

_ALIKE_BUTTONS = (("button.join", "#cung-theo-doi"), ("button.apart", "#gui-rieng"))
_CONFIRM_BUTTONS = (("button.send", "#gui"), ("button.edit", "#sua"), ("button.cancel", "#huy"))


def is_anonymous(turn: Turn) -> bool:
    """Say whether the open report is one in which the citizen wants no names."""
    draft = turn.state.draft
    return is_open(turn) and draft is not None and is_nameless(draft)


def is_open(turn: Turn) -> bool:
    """Say whether a report of ours waits for the next message."""
    slot = turn.state.expecting
    return turn.is_expecting and slot is not None and slot.owner == REPORT and has_draft(turn)


def has_draft(turn: Turn) -> bool:
    """Say whether a report is being written, perhaps put aside."""
    return turn.state.draft is not None


def ask(
    turn: Turn,
    draft: ReportDraft,
    *,
    first: str = "",
    understood: Understanding | None = None,
) -> Outcome:
    """Ask what the draft needs next, after `first`: a question, or to agree to the summary."""
    draft = _compared(turn, draft)
    text = "\n".join(part for part in (first, question_of(turn, draft)) if part)
    buttons: tuple[Button, ...] = ()
    if open_step(draft) is None:
        is_offered = alike.is_offered(draft)
        buttons = turn.buttons(*(_ALIKE_BUTTONS if is_offered else _CONFIRM_BUTTONS))
    outcome = answered(
        turn,
        understood or command(REPORT),
        text,
        buttons=buttons,
        draft=draft,
        expecting=asking(turn, REPORT),
    )
    return _with_card(turn, draft, outcome)


def _with_card(turn: Turn, draft: ReportDraft, outcome: Outcome) -> Outcome:
    """Put Zalo's form under the question for a contact, where the OA has a picture for it."""
    step, image = open_step(draft), turn.oa.contact_image
    asked = open_step(turn.state.draft) if turn.state.draft is not None else None
    is_shown = asked is not None and asked.field == CONTACT
    if step is None or step.field != CONTACT or not image or is_shown:
        return outcome
    subtitle = turn.say("report.card_subtitle")
    card = ContactCard(turn.say("report.card_title"), subtitle, image)
    *before, last = outcome.replies
    return replace(outcome, replies=(*before, replace(last, card=card)))


def _compared(turn: Turn, draft: ReportDraft) -> ReportDraft:
    """Return the finished draft with the open report that it repeats, if there is one."""
    if open_step(draft) is not None:
        return draft
    if not draft.similar:
        case = alike.find(turn, draft)
        return replace(draft, similar=case.id if case is not None else alike.NONE)
    if alike.is_offered(draft) and alike.offered(turn, draft) is None:
        return replace(draft, similar=alike.NONE)
    return draft


def question_of(turn: Turn, draft: ReportDraft) -> str:
    """Return what the draft needs next: a question, or the summary to agree to."""
    step = open_step(draft)
    if step is not None:
        return turn.say(step.ask)
    case = alike.offered(turn, draft) if alike.is_offered(draft) else None
    return alike.offer(turn, draft, case) if case is not None else summary(turn, draft)


def short_question_of(turn: Turn, draft: ReportDraft) -> str:
    """Return the same in one line."""
    step = open_step(draft)
    if step is not None:
        return turn.say(step.ask)
    is_offered = alike.is_offered(draft)
    return turn.say("report.alike_unclear" if is_offered else "report.confirm_unclear")


def kind_name(turn: Turn, kind: str) -> str:
    """Return what a kind of case is called inside a sentence."""
    return turn.say(KIND_NAMES[CaseKind(kind)])
