"""Notices what is asked, and which questions the knowledge fails.

Tells the worker what to count and to keep; a question that may say who asked is counted alone.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import learning
from bot.conversation.masking import is_personal
from bot.conversation.turn import Turn
from bot.models import GapKind, NewGap, Outcome, Tallied, Tally, UnderstoodAs
from bot.zalo.events import TextMessage

_COUNTED = {
    UnderstoodAs.ANSWER: Tallied.ANSWER,
    UnderstoodAs.CHOICES: Tallied.CHOICES,
    UnderstoodAs.NO_MATCH: Tallied.NO_MATCH,
    UnderstoodAs.REDIRECT: Tallied.REDIRECT,
}
_FAILED = {
    UnderstoodAs.CHOICES: GapKind.OFFERED,
    UnderstoodAs.NO_MATCH: GapKind.UNANSWERED,
}


def with_notice(turn: Turn, outcome: Outcome) -> Outcome:
    """Return the outcome with what it shows of our knowledge.

    While a report is being written nothing is noticed: its words tell what happened.
    """
    is_question = isinstance(turn.event, TextMessage) and any(map(str.isalpha, turn.text))
    if not is_question or turn.text.startswith("#") or turn.state.draft is not None:
        return outcome
    if outcome.tallies:
        return outcome
    return replace(outcome, gaps=_failed(turn, outcome), tallies=_heard(turn, outcome))


def as_denied(turn: Turn, outcome: Outcome) -> Outcome:
    """Return the outcome of a message that denies our last answer, or all of our choices."""
    last = learning.in_mind(turn)
    if last is None:
        return outcome
    entry = last.entries[0] if len(last.entries) == 1 else ""
    gaps = _kept(NewGap(GapKind.DENIED, last.question, entry))
    return replace(outcome, gaps=gaps, tallies=(Tally(Tallied.DENIED, entry),))


def _heard(turn: Turn, outcome: Outcome) -> tuple[Tally, ...]:
    last = learning.in_mind(turn)
    if outcome.understood.entry == "helped" and last is not None and len(last.entries) == 1:
        return (Tally(Tallied.HELPED, last.entries[0]),)
    heard = _COUNTED.get(outcome.understood.kind)
    if heard is None:
        return ()
    return (Tally(heard, outcome.understood.entry or _nearest(outcome)),)


def _failed(turn: Turn, outcome: Outcome) -> tuple[NewGap, ...]:
    kind = _FAILED.get(outcome.understood.kind)
    if kind is None:
        return ()
    return _kept(NewGap(kind, learning.as_remembered(turn.text), _nearest(outcome)))


def _kept(gap: NewGap) -> tuple[NewGap, ...]:
    """Leave out what is too long for a question, or may say who asked it."""
    is_kept = len(gap.question) <= learning.MAX_PROPOSED and not is_personal(gap.question)
    return (gap,) if is_kept else ()


def _nearest(outcome: Outcome) -> str:
    candidates = outcome.understood.candidates
    return candidates[0].entry if candidates else ""
