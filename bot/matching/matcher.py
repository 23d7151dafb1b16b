"""Finds the entry a question is about.

Retrieves by shared words, ranks the best few by their features and turns ranks into
probabilities; what to do with those is bot.matching.decision. Never changes: a new version
of the knowledge gets a new Matcher.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.matching.acts import Acts
from bot.matching.decision import (
    MAX_CHOICES,
    Answer,
    Candidate,
    Choices,
    Cover,
    Decision,
    decide,
)
from bot.matching.facets import FacetReader
from bot.matching.features import NAMES, Comparison, EntryFeatures, Features
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
from bot.matching.reader import Reader
from bot.matching.records import Record
from bot.matching.scan import Scanner
from bot.matching.weigher import Weigher
from bot.matching.weights import Standing, Weights, load_weights
from bot.matching.wordlists import TELLING
from knowledge.index import Index
from knowledge.model import Entry, Facet, Kind, Plan, Procedure
from knowledge.phrases import PhraseTable
from knowledge.text import plain

LENGTH = 0.25
"""How much the length of a text counts against it before the full comparison."""

RERANKED = 20
TEXTS_EACH = 2
"""Entries compared in full, and how many of their best texts."""

CALIBRATED_AT_MOST = 6
"""Ranks that get a probability; what stands lower is never shown."""

TOPICAL = 0.05
SHORT_TOPICAL = 0.4
SHORT = 4
LIGHT_PRECISION = 0.2
NAMELESS = 0.1
SHORT_PRECISION = 0.45
SURE = 0.85
"""What a question must share with an entry to be offered it; short ones must share more."""

LITERAL = 0.97
"""Least probability of an entry of which the question is a wording, word for word."""

_CODE = re.compile(r"(?<!\d)(\d\.\d{6})(?!\d)")
EVERYWHERE = frozenset({"national", "oa"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with the features of its best text.

    `raw` orders the entries; with the standing in the whole race it becomes the probability.
    """

    record: Record
    features: Features
    raw: float
    standing: Standing
    probability: float

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
class _Runner:
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


