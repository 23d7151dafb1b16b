"""What comes of a comparison: ranked entries, and why a question was understood as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching.decision import Candidate, Cover, Decision
from bot.matching.features import EntryFeatures, Features
from bot.matching.records import Record
from bot.matching.weights import Standing
from knowledge.model import Entry


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with the features of its best text.

    `raw` orders the entries; with the standing in the whole race it becomes the probability. What
    `is_literal` has the question as a wording or a name, and goes before all others.
    """

    record: Record
    features: Features
    raw: float
    standing: Standing
    probability: float
    is_literal: bool = False

    @property
    def entry(self) -> Entry:
        """Return the entry itself."""
        return self.record.entry

    @property
    def topical(self) -> float:
        """Return the share of the question's topic words, by rarity, that the entry knows."""
        return self.standing.topical


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything compared with a question, and for each how well it covers it."""

    ranked: tuple[Ranked, ...]
    covers: tuple[Cover, ...]
    has_known_word: bool


@dataclass(frozen=True, slots=True)
class Runner:
    """An entry in the race, before it is known how the others do."""

    record: Record
    features: Features
    raw: float
    whole: EntryFeatures


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was understood as it was; for editors and logs without citizen text."""

    rewrites: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    unexplained: tuple[str, ...]
    acts: tuple[str, ...]
    candidates: tuple[tuple[Candidate, Mapping[str, float]], ...]
    decision: Decision


def candidate_of(row: Ranked) -> Candidate:
    """Return a ranked entry as the decision sees it."""
    entry = row.record.entry
    return Candidate(entry.id, entry.name, row.probability, entry.kind)
