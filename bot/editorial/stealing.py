"""Finds entries that would take each other's questions.

What is written down word for word is always answered by its own entry. So each question is held
out in turn, and asked of the content as it would be without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.matching.decision import Answer
from bot.matching.matcher import Matcher
from knowledge.index import index_of
from knowledge.loader import Base

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Stolen:
    """A question of one entry that another one would answer directly."""

    question: str
    owner: str
    thief: str


def stolen_questions(base: Base, *, as_of: date) -> Iterator[Stolen]:
    """Yield the held-out questions that are answered directly, and by another entry."""
    for fold in range(FOLDS):
        matcher = Matcher(index_of(_without(base, fold)))
        for entry in base.entries:
            if entry.validity.covers(as_of):
                for question in entry.questions[fold::FOLDS]:
                    said = matcher.match(question, as_of=as_of)
                    if isinstance(said, Answer) and said.candidate.entry != entry.id:
                        yield Stolen(question, entry.id, said.candidate.entry)


def _without(base: Base, fold: int) -> Base:
    """Return the content without every fifth question of each entry."""
    entries = (
        replace(
            entry,
            questions=tuple(q for at, q in enumerate(entry.questions) if at % FOLDS != fold),
        )
        for entry in base.entries
    )
    return replace(base, entries=tuple(entries))