class Matcher:
    """Answers questions from one immutable index."""

    def __init__(self, index: Index, *, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._facets = FacetReader(index.lexicon)
        weigher, acts = Weigher(self._facets), Acts()
        self._postings = Postings(index.entries.values(), weigher, acts, index.lexicon)
        self._reader = Reader(index.lexicon, self._postings.vocabulary, weigher, acts)
        self._provinces = Provinces(index.entries.values())
        self._plan_talk = PlanTalk()
        self._documents = Documents(index.entries.values())
        self._by_id = {
            entry.id: record for record in self._postings.records for entry in record.entries
        }
        self._wordings = PhraseTable(
            (plain(question), None)
            for entry in index.entries.values()
            for question in entry.questions
        )
        self._known = Known(index.entries.values(), index.lexicon, weigher)
        self._codes = {
            code: record
            for record in self._postings.records
            for entry in record.entries
            if isinstance(entry, Procedure)
            for code in (entry.code, *entry.codes_also)
        }

    def match(
        self,
        question: str,
        *,
        as_of: date,
        scopes: frozenset[str] = EVERYWHERE,
        without: frozenset[str] = NOTHING,
    ) -> Decision:
        """Say which entry a question means, among those valid on a day and in some scopes.

        `without` leaves entries out, to learn what would be said if we did not know them.
        """
        read = self._reader.read(question)
        ranked = self._compare(question, read, as_of=as_of, scopes=scopes, without=without)
        return self._decide(question, read, ranked)

    def rank(
        self,
        question: str,
        *,
        as_of: date,
        scopes: frozenset[str] = EVERYWHERE,
        without: frozenset[str] = NOTHING,
    ) -> tuple[Ranked, ...]:
        """List everything compared, by falling probability, without deciding anything."""
        read = self._reader.read(question)
        return tuple(self._compare(question, read, as_of=as_of, scopes=scopes, without=without))

    def judge(self, question: str, *, as_of: date, without: frozenset[str] = NOTHING) -> Judgement:
        """List everything compared, with what the decision looks at besides probabilities."""
        read = self._reader.read(question)
        ranked = self._compare(question, read, as_of=as_of, scopes=EVERYWHERE, without=without)
        covers = tuple(_cover(question, read, row) for row in ranked)
        return Judgement(tuple(ranked), covers, self._has_known_word(read))

    def _has_known_word(self, read: Question) -> bool:
        known = self._postings.vocabulary.is_known
        return any(known(word.token.folded, word.token.marked) for word in read.content)

    def known(self, text: str) -> tuple[str, ...]:
        """Return the entries of which a text is a wording or a name, word for word."""
        return tuple(self._known.entries(text))

    def families(self, entries: Iterable[str]) -> frozenset[str]:
        """Return some entries, as far as we have them, with their siblings of the same name."""
        records = [self._by_id[entry] for entry in entries if entry in self._by_id]
        return frozenset(entry.id for record in records for entry in record.entries)

    def facets(self, text: str) -> tuple[Facet, ...]:
        """List the sides of a topic that a text asks for, in their order."""
        return self._facets.facets(text)

    def is_bare_follow_up(self, text: str) -> bool:
        """Say whether a text asks for a side and names no topic ("phí bao nhiêu vậy")."""
        if not self._facets.is_bare_follow_up(text) or self._reader.names_topic(text):
            return False
        return not self._wordings.find(self._facets.words(text))

    def explain(
        self, question: str, *, as_of: date, scopes: frozenset[str] = EVERYWHERE
    ) -> Explanation:
        """Say how a question was read and why the candidates stand as they do."""
        read = self._reader.read(question)
        ranked = self._compare(question, read, as_of=as_of, scopes=scopes)
        best = ranked[0].record.forms if ranked else {}
        left = Scanner(read).scan(best).left
        vocabulary = self._postings.vocabulary
        return Explanation(
            tuple(
                (word.token.typed, word.best)
                for word in read.words
                if word.best not in {word.token.typed.lower(), word.token.folded}
                or word.token.typed.lower() != word.token.raw
            ),
            tuple(
                w.token.raw
                for w in read.content
                if not vocabulary.is_known(w.token.folded, w.token.marked)
            ),
            tuple(word.token.raw for word in left),
            tuple(sorted(read.acts)),
            tuple(
                (_candidate(row), dict(zip(NAMES, row.features.vector(), strict=True)))
                for row in ranked[:4]
            ),
            self._decide(question, read, ranked),
        )

    def _decide(self, text: str, read: Question, ranked: list[Ranked]) -> Decision:
        if len(self._coded(text)) == 1 and ranked:
            return Answer(replace(_candidate(ranked[0]), score=1.0))
        literal = self._literal(text, ranked)
        if len(literal) == 1:
            return Answer(replace(literal[0], score=max(literal[0].score, LITERAL)))
        if 1 < len(literal) <= MAX_CHOICES:
            return Choices(literal)
        return decide(
            [_candidate(row) for row in ranked],
            has_known_word=self._has_known_word(read),
            cover=_cover(text, read, ranked[0])
            if ranked
            else Cover(rarest=False, named=False, sibling=False, is_slight=True),
            thresholds=self._weights.thresholds,
        )

    def _literal(self, text: str, ranked: Sequence[Ranked]) -> tuple[Candidate, ...]:
        """Return the ranked entries of which these very words are a wording or a name."""
        known = self._known_records(text)
        return tuple(_candidate(row) for row in ranked if row.record.number in known)

    def _known_records(self, text: str) -> set[int]:
        return {self._by_id[name].number for name in self._known.entries(text)}

    def _compare(
        self,
        text: str,
        read: Question,
        *,
        as_of: date,
        scopes: frozenset[str],
        without: frozenset[str] = NOTHING,
    ) -> list[Ranked]:
        """Return the best entries of all kinds, by falling probability."""
        named = self._provinces.named(read)
        years = years_of(text)
        coded = self._coded(text)
        plan_talk = self._plan_talk.heard(read)
        comparison = Comparison(read, self._postings, is_plan_talk=bool(plan_talk))
        runners = [
            self._best_text(comparison, record, texts)
            for record, texts in coded or self._retrieved(read)
            if record.entry.validity.covers(as_of)
            and record.entry.scope in scopes
            and record.entry.id not in without
            and (coded or not is_elsewhere(record.entry, named) or self._is_outdated(years, named))
        ]
        if not coded and not plan_talk:
            floor = COVERED_HERE if named else COVERED
            runners = [row for row in runners if not _is_hardly_meant(row, floor)]
        elif not coded and PLAN in plan_talk:
            runners = _plans_first(runners)
        ranked = self._calibrated(runners, read)
        known = self._known_records(text)
        return sorted(
            ranked,
            key=lambda row: (
                row.record.number not in known,
                -row.probability,
                -row.raw,
                row.record.entry.id,
            ),
        )

    def _coded(self, text: str) -> list[tuple[Record, tuple[int, ...]]]:
        """Return what the text names by code or number of document; that leaves no doubt."""
        codes = dict.fromkeys(_CODE.findall(text))
        records = [self._codes[code] for code in codes if code in self._codes]
        records += [self._by_id[plan] for plan in self._documents.named(text)]
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
        best: dict[int, list[tuple[float, int]]] = {}
        for text, score in self._postings.retrieve(read).items():
            own = best.setdefault(self._postings.texts[text].record, [])
            own.append((-score / self._postings.texts[text].mass ** LENGTH, text))
            if len(own) > TEXTS_EACH:
                own.sort()
                own.pop()
        chosen = heapq.nsmallest(RERANKED, best, key=lambda entry: (min(best[entry]), entry))
        return [
            (self._postings.records[entry], tuple(text for _, text in sorted(best[entry])))
            for entry in chosen
        ]

    def _best_text(self, comparison: Comparison, record: Record, texts: tuple[int, ...]) -> _Runner:
        whole = comparison.with_entry(record)
        measured = [comparison.with_text(self._postings.texts[text], whole) for text in texts]
        raw, at = max((self._weights.rank(features), -at) for at, features in enumerate(measured))
        return _Runner(record, measured[-at], raw, whole)

    def _calibrated(self, runners: list[_Runner], read: Question) -> list[Ranked]:
        """Give every entry its probability, seen against its best rival."""
        ordered = sorted(runners, key=lambda runner: -runner.raw)
        known, length = self._known_share(read), len(read.content) / 10
        crowd = math.log(len(self._postings.records) + 1) / 10
        ranked = []
        for place, runner in enumerate(ordered):
            rival = ordered[1 if place == 0 else 0].raw if len(ordered) > 1 else 0.0
            standing = Standing(
                runner.raw - rival,
                known,
                runner.whole.left / 10,
                length,
                crowd,
                runner.whole.topical,
                runner.whole.stray,
                runner.whole.unsaid,
            )
            probability = 0.0
            if place < CALIBRATED_AT_MOST:
                kind = runner.record.entry.kind
                probability = self._weights.probability(kind, runner.features, standing)
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


def _plans_first(runners: list[_Runner]) -> list[_Runner]:
    """Drop what covers no more of a question about a plan than the plans themselves do."""
    plans = [row.features.union for row in runners if row.record.entry.kind is Kind.PLAN]
    floor = max(plans, default=0.0)
    return [
        row
        for row in runners
        if row.record.entry.kind is Kind.PLAN or not plans or row.features.union > floor
    ]


def _is_hardly_meant(runner: _Runner, floor: float) -> bool:
    """Say whether a plan says too little of a question that does not speak of plans."""
    return runner.record.entry.kind is Kind.PLAN and runner.features.union < floor


def _cover(text: str, read: Question, best: Ranked) -> Cover:
    strange = read.demands - best.record.acts
    strange |= read.losses - best.record.acts - best.record.spoken_acts
    strange |= (best.record.acts - read.acts) & TELLING
    other_years = is_of_other_years(best.entry, years_of(text))
    return Cover(
        rarest=best.features.rarest == 1.0,
        named=best.features.named == 1.0,
        sibling=other_years or (bool(strange) and best.entry.kind is Kind.PROCEDURE),
        is_slight=_is_slight(read, best),
    )


def _is_slight(read: Question, best: Ranked) -> bool:
    """Say whether too little is shared even to ask whether the entry is meant.

    A question without any topic word must be much like a text of the entry. A word or two name
    a procedure by its title only; others may stand in any wording. A short one
    typed with accents has no typing errors to excuse its strange words.
    """
    if read.is_light:
        return best.features.precision < LIGHT_PRECISION
    if len(read.content) <= 2:
        is_nameless = best.entry.kind is Kind.PROCEDURE and best.features.whole < NAMELESS
        if best.features.precision < (SHORT_PRECISION if is_nameless else LIGHT_PRECISION):
            return True
    strange = [word for word in read.content if word.best not in best.record.forms]
    is_plain = len(read.content) <= SHORT and all(word.token.marked for word in strange)
    if is_plain and best.entry.kind is Kind.PROCEDURE:
        return best.standing.topical < SHORT_TOPICAL
    return best.standing.topical < TOPICAL and best.probability < SURE


def _candidate(row: Ranked) -> Candidate:
    entry = row.record.entry
    return Candidate(entry.id, entry.name, row.probability, entry.kind)
