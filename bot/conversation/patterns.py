"""A small language for phrases that citizens vary, matched with or without accents.

    cháy nhà                 these words, one after the other
    (nhà|xe|rừng) cháy       one of several, each of one or more words
    <danger>                 one of a named list
    (tôi|em)? muốn           one of several, or none of them
    thôn *                   any one word
    đang … đánh              a gap of up to four words;  … … of up to eight
    ^ chào                   only at the start of the message;  $ only at its end

Marks that the citizen typed must agree with ours. A word without marks matches any, unless
most words of the message have marks: then "nhau" is "nhau" and not "nhậu".
Ranks nothing: a pattern is found or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.phrases import agrees
from knowledge.text import Token, plain

GAP_WORDS = 4
"""How many words a gap may skip: enough for a name, too few for another sentence."""

_PART = re.compile(
    r"(?:<(?P<list>[\w-]+)>|\((?P<group>[^()<>…]+)\)|(?P<word>[^\s()<>…^$?]+))(?P<optional>\?)?"
    r"|(?P<mark>[…^$])"
)
_SURE_OF = 8
"""In fewer words than these a missing mark says nothing."""

_ANY_WORD = plain("x")[0]
"""Stands for `*`; compared by identity, so no typed word is taken for it."""


class PatternError(ValueError):
    """A pattern in the content files cannot be read."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a message, and whether it was typed with marks."""

    words: Sequence[Token]
    present: Collection[str]
    is_marked: bool

    @classmethod
    def of(cls, words: Sequence[Token]) -> Heard:
        """Look at the words as a whole."""
        marked = sum(word.marked for word in words)
        return cls(
            words,
            {word.folded for word in words},
            len(words) >= _SURE_OF and marked * 2 >= len(words),
        )

    def has(self, option: Sequence[Token], at: int) -> bool:
        """Say whether a phrase stands at a place."""
        there = self.words[at : at + len(option)]
        return len(there) == len(option) and all(map(self._is, there, option))

    def _is(self, word: Token, own: Token) -> bool:
        if own is _ANY_WORD:
            return True
        return agrees(word, own) and (word.marked or not self.is_marked or not own.marked)


@dataclass(frozen=True, slots=True)
class Step:
    """One of some phrases, after a gap of at most `gap` words; an empty phrase is optional."""

    options: tuple[tuple[Token, ...], ...]
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps in order; anchored ones must touch the start or the end of the message."""

    steps: tuple[Step, ...]
    at_start: bool = False
    at_end: bool = False

    def find(self, heard: Heard) -> tuple[int, int] | None:
        """Return where the pattern first stands in the words, as a half-open range."""
        starts = (0,) if self.at_start else range(len(heard.words))
        for start in starts:
            end = self._end(heard, start, 0)
            if end is not None:
                return start, end
        return None

    def may_occur(self, present: Collection[str]) -> bool:
        """Say cheaply whether the folded words present could contain this pattern."""
        return all(
            any(
                all(word is _ANY_WORD or word.folded in present for word in option)
                for option in step.options
            )
            for step in self.steps
        )

    def _end(self, heard: Heard, at: int, number: int) -> int | None:
        if number == len(self.steps):
            return at if not self.at_end or at == len(heard.words) else None
        step = self.steps[number]
        for start in range(at, min(at + step.gap, len(heard.words)) + 1):
            for option in step.options:
                if heard.has(option, start):
                    end = self._end(heard, start + len(option), number + 1)
                    if end is not None:
                        return end
        return None


@dataclass(frozen=True, slots=True)
class Patterns:
    """Several patterns of which one is enough."""

    patterns: tuple[Pattern, ...]

    def find(self, words: Sequence[Token]) -> tuple[int, int] | None:
        """Return where the first pattern that occurs stands, or None."""
        heard = Heard.of(words)
        for pattern in self.patterns:
            if pattern.may_occur(heard.present) and (found := pattern.find(heard)):
                return found
        return None

    def occurs(self, words: Sequence[Token]) -> bool:
        """Say whether any pattern stands in the words."""
        return self.find(words) is not None


def compile_all(texts: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Patterns:
    """Compile patterns; raises PatternError for an empty one or an unknown list."""
    return Patterns(tuple(compile_one(text, lists) for text in texts))


def compile_one(text: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """Compile one pattern; raises PatternError as compile_all does."""
    steps: list[Step] = []
    gap, marks = 0, set()
    if _PART.sub("", text).strip():
        raise PatternError(f"{text!r} cannot be read")
    for part in _PART.finditer(text):
        if part["mark"] == "…":
            gap += GAP_WORDS
        elif part["mark"]:
            marks.add(part["mark"])
        else:
            steps.append(Step(_options(part, lists, text), gap))
            gap = 0
    if not steps:
        raise PatternError(f"{text!r} has no words")
    return Pattern(tuple(steps), "^" in marks, "$" in marks)


def _options(
    part: re.Match[str], lists: Mapping[str, Sequence[str]], text: str
) -> tuple[tuple[Token, ...], ...]:
    if part["list"]:
        if part["list"] not in lists:
            raise PatternError(f"{text!r}: no list is called {part['list']}")
        phrases: Sequence[str] = lists[part["list"]]
    else:
        phrases = (part["group"] or part["word"]).split("|")
    if part["word"] == "*":
        return ((_ANY_WORD,),)
    options = [plain(phrase) for phrase in phrases]
    if not all(options):
        raise PatternError(f"{text!r} offers an empty phrase")
    if part["optional"]:
        options.append(())
    return tuple(sorted(options, key=len, reverse=True))
