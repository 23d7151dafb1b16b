"""Knows how rare each word of the content is, and which of its words a mistyped one means.

Built once per index; repairs are remembered, because people mistype alike. A word typed with
its accents that is a right syllable is never repaired: it is a word we do not have.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Collection, Mapping
from functools import lru_cache, partial
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.syllables import is_syllable

Near = tuple[tuple[str, float], ...]
"""Words of the content that may be meant, with the trust in each, 0–1."""

_LONG = 6
_TRUST = {1: 0.75, 2: 0.5}
_TRUST_SPLIT = 0.8
_TRUST_SOUND = 0.7
_SOUND_ALIKE = (
    ("ch", ("tr",)),
    ("tr", ("ch",)),
    ("s", ("x",)),
    ("x", ("s",)),
    ("gi", ("d", "r")),
    ("d", ("gi", "r")),
    ("r", ("d", "gi")),
    ("l", ("n",)),
    ("n", ("l",)),
)
_TRUST_SYLLABLE = 0.4
"""Trust in a repair of something that could be a right word nobody wrote yet."""

_MAX_ALTERNATIVES = 4
_CONSIDERED = 24


NO_PAIRS: Mapping[tuple[str, str], int] = MappingProxyType({})


class Vocabulary:
    """Folded words of the content with their inverse document frequency.

    `spoken` are words that only citizens use; they are right as they are, and repairs may
    lead to them. Of words equally like a mistyped one the commonest is tried first.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        entries: int,
        *,
        weak: Collection[str],
        topics: Collection[str],
        spoken: Collection[str] = (),
        pairs: Mapping[tuple[str, str], int] = NO_PAIRS,
    ) -> None:
        self._idf = {word: _idf(count, entries) for word, count in counts.items()}
        self._weak = frozenset(weak) - self._idf.keys()
        self.topics = frozenset(topics)
        long = {word for word in (*counts, *spoken) if len(word) > 2}
        self._long = sorted(long, key=lambda word: (-counts.get(word, 0), word))
        self.unknown_idf = _idf(0, entries)
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}
        self._pairs = pairs
        for first, second in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
            self._after.setdefault(first, []).append(second)
            self._before.setdefault(second, []).append(first)
        # By a weak reference: a vocabulary is large, and must go as soon as nobody asks it.
        own = weakref.proxy(self)
        self.beside = lru_cache(maxsize=8192)(partial(Vocabulary._beside, own))
        self.near = lru_cache(maxsize=8192)(partial(Vocabulary._near, own))

    def __contains__(self, word: str) -> bool:
        return word in self._idf

    def idf(self, word: str) -> float:
        """Return how much a word tells; a word nobody wrote tells most."""
        return self._idf.get(word, self.unknown_idf)

    def rarity(self, near: Near) -> float:
        """Return how much the rarest of some words tells that are in the content."""
        known = [self._idf[word] for word, _ in near if word in self._idf]
        return max(known, default=self.unknown_idf)

    def is_known(self, word: str, is_marked: bool) -> bool:
        """Say whether a word, repaired or not, occurs anywhere in the content."""
        return word in self._weak or bool(self.near(word, is_marked))

    def words(self) -> Collection[str]:
        """Return every word, also those of the bodies."""
        return self._idf.keys() | self._weak

    def _beside(self, before: str, word: str, after: str) -> str | None:
        """Return the word that stands beside these neighbours in our texts and is meant here.

        None where the word itself stands beside one of them, or where nothing like it does.
        """
        if (before, word) in self._pairs or (word, after) in self._pairs or len(word) < 2:
            return None
        reach = 1 if len(word) < _LONG else 2
        known = self._after.get(before, []) + self._before.get(after, [])
        found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=reach)
        return None if found is None else str(found[0])

    def heard_beside(self, before: str, word: str, after: str) -> str | None:
        """Return the word that sounds like this one and stands beside these neighbours.

        For words typed with marks: who writes "tạm chú" hit no wrong key, but heard "tạm trú".
        """
        if (before, word) in self._pairs or (word, after) in self._pairs:
            return None
        alike = (other for other, _ in _misheard(word, self._idf))
        return next(
            (w for w in alike if (before, w) in self._pairs or (w, after) in self._pairs), None
        )

    def _near(self, word: str, is_marked: bool) -> Near:
        if word in self._idf:
            return ((word, 1.0),)
        is_right = is_syllable(word)
        if word in self._weak or len(word) < 3 or word.isdigit() or (is_right and is_marked):
            return ()
        reach = 1 if is_right or len(word) < _LONG else 2
        hits = process.extract(
            word, self._long, scorer=OSA.distance, score_cutoff=reach, limit=_CONSIDERED
        )
        likeliest = sorted(
            (int(distance), not _is_slip_of_hand(word, str(found)), at)
            for at, (found, distance, _) in enumerate(hits)
        )
        repaired = tuple(
            (str(hits[at][0]), _TRUST_SYLLABLE if is_right else _TRUST[distance])
            for distance, _, at in likeliest[:_MAX_ALTERNATIVES]
        )
        return _misheard(word, self._idf) or repaired or self._split(word)

    def _split(self, word: str) -> Near:
        """Part two words typed as one ("khaisinh")."""
        for cut in range(2, len(word) - 1):
            if word[:cut] in self._idf and word[cut:] in self._idf:
                return ((word[:cut], _TRUST_SPLIT), (word[cut:], _TRUST_SPLIT))
        return ()


def _is_slip_of_hand(typed: str, meant: str) -> bool:
    """Say whether a key was hit twice, or two in the wrong order: the commonest slips."""
    if len(typed) == len(meant):
        return sorted(typed) == sorted(meant)
    return len(typed) == len(meant) + 1 and any(
        typed[at] == typed[at + 1] and typed[:at] + typed[at + 1 :] == meant
        for at in range(len(typed) - 1)
    )


def _misheard(word: str, known: Collection[str]) -> Near:
    """Swap beginnings that sound alike in one region or another ("chích lục")."""
    return tuple(
        (other + word[len(onset) :], _TRUST_SOUND)
        for onset, others in _SOUND_ALIKE
        if word.startswith(onset)
        for other in others
        if other + word[len(onset) :] in known
    )


def _idf(count: int, entries: int) -> float:
    return math.log(1 + (entries - count + 0.5) / (count + 0.5))
