"""Take a citizen's judgement of a settled case: how content they are, and what is not settled."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.cases.clocks import due_on, leading, reopening
from bot.cases.codes import find_code
from bot.cases.kinds import STATUS_NAMES, WITHOUT_DAY
from bot.cases.workflow import FINISHED, reasons
from bot.clock import local_time
from bot.conversation.asides import is_question
from bot.conversation.speaking import answered, asking, command
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import Case, CaseStatus, Expecting, Outcome, Rating, Reopening
from knowledge.text import fold

RATING = "rating"
REOPENING = "reopening"
_RATE = re.compile(r"(?:toi |em )?(?:danh gia|cham diem|cho diem)\b")
_REOPEN = re.compile(r"(?:toi |em )?(?:muon |xin |de nghi )?mo lai\b")
_CODE = re.compile(r"pa[\s.\-]*[a-z0-9]{3}[\s.\-]*[a-z0-9]{3}", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w-])([1-5])(?![\w/-])")
_LOW = 2
_SETTLED = frozenset({CaseStatus.ANSWERED, CaseStatus.CLOSED})
_REASON_CHARACTERS = 1_000


def asked(turn: Turn) -> Outcome | None:
    """Obey "đánh giá PA-… 5" and "mở lại PA-… vì …", also amid an open report."""
    code = find_code(turn.text)
    if code is None:
        return None
    rest = " ".join(_CODE.sub(" ", turn.text).split())
    if _RATE.match(turn.folded):
        score = _SCORE.search(rest)
        return rate(turn, code, score[1] if score else "")
    if _REOPEN.match(turn.folded):
        said = rest[_prefix(rest) :].strip(" ,.:;-")
        return reopen(turn, code, said)
    return None


def given_reason(turn: Turn) -> Outcome | None:
    """Take the next message as the reason for which a case is opened again."""
    slot = turn.state.expecting
    if slot is None or not turn.is_expecting or slot.owner != REOPENING or not turn.words:
        return None
    if is_question(turn):
        return None
    return reopen(turn, slot.options[0], turn.text)


def rate(turn: Turn, code: str, score: str) -> Outcome:
    """Count how content the author is with the answer, or ask for a number."""
    case = _case(turn, code)
    if case is None:
        return _say(turn, "track.unknown", code=_official(code))
    if case.person != turn.person:
        return _say(turn, "rating.not_yours")
    if not is_settled(case):
        return _not_settled(turn, case, "rating.not_yet")
    if turn.intake.aftermath(case).is_rated:
        return _say(turn, "rating.done", code=case.code)
    if score not in {"1", "2", "3", "4", "5"}:
        text = turn.say("rating.ask", code=case.code)
        return answered(turn, command("rating"), text, expecting=slot_of(turn, case))
    said = turn.say("rating.thanks")
    if int(score) <= _LOW and can_reopen(turn, case):
        said = f"{said}\n{turn.say('reopening.how', code=case.code)}"
    return replace(answered(turn, command("rated"), said), acts=(Rating(case.id, int(score)),))


def reopen(turn: Turn, code: str, reason: str) -> Outcome:
    """Open a settled case of the author again, once and in time."""
    case = _case(turn, code)
    if case is None:
        return _say(turn, "track.unknown", code=_official(code))
    if case.person != turn.person:
        return _say(turn, "rating.not_yours")
    if not is_settled(case):
        return _not_settled(turn, case, "reopening.not_yet")
    if not can_reopen(turn, case):
        return _say(turn, "reopening.too_late", days=reopening().days)
    if len(reason.split()) < 2:
        text = turn.say("reopening.ask", code=case.code)
        waiting = asking(turn, REOPENING, (case.code,))
        return answered(turn, command("reopening"), text, expecting=waiting)
    lead = leading(is_protected=case.is_protected)
    due = due_on(case.kind, turn.now, calendar=turn.guide.calendar, lead=lead)
    said = turn.say("reopening.done", code=case.code, day=day(due))
    act = Reopening(case.id, reason[:_REASON_CHARACTERS], due)
    return replace(answered(turn, command("reopened"), said), acts=(act,))


def can_reopen(turn: Turn, case: Case) -> bool:
    """Say whether the case may still be opened again.

    The days count from the answer, and from the closing where there was none.
    """
    after = turn.intake.aftermath(case)
    settled_at = case.answered_at or after.closed_at
    if settled_at is None or after.is_reopened:
        return False
    last = local_time(settled_at).date() + timedelta(days=reopening().days)
    return turn.today <= last


def is_settled(case: Case) -> bool:
    """Say whether a case is answered or closed, so that its author may judge it."""
    return case.status in _SETTLED and case.kind not in WITHOUT_DAY


def why_refused(turn: Turn, case: Case) -> str:
    """Return why a case was refused and how to object; empty for every other case."""
    if case.status is not CaseStatus.REFUSED or case.reason not in reasons():
        return ""
    reason = reasons()[case.reason]
    why = turn.say("case.refused_because", reason=reason.name, basis=reason.basis)
    return f"{why}\n{turn.say('case.how_to_object')}"


def _not_settled(turn: Turn, case: Case, key: str) -> Outcome:
    """Say that a case is still open, or that it is over in a way that nobody judges here."""
    if case.status not in FINISHED:
        return _say(turn, key, code=case.code)
    status = turn.say(STATUS_NAMES[case.status])
    said = turn.say("rating.over", code=case.code, status=status)
    return answered(
        turn, command("aftercare"), "\n".join(filter(None, (said, why_refused(turn, case))))
    )


def slot_of(turn: Turn, case: Case) -> Expecting:
    """Return the slot in which a bare number rates the case."""
    name = case.code.lower()
    return asking(turn, RATING, ("#menu", *(f"#danh-gia:{name}:{score}" for score in range(1, 6))))


def _case(turn: Turn, code: str) -> Case | None:
    return turn.cases.find(turn.oa.id, _official(code), turn.person)


def _official(code: str) -> str:
    return find_code(code) or code.upper()


def _prefix(rest: str) -> int:
    """Return where the reason begins after "tôi muốn mở lại"; folding keeps the words' number."""
    found = _REOPEN.match(fold(rest))
    count = len(found[0].split()) if found else 0
    return len(" ".join(rest.split()[:count]))


def _say(turn: Turn, key: str, **values: object) -> Outcome:
    return answered(turn, command("aftercare"), turn.say(key, **values))
