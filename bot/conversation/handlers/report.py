"""Write a citizen's report down, question by question, and file it when they say so."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from bot.cases.kinds import KIND_NAMES, WITHOUT_DAY
from bot.conversation import alike
from bot.conversation.asides import is_aside, is_question
from bot.conversation.filing import case_of
from bot.conversation.forms import (
    FORMS,
    begun,
    find_contact,
    find_reference,
    is_skip,
    located,
    names_place,
    open_step,
    passed,
    referenced,
    tells_time,
    timed,
)
from bot.conversation.numbers import read_pick
from bot.conversation.speaking import REPORT, answered, asking, command, with_state
from bot.conversation.summary import NAMELESS_KINDS, summary
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import Button, CaseKind, Joining, Outcome, ReportDraft, SentFile, Understanding
from bot.zalo.events import InfoSubmitted, MediaMessage

_SEND, _EDIT, _CANCEL = 1, 2, 0
_OPTIONAL = ("happened", "media")
_KEPT_FILES = 10
_KEPT_MATTERS = 5
_STOP = frozenset({"dừng", "dừng lại", "ngừng", "stop"})
_PLACE_WORDS = 15
_NAMELESS = ("nameless",)
"""Marks the slot of a report without names; a report reads no options from its slot."""

_JOIN, _APART = 1, 2
_ALIKE_BUTTONS = (("button.join", "#cung-theo-doi"), ("button.apart", "#gui-rieng"))
_CONFIRM_BUTTONS = (("button.send", "#gui"), ("button.edit", "#sua"), ("button.cancel", "#huy"))


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
    return _ask(turn, replace(draft, matters=matters), first=first, understood=understood)


def _put_aside(turn: Turn) -> tuple[str, ...]:
    """Return the matters that were being written when a new one came."""
    draft = turn.state.draft
    if draft is None or not draft.text or draft.text == turn.text:
        return ()
    return (f"{draft.kind}:{draft.text}", *draft.matters)


def start_empty(turn: Turn, kind: CaseKind, *, first: str = "") -> Outcome:
    """Open a report of which nothing is told yet."""
    return _ask(turn, ReportDraft(kind.value), first=first)


def start_anonymous(turn: Turn) -> Outcome | None:
    """Open a report for someone who wants nobody's name in it.

    In a report that tells something already, it is a way of sending it.
    """
    draft = turn.state.draft
    if not turn.guide.rules.has("anonymous", turn.words):
        return None
    if draft is not None and draft.text and is_open(turn):
        return None
    outcome = start_empty(turn, CaseKind.REPORT, first=turn.say("report.anonymous"))
    return with_state(outcome, {"expecting": asking(turn, REPORT, _NAMELESS)})


def is_anonymous(turn: Turn) -> bool:
    """Say whether the open report is one in which the citizen wants no names."""
    slot = turn.state.expecting
    return is_open(turn) and slot is not None and slot.options == _NAMELESS


def is_open(turn: Turn) -> bool:
    """Say whether a report of ours waits for the next message."""
    slot = turn.state.expecting
    return turn.is_expecting and slot is not None and slot.owner == REPORT and has_draft(turn)


def has_draft(turn: Turn) -> bool:
    """Say whether a report is being written, perhaps put aside."""
    return turn.state.draft is not None


def resume(turn: Turn) -> Outcome | None:
    """Take a report up again that was put aside."""
    return _ask(turn, turn.state.draft) if turn.state.draft is not None else None


def cancel(turn: Turn) -> Outcome:
    """Throw the open report away."""
    key = "command.cancelled" if has_draft(turn) else "command.nothing_to_cancel"
    return answered(turn, command("cancel"), turn.say(key), draft=None, expecting=None)


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
        return _join_or_not(turn, draft)
    step = open_step(draft)
    if draft.text and turn.guide.rules.has("anonymous", turn.words):
        return _nameless(turn, draft)
    if step is None:
        return _settle(turn, draft)
    if step.is_optional and (is_skip(turn.text) or _agrees(turn)):
        # "gửi" in the midst of it: nothing more to tell, so show what there is.
        names = (step.field,) if is_skip(turn.text) else _OPTIONAL
        return _ask(turn, passed(draft, *names))
    if is_question(turn) or (step.field == "place" and is_aside(turn)):
        return None
    if not step.accepts(turn.words, turn.guide.rules):
        return _ask(turn, replace(draft, is_guided=True), first=turn.say(step.retry))
    filled = step.filled(draft, turn.text, words=turn.words, rules=turn.guide.rules)
    return _ask(turn, replace(filled, is_guided=True))


def attach(turn: Turn, draft: ReportDraft, *, place: str = "") -> Outcome:
    """Count a picture or file towards the open report; a location may be its place."""
    step = open_step(draft)
    if place and (step is None or step.field == "place"):
        return _ask(turn, replace(located(draft, place), is_guided=draft.is_guided or bool(step)))
    files = _files(turn)[: max(0, _KEPT_FILES - len(draft.media))]
    kept = replace(
        draft,
        attachments=draft.attachments + 1,
        media=(*draft.media, *(each.id for each in files)),
    )
    told = turn.say("media.attached", count=kept.attachments)
    if step is None and draft.attachments:
        # Pictures come in bursts; the summary is on the screen already.
        again = f"{told}\n{turn.say('report.confirm_unclear')}"
        return replace(answered(turn, command(REPORT), again, draft=kept), files=files)
    return replace(_ask(turn, kept, first=told), files=files)


def take_contact(turn: Turn) -> Outcome | None:
    """Take the phone number of Zalo's contact form into the open report."""
    event, draft = turn.event, turn.state.draft
    if not isinstance(event, InfoSubmitted) or draft is None or not is_open(turn):
        return None
    contact = find_contact(event.phone)
    return _ask(turn, replace(draft, contact=contact)) if contact else None


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
    return _ask(turn, replace(filled, is_guided=True))


