"""Let people see, correct and delete what is held of them, and take consents back one by one.

What can be done at once is done by the acts of the outcome; every request is filed as a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.cases.clocks import due_on
from bot.cases.codes import new_code
from bot.cases.keeping import term_named
from bot.cases.rights import carry_out_on
from bot.conversation.asides import is_question
from bot.conversation.handlers import subscribing
from bot.conversation.speaking import answered, asking, command
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import (
    Act,
    CaseKind,
    Consenting,
    ConversationState,
    DeletingTalk,
    Held,
    NewCase,
    Outcome,
    Purpose,
    Requesting,
    Stopping,
    Wish,
)

RIGHTS = "rights"
CORRECTING = "correcting"
_MOST_CHARACTERS = 1_000
_OFFERS: tuple[tuple[str, str], ...] = (
    ("rights.offer_see", "#du-lieu:xem"),
    ("rights.offer_correct", "#du-lieu:sua"),
    ("rights.offer_delete_talk", "#du-lieu:xoa-chat"),
    ("rights.offer_delete", "#du-lieu:xoa-het"),
)
_CONSENTS: tuple[tuple[Purpose, tuple[str, str], tuple[str, str]], ...] = (
    (
        Purpose.ANSWER,
        ("rights.offer_no_answer", "#du-lieu:rut-tra-loi"),
        ("rights.offer_yes_answer", "#du-lieu:cho-tra-loi"),
    ),
    (
        Purpose.REPORT,
        ("rights.offer_no_report", "#du-lieu:rut-phan-anh"),
        ("rights.offer_yes_report", "#du-lieu:cho-phan-anh"),
    ),
)
"""Each purpose with what is offered while the consent holds, and after it was taken back."""

_STOP_BULLETINS = ("rights.offer_no_bulletin", "#du-lieu:rut-ban-tin")
_CHOOSE_BULLETINS = ("rights.offer_yes_bulletin", subscribing.ASK)

_WITHDRAWN: Mapping[Purpose, str] = {
    Purpose.ANSWER: "rights.no_answer",
    Purpose.REPORT: "rights.no_report",
}
_GIVEN: Mapping[Purpose, str] = {
    Purpose.ANSWER: "rights.yes_answer",
    Purpose.REPORT: "rights.yes_report",
}
_FILED: Mapping[Wish, str] = {
    Wish.SEE: "rights.filed_see",
    Wish.CORRECT: "rights.filed_correct",
    Wish.DELETE: "rights.filed_delete",
}


def show(turn: Turn) -> Outcome:
    """Tell by purpose what is held, and offer what can be done about it."""
    held = turn.holdings.held(turn.oa.id, turn.person)
    choices = (after if purpose in held.withdrawn else before
               for purpose, before, after in _CONSENTS)  # fmt: skip
    bulletins = _STOP_BULLETINS if held.topics else _CHOOSE_BULLETINS
    offers = [*_OFFERS, *choices, bulletins]
    listed = [f"{number}. {turn.say(key)}" for number, (key, _) in enumerate(offers, start=1)]
    lines = [turn.say("rights.held"), *_lines(turn, held), turn.say("rights.ask"), *listed]
    text = "\n".join([*lines, turn.say("rights.none"), turn.say("rights.pick")])
    options = ("#menu", *(payload for _, payload in offers))
    return answered(turn, command(RIGHTS), text, expecting=asking(turn, RIGHTS, options))


def corrected(turn: Turn) -> Outcome | None:
    """Take the next message as what is wrong and what would be right."""
    slot = turn.state.expecting
    if slot is None or not turn.is_expecting or slot.owner != CORRECTING or not turn.words:
        return None
    if is_question(turn) or turn.text.startswith("#"):
        return None
    return _filed(turn, Wish.CORRECT, text=turn.text[:_MOST_CHARACTERS])


def _lines(turn: Turn, held: Held) -> list[str]:
    is_talk_kept = Purpose.ANSWER not in held.withdrawn
    lines = [
        turn.say("rights.line_zalo"),
        turn.say("rights.line_talk", count=held.messages, days=term_named("talk").days)
        if is_talk_kept
        else turn.say("rights.line_talk_off"),
        _cases_line(turn, held),
        turn.say("rights.line_bulletin", count=held.topics)
        if held.topics
        else turn.say("rights.line_bulletin_off"),
    ]
    if held.requests:
        lines.append(turn.say("rights.line_requests", codes=", ".join(held.requests)))
    return lines


def _cases_line(turn: Turn, held: Held) -> str:
    if not held.codes and not held.joined:
        return turn.say("rights.line_no_cases")
    said = [turn.say("rights.line_cases", count=len(held.codes), months=turn.oa.case_months)]
    if held.codes:
        said.append(turn.say("rights.line_codes", codes=", ".join(held.codes)))
    if held.joined:
        said.append(turn.say("rights.line_joined", count=held.joined))
    if held.contacts:
        said.append(turn.say("rights.line_contacts", hints=", ".join(held.contacts)))
    return " ".join(said)


def _see(turn: Turn) -> Outcome:
    return _filed(turn, Wish.SEE)


def _correct(turn: Turn) -> Outcome:
    waiting = asking(turn, CORRECTING)
    return answered(turn, command(RIGHTS), turn.say("rights.ask_correct"), expecting=waiting)


def _delete_talk(turn: Turn) -> Outcome:
    done = _done(turn, Wish.DELETE_TALK, turn.say("rights.talk_deleted"), DeletingTalk())
    return replace(done, state=ConversationState(greeted=True))


def _ask_delete(turn: Turn) -> Outcome:
    waiting = asking(turn, RIGHTS, ("#du-lieu", "#du-lieu:xoa-het-that"))
    return answered(turn, command(RIGHTS), turn.say("rights.ask_delete"), expecting=waiting)


def _delete(turn: Turn) -> Outcome:
    filed = _filed(turn, Wish.DELETE)
    return replace(filed, state=ConversationState(greeted=True))


def _withdraw(purpose: Purpose) -> Callable[[Turn], Outcome]:
    def withdraw(turn: Turn) -> Outcome:
        said = turn.say(_WITHDRAWN[purpose])
        act = Consenting(purpose, is_given=False, text=said)
        done = _done(turn, Wish.WITHDRAW, said, act, purpose=str(purpose))
        draft = done.state.draft
        if purpose is Purpose.REPORT and draft is not None:
            return replace(done, state=replace(done.state, draft=replace(draft, contact="")))
        return done

    return withdraw


def _give(purpose: Purpose) -> Callable[[Turn], Outcome]:
    def give(turn: Turn) -> Outcome:
        said = turn.say(_GIVEN[purpose])
        outcome = answered(turn, command(RIGHTS), said)
        return replace(outcome, acts=(Consenting(purpose, is_given=True, text=said),))

    return give


def _stop_bulletins(turn: Turn) -> Outcome:
    said = turn.say("rights.no_bulletin")
    return _done(turn, Wish.WITHDRAW, said, Stopping(), purpose=str(Purpose.BULLETIN))


def _done(turn: Turn, wish: Wish, said: str, *acts: Act, purpose: str = "") -> Outcome:
    """Carry a wish out now, confirm it, and keep on file that it was done."""
    case = _case(turn, wish, said.splitlines()[0])
    text = f"{said}\n{turn.say('rights.on_file', code=case.code)}"
    last = carry_out_on(wish, turn.today)
    asked = Requesting(wish, last, answer=said, purpose=purpose)
    return replace(answered(turn, command(RIGHTS), text), case=case, acts=(*acts, asked))


def _filed(turn: Turn, wish: Wish, *, text: str = "") -> Outcome:
    """File a wish that somebody has to carry out, and say by when."""
    said = turn.say(_FILED[wish])
    case = _case(turn, wish, text or said.splitlines()[0])
    last = carry_out_on(wish, turn.today)
    terms = turn.say("rights.terms", code=case.code, answer=day(case.due_on), last=day(last))
    outcome = answered(turn, command(RIGHTS), f"{said}\n{terms}")
    return replace(outcome, case=case, acts=(Requesting(wish, last),))


def _case(turn: Turn, wish: Wish, text: str) -> NewCase:
    return NewCase(
        kind=CaseKind.DATA,
        text=text,
        place="",
        code=new_code(turn.event_id, attempt=turn.attempt),
        due_on=due_on(CaseKind.DATA, turn.now, calendar=turn.guide.calendar),
    )


COMMANDS: Mapping[str, Callable[[Turn], Outcome | None]] = {
    "#du-lieu": show,
    "#du-lieu:xem": _see,
    "#du-lieu:sua": _correct,
    "#du-lieu:xoa-chat": _delete_talk,
    "#du-lieu:xoa-het": _ask_delete,
    "#du-lieu:xoa-het-that": _delete,
    "#du-lieu:rut-tra-loi": _withdraw(Purpose.ANSWER),
    "#du-lieu:rut-phan-anh": _withdraw(Purpose.REPORT),
    "#du-lieu:rut-ban-tin": _stop_bulletins,
    "#du-lieu:cho-tra-loi": _give(Purpose.ANSWER),
    "#du-lieu:cho-phan-anh": _give(Purpose.REPORT),
}
