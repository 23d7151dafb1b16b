"""A citizen's question as the ranking sees it: weighted words, synonyms and acts.

Nothing here looks at entries: the same question is compared with all of them. How a text
becomes a question is bot.matching.reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.matching.vocabulary import Near
from bot.matching.wordings import Bigram
from knowledge.text import Token


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the question: `mass` is what it tells, `near` which of our words it may be.

    `best` is the likeliest of those, or the word as typed. `is_topic` words carry a topic by
    themselves; `is_content` words do so in this question, which may have none of the former.
    `share` is less than 1 for what is told around the question, `trust` for what is denied.
    """

    token: Token
    near: Near
    mass: float
    is_content: bool
    is_topic: bool
    best: str
    share: float = 1.0
    trust: float = 1.0

    @property
    def repaired(self) -> Token:
        """Return the word as we read it; a repaired one counts as typed without marks."""
        if self.best == self.token.folded:
            return self.token
        return Token(self.token.typed, self.best, self.best, self.best)


@dataclass(frozen=True, slots=True)
class Group:
    """Words to be explained together: a citizen's phrase and the official words for it."""

    words: tuple[QueryWord, ...]
    means: tuple[QueryWord, ...]
    mass: float
    means_mass: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the ranking sees it.

    `heard` are all its words, folded and repaired one by one, those around the question too.
    `acts` are the verbs it speaks of, `demands` those that the right entry must have, `losses`
    those that it must have or speak of. `is_light`: no word of it carries a topic by itself.
    """

    heard: tuple[str, ...]
    words: tuple[QueryWord, ...]
    groups: tuple[Group, ...]
    content: tuple[QueryWord, ...]
    acts: frozenset[str]
    demands: frozenset[str]
    losses: frozenset[str]
    is_light: bool
    mass: float
    core: str
    official: str

    def gains(self) -> Iterator[tuple[str, float]]:
        """Yield every word of ours that may be meant, and what it is worth."""
        for group in self.groups:
            for word in (*group.words, *group.means):
                for near, trust in word.near:
                    yield near, word.mass * trust

    def pairs(self) -> Iterator[Bigram]:
        """Yield the ordered pairs of what was said, and of what it means officially."""
        for group in self.groups:
            yield from query_pairs(group.means)
        yield from query_pairs(self.words)


def query_pairs(words: Sequence[QueryWord]) -> list[Bigram]:
    """Return the ordered pairs of a question's words, each repaired as far as possible."""
    return [(a.best, b.best) for a, b in zip(words, words[1:], strict=False)]