def write_again(turn: Turn) -> Outcome | None:
    """Start the open report over; what was optional stays and is not asked again."""
    draft = turn.state.draft
    if draft is None:
        return None
    return _ask(turn, replace(passed(draft, *_OPTIONAL), text="", place="", similar=""))


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


def _ask(
    turn: Turn,
    draft: ReportDraft,
    *,
    first: str = "",
    understood: Understanding | None = None,
) -> Outcome:
    draft = _compared(turn, draft)
    text = "\n".join(part for part in (first, question_of(turn, draft)) if part)
    buttons: tuple[Button, ...] = ()
    if open_step(draft) is None:
        is_offered = alike.is_offered(draft)
        buttons = turn.buttons(*(_ALIKE_BUTTONS if is_offered else _CONFIRM_BUTTONS))
    return answered(
        turn,
        understood or command(REPORT),
        text,
        buttons=buttons,
        draft=draft,
        expecting=asking(turn, REPORT, _NAMELESS if is_anonymous(turn) else ()),
    )


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


def join(turn: Turn) -> Outcome | None:
    """Follow the report that was offered instead of sending another one."""
    draft = turn.state.draft
    if draft is None or not alike.is_offered(draft):
        return None
    case = alike.offered(turn, draft)
    if case is None:
        return _ask(turn, draft)
    is_own = case.person == turn.person
    said = turn.say("report.kept_own" if is_own else "report.joined", code=case.code)
    outcome = _after(turn, draft, said, command(f"{REPORT}.joined"))
    return outcome if is_own else replace(outcome, acts=(Joining(case.id),))


def send_apart(turn: Turn) -> Outcome | None:
    """Go on with the report although one like it is open."""
    draft = turn.state.draft
    if draft is None or not alike.is_offered(draft):
        return None
    return _ask(turn, replace(draft, similar=alike.NONE))


def _join_or_not(turn: Turn, draft: ReportDraft) -> Outcome | None:
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


def _settle(turn: Turn, draft: ReportDraft) -> Outcome | None:
    """Send, change or drop a finished draft as the citizen says."""
    rules = turn.guide.rules
    pick = read_pick(turn.text, turn.guide.matcher.is_bare_follow_up)
    number = pick.number if pick is not None and not pick.rest else None
    if number == _SEND or _agrees(turn):
        return _file(turn, draft)
    if number == _EDIT or rules.has("edit", turn.words):
        return write_again(turn)
    if number == _CANCEL or rules.has("no", turn.words):
        return cancel(turn)
    if number is None and is_question(turn):
        return None
    amended = _amended(turn, draft)
    if amended is not None:
        return _ask(turn, amended)
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


def _nameless(turn: Turn, draft: ReportDraft) -> Outcome:
    """Send a finished report without a way back to its author, where that is possible."""
    if CaseKind(draft.kind) not in NAMELESS_KINDS:
        return _ask(turn, draft, first=turn.say("report.not_nameless"))
    if open_step(draft) is not None:
        return _ask(turn, draft, first=turn.say("report.nameless_later"))
    return _file(turn, draft, is_anonymous=True)


def _file(turn: Turn, draft: ReportDraft, *, is_anonymous: bool = False) -> Outcome:
    case = case_of(turn, draft, is_anonymous=is_anonymous)
    name = kind_name(turn, draft.kind)
    if is_anonymous:
        said = turn.say("report.filed_nameless", kind=name, code=case.code)
    elif case.kind in WITHOUT_DAY:
        said = turn.say("report.filed_praise", kind=name, code=case.code)
    else:
        said = turn.say("report.filed", kind=name, code=case.code, day=day(case.due_on))
    return replace(_after(turn, draft, said, command(f"{REPORT}.filed")), case=case)


def _after(turn: Turn, draft: ReportDraft, said: str, understood: Understanding) -> Outcome:
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
    return _ask(turn, replace(draft, matters=matters[1:]), first=going_on, understood=understood)


def _files(turn: Turn) -> tuple[SentFile, ...]:
    """Return what the message brings along, named after the event so that it is taken once."""
    event = turn.event
    items = event.attachments if isinstance(event, MediaMessage) else ()
    return tuple(
        SentFile(f"{turn.event_id}.{number:02}", item.url, item.name)
        for number, item in enumerate(items[:_KEPT_FILES])
        if item.url
    )
