"""Notice two questions in one message: answer both, or say which one is left.

Splits only where people begin another question, and says of a half that we do not know only that
it is left: a citizen's words are never repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import learning, reporting
from bot.conversation.answers import render
from bot.conversation.halves import Half, asks, begins_like_question, is_question, read
from bot.conversation.handlers import answering
from bot.conversation.handlers.chatting import REDIRECTS
from bot.conversation.speaking import answered, with_state
from bot.conversation.turn import Turn
from bot.matching.decision import Answer, NoMatch
from bot.matching.parts import parts_of
from bot.models import Outcome, Reply, Understanding, UnderstoodAs
from knowledge.model import Facet, Procedure

_SURE = 0.95
"""How likely the clear half must be where the message as a whole says nothing to us."""

_QUESTION_WORDS = 25
"""A longer message tells a story, in which commas and "và" part no questions."""

_TOPICAL = 0.4
"""A half that shares this much with the other's entry tells a circumstance of it."""


def both(turn: Turn) -> Outcome | None:
    """Answer two questions, or the one of two that is clear; None where there is only one."""
    if reporting.is_open(turn):
        return None
    texts, is_weak = parts_of(turn.text)
    if len(texts) != 2 or any(map(turn.guide.matcher.is_bare_follow_up, texts)):
        return None
    halves = [read(turn, text) for text in texts]
    clear = [half for half in halves if half.is_clear]
    # Two matters of other bodies are one redirect: that handler knows the message as a whole.
    if all(half.redirect for half in clear) and len(clear) != 1:
        return None
    other = next((half for half in halves if not half.is_clear), None)
    if is_weak and not _is_another(turn, halves):
        return _sure_one(turn, clear)
    if not clear or _is_one_matter(turn, halves):
        return None
    return _told(turn, clear, other)


def _is_another(turn: Turn, halves: Sequence[Half]) -> bool:
    """Say whether another question begins after a mere comma: like one, and beside procedures."""
    if not begins_like_question(turn, halves[1].text):
        return False
    is_named = not any(half.is_remark for half in halves if half.is_clear)
    return is_named and all(half.is_clear or not half.candidates for half in halves)


def _sure_one(turn: Turn, clear: Sequence[Half]) -> Outcome | None:
    """Answer the one sure question in a message that says nothing to us as a whole."""
    whole = answering.decide(turn, turn.text)
    if not isinstance(whole, NoMatch) or not whole.candidates:
        return None
    likeliest = whole.candidates[0].entry
    for half in clear:
        is_sure = half.meant == {likeliest} and half.candidates[0].score >= _SURE
        if is_sure and is_question(turn, half.text):
            return _told(turn, [half], Half(""))
    return None


def _is_one_matter(turn: Turn, halves: Sequence[Half]) -> bool:
    """Say whether the halves are one question after all: a name with "và", or a circumstance."""
    first, second = halves
    if first.meant & second.meant:
        return True
    for half, other in ((first, second), (second, first)):
        if not half.is_clear and not _is_other(turn, half, other):
            return True
    if first.redirect or second.redirect:
        return False
    whole = answering.decide(turn, turn.text)
    is_named = first.meant | second.meant
    return isinstance(whole, Answer) and whole.candidate.entry not in is_named


def _is_other(turn: Turn, unknown: Half, known: Half) -> bool:
    """Say whether an unclear half asks for something else than the clear one.

    Who tells a story, or names a body with "và" in it, asks once.
    """
    is_short = len(turn.words) <= _QUESTION_WORDS
    if not (is_short and asks(turn, unknown.text) and asks(turn, known.text)):
        return False
    if unknown.candidates:
        return True
    ranked = turn.guide.matcher.rank(unknown.text, as_of=turn.today, scopes=turn.scopes)
    return not any(row.entry.id in known.meant and row.topical >= _TOPICAL for row in ranked)


def _told(turn: Turn, clear: Sequence[Half], other: Half | None) -> Outcome:
    """Say the answers, then what is left: choices to make, or that we do not know it."""
    # A side asked once, at the end, is asked of both, where both are ours.
    is_ours = all(half.candidates for half in (*clear, *([other] if other else [])))
    shared = answering.sides(turn, turn.text) if is_ours else ()
    told = [_answer(turn, half, shared) for half in clear]
    if other is not None and other.candidates:
        return _with_choices(turn, told, other)
    if other is not None:
        told.append(turn.say("answer.rest"))
    topics = [half.candidates[0] for half in clear if half.candidates]
    if not topics:
        return answered(turn, Understanding(UnderstoodAs.REDIRECT, entry=clear[0].redirect), *told)
    first = topics[0]
    understood = Understanding(UnderstoodAs.ANSWER, entry=first.entry, score=first.score)
    return answered(turn, understood, *told, topic=topics[-1].entry, topic_until=turn.soon)


def _with_choices(turn: Turn, told: Sequence[str], other: Half) -> Outcome:
    """Add the list of what the unclear half may be about; its numbers can be answered."""
    question = turn.say("choices.ask_other")
    outcome = answering.offer(turn, other.candidates, question=question)
    asked = learning.asked(turn.saying(other.text), *(each.entry for each in other.candidates))
    replies = (*map(Reply, told), *outcome.replies)
    return replace(with_state(outcome, {"asked": asked}), replies=replies)


def _answer(turn: Turn, half: Half, shared: Sequence[Facet]) -> str:
    name = REDIRECTS[half.redirect] if half.redirect else half.candidates[0].entry
    entry = turn.version_of(turn.guide.index.entries[name])
    facets = answering.sides(turn, half.text) or shared
    asked = facets if isinstance(entry, Procedure) else ()
    return render(entry, wording=turn.wording, as_of=turn.today, facets=asked)
