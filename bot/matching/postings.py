"""Finds the texts that share words and ordered pairs with a question.

Each name, part of a title and question is a posting entry of its own, so that the best text
wins and a long list of questions is no disadvantage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.matching.acts import Acts
from bot.matching.bodies import Bodies
from bot.matching.profiles import Profiles
from bot.matching.question import Question
from bot.matching.records import Builder, Family, Rarity, families_of
from bot.matching.synonyms import spoken
from bot.matching.vocabulary import Vocabulary
from bot.matching.weigher import Weigher
from knowledge.breath import Breath, Paced, hold_none
from knowledge.lexicon import Lexicon
from knowledge.model import Entry
from knowledge.text import folded_words

_PAIR = 0.6
"""A pair in order counts on top of its two words."""

_NO_LEXICON = Lexicon()

READ_AT_MOST = 1500
"""Postings read one by one for a question; beyond, only the best texts so far are looked up."""

PROPOSED = 120
"""Texts that stay in the race once the telling words of a question are read."""

_Posting = tuple[Sequence[int], float, str, str | None]
"""The texts that have a word or a pair, what it is worth, and the word or the pair's sign."""


class Postings:
    """The inverted index over folded words and ordered pairs.

    The words of the synonyms are right as they are, though no text may have them.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        weigher: Weigher,
        acts: Acts,
        lexicon: Lexicon = _NO_LEXICON,
        breath: Breath = hold_none,
    ) -> None:
        families = Paced(families_of(entries, lexicon.safe, breath), breath)
        self.bodies = Bodies(map(_body, families))
        self.profiles = Profiles(families)
        self.rarity = rarity = Rarity(families)
        said = spoken(lexicon.synonyms, breath)
        self.vocabulary = Vocabulary(
            Counter(word for family in families for word in _words(family)),
            len(families),
            weak=self.bodies.words() | said,
            topics=_topics(families, weigher),
            spoken=said,
            pairs=rarity.counts,
        )
        builder = Builder(self.vocabulary, rarity, weigher, acts)
        for family in families:
            builder.add(family)
        self.texts = builder.texts
        self.records = builder.records
        self._by_word = _invert(text.forms for text in Paced(self.texts, breath))
        self._by_pair = _invert(text.pairs for text in Paced(self.texts, breath))

    def retrieve(self, question: Question) -> dict[int, float]:
        """Return a rough score for the texts that share most with the question.

        Rare words propose texts; words in thousands of texts only count for those already
        proposed, so that the time a question takes is bounded however large the content is.
        """
        found = sorted(self._found(question), key=_frequency)
        scores: dict[int, float] = {}
        left = READ_AT_MOST
        for at, (texts, gain, _, _) in enumerate(found):
            left -= len(texts)
            if left < 0 and scores:
                return self._among_the_best(scores, found[at:])
            _add_to(scores, texts, gain)
        return _best(scores)

    def _found(self, question: Question) -> Iterator[_Posting]:
        for word, gain in question.gains():
            if word in self._by_word:
                yield self._by_word[word], gain, word, None
        for pair in map(self.rarity.sign, question.pairs()):
            if pair is not None and pair in self._by_pair:
                yield self._by_pair[pair], self.rarity.idf(pair) * _PAIR, "", pair

    def _among_the_best(
        self, scores: dict[int, float], common: Iterable[_Posting]
    ) -> dict[int, float]:
        """Keep the best texts and let the common words count for them alone."""
        best = _best(scores)
        forms = [(number, self.texts[number].forms) for number in best]
        pairs = [(number, self.texts[number].pairs) for number in best]
        for _, gain, word, pair in common:
            if pair is None:
                _add_to(best, [number for number, own in forms if word in own], gain)
            else:
                _add_to(best, [number for number, own in pairs if pair in own], gain)
        return best


def _frequency(posting: _Posting) -> int:
    return len(posting[0])


def _best(scores: dict[int, float]) -> dict[int, float]:
    """Keep the best texts; of equals at the end those that were found first."""
    if len(scores) <= PROPOSED:
        return scores
    floor = sorted(scores.values())[-PROPOSED]
    best = {text: score for text, score in scores.items() if score > floor}
    equal = (text for text, score in scores.items() if score == floor)
    return best | dict.fromkeys(islice(equal, PROPOSED - len(best)), floor)


def _add_to(scores: dict[int, float], texts: Iterable[int], gain: float) -> None:
    get = scores.get
    for text in texts:
        scores[text] = get(text, 0.0) + gain


def _words(family: Family) -> set[str]:
    return {token.folded for words in family.spoken for token in words}


def _topics(families: Iterable[Family], weigher: Weigher) -> set[str]:
    """Return the words that carry topics; our own texts have accents, so there is no doubt."""
    return {
        word.folded
        for family in families
        for words in family.spoken
        for word, weight in zip(words, weigher.weights(words), strict=True)
        if weight == 1.0
    }


def _body(family: Family) -> set[str]:
    texts = (text for entry in family.entries for text in entry.body())
    return set().union(*map(folded_words, texts))


def _invert(rows: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    inverted: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for key in row:
            inverted.setdefault(key, []).append(at)
    return {key: tuple(places) for key, places in inverted.items()}
