"""Tells words that carry a topic from those that only go with it."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Sequence
from functools import lru_cache, partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.facets import FacetReader
from bot.matching.wordlists import (
    FILLERS,
    GENERIC,
    WEIGHT_DOUBTFUL,
    WEIGHT_FACET,
    WEIGHT_FILLER,
    WEIGHT_GENERIC,
)
from knowledge.phrases import PhraseTable
from knowledge.syllables import is_syllable
from knowledge.text import Token, fold, plain


class Weigher:
    """Tells topic words from fillers and facet words, in questions and in our own texts."""

    def __init__(self, facets: FacetReader) -> None:
        self._facets = facets
        rows = [(word, WEIGHT_GENERIC) for word in GENERIC]
        rows += [(word, WEIGHT_FILLER) for word in FILLERS]
        self._light = PhraseTable((plain(word), weight) for word, weight in rows)
        self._fillers = sorted(
            {fold(word) for word in FILLERS if len(word) > 2 and " " not in word}
        )
        # By a weak reference, as in bot.matching.vocabulary: nothing here waits for the collector.
        slipped = partial(Weigher._slipped, weakref.proxy(self))
        self._is_slip = lru_cache(maxsize=8192)(slipped)

    def asking(self, words: Sequence[Token]) -> set[int]:
        """Return the places of words that only ask for a side: "trên vneid", "bao lâu"."""
        return self._facets.spans(words)

    def weights(self, words: Sequence[Token]) -> list[float]:
        """Weigh the words of our own texts, 1.0 for a topic word."""
        return self._weigh(words, exact=True)

    def asked_weights(self, words: Sequence[Token], topics: Collection[str]) -> list[float]:
        """Weigh a citizen's words; a short word without marks gets the benefit of the doubt."""
        weighed = zip(words, self._weigh(words, exact=False), strict=True)
        return [self._doubted(word, weight, topics) for word, weight in weighed]

    def _doubted(self, word: Token, weight: float, topics: Collection[str]) -> float:
        if word.marked:
            return weight
        if word.folded in topics:
            return max(weight, WEIGHT_DOUBTFUL)
        return WEIGHT_GENERIC if weight >= 1.0 and self._is_slip(word.folded) else weight

    def _slipped(self, folded: str) -> bool:
        """Say whether a word is a mistyped filler ("nhugn"); it may be a topic word as well."""
        if is_syllable(folded) or len(folded) < 3:
            return False
        found = process.extractOne(folded, self._fillers, scorer=OSA.distance, score_cutoff=1)
        return found is not None

    def _weigh(self, words: Sequence[Token], *, exact: bool) -> list[float]:
        weights = [_weight_alone(word.folded) for word in words]
        for at in self._facets.spans(words):
            weights[at] = WEIGHT_FACET
        for hit in self._light.find(words, exact=exact):
            for at in range(hit.start, hit.end):
                weights[at] = min(weights[at], hit.value)
        return weights


def _weight_alone(folded: str) -> float:
    """Numbers and single letters mean something only beside other words."""
    if folded.isdigit():
        return WEIGHT_GENERIC
    return WEIGHT_FILLER if len(folded) == 1 else 1.0
