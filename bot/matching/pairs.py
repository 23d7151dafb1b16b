"""Compares the ordered pairs of a question with those of a text: "cấp lại thẻ" is no "thẻ cấp"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching.question import QueryWord, Question, query_pairs
from bot.matching.records import Rarity, Text
from bot.matching.scan import MEANS

_UNKNOWN_PAIR = 0.25
"""What a pair of words that nobody wrote counts as missing."""


class QuestionPairs:
    """The ordered pairs of one question, and what each is worth.

    `doubt` is what every text is taken to lack. Pairs that the content never has are in no text.
    """

    def __init__(self, question: Question, rarity: Rarity, doubt: float) -> None:
        self._doubt = doubt
        said = _weighed(question.words, rarity)
        self._total = sum(gain or _UNKNOWN_PAIR for _, gain, _ in said)
        meant = [row for group in question.groups for row in _weighed(group.means, rarity)]
        self._said = [(sign, gain) for sign, gain, _ in said if sign is not None]
        self._meant = [(sign, gain * MEANS) for sign, gain, _ in meant if sign is not None]
        trusts: dict[str, float] = {}
        for sign, _, trust in (*said, *meant):
            if sign is not None:
                trusts[sign] = max(trusts.get(sign, 0.0), trust)
        self._worth = [(sign, rarity.idf(sign) * trust) for sign, trust in trusts.items()]

    def shared_with(self, text: Text) -> tuple[float, float]:
        """Return the share of the question's pairs that a text has, and the other way round."""
        own = text.pairs
        worth = [gain for sign, gain in self._worth if sign in own]
        if not worth:
            return 0.0, 0.0
        got = sum([gain for sign, gain in self._said if sign in own])
        got += sum([gain for sign, gain in self._meant if sign in own])
        share = min(1.0, got / self._total) if self._total else 0.0
        return share, sum(worth) / (text.pairs_mass + self._doubt)


def _weighed(words: Sequence[QueryWord], rarity: Rarity) -> list[tuple[str | None, float, float]]:
    """Return of every ordered pair its sign, what it tells, and the trust in it."""
    rows = []
    for pair, first, second in zip(query_pairs(words), words, words[1:], strict=False):
        sign = rarity.sign(pair)
        told = 0.0 if sign is None else rarity.idf(sign) * min(first.share, second.share)
        rows.append((sign, told, min(first.trust, second.trust)))
    return rows
