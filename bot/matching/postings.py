"""Holds every text an entry can be found by, and finds the texts that share words.

Each title, short name and question is a posting entry of its own, so that the best text
wins and a long list of questions is no disadvantage.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.matching.question import Acts, QueryWord, Question, Weigher
from bot.matching.vocabulary import Vocabulary
from knowledge.model import Entry, Kind, Plan
from knowledge.text import Token, plain

Bigram = tuple[str, str]
K = TypeVar("K", bound=Hashable)

_BIGRAM_WEIGHT = 0.6
"""A pair in order counts on top of its two words."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an entry, ready to be compared."""

    entry: int
    words: dict[str, frozenset[str]]
    masses: dict[str, float]
    bigrams: frozenset[Bigram]
    mass: float
    pairs_mass: float
    core: str


@dataclass(frozen=True, slots=True)
class Record:
    """An entry with what is compared once per entry and not per text."""

    entry: Entry
    texts: tuple[int, ...]
    words: dict[str, frozenset[str]]
    body: frozenset[str]
    acts: frozenset[str]
    spoken_acts: frozenset[str]
    name: tuple[Token, ...]


class Postings:
    """The inverted index over folded words and ordered pairs."""

    def __init__(self, entries: Iterable[Entry], weigher: Weigher, acts: Acts) -> None:
        ordered = sorted(entries, key=lambda entry: entry.id)
        spoken = [[plain(text) for text in _texts(entry)] for entry in ordered]
        bodies = [_body(entry) for entry in ordered]
        counts = Counter(
            word for texts in spoken for word in {t.folded for text in texts for t in text}
        )
        self.vocabulary = Vocabulary(
            counts,
            len(ordered),
            weak={word for body in bodies for word in body},
            topics=_topics((text for texts in spoken for text in texts), weigher),
        )
        pairs = Counter(
            pair for texts in spoken for pair in {p for text in texts for p in _pairs(text)}
        )
        self._pair_idf = {
            pair: math.log(1 + (len(ordered) - count + 0.5) / (count + 0.5))
            for pair, count in pairs.items()
        }
        self.texts: list[Text] = []
        self.records: list[Record] = []
        for at, entry in enumerate(ordered):
            first = len(self.texts)
            self.texts += [self._text(at, text, weigher) for text in spoken[at]]
            own = self.texts[first:]
            self.records.append(
                Record(
                    entry,
                    tuple(range(first, len(self.texts))),
                    _joined(text.words for text in own),
                    bodies[at],
                    acts.of_title(plain(entry.title))
                    if entry.kind is Kind.PROCEDURE
                    else frozenset(),
                    frozenset(act for text in spoken[at] for act in acts.of_question(text)),
                    _name(entry, weigher),
                )
            )
        self._by_word = _invert(text.words for text in self.texts)
        self._by_pair = _invert(text.bigrams for text in self.texts)

    def pair_idf(self, pair: Bigram) -> float:
        """Return how much an ordered pair tells; nought when the content never has it."""
        return self._pair_idf.get(pair, 0.0)

    def retrieve(self, question: Question) -> dict[int, float]:
        """Return a rough score for every text that shares a word with the question."""
        scores: dict[int, float] = {}
        for group in question.groups:
            for words in (group.words, group.means):
                for word in words:
                    for near, trust in word.near:
                        gain = word.mass * trust
                        for text in self._by_word.get(near, ()):
                            scores[text] = scores.get(text, 0.0) + gain
            for pair in query_pairs(group.means):
                self._add_pair(scores, pair)
        for pair in query_pairs(question.words):
            self._add_pair(scores, pair)
        return scores

    def _add_pair(self, scores: dict[int, float], pair: Bigram) -> None:
        gain = self.pair_idf(pair) * _BIGRAM_WEIGHT
        for text in self._by_pair.get(pair, ()):
            scores[text] = scores.get(text, 0.0) + gain

    def _text(self, entry: int, words: Sequence[Token], weigher: Weigher) -> Text:
        weights = weigher.weights(words)
        forms: dict[str, set[str]] = {}
        masses: dict[str, float] = {}
        for word, weight in zip(words, weights, strict=True):
            forms.setdefault(word.folded, set()).add(word.key)
            mass = self.vocabulary.idf(word.folded) * weight
            masses[word.folded] = max(masses.get(word.folded, 0.0), mass)
        core = [w.folded for w, weight in zip(words, weights, strict=True) if weight == 1.0]
        return Text(
            entry,
            {word: frozenset(keys) for word, keys in forms.items()},
            masses,
            frozenset(_pairs(words)),
            sum(masses.values()) or 1.0,
            sum(self.pair_idf(pair) for pair in set(_pairs(words))) or 1.0,
            " ".join(core or [word.folded for word in words]),
        )


def query_pairs(words: Sequence[QueryWord]) -> list[Bigram]:
    """Return the ordered pairs of a question's words, each repaired as far as possible."""
    return [(a.best, b.best) for a, b in zip(words, words[1:], strict=False)]


def _topics(texts: Iterable[Sequence[Token]], weigher: Weigher) -> set[str]:
    """Return the words that carry topics; our own texts have accents, so there is no doubt."""
    return {
        word.folded
        for text in texts
        for word, weight in zip(text, weigher.weights(text), strict=True)
        if weight == 1.0
    }


def _name(entry: Entry, weigher: Weigher) -> tuple[Token, ...]:
    """Return the topic words by which an entry is named: a plan goes by its province.

    Titles of FAQs are sentences, and saying one word of them is not naming them.
    """
    if entry.kind is Kind.FAQ:
        return ()
    words = plain(entry.province if isinstance(entry, Plan) else entry.name)
    return tuple(
        word
        for word, weight in zip(words, weigher.weights(words), strict=True)
        if weight == 1.0 or isinstance(entry, Plan)
    )


def _texts(entry: Entry) -> list[str]:
    texts = [entry.title, entry.short, *entry.questions]
    if isinstance(entry, Plan):
        texts.append(f"kế hoạch {entry.number} {entry.agency} {entry.province} {entry.period}")
        leads = dict.fromkeys(task.lead for task in entry.tasks)
        texts += [f"{lead} {entry.province} được giao nhiệm vụ gì" for lead in leads]
    return [text for text in texts if text]


def _body(entry: Entry) -> frozenset[str]:
    sections = (section.text for section in entry.sections.values())
    return frozenset(token.folded for text in (entry.lead, *sections) for token in plain(text))


def _pairs(words: Sequence[Token]) -> list[Bigram]:
    return [(a.folded, b.folded) for a, b in zip(words, words[1:], strict=False)]


def _joined(parts: Iterable[dict[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    joined: dict[str, frozenset[str]] = {}
    for part in parts:
        for word, keys in part.items():
            joined[word] = joined.get(word, frozenset()) | keys
    return joined


def _invert(rows: Iterable[Iterable[K]]) -> dict[K, list[int]]:
    inverted: dict[K, list[int]] = {}
    for at, row in enumerate(rows):
        for key in row:
            inverted.setdefault(key, []).append(at)
    return inverted
