"""Tells plans apart by the province they name; their words are otherwise much the same.

A question that names no province leaves all plans in the race, and the near-tie between
them becomes a choice.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.matching.question import Question
from knowledge.model import Entry, Plan
from knowledge.phrases import PhraseTable
from knowledge.text import plain

PLAN = "kế hoạch"
"""Who says this word means a plan, unless another entry covers more of the question."""

CUES = (
    PLAN,
    "tuyên truyền",
    "truyền thông",
    "chỉ thị",
    "cải cách hành chính",
    "kỷ cương",
    "bản tin",
    "chuyên mục",
    "hội thi",
    "nhiệm vụ",
    "kinh phí",
)
COVERED = 0.7
"""A question without a cue means a plan only when the plan's texts say this much of it."""

COVERED_HERE = 0.45
"""The same where the question names the plan's province."""


class Provinces:
    """The provinces that have plans."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        names = {entry.province for entry in entries if isinstance(entry, Plan)}
        self._names = PhraseTable((plain(name), name) for name in sorted(names))

    def named(self, question: Question) -> frozenset[str]:
        """Return the provinces a question names."""
        words = [word.token for word in question.words]
        return frozenset(hit.value for hit in self._names.find(words))


class PlanTalk:
    """Words that betray a question about plans, with or without a province."""

    def __init__(self) -> None:
        self._cues = PhraseTable((plain(cue), cue) for cue in CUES)

    def heard(self, question: Question) -> frozenset[str]:
        """Return the cues a question holds."""
        hits = self._cues.find([word.token for word in question.words])
        return frozenset(hit.value for hit in hits)


def is_elsewhere(entry: Entry, named: frozenset[str]) -> bool:
    """Say whether an entry is the plan of another province than the named ones."""
    return isinstance(entry, Plan) and bool(named) and entry.province not in named
