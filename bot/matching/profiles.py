"""Compares a question with all that an entry can be asked by, taken together.

One text of an entry may miss how a question is put; all of them together show what keeps
coming up. A profile is the sum of an entry's texts as weighed words, ordered pairs and
three-letter pieces of words (Rocchio's centroid). Its square root is taken, so that what many
wordings repeat does not drown what only one of them says: measured, that alone finds the right
entry first for 90 instead of 82 of 100 questions nobody had seen.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from bot.matching.records import Family
from knowledge.text import Token

PIECE = 3
"""Letters of the pieces; a word's edges count as letters, so that short words have pieces too."""

_Sight = Mapping[str, float]
"""A question as grams with their weights; the squares of these add up to 1."""

_Profile = tuple[str, Sequence[float]]
"""The grams of a family, and their weights in the same order."""


class Profiles:
    """What each family of entries is asked by.

    A gram is kept as one character that stands for it. So a profile is a string with a weight for
    each of its characters, takes two bytes a gram and is searched by the fast search of strings.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        frequency: Counter[str] = Counter()
        for family in families:
            for words in family.spoken:
                frequency.update({*_words(_folded(words)), *_pieces(_folded(words))})
        total = sum(len(family.spoken) for family in families)
        self._signs = {gram: chr(number) for number, gram in enumerate(sorted(frequency))}
        self._idf = array(
            "f",
            [1 + math.log((total + 1) / (frequency[gram] + 1)) for gram in self._signs],
        )
        self._known_pieces = lru_cache(maxsize=4096)(partial(_signs_of_pieces, self._signs))
        self._profiles = [self._profile(family) for family in families]

    def sight(self, words: Sequence[str]) -> _Sight:
        """Weigh the grams of some folded words; those that no entry has tell nothing."""
        signs = _known(self._signs, _words(words))
        for word in words:
            signs += self._known_pieces(word)
        weights = {sign: math.log1p(n) * self._idf[ord(sign)] for sign, n in Counter(signs).items()}
        length = math.sqrt(math.fsum([weight * weight for weight in weights.values()])) or 1.0
        return {sign: weight / length for sign, weight in weights.items()}

    def likeness(self, sight: _Sight, family: int) -> float:
        """Return how much a question is like all texts of a family together, 0–1."""
        grams, weights = self._profiles[family]
        place = grams.find
        shared = [row for row in sight.items() if row[0] in grams]
        return sum([weight * weights[place(gram)] for gram, weight in shared], 0.0)

    def _profile(self, family: Family) -> _Profile:
        total: dict[str, float] = {}
        for words in family.spoken:
            for gram, weight in self.sight(_folded(words)).items():
                total[gram] = total.get(gram, 0.0) + weight
        roots = {gram: math.sqrt(weight) for gram, weight in total.items()}
        length = math.sqrt(math.fsum([root * root for root in roots.values()])) or 1.0
        return "".join(roots), array("f", [root / length for root in roots.values()])


def _known(signs: Mapping[str, str], grams: Iterable[str]) -> list[str]:
    """Return what stands for some grams, as far as any entry has them."""
    return [signs[gram] for gram in grams if gram in signs]


def _signs_of_pieces(signs: Mapping[str, str], word: str) -> tuple[str, ...]:
    """Return what stands for the pieces of a word; the same words come again and again."""
    return tuple(_known(signs, _pieces([word])))


def _folded(words: Sequence[Token]) -> list[str]:
    return [word.folded for word in words]


def _words(words: Sequence[str]) -> list[str]:
    """List words and ordered pairs ("a b")."""
    return [*words, *map(" ".join, zip(words, words[1:], strict=False))]


def _pieces(words: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of words ("|·ab"); a mark tells pieces from words."""
    for word in words:
        edged = f"·{word}·"
        for at in range(len(edged) - PIECE + 1):
            yield f"|{edged[at : at + PIECE]}"
