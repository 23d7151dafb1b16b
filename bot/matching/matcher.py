"""Finds the entry a question is about.

How entries are compared is bot.matching.race; what to do with the probabilities is
bot.matching.decision. Never changes: a new version of the knowledge gets a new Matcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.matching.acts import Acts
from bot.matching.covering import cover_of
from bot.matching.decision import MAX_CHOICES, Answer, Choices, Decision, NoMatch, decide
from bot.matching.facets import FacetReader
from bot.matching.features import NAMES
from bot.matching.known import Known
from bot.matching.postings import Postings
from bot.matching.question import Question
from bot.matching.race import EVERYWHERE, NOTHING, Admission, Race
from bot.matching.ranked import Explanation, Judgement, Ranked, candidate_of
from bot.matching.reader import Reader
from bot.matching.scan import Scanner
from bot.matching.weigher import Weigher
from bot.matching.weights import Weights, load_weights
from knowledge.breath import Breath, Paced, hold_none
from knowledge.index import Index
from knowledge.model import Facet
from knowledge.phrases import PhraseTable
from knowledge.text import plain

__all__ = ["Explanation", "Judgement", "Matcher", "Ranked"]
"""The engine, and what it hands out."""

LITERAL = 0.97
"""Least probability of an entry of which the question is a wording, word for word."""


class Matcher:
    """Answers questions from one immutable index."""

    def __init__(
        self, index: Index, *, weights: Weights | None = None, breath: Breath = hold_none
    ) -> None:
        """Prepare for an index; `breath` is called all along."""
        entries = Paced(index.entries.values(), breath)
        self._weights = weights or load_weights()
        self._facets = FacetReader(index.lexicon)
        weigher, acts = Weigher(self._facets), Acts()
        self._postings = Postings(entries, weigher, acts, index.lexicon, breath)
        self._reader = Reader(index.lexicon, self._postings.vocabulary, weigher, acts, breath)
        self._known = Known(entries, index.lexicon, weigher, breath)
        self._race = Race(index, self._postings, self._weights, self._known)
        self._wordings = PhraseTable(
            (plain(question), None) for entry in entries for question in entry.questions
        )

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
        ranked = self._race.run(question, read, Admission(as_of, scopes, without))
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
        return tuple(self._race.run(question, read, Admission(as_of, scopes, without)))

    def judge(self, question: str, *, as_of: date, without: frozenset[str] = NOTHING) -> Judgement:
        """List everything compared, with what the decision looks at besides probabilities."""
        read = self._reader.read(question)
        ranked = self._race.run(question, read, Admission(as_of, without=without))
        covers = tuple(cover_of(question, read, row) for row in ranked)
        return Judgement(tuple(ranked), covers, self._has_known_word(read))

    def _has_known_word(self, read: Question) -> bool:
        known = self._postings.vocabulary.is_known
        return any(known(word.token.folded, word.token.marked) for word in read.content)

    def known(self, text: str) -> tuple[str, ...]:
        """Return the entries of which a text is a wording or a name, word for word."""
        return tuple(self._known.entries(text))

    def wordings(self, text: str) -> Mapping[str, str]:
        """Return the wordings that a text is, word for word, by their entry."""
        return self._known.wordings(text)

    def families(self, entries: Iterable[str]) -> frozenset[str]:
        """Return some entries, as far as we have them, with their siblings of the same name."""
        records = [self._race.by_id[entry] for entry in entries if entry in self._race.by_id]
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
        ranked = self._race.run(question, read, Admission(as_of, scopes))
        best = ranked[0].record.forms if ranked else {}
        scanner = Scanner(read)
        left = scanner.left(scanner.scan(best))
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
                (candidate_of(row), dict(zip(NAMES, row.features.vector(), strict=True)))
                for row in ranked[:4]
            ),
            self._decide(question, read, ranked),
        )

    def _decide(self, text: str, read: Question, ranked: list[Ranked]) -> Decision:
        if len(self._race.coded(text)) == 1 and ranked:
            return Answer(replace(candidate_of(ranked[0]), score=1.0))
        literal = tuple(candidate_of(row) for row in ranked if row.is_literal)
        if len(literal) == 1:
            return Answer(replace(literal[0], score=max(literal[0].score, LITERAL)))
        if 1 < len(literal) <= MAX_CHOICES:
            return Choices(literal)
        if not ranked:
            return NoMatch()
        return decide(
            [candidate_of(row) for row in ranked],
            has_known_word=self._has_known_word(read),
            cover=cover_of(text, read, ranked[0]),
            thresholds=self._weights.limits(ranked[0].entry),
        )
