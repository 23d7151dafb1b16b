"""Finds phrases in a row of words, by accents where they were typed and folded otherwise.

A general tool: politeness, synonyms, verbs and facets are all tables of phrases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
_start = attrgetter("start")


class Word(Protocol):
    """A word with its folded letters and the key of its accents."""

    @property
    def folded(self) -> str:
        """Return the letters without marks."""
        ...

    @property
    def key(self) -> str:
        """Return the letters with their accents, as knowledge.text.accent_key does."""
        ...


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found at words[start:end], and what the table says about it."""

    start: int
    end: int
    value: T


def agrees(typed: Word, own: Word) -> bool:
    """Say whether a typed word can be one of ours.

    A word typed without marks can be any; hỏi and ngã are too often confused to count.
    """
    if typed.folded != own.folded:
        return False
    key = typed.key
    return key == typed.folded or key == own.key or same_accents(key, own.key)


def agrees_closely(typed: Word, own: Word) -> bool:
    """Say the same without forgiving a missing tone: "không" is a word of its own, not "khống".

    For phrases whose false alarm costs more than a typing error.
    """
    if typed.folded != own.folded:
        return False
    return typed.key == typed.folded or _same_tone_of_hoi_and_nga(typed.key, own.key)


def same_accents(typed: str, own: str) -> bool:
    """Compare two accent keys as people type them.

    Hỏi and ngã are one tone, and a tone may be missing where the shape of a vowel is there
    ("truyên" for "truyền").
    """
    if _same_tone_of_hoi_and_nga(typed, own):
        return True
    return not typed.isascii() and not typed[-1:].isdigit() and own[:-1] == typed


def _same_tone_of_hoi_and_nga(typed: str, own: str) -> bool:
    return typed.replace("4", "3") == own.replace("4", "3")


def _is_same(word: Word, own: Word) -> bool:
    return word.key == own.key


class _Node(Generic[T]):
    """A place in the tree of folded words: the phrases that end here, and what may follow.

    Most places are ends and have no followers, so neither is made before it is needed.
    """

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.ends: tuple[tuple[Sequence[Word], T], ...] = ()
        self.next: dict[str, _Node[T]] | None = None

    def follow(self, word: str) -> _Node[T]:
        """Return the place after one more word, made where nobody went before."""
        if self.next is None:
            self.next = {}
        if word not in self.next:
            self.next[word] = _Node()
        return self.next[word]


class PhraseTable(Generic[T]):
    """A fixed set of phrases, searched longest first and without overlaps.

    A tree over the folded words, so that thousands of phrases cost no more than a few.
    """

    def __init__(self, rows: Iterable[tuple[Sequence[Word], T]]) -> None:
        root: _Node[T] = _Node()
        for phrase, value in rows:
            node = root
            for word in phrase:
                node = node.follow(word.folded)
            if phrase:
                node.ends = (*node.ends, (phrase, value))
        self._firsts = root.next or {}

    def find(self, words: Sequence[Word], *, exact: bool = False) -> list[Found[T]]:
        """List the phrases in the order of the words; a longer phrase wins over a shorter.

        With `exact` a word without marks is what it seems: for text that surely has its accents.
        """
        hits = self._hits(words, _is_same if exact else agrees)
        if len(hits) < 2:
            return hits
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        taken: set[int] = set()
        chosen = []
        for hit in hits:
            span = range(hit.start, hit.end)
            if taken.isdisjoint(span):
                taken.update(span)
                chosen.append(hit)
        return sorted(chosen, key=_start)

    def _hits(self, words: Sequence[Word], fits: Callable[[Word, Word], bool]) -> list[Found[T]]:
        """List all phrases, those too that overlap; most rows of words have none."""
        folded = [word.folded for word in words]
        hits: list[Found[T]] = []
        for start, first in enumerate(folded):
            node = self._firsts.get(first)
            end = start + 1
            while node is not None:
                for phrase, value in node.ends:
                    if all(map(fits, words[start:end], phrase)):
                        hits.append(Found(start, end, value))
                if node.next is None or end == len(folded):
                    break
                node = node.next.get(folded[end])
                end += 1
        return hits
