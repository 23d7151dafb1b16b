"""Write a citizen's report down, question by question, and file it when they say so."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import alike
from bot.conversation.asides import is_aside, is_question
from bot.conversation.forms import (
    CONTACT,
    FORMS,
    NAME,
    OPTIONAL,
    begun,
    find_contact,
    find_reference,
    is_nameless,
    is_skip,
    located,
    names_place,
    open_step,
    passed,
    referenced,
    tells_time,
    timed,
)
from bot.conversation.handlers import attaching, joining, sending
from bot.conversation.numbers import read_pick
from bot.conversation.reporting import ask, has_draft, is_open
from bot.conversation.speaking import REPORT, answered, command
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, ReportDraft, Understanding

_SEND, _EDIT, _CANCEL = 1, 2, 0
_KEPT_MATTERS = 5
_STOP = frozenset({"dừng", "dừng lại", "ngừng", "stop"})
_ONLY_INSIDE = frozenset({"bo qua", "bo qua di", "gui", "gui di", "gui luon", "gui ngay"})
_PLACE_WORDS = 15


def start(
    turn: Turn,
    kind: CaseKind,
    *,
    first: str = "",
    understood: Understanding | None = None,
    others: tuple[str, ...] = (),
) -> Outcome:
    """Open a report with what the message already tells, and ask for the rest.

    A report that was put aside waits until this one is sent, like the `others` of its message.
    """
    draft = begun(kind, turn.text, words=turn.words, rules=turn.guide.rules)
    matters = (*others, *_put_aside(turn))[:_KEPT_MATTERS]
    draft, files = attaching.with_files(turn, replace(draft, matters=matters))
    draft = replace(draft, attachments=int(bool(files)))
    return replace(ask(turn, draft, first=first, understood=understood), files=files)


def _put_aside(turn: Turn) -> tuple[str, ...]:
    """Return the matters that were being written when a new one came."""
    draft = turn.state.draft
    if draft is None or not draft.text or draft.text == turn.text:
        return ()
    return (f"{draft.kind}:{draft.text}", *draft.matters)


def start_empty(turn: Turn, kind: CaseKind, *, first: str = "") -> Outcome:
    """Open a report of which nothing is told yet."""
    return ask(turn, ReportDraft(kind.value), first=first)


def start_anonymous(turn: Turn) -> Outcome | None:
    """Open a report for someone who wants nobody's name in it.

    In a report that tells something already, it is a way of sending it.
    """
    draft = turn.state.draft
    if not turn.guide.rules.has("anonymous", turn.words):
        return None
    if draft is not None and draft.text and is_open(turn):
        return None
    # Who wants no name in it is not asked for a number either.
    nobody = passed(ReportDraft(CaseKind.REPORT.value), NAME, CONTACT)
    return ask(turn, nobody, first=turn.say("report.anonymous"))


def resume(turn: Turn) -> Outcome | None:
    """Take a report up again that was put aside."""
    return ask(turn, turn.state.draft) if turn.state.draft is not None else None


def cancel(turn: Turn) -> Outcome:
    """Throw the open report away."""
    key = "command.cancelled" if has_draft(turn) else "command.nothing_open"
    return answered(turn, command("cancel"), turn.say(key), draft=None, expecting=None)


def nothing_open(turn: Turn) -> Outcome | None:
    """Say that there is nothing to skip or to send, for "bỏ qua" is no question."""
    if turn.folded not in _ONLY_INSIDE or has_draft(turn):
        return None
    said = turn.say("command.nothing_open")
    return answered(turn, command("nothing-open"), said, expecting=None)


def go_on(turn: Turn) -> Outcome | None:
    """Take a message as the answer to the open report's question.

    A real question in between is left to the other handlers.
    """
    draft = turn.state.draft
    if draft is None or not is_open(turn):
        return None
    if turn.text.lower() in _STOP:
        return cancel(turn)
    if alike.is_offered(draft):
        return joining.answer_offer(turn, draft)
    step = open_step(draft)
    if draft.text and turn.guide.rules.has("anonymous", turn.words):
        return sending.nameless(turn, draft)
    if step is None:
        return _settle(turn, draft)
    if step.is_optional and (is_skip(turn.text) or _agrees(turn)):
        # "gửi" in the midst of it: nothing more to tell, so show what there is.
        names = (step.field,) if is_skip(turn.text) else OPTIONAL
        return ask(turn, passed(draft, *names))
    amended = _amended(turn, draft) if step.field == CONTACT else None
    if amended is not None:
        return ask(turn, amended)
    if is_question(turn) or (step.field == "place" and is_aside(turn)):
        return None
    if not step.accepts(turn.words, turn.guide.rules):
        return ask(turn, replace(draft, is_guided=True), first=turn.say(step.retry))
    filled = step.filled(draft, turn.text, words=turn.words, rules=turn.guide.rules)
    return ask(turn, replace(filled, is_guided=True))


def come_back(turn: Turn) -> Outcome | None:
    """Take a place or a time as the answer to a question that was put aside hours ago."""
    draft = turn.state.draft
    step = open_step(draft) if draft is not None else None
    if draft is None or step is None or not draft.text or is_open(turn):
        return None
    is_answer = {
        "place": names_place(turn.words, turn.guide.rules) and len(turn.words) <= _PLACE_WORDS,
        "happened": tells_time(turn.text) and len(turn.words) <= _PLACE_WORDS,
    }.get(step.field, False)
    # What tells a matter of its own is no answer, though it names a place.
    if not is_answer or is_question(turn) or turn.guide.rules.guard(turn.sentences):
        return None
    filled = step.filled(draft, turn.text, words=turn.words, rules=turn.guide.rules)
    return ask(turn, replace(filled, is_guided=True))


def write_again(turn: Turn) -> Outcome | None:
    """Start the open report over; what was optional stays and is not asked again."""
    draft = turn.state.draft
    if draft is None:
        return None
    return ask(turn, replace(passed(draft, *OPTIONAL), text="", place="", similar=""))


def attach(turn: Turn, draft: ReportDraft) -> Outcome:
    """Take a picture, file or location into the open report, and its caption as an answer."""
    outcome = attaching.attach(turn, draft)
    if not turn.words or not outcome.files:
        return outcome
    said = go_on(replace(turn, state=outcome.state))
    if said is None:
        return outcome
    first, *rest = said.replies
    count = draft.attachments + 1
    told = f"{turn.say('media.attached', count=count)}\n{first.text}"
    return replace(said, files=outcome.files, replies=(replace(first, text=told), *rest))


def _settle(turn: Turn, draft: ReportDraft) -> Outcome | None:
    """Send, change or drop a finished draft as the citizen says."""
    rules = turn.guide.rules
    pick = read_pick(turn.text, turn.guide.matcher.is_bare_follow_up)
    number = pick.number if pick is not None and not pick.rest else None
    if number == _SEND or _agrees(turn):
        return sending.file(turn, draft, is_anonymous=is_nameless(draft))
    if number == _EDIT or rules.has("edit", turn.words):
        return write_again(turn)
    if number == _CANCEL or rules.has("no", turn.words):
        return cancel(turn)
    if number is None and is_question(turn):
        return None
    amended = _amended(turn, draft)
    if amended is not None:
        return ask(turn, amended)
    return answered(turn, command(REPORT), turn.say("report.confirm_unclear"))


def _agrees(turn: Turn) -> bool:
    return turn.guide.rules.has("yes", turn.words) or turn.text == "#gui"


def _amended(turn: Turn, draft: ReportDraft) -> ReportDraft | None:
    """Return the finished draft with what a short message adds to it."""
    contact = find_contact(turn.text)
    if contact:
        return replace(draft, contact=contact)
    fields = {step.field for step in FORMS[CaseKind(draft.kind)]}
    code = find_reference(turn.text)
    if code and "reference" in fields:
        return referenced(draft, code, words=turn.words)
    is_short = len(turn.words) <= _PLACE_WORDS
    if "place" in fields and is_short and names_place(turn.words, turn.guide.rules):
        return located(draft, turn.text)
    if "happened" in fields and is_short and tells_time(turn.text):
        return timed(draft, turn.text)
    return None
