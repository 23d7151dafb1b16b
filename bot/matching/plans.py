"""Tells plans apart by the province they name; their words are otherwise much the same.

A question that names no province leaves all plans in the race, and the near-tie between
them becomes a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.question import Question
from knowledge.model import Entry, Plan
from knowledge.phrases import PhraseTable
from knowledge.text import fold, nfc, plain

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


_NUMBERED = re.compile(r"(?<![\d/])(\d{1,4})\s*/\s*([a-z]{2,3})\s*-\s*[a-z]")
_SPOKEN = re.compile(r"(ke hoach|quyet dinh|chi thi)(?: so)? 0*(\d{1,4})(?![\d/])(?! (?:nam|ngay))")
_KINDS = {"ke hoach": "kh", "quyet dinh": "qd", "chi thi": "ct"}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


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


class Documents:
    """The numbers of the plans and of the documents they carry out ("289/KH-UBND")."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._plans: dict[str, set[str]] = {}
        for entry in entries:
            if isinstance(entry, Plan):
                for number in _numbers(f"{entry.number} {entry.title} {entry.lead}"):
                    self._plans.setdefault(number, set()).add(entry.id)

    def named(self, text: str) -> tuple[str, ...]:
        """Return the plans whose document a text names; none when the number is shared."""
        if not any(character.isdigit() for character in text):
            return ()
        spoken = (f"{int(no)}/{_KINDS[kind]}" for kind, no in _SPOKEN.findall(fold(text)))
        found = [self._plans.get(number, set()) for number in (*_numbers(text), *spoken)]
        return tuple(dict.fromkeys(plan for plans in found if len(plans) == 1 for plan in plans))


def _numbers(text: str) -> list[str]:
    """List the numbers of documents without leading noughts: "02/KH-UBND" → "2/kh"."""
    bare = "".join(fold(c) if c.isalpha() else c for c in nfc(text))
    return [f"{int(number)}/{kind}" for number, kind in _NUMBERED.findall(bare)]


def years_of(text: str) -> frozenset[int]:
    """Return the years a text names."""
    return frozenset(map(int, _YEAR.findall(text)))


def is_of_other_years(entry: Entry, asked: frozenset[int]) -> bool:
    """Say whether only years are asked about with which a plan has nothing to do."""
    if not isinstance(entry, Plan) or not asked:
        return False
    own = years_of(" ".join((entry.title, entry.period, entry.lead, *entry.questions)))
    covered = range(min(own), max(own) + 1) if "–" in entry.period else own
    return bool(own) and asked.isdisjoint(covered)
