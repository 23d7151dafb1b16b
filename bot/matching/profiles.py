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
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.matching.records import Family

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
        texts = [
            [_counted([word.folded for word in words]) for words in each.spoken]
            for each in families
        ]
        frequency = Counter(gram for own in texts for text in own for gram in text)
        total = sum(map(len, texts))
        self._signs = {gram: chr(number) for number, gram in enumerate(sorted(frequency))}
        self._idf = {
            sign: _single(1 + math.log((total + 1) / (frequency[gram] + 1)))
            for gram, sign in self._signs.items()
        }
        # Beside the families, so that whoever paces those paces this as well.
        self._profiles = [self._profile(own) for own, _ in zip(texts, families, strict=True)]

    def sight(self, words: Sequence[str]) -> _Sight:
        """Read the folded words of a question; grams that no entry has tell nothing."""
        return self._weighed(_counted(words))

    def likeness(self, sight: _Sight, family: int) -> float:
        """Return how much a question is like all texts of a family together, 0–1."""
        grams, weights = self._profiles[family]
        place = grams.find
        return sum(
            [weight * weights[at] for gram, weight in sight.items() if (at := place(gram)) >= 0],
            0.0,
        )

    def _profile(self, texts: Iterable[Mapping[str, int]]) -> _Profile:
        total: dict[str, float] = {}
        for text in texts:
            for gram, weight in self._weighed(text).items():
                total[gram] = total.get(gram, 0.0) + weight
        roots = {gram: math.sqrt(weight) for gram, weight in total.items()}
        length = math.sqrt(math.fsum(root * root for root in roots.values())) or 1.0
        return "".join(roots), array("f", [root / length for root in roots.values()])

    def _weighed(self, counts: Mapping[str, int]) -> dict[str, float]:
        known = [(sign, n) for gram, n in counts.items() if (sign := self._signs.get(gram))]
        weights = {sign: math.log1p(n) * self._idf[sign] for sign, n in known}
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        return {sign: weight / length for sign, weight in weights.items()}


def _single(value: float) -> float:
    """Round to the four bytes that a weight of a profile has."""
    return array("f", [value])[0]


def _counted(words: Sequence[str]) -> Counter[str]:
    """Count words, pairs ("a b") and pieces ("|·ab"); a mark tells pieces from words."""
    grams = [*words, *map(" ".join, zip(words, words[1:], strict=False))]
    for word in words:
        grams += _pieces(word)
    return Counter(grams)


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    edged = f"·{word}·"
    return tuple(f"|{edged[at : at + PIECE]}" for at in range(len(edged) - PIECE + 1))
