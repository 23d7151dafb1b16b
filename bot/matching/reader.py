"""Reads a citizen's words into a question, with one lexicon and the words of one content."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache, partial

from bot.matching.acts import Acts
from bot.matching.question import Group, QueryWord, Question
from bot.matching.stance import ASIDE, ASIDE_TRUST, DENIED, aside, denied
from bot.matching.synonyms import Meant, synonyms_of
from bot.matching.vocabulary import Vocabulary
from bot.matching.weigher import Weigher
from bot.matching.wordlists import LOSSES, WEIGHT_FACET
from knowledge.breath import Breath, hold_none
from knowledge.lexicon import Lexicon
from knowledge.phrases import agrees
from knowledge.syllables import is_syllable
from knowledge.text import Token, plain, tokens, unframed

(_LOSE,) = plain("mất")

REPAIRED = 0.75
"""Trust in a word that only its neighbours tell."""


class Reader:
    """Reads questions with one lexicon and one vocabulary."""

    def __init__(
        self,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        weigher: Weigher,
        acts: Acts,
        breath: Breath = hold_none,
    ) -> None:
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._weigher = weigher
        self._acts = acts
        self._known = vocabulary.words()
        self._synonyms = synonyms_of(lexicon.synonyms, breath)
        # By a weak reference, as in bot.matching.vocabulary: nothing here waits for the collector.
        self._official = lru_cache(maxsize=2048)(partial(Reader._weighed, weakref.proxy(self)))

    def read(self, text: str) -> Question:
        """Read a question; one that says nothing has no words."""
        heard = tokens(text, self._lexicon, known=self._known)
        kept = unframed(heard)
        spoken = tuple(heard[at] for at in kept)
        asking = self._weigher.asking(spoken)
        literal = [
            hit
            for hit in self._synonyms.find(spoken)
            if not asking.issuperset(range(hit.start, hit.end))
        ]
        settled = {at for hit in literal for at in range(hit.start, hit.end)}
        likely = [self._likely(token) for token in heard]
        around = aside(likely, self._weigher.asked_weights(likely, self._vocabulary.topics))
        words = self._weigh(spoken, settled, [ASIDE if at in around else 1.0 for at in kept])
        found = literal + self._mistyped(words, settled)
        hits = [hit for hit in found if not self._is_mislaid(words, hit)]
        groups = self._groups(words, hits)
        acts = self._acts.of_question(spoken)
        repaired = [word.best for word in words if word.is_content]
        means = [word.token.folded for group in groups for word in group.means]
        return Question(
            tuple(token.folded for token in likely),
            words,
            groups,
            tuple(word for word in words if word.is_content),
            acts,
            self._acts.demanded(spoken, acts),
            acts & LOSSES,
            not any(word.is_topic for word in words),
            sum(group.mass for group in groups) or 1.0,
            " ".join(repaired) or " ".join(word.token.folded for word in words),
            " ".join(means),
        )

    def _likely(self, token: Token) -> Token:
        near = self._vocabulary.near(token.folded, token.marked)
        return Token(token.typed, *(near[0][0],) * 3) if near and near[0][1] < 1.0 else token

    def _mistyped(self, words: Sequence[QueryWord], settled: AbstractSet[int]) -> list[Meant]:
        """Find the synonyms that only show when the words are repaired."""
        if all(word.best == word.token.folded for word in words):
            return []
        return [
            hit
            for hit in self._synonyms.find([word.repaired for word in words])
            if settled.isdisjoint(range(hit.start, hit.end))
        ]

    def names_topic(self, text: str) -> bool:
        """Say whether a text has a phrase that stands for a topic ("con mới đẻ")."""
        return self._synonyms.has_any(tokens(text, self._lexicon, known=self._known))

    def _is_mislaid(self, words: Sequence[QueryWord], hit: Meant) -> bool:
        """Say whether "mẹ tôi mất" is no death because a thing follows that was lost."""
        last, rest = words[hit.end - 1].token, words[hit.end - 1 :]
        if hit.end - hit.start < 2 or not agrees(last, _LOSE) or len(rest) < 2:
            return False
        lost = self._acts.of_question([word.token for word in rest[:3]]) & LOSSES
        return bool(lost) or rest[1].is_topic

    def _weigh(
        self, spoken: Sequence[Token], settled: AbstractSet[int], shares: Sequence[float]
    ) -> tuple[QueryWord, ...]:
        weights = self._weigher.asked_weights(spoken, self._vocabulary.topics)
        untrue = frozenset(denied(spoken))
        floor = _topic_floor(weights)
        is_accented = any(token.marked for token in spoken)
        words = [
            self._word(
                token,
                weight,
                is_content=weight >= floor,
                share=shares[at],
                trust=(DENIED if at in untrue else 1.0)
                * (1.0 if shares[at] == 1.0 else ASIDE_TRUST),
            )
            for at, (token, weight, share) in enumerate(zip(spoken, weights, shares, strict=True))
        ]
        return tuple(
            word if at in settled else self._in_context(words, at, is_accented=is_accented)
            for at, word in enumerate(words)
        )

    def _in_context(self, words: Sequence[QueryWord], at: int, *, is_accented: bool) -> QueryWord:
        """Repair a word by its neighbours: "tam tu" is "tạm trú" where "khai tử" would be "tử".

        Only what was typed without marks can be another word than it seems; beside words with
        marks a right syllable is what it is ("Đắk Song"), or was misheard ("tạm chú").
        """
        word = words[at]
        if not word.is_content or word.token.folded.isdigit():
            return word
        before = words[at - 1].best if at and words[at - 1].is_content else ""
        after = words[at + 1].best if at + 1 < len(words) and words[at + 1].is_content else ""
        is_right = word.token.marked or (is_accented and is_syllable(word.token.folded))
        beside = self._vocabulary.heard_beside if is_right else self._vocabulary.beside
        meant = beside(before, word.token.folded, after)
        if meant is None or meant == word.best:
            return word
        others = tuple(row for row in word.near if row[0] != meant)
        return replace(word, near=((meant, REPAIRED), *others), best=meant)

    def _word(
        self, token: Token, weight: float, *, is_content: bool, share: float, trust: float
    ) -> QueryWord:
        near = self._vocabulary.near(token.folded, token.marked)
        if trust < 1.0:
            near = tuple((word, own * trust) for word, own in near)
        idf = self._vocabulary.rarity(near)
        best = near[0][0] if near else token.folded
        return QueryWord(
            token, near, idf * weight * share, is_content, weight >= 1.0, best, share, trust
        )

    def _weighed(self, official: tuple[Token, ...]) -> tuple[QueryWord, ...]:
        return self._weigh(official, frozenset(), [1.0] * len(official))

    def _means(self, hit: Meant, said: Sequence[QueryWord]) -> tuple[QueryWord, ...]:
        """Read the official words for a phrase; they are asked for or denied as it is."""
        share = max(word.share for word in said)
        trust = max(word.trust for word in said)
        means = self._official(hit.value)
        if trust == 1.0:
            return means
        return tuple(
            replace(
                word,
                mass=word.mass * share,
                share=share,
                trust=trust,
                near=tuple((near, own * trust) for near, own in word.near),
            )
            for word in means
        )

    def _groups(self, words: tuple[QueryWord, ...], hits: Sequence[Meant]) -> tuple[Group, ...]:
        starts = {hit.start: hit for hit in hits}
        groups: list[Group] = []
        at = 0
        while at < len(words):
            hit = starts.get(at)
            if hit is None:
                groups.append(Group((words[at],), (), words[at].mass, 1.0))
                at += 1
                continue
            own = words[at : hit.end]
            means = self._means(hit, own)
            said, meant = _mass(own), _mass(means)
            groups.append(Group(own, means, max(said, meant), meant or 1.0))
            at = hit.end
        return tuple(groups)


def _topic_floor(weights: Sequence[float]) -> float:
    """Return the weight from which words count as topics: the heaviest that are there.

    "mấy giờ làm việc" has no topic word of its own; then its lighter words must do.
    """
    floors = (1.0, WEIGHT_FACET, 0.0)
    return next(floor for floor in floors if floor <= max(weights, default=0.0))


def _mass(words: Sequence[QueryWord]) -> float:
    return sum(word.mass for word in words)
