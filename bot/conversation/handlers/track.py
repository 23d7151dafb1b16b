"""Tell a citizen where their cases stand; only ever their own."""

from __future__ import annotations

from bot.cases.clocks import is_passed_on
from bot.cases.codes import find_code, has_broken_code
from bot.cases.kinds import KIND_NAMES, STATUS_NAMES, WITHOUT_DAY
from bot.cases.workflow import FINISHED
from bot.clock import local_time
from bot.conversation import reporting
from bot.conversation.handlers import aftercare, supplement
from bot.conversation.masking import shorten
from bot.conversation.speaking import answered, command
from bot.conversation.text import day
from bot.conversation.turn import MEMORY_MINUTES, MINUTE, Turn
from bot.masking import mask
from bot.models import Case, CaseStatus, Outcome

_LISTED = 10
_OVER = frozenset({CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.CLOSED})
"""Statuses after which no answer is due any more."""

_ANSWER_CHARACTERS = 1_200
_WHEN = frozenset({"khi", "bao", "nao", "gio", "lau", "chung", "may", "ngay"})
_DONE = frozenset(
    {"xong", "sua", "xu", "ly", "giai", "quyet", "khac", "phuc", "phan", "hoi", "tra", "loi"}
    | {"ket", "qua", "don"}
)
_BESIDE = frozenset(
    {"vay", "the", "a", "thi", "la", "moi", "se", "duoc", "co", "nguoi", "ta", "toi", "em", "cho"}
    | {"den", "nua", "nhi", "ad", "da"}
)
"""Words that may ask when a report is dealt with; any other word names another matter."""

_LOOK_UP = ("tra cuu", "tra ma", "tim ma", "xem ma")


def by_code(turn: Turn) -> Outcome | None:
    """Answer a message that contains a tracking code."""
    code = find_code(turn.text)
    if code is not None:
        case = turn.cases.find(turn.oa.id, code, turn.person)
        if case is None:
            return answered(turn, command("track"), turn.say("track.unknown", code=code))
        return _with_rating(turn, case)
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
    lines = [_line(turn, case) for case in cases[:_LISTED]]
    text = "\n".join([turn.say("track.list"), *lines, turn.say("track.next")])
    return answered(turn, command("track"), text)


def when_done(turn: Turn) -> Outcome | None:
    """Answer "khi nào sửa xong?" about a report that was filed a moment ago."""
    words = frozenset(turn.folded.split())
    if not (words & _WHEN and words & _DONE and words <= _WHEN | _DONE | _BESIDE):
        return None
    cases = turn.cases.list_of(turn.oa.id, turn.person)
    if not cases or cases[0].received_at < turn.now - MEMORY_MINUTES * MINUTE:
        return None
    topic_since = turn.state.topic_until - MEMORY_MINUTES * MINUTE
    if turn.state.topic and topic_since > cases[0].received_at:
        return None
    return answered(turn, command("track"), _one(turn, cases[0]))


def _with_rating(turn: Turn, case: Case) -> Outcome:
    """Show a case; below a settled one that was not judged yet, a bare number judges it."""
    text = _one(turn, case)
    is_mine = case.person == turn.person
    is_due = is_mine and aftercare.is_settled(case) and not reporting.is_open(turn)
    if not is_due or turn.intake.aftermath(case).is_rated:
        return answered(turn, command("track"), text)
    asked = turn.say("rating.ask", code=case.code)
    slot = aftercare.slot_of(turn, case)
    return answered(turn, command("track"), f"{text}\n{asked}", expecting=slot)


def _line(turn: Turn, case: Case) -> str:
    status = _status(turn, case)
    if _is_without_day(case):
        kind = turn.say(KIND_NAMES[case.kind])
        return turn.say("track.line_praise", code=case.code, kind=kind, status=status)
    return turn.say("track.line", code=case.code, status=status, due=day(case.due_on))


def _is_over(case: Case) -> bool:
    return case.status in _OVER or case.kind in WITHOUT_DAY


def _is_without_day(case: Case) -> bool:
    """Say whether no day is named: it is over, or the law's day is not one for a reply."""
    return _is_over(case) or case.is_protected or is_passed_on(case)


def _one(turn: Turn, case: Case) -> str:
    is_without_answer = _is_over(case) and not case.answer
    end = _ending(turn, case) if is_without_answer else _outcome(turn, case)
    return "\n".join(filter(None, (_head(turn, case), end)))


def _head(turn: Turn, case: Case) -> str:
    status, kind = _status(turn, case), turn.say(KIND_NAMES[case.kind])
    received = day(local_time(case.received_at).date())
    if _is_without_day(case) and not case.answer:
        return turn.say(
            "track.one_praise", code=case.code, status=status, kind=kind, received=received
        )
    return turn.say(
        "track.one",
        code=case.code,
        status=status,
        kind=kind,
        received=received,
        due=day(case.due_on),
    )


def _ending(turn: Turn, case: Case) -> str:
    """Return why a case without an answer is over, and what its author may do."""
    is_mine = case.person == turn.person
    if is_mine and aftercare.is_settled(case) and aftercare.can_reopen(turn, case):
        return turn.say("reopening.how", code=case.code)
    return aftercare.why_refused(turn, case)


def _outcome(turn: Turn, case: Case) -> str:
    kept = turn.talk.kept_for(case.id) if case.status is CaseStatus.DUPLICATE else None
    if kept is not None:
        return turn.say("track.merged", kept=kept.code, status=_status(turn, kept))
    if case.status is CaseStatus.REOPENED:
        return turn.say("track.reopened")
    question = supplement.question_about(turn, case)
    if question:
        return turn.say("track.asked", question=mask(question), code=case.code)
    if case.answer:
        answer = shorten(mask(case.answer), _ANSWER_CHARACTERS)
        return turn.say("track.result", answer=answer)
    is_running = case.status not in FINISHED and not _is_without_day(case)
    if is_running and case.due_on < turn.today:
        return turn.say("track.late")
    return turn.say("track.waiting", code=case.code)


def _status(turn: Turn, case: Case) -> str:
    return turn.say(STATUS_NAMES[case.status])
