"""Tell how to reach a person, whether the office is open now, and write the request down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cases.clocks import due_on
from bot.cases.codes import new_code
from bot.clock import local_time
from bot.conversation.speaking import answered, command
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import Case, CaseKind, NewCase, Outcome
from knowledge.hours import Open, office_at, parse_hours

_MOST_CHARACTERS = 500


def asked_for(turn: Turn) -> Outcome | None:
    """Answer somebody who wants a person instead of a machine."""
    rules = turn.guide.rules
    if not rules.has("human", turn.words) or rules.has("human_unless", turn.words):
        return None
    return tell_how(turn)


def tell_how(turn: Turn) -> Outcome:
    """Say where and when officers can be reached, and let them see that somebody wants one.

    One request of a person waits at a time.
    """
    waiting = _waiting(turn)
    request = None if waiting else _request(turn)
    code = waiting.code if waiting else request.code if request else ""
    told = turn.say("human.waiting" if waiting else "human.logged", code=code)
    lines = [turn.say("human.how"), *_now(turn), told]
    return replace(answered(turn, command("human"), "\n".join(lines)), case=request)


def _waiting(turn: Turn) -> Case | None:
    mine = turn.cases.list_of(turn.oa.id, turn.person)
    return next((each for each in mine if each.kind is CaseKind.HUMAN and not each.answer), None)


def _request(turn: Turn) -> NewCase:
    asked = turn.state.asked
    text = asked.question if asked is not None and asked.until > turn.now else turn.text
    is_empty = text.startswith("#") or not any(map(str.isalpha, text))
    return NewCase(
        kind=CaseKind.HUMAN,
        text=turn.say("human.no_words") if is_empty else text[:_MOST_CHARACTERS],
        place="",
        code=new_code(turn.event_id, attempt=turn.attempt),
        due_on=due_on(CaseKind.HUMAN, turn.now, calendar=turn.guide.calendar),
    )


def _now(turn: Turn) -> list[str]:
    """Return whether the office is open now; nothing where its hours are not known as data."""
    sessions = parse_hours(turn.oa.working_hours)
    if not sessions:
        return []
    found = office_at(local_time(turn.now), sessions, turn.guide.calendar)
    if isinstance(found, Open):
        return [turn.say("human.open", until=f"{found.until:%H:%M}")]
    holiday = turn.guide.calendar.holiday(turn.today)
    closed = turn.say("human.closed", opens=_when(turn, found.opens))
    return [turn.say("human.holiday", name=holiday.name), closed] if holiday else [closed]


def _when(turn: Turn, moment: datetime) -> str:
    if moment.date() == turn.today:
        return turn.say("human.today", time=f"{moment:%H:%M}")
    return turn.say("human.on_day", time=f"{moment:%H:%M}", day=day(moment.date()))
