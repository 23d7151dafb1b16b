"""Take what a citizen adds to a case: the answer to an officer's question, or "bổ sung PA-…"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.cases.asking import ACCEPTING
from bot.cases.codes import find_code, has_broken_code
from bot.cases.kinds import STATUS_NAMES
from bot.conversation.asides import is_aside, is_question
from bot.conversation.numbers import read_pick
from bot.conversation.sent import files_of, location_of
from bot.conversation.speaking import REPORT, SUPPLEMENT, answered, asking, command, with_state
from bot.conversation.turn import MEMORY_MINUTES, MINUTE, Turn
from bot.models import Case, Expecting, Heard, Outcome, Question, Supplying
from bot.zalo.events import MediaKind, MediaMessage, TextMessage
from knowledge.text import fold

_ASKED = re.compile(r"(?:toi |em )?(?:muon |xin )?bo sung\b")
_CODE = re.compile(r"pa[\s.\-]*[a-z0-9]{3}[\s.\-]*[a-z0-9]{3}", re.IGNORECASE)
_DONE = frozenset(
    {"xong", "xong roi", "het", "het roi", "du roi", "vay thoi", "the thoi", "khong con gi"}
    | {"da xong", "xong a", "het roi a", "khong con gi nua"}
)
_MORE = "more"
"""Marks the slot of a case to which something was added a moment ago."""

_LONGEST = 2_000
_FILES = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE, MediaKind.LOCATION})


def with_question(turn: Turn) -> Turn:
    """Let the next message after an officer's question answer it.

    A report that is being written and a bare number for an open list come first; the question
    then waits for its turn.
    """
    question = _fresh(turn)
    if question is None:
        return turn
    state = replace(turn.state, expecting=slot_of(turn, question.code))
    return replace(turn, state=state)


def with_turn_taken(before: Turn, turn: Turn, outcome: Outcome) -> Outcome:
    """Record that the question has had its turn."""
    question = _fresh(before) if turn is not before else None
    if question is None:
        return outcome
    return replace(outcome, acts=(*outcome.acts, Heard(question.case_id)))


def after_news(turn: Turn, outcome: Outcome, case_ids: frozenset[str]) -> Outcome:
    """Let the next message answer a question that was told only now, before the reply."""
    asked = [each for each in _questions(turn) if each.case_id in case_ids]
    if not asked or outcome.state.expecting is not None:
        return outcome
    heard = replace(outcome, acts=(*outcome.acts, Heard(asked[0].case_id)))
    return with_state(heard, {"expecting": slot_of(turn, asked[0].code)})


def asked(turn: Turn) -> Outcome | None:
    """Obey "bổ sung PA-… nhà số 12", whenever it comes; without a code there must be one case."""
    if not isinstance(turn.event, TextMessage | MediaMessage) or not _ASKED.match(turn.folded):
        return None
    code = find_code(turn.text)
    if code is None:
        return _without_code(turn)
    rest = " ".join(_CODE.sub(" ", turn.text, count=1).split())
    said = rest[_prefix(rest) :].strip(" ,.:;-")
    return _for_case(turn, code, said)


def given(turn: Turn) -> Outcome | None:
    """Take the next messages as what is added to the case that was asked about."""
    slot = turn.state.expecting
    if slot is None or not turn.is_expecting or slot.owner != SUPPLEMENT:
        return None
    if not isinstance(turn.event, TextMessage | MediaMessage):
        return None
    code, has_more = slot.options[0], _MORE in slot.options
    if has_more and turn.folded in _DONE:
        said = turn.say("supplement.done", code=code)
        return answered(turn, command("supplement-done"), said, expecting=None)
    if is_question(turn) or (has_more and not count_of(turn) and is_aside(turn)):
        return None
    if not turn.text and not count_of(turn):
        return None
    return _for_case(turn, code, turn.text, has_more=has_more)


def just_after(turn: Turn) -> Outcome | None:
    """Add a bare picture or file to the case that its sender filed a moment ago."""
    mine = turn.cases.list_of(turn.oa.id, turn.person) if files_of(turn) else ()
    if not mine or mine[0].person != turn.person or mine[0].status not in ACCEPTING:
        return None
    is_fresh = turn.now - mine[0].received_at <= MEMORY_MINUTES * MINUTE
    return _for_case(turn, mine[0].code, "") if is_fresh else None


def put_off(turn: Turn) -> Outcome | None:
    """Let go of the question when somebody says "huỷ"; the case goes on waiting."""
    slot = turn.state.expecting
    if slot is None or not turn.is_expecting or slot.owner != SUPPLEMENT:
        return None
    key = "supplement.done" if _MORE in slot.options else "supplement.later"
    said = turn.say(key, code=slot.options[0])
    return answered(turn, command("supplement-later"), said, expecting=None)


def question_about(turn: Turn, case: Case) -> str:
    """Return what officers wait to hear about a case; empty when nothing was asked."""
    return next(
        (
            each.text
            for each in turn.talk.questions(turn.oa.id, turn.person)
            if each.case_id == case.id
        ),
        "",
    )


def slot_of(turn: Turn, code: str, *marks: str) -> Expecting:
    """Return the slot in which the next message belongs to a case."""
    return asking(turn, SUPPLEMENT, (code, *marks))


def _for_case(turn: Turn, code: str, said: str, *, has_more: bool = False) -> Outcome:
    case = turn.cases.find(turn.oa.id, code, turn.person)
    if case is None:
        return _say(turn, "track.unknown", code=code)
    if case.person != turn.person:
        return _say(turn, "supplement.not_yours")
    if case.status not in ACCEPTING:
        status = turn.say(STATUS_NAMES[case.status])
        return answered(
            turn,
            command("supplement-late"),
            turn.say("supplement.too_late", code=code, status=status),
            expecting=None,
        )
    count = count_of(turn)
    if not said and not count:
        text = turn.say("supplement.what", code=code)
        return answered(turn, command("supplement"), text, expecting=slot_of(turn, code))
    return _taken(turn, case, worded(turn, said, count), has_more=has_more)


def _taken(turn: Turn, case: Case, text: str, *, has_more: bool) -> Outcome:
    is_busy = _is_report_open(turn)
    once = "supplement.taken_once" if is_busy else "supplement.taken"
    told = turn.say("supplement.more" if has_more else once, code=case.code)
    expecting = turn.state.expecting if is_busy else slot_of(turn, case.code, _MORE)
    outcome = answered(turn, command("supplement-taken"), told, expecting=expecting)
    files = files_of(turn)
    act = Supplying(case.id, text[:_LONGEST], tuple(each.id for each in files))
    return replace(outcome, acts=(act,), files=files)


def _without_code(turn: Turn) -> Outcome | None:
    waiting = _questions(turn)
    said = turn.text[_prefix(turn.text) :].strip(" ,.:;-")
    if has_broken_code(turn.text):
        return None
    if len(waiting) == 1:
        return _for_case(turn, waiting[0].code, said)
    return _say(turn, "supplement.which") if waiting else None


def _fresh(turn: Turn) -> Question | None:
    if not isinstance(turn.event, TextMessage | MediaMessage) or _is_report_open(turn):
        return None
    if turn.talk.handover(turn.oa.id, turn.person) is not None:
        return None
    slot = turn.state.expecting if turn.is_expecting else None
    is_list = slot is not None and bool(slot.options) and slot.owner != SUPPLEMENT
    if is_list and read_pick(turn.text, turn.guide.matcher.is_bare_follow_up) is not None:
        return None
    return next((each for each in _questions(turn) if each.is_fresh), None)


def _questions(turn: Turn) -> list[Question]:
    return list(turn.talk.questions(turn.oa.id, turn.person))


def _is_report_open(turn: Turn) -> bool:
    slot = turn.state.expecting
    return turn.is_expecting and slot is not None and slot.owner == REPORT


def count_of(turn: Turn) -> int:
    """Return how many pictures, files or places a message brings."""
    event = turn.event
    if not isinstance(event, MediaMessage) or event.kind not in _FILES:
        return 0
    return max(1, len(event.attachments))


def worded(turn: Turn, said: str, count: int) -> str:
    """Return what was said, with how many files came along, or the place that was shared."""
    place = location_of(turn)
    if place:
        return place
    files = turn.say("supplement.files", count=count) if count else ""
    return "\n".join(part for part in (said, files) if part)


def _prefix(text: str) -> int:
    """Return where the addition begins after "tôi muốn bổ sung"; folding keeps words apart."""
    found = _ASKED.match(fold(text))
    count = len(found[0].split()) if found else 0
    return len(" ".join(text.split()[:count]))


def _say(turn: Turn, key: str, **values: object) -> Outcome:
    return answered(turn, command("supplement"), turn.say(key, **values))
