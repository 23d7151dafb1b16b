"""Tell a citizen where their cases stand; only ever their own."""

from __future__ import annotations

from bot.cases.codes import find_code, has_broken_code
from bot.cases.kinds import KIND_NAMES, STATUS_NAMES
from bot.clock import local_time
from bot.conversation.masking import mask_numbers, shorten
from bot.conversation.speaking import answered, command
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import Case, CaseStatus, Outcome

_LISTED = 10
_ANSWER_CHARACTERS = 1_200
_LOOK_UP = ("tra cuu", "tra ma", "tim ma", "xem ma")


def by_code(turn: Turn) -> Outcome | None:
    """Answer a message that contains a tracking code."""
    code = find_code(turn.text)
    if code is not None:
        case = turn.cases.find(turn.oa.id, code, turn.person)
        text = turn.say("track.unknown", code=code) if case is None else _one(turn, case)
        return answered(turn, command("track"), text)
    if has_broken_code(turn.text):
        return answered(turn, command("track"), turn.say("track.broken"))
    return None


def mine(turn: Turn) -> Outcome | None:
    """Answer a citizen who asks for their reports, or for a look-up without a code."""
    if turn.guide.rules.has("mine", turn.words):
        return list_all(turn)
    if turn.folded in _LOOK_UP:
        return answered(turn, command("track"), turn.say("track.ask_code"))
    return None


def list_all(turn: Turn) -> Outcome:
    """List the person's cases."""
    cases = turn.cases.list_of(turn.oa.id, turn.person)
    if not cases:
        return answered(turn, command("track"), turn.say("track.none"))
    lines = [
        turn.say("track.line", code=case.code, status=_status(turn, case), due=day(case.due_on))
        for case in cases[:_LISTED]
    ]
    text = "\n".join([turn.say("track.list"), *lines, turn.say("track.next")])
    return answered(turn, command("track"), text)


def _one(turn: Turn, case: Case) -> str:
    head = turn.say(
        "track.one",
        code=case.code,
        status=_status(turn, case),
        kind=turn.say(KIND_NAMES[case.kind]),
        received=day(local_time(case.received_at).date()),
        due=day(case.due_on),
    )
    return f"{head}\n{_outcome(turn, case)}"


def _outcome(turn: Turn, case: Case) -> str:
    if case.answer:
        answer = shorten(mask_numbers(case.answer), _ANSWER_CHARACTERS)
        return turn.say("track.result", answer=answer)
    if case.status is not CaseStatus.ANSWERED and case.due_on < turn.today:
        return turn.say("track.late")
    return turn.say("track.waiting", code=case.code)


def _status(turn: Turn, case: Case) -> str:
    return turn.say(STATUS_NAMES[case.status])
