"""Notice two questions in one message: answer both, or say which one is left.

Splits only at "và", commas and question marks, and only where both parts stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.answers import render
from bot.conversation.handlers import answering, report
from bot.conversation.masking import mask_numbers, shorten
from bot.conversation.speaking import answered
from bot.conversation.turn import Turn
from bot.matching.decision import Answer, Candidate, Choices
from bot.models import Outcome, Understanding, UnderstoodAs
from knowledge.model import Entry, Procedure

_SEAM = re.compile(r"\s*[?,;\n]+\s*|\s+(?:và|va|với lại)\s+", re.IGNORECASE)
_WORDS = 2
_QUOTED = 80
_LIKELY = 0.3
"""An unclear part must be at least this likely about something of ours to be called a matter."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Half of a message, and the entry it is most likely about."""

    text: str
    entry: Entry
    score: float
    meant: frozenset[str]

    @property
    def is_clear(self) -> bool:
        """Say whether one entry alone is meant."""
        return len(self.meant) == 1


def both(turn: Turn) -> Outcome | None:
    """Answer two clear questions, or the clear one of two; None where there is only one."""
    if report.is_open(turn):
        return None
    texts = [text for text in _SEAM.split(turn.text) if len(text.split()) >= _WORDS]
    if len(texts) != 2:  # asked first: to read a part costs as much as to answer it
        return None
    parts = [part for text in texts if (part := _read(turn, text)) is not None]
    if len(parts) != 2 or _is_one_matter(turn, parts):
        return None
    clear = [part for part in parts if part.is_clear]
    told = [_answer(turn, part) for part in clear]
    for part in parts:
        if not part.is_clear:
            quoted = shorten(mask_numbers(part.text), _QUOTED)
            told.append(turn.say("answer.other", other=quoted))
    understood = Understanding(UnderstoodAs.ANSWER, entry=clear[0].entry.id, score=clear[0].score)
    topic = clear[-1].entry.id
    return answered(turn, understood, *told, topic=topic, topic_until=turn.soon)


def _read(turn: Turn, text: str) -> _Part | None:
    """Return what a part is about; None where it is about nothing of ours."""
    if turn.guide.matcher.is_bare_follow_up(text):
        return None
    found = answering.decide(turn, text)
    if isinstance(found, Answer):
        candidates: tuple[Candidate, ...] = (found.candidate,)
    elif isinstance(found, Choices) and found.candidates[0].score >= _LIKELY:
        candidates = found.candidates
    else:
        return None
    entry = turn.guide.index.entries[candidates[0].entry]
    meant = frozenset(each.entry for each in candidates)
    return _Part(text, entry, candidates[0].score, meant)


def _is_one_matter(turn: Turn, parts: Sequence[_Part]) -> bool:
    """Say whether the parts are one question after all: a name with "và", or a circumstance."""
    first, second = parts
    if first.meant & second.meant or not (first.is_clear or second.is_clear):
        return True
    whole = answering.decide(turn, turn.text)
    named = first.meant | second.meant
    return isinstance(whole, Answer) and whole.candidate.entry not in named


def _answer(turn: Turn, part: _Part) -> str:
    """Answer one part; a side asked once, at the end, is asked of both."""
    facets = answering.sides(turn, part.text) or answering.sides(turn, turn.text)
    asked = facets if isinstance(part.entry, Procedure) else ()
    return render(part.entry, wording=turn.wording, as_of=turn.today, facets=asked)
