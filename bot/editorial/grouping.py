"""Puts questions together that ask for the same thing in other words.

Works on opened questions in memory and stores nothing. What belongs together is told by shared
words, the rare ones counting for more; a wrong group costs an editor one look.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.models import Gap, GapKind
from knowledge.lexicon import Lexicon
from knowledge.text import fold, tokens, without_frames

ALIKE = 0.5
"""Share of their words, by rarity, that two questions of a group have in common at least."""

_ASKING = frozenset(
    {"bao", "gio", "khi", "nao", "may", "luc", "o", "dau", "co", "la", "thi", "khong", "duoc"}
    | {"lai", "nhu", "the", "gi", "lam", "sao", "ai", "cho", "hoi"}
)
"""Words that ask and tell nothing of the matter: "bao giờ có điện" is no "bao giờ có nước"."""

WEEK = 7
_SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask for the same, the most frequent first."""

    gaps: tuple[Gap, ...]

    @property
    def question(self) -> str:
        """The question that stands for the group."""
        return self.gaps[0].question

    @property
    def times(self) -> int:
        """How often any of them was asked."""
        return sum(gap.times for gap in self.gaps)

    @property
    def last_seen_at(self) -> int:
        """The hour in which one of them was asked last, in epoch milliseconds."""
        return max(gap.last_seen_at for gap in self.gaps)

    @property
    def kinds(self) -> tuple[GapKind, ...]:
        """How the knowledge failed them, the most frequent first."""
        counted: Counter[GapKind] = Counter()
        for gap in self.gaps:
            counted[gap.kind] += gap.times
        return tuple(kind for kind, _ in counted.most_common())

    @property
    def entry(self) -> str:
        """The entry that was denied or came nearest most often; empty for none."""
        counted: Counter[str] = Counter()
        for gap in self.gaps:
            counted[gap.entry] += gap.times if gap.entry else 0
        return counted.most_common(1)[0][0]

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question of the group once."""
        return tuple(dict.fromkeys(gap.question for gap in self.gaps))

    def days(self, today: date) -> tuple[int, ...]:
        """Return how often they were asked on each of the last fourteen days, today last."""
        counted = _by_day(self.gaps)
        first = today - timedelta(days=_SHOWN_DAYS - 1)
        return tuple(counted[(first + timedelta(days=at)).isoformat()] for at in range(_SHOWN_DAYS))

    def trend(self, today: date) -> int:
        """Return how much more often they were asked in the last week than in the one before."""
        days = self.days(today)
        return sum(days[WEEK:]) - sum(days[:WEEK])


def grouped(gaps: Sequence[Gap], lexicon: Lexicon) -> tuple[Group, ...]:
    """Return the questions in groups, the most frequent group first; OAs are never mixed.

    What is asked most stands for its group, of equals the shortest: ids are chance, and a page
    that is opened twice must look the same.
    """
    words = {gap.id: _words(gap.question, lexicon) for gap in gaps}
    weights = _weights(words.values())
    groups: list[list[Gap]] = []
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    for gap in sorted(gaps, key=_weightiest):
        own = words[gap.id]
        near = {at for word in own for at in by_word[gap.oa_id, word]}
        heads = ((at, _likeness(own, words[groups[at][0].id], weights)) for at in sorted(near))
        best, likeness = max(heads, key=lambda pair: pair[1], default=(-1, 0.0))
        if likeness >= ALIKE:
            groups[best].append(gap)
            continue
        for word in own:
            by_word[gap.oa_id, word].append(len(groups))
        groups.append([gap])
    return tuple(sorted((Group(tuple(each)) for each in groups), key=lambda each: -each.times))


def _weightiest(gap: Gap) -> tuple[int, int, str, str]:
    return -gap.times, len(gap.question), gap.question, gap.id


def _words(question: str, lexicon: Lexicon) -> frozenset[str]:
    read = tokens(question, lexicon)
    words = frozenset(fold(word.folded) for word in (without_frames(read) or read))
    return words - _ASKING or words


def _weights(questions: Iterable[frozenset[str]]) -> Mapping[str, float]:
    seen: Counter[str] = Counter()
    count = 0
    for words in questions:
        seen.update(words)
        count += 1
    return {word: 1 + math.log((count + 1) / times) for word, times in seen.items()}


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights[word] for word in one | other)
    return sum(weights[word] for word in one & other) / whole if whole else 0.0


def _by_day(gaps: Iterable[Gap]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for gap in gaps:
        counted.update(gap.days)
    return counted
