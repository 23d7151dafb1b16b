"""Compares a question with the entries worth it, and gives the best of them probabilities.

Retrieves by shared words, ranks by features, and turns ranks into probabilities.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, replace
from datetime import date

from bot.matching.comparison import Comparison, Talk
from bot.matching.journeys import JourneyTalk
from bot.matching.known import Known
from bot.matching.plans import (
    COVERED,
    COVERED_HERE,
    PLAN,
    Documents,
    PlanTalk,
    Provinces,
    is_elsewhere,
    is_of_other_years,
    years_of,
)
from bot.matching.postings import Postings
from bot.matching.question import Question
from bot.matching.ranked import Ranked, Runner
from bot.matching.records import Record
from bot.matching.weights import Standing, Weights, sort_of
from knowledge.index import Index
from knowledge.model import Kind, Plan, Procedure

LENGTH = 0.25
"""How much the length of a text counts against it before the full comparison."""

RERANKED = 20
TEXTS_EACH = 2
"""Entries compared in full, and how many of their best texts."""

CALIBRATED_AT_MOST = 6
"""Ranks that get a probability; what stands lower is never shown."""

_CODE = re.compile(r"(?<!\d)(\d\.\d{6})(?!\d)")
EVERYWHERE = frozenset({"national", "oa"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """Which entries may run: those valid on a day, in some scopes, without some."""

    as_of: date
    scopes: frozenset[str] = EVERYWHERE
    without: frozenset[str] = NOTHING

    def admits(self, record: Record) -> bool:
        """Say whether an entry may be compared at all."""
        entry = record.entry
        return (
            entry.validity.covers(self.as_of)
            and entry.scope in self.scopes
            and entry.id not in self.without
        )


class Race:
    """The entries of one index, ready to be compared with questions."""

    def __init__(self, index: Index, postings: Postings, weights: Weights, known: Known) -> None:
        self._known = known
        self._weights = weights
        self._postings = postings
        self._provinces = Provinces(index.entries.values())
        self._lengths = array("d", [text.mass**LENGTH for text in postings.texts])
        self._plan_talk = PlanTalk()
        self._journey_talk = JourneyTalk()
        self._documents = Documents(index.entries.values())
        self.by_id = {entry.id: record for record in postings.records for entry in record.entries}
        self._codes = {
            code: record
            for record in postings.records
            for entry in record.entries
            if isinstance(entry, Procedure)
            for code in (entry.code, *entry.codes_also)
        }

    def run(
        self,
        text: str,
        read: Question,
        admission: Admission,
    ) -> list[Ranked]:
        """Return the best entries of all kinds, by falling probability."""
        named = self._provinces.named(read)
        years = years_of(text)
        coded = self.coded(text)
        plan_talk = self._plan_talk.heard(read)
        found = [
            (record, texts)
            for record, texts in coded or self._retrieved(read)
            if admission.admits(record)
            and (coded or not is_elsewhere(record.entry, named) or self._is_outdated(years, named))
        ]
        compared = [record for record, _ in found]
        is_journey = self._journey_talk.heard([word.token for word in read.words])
        talk = Talk(is_plan=bool(plan_talk), is_journey=is_journey)
        comparison = Comparison(read, self._postings, compared, talk)
        runners = [self._best_text(comparison, record, texts) for record, texts in found]
        if not coded and not plan_talk:
            floor = COVERED_HERE if named else COVERED
            runners = [row for row in runners if not _is_hardly_meant(row, floor)]
        elif not coded and PLAN in plan_talk:
            runners = _plans_first(runners)
        ranked = self._calibrated(runners, read)
        literal = {self.by_id[name].number for name in self._known.entries(text)}
        told = [
            replace(row, is_literal=True) if row.record.number in literal else row for row in ranked
        ]
        return sorted(
            told,
            key=lambda row: (
                not row.is_literal,
                -row.probability,
                -row.raw,
                row.record.entry.id,
            ),
        )

    def coded(self, text: str) -> list[tuple[Record, tuple[int, ...]]]:
        """Return what the text names by code or number of document; that leaves no doubt."""
        codes = dict.fromkeys(_CODE.findall(text))
        records = [self._codes[code] for code in codes if code in self._codes]
        records += [self.by_id[plan] for plan in self._documents.named(text)]
        return [(record, record.texts) for record in records]

    def _is_outdated(self, years: frozenset[int], named: frozenset[str]) -> bool:
        """Say whether the named provinces have no plan of the years asked about."""
        own = [
            record.entry
            for record in self._postings.records
            if isinstance(record.entry, Plan) and record.entry.province in named
        ]
        return all(is_of_other_years(entry, years) for entry in own)

    def _retrieved(self, read: Question) -> list[tuple[Record, tuple[int, ...]]]:
        """Return the entries worth a full comparison, each with its most promising texts."""
        lengths, texts = self._lengths, self._postings.texts
        scores = self._postings.retrieve(read).items()
        chosen: dict[int, tuple[int, ...]] = {}
        for _, text in sorted([(-score / lengths[text], text) for text, score in scores]):
            record = texts[text].record
            own = chosen.get(record, ())
            if len(own) < TEXTS_EACH and (own or len(chosen) < RERANKED):
                chosen[record] = (*own, text)
        return [(self._postings.records[record], own) for record, own in chosen.items()]

    def _best_text(self, comparison: Comparison, record: Record, texts: tuple[int, ...]) -> Runner:
        whole = comparison.with_entry(record)
        measured = [comparison.with_text(self._postings.texts[text], whole) for text in texts]
        raw, at = max((self._weights.rank(features), -at) for at, features in enumerate(measured))
        return Runner(record, measured[-at], raw, whole)

    def _calibrated(self, runners: list[Runner], read: Question) -> list[Ranked]:
        """Give every entry its probability, seen against its best rival."""
        ordered = sorted(runners, key=lambda runner: -runner.raw)
        known, length = self._known_share(read), len(read.content) / 10
        ranked = []
        for place, runner in enumerate(ordered):
            rival = ordered[1 if place == 0 else 0].raw if len(ordered) > 1 else 0.0
            standing = Standing(
                runner.raw - rival,
                known,
                runner.whole.left / 10,
                length,
                runner.whole.topical,
                runner.whole.alike,
                runner.whole.stray,
                runner.whole.unsaid,
            )
            probability = 0.0
            if place < CALIBRATED_AT_MOST:
                sort = sort_of(runner.record.entry)
                probability = self._weights.probability(sort, runner.features, standing)
            ranked.append(Ranked(runner.record, runner.features, runner.raw, standing, probability))
        return ranked

    def _known_share(self, read: Question) -> float:
        """Return how much of the question's topic words occurs anywhere in the content."""
        total = sum(word.mass for word in read.content)
        known = sum(
            word.mass
            for word in read.content
            if self._postings.vocabulary.is_known(word.token.folded, word.token.marked)
        )
        return known / total if total else 0.0


def _plans_first(runners: list[Runner]) -> list[Runner]:
    """Drop what covers no more of a question about a plan than the plans themselves do."""
    plans = [row.features.union for row in runners if row.record.entry.kind is Kind.PLAN]
    floor = max(plans, default=0.0)
    return [
        row
        for row in runners
        if row.record.entry.kind is Kind.PLAN or not plans or row.features.union > floor
    ]


def _is_hardly_meant(runner: Runner, floor: float) -> bool:
    """Say whether a plan says too little of a question that does not speak of plans."""
    return runner.record.entry.kind is Kind.PLAN and runner.features.union < floor
