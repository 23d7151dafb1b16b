"""A small language for phrases that citizens vary, matched with or without accents.

    cháy nhà                 these words, one after the other
    (nhà|xe|rừng) cháy       one of several, each of one or more words
    <danger>                 one of a named list
    (tôi|em)? muốn           one of several, or none of them
    thôn *                   any one word
    đang … đánh              a gap of up to four words;  … … of up to eight
    ^ chào                   only at the start of the message;  $ only at its end
    khống!                   only where it was typed with its marks, and so not "khong"
    cán bộ & (quát|mắng)     both, anywhere and in any order; the rarer one is best named first

Marks that the citizen typed must agree with ours: "không" is not "khống". Only where most
words have none may a tone be missing ("tiên" for "tiền"). A word without marks matches any,
unless three in five words of the message have marks: then "nhau" is "nhau" and not "nhậu".
Ranks nothing: a pattern is found or not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from knowledge.phrases import agrees, agrees_closely
from knowledge.text import Token, plain

GAP_WORDS = 4
"""How many words a gap may skip: enough for a name, too few for another sentence."""

_PART = re.compile(
    r"(?:<(?P<list>[\w-]+)>|\((?P<group>[^()<>…]+)\)|(?P<word>[^\s()<>…^$?]+))(?P<optional>\?)?"
    r"|(?P<mark>[…^$])"
)
_SURE_OF = 8
"""In fewer words than these a missing mark says nothing."""


class PatternError(ValueError):
    """A pattern in the content files cannot be read."""


@dataclass(frozen=True, slots=True)
class Own:
    """A word of a pattern; one that `needs_marks` is never taken from a word without them."""

    folded: str
    key: str
    needs_marks: bool = False


Phrases = tuple[tuple[Own, ...], ...]
_NONE: frozenset[str] = frozenset()
_ANY_WORD = Own("", "")
"""Stands for `*`; compared by identity, so no typed word is taken for it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a message, and whether it was surely typed with marks or mostly without."""

    words: Sequence[Token]
    present: Collection[str]
    is_marked: bool
    is_careless: bool

    @classmethod
    def of(cls, words: Sequence[Token]) -> Heard:
        """Look at the words as a whole; marks of ours, as in "cccd" spelled out, say nothing."""
        own = [word.marked for word in words if word.typed.lower() == word.raw]
        marked = sum(own)
        return cls(
            words,
            {word.folded for word in words},
            len(own) >= _SURE_OF and marked * 5 >= len(own) * 3,
            marked * 2 < len(own),
        )

    def has(self, option: Sequence[Own], at: int) -> bool:
        """Say whether a phrase stands at a place."""
        there = self.words[at : at + len(option)]
        return len(there) == len(option) and all(map(self._is, there, option))

    def _is(self, word: Token, own: Own) -> bool:
        if own is _ANY_WORD:
            return True
        if word.folded != own.folded:  # so for nearly every pair, and cheaper to ask first
            return False
        wants_marks = own.needs_marks or (self.is_marked and own.key != own.folded)
        if wants_marks and not word.marked:
            return False
        was_read_as_typed = word.typed.lower() == word.raw
        is_lenient = self.is_careless and was_read_as_typed and not own.needs_marks
        return agrees(word, own) if is_lenient else agrees_closely(word, own)


@dataclass(frozen=True, slots=True)
class Step:
    """One of some phrases, after a gap of at most `gap` words; an empty phrase is optional."""

    options: Phrases
    gap: int = 0
    _anyhow: Phrases = field(init=False, repr=False, compare=False)
    _beginning: Mapping[str, Phrases] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the phrases by their first words: a named list may hold hundreds."""
        firsts = {option[0].folded for option in self.options if option} - {_ANY_WORD.folded}
        object.__setattr__(self, "_anyhow", self._that_begin(""))
        object.__setattr__(self, "_beginning", {each: self._that_begin(each) for each in firsts})

    def _that_begin(self, first: str) -> Phrases:
        """Return the phrases that may stand where this word is, in their order."""
        return tuple(each for each in self.options if not each or each[0].folded in ("", first))

    def at(self, heard: Heard, at: int) -> Phrases:
        """Return the phrases that may stand at a place, as far as its word tells."""
        word = heard.words[at].folded if at < len(heard.words) else ""
        return self._beginning.get(word, self._anyhow)

    def may_stand(self, present: Collection[str]) -> bool:
        """Say cheaply whether all words of one of the phrases are present."""
        phrases = (self._beginning.get(word, ()) for word in present)
        return any(
            all(word is _ANY_WORD or word.folded in present for word in phrase)
            for phrase in chain(self._anyhow, *phrases)
        )

    def triggers(self, everywhere: Mapping[str, int]) -> frozenset[str]:
        """Return the rarest word of each option; none where the step may be any word or missing."""
        if not all(option and _ANY_WORD not in option for option in self.options):
            return _NONE
        rarest = (min(option, key=lambda own: everywhere[own.folded]) for option in self.options)
        return frozenset(own.folded for own in rarest)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps in order; anchored ones must touch the start or the end of the message.

    Where there is one `beside` it, that must occur as well, before, after or among its words.
    """

    steps: tuple[Step, ...]
    at_start: bool = False
    at_end: bool = False
    beside: Pattern | None = None

    def find(self, heard: Heard) -> tuple[int, int] | None:
        """Return where the pattern first stands in the words, as a half-open range."""
        if self.beside is not None and self.beside.find(heard) is None:
            return None
        starts = (0,) if self.at_start else range(len(heard.words))
        for start in starts:
            end = self._end(heard, start, 0)
            if end is not None:
                return start, end
        return None

    def may_occur(self, present: Collection[str]) -> bool:
        """Say cheaply whether the folded words present could contain this pattern."""
        if self.beside is not None and not self.beside.may_occur(present):
            return False
        return all(step.may_stand(present) for step in self.steps)

    def vocabulary(self) -> frozenset[str]:
        """Return every word that may be part of it, folded."""
        return frozenset(
            word.folded for step in self.steps for option in step.options for word in option
        )

    def triggers(self, everywhere: Mapping[str, int]) -> frozenset[str]:
        """Return words of which one must be present, as rare as possible; none if there is no such.

        `everywhere` counts in how many patterns a word occurs.
        """
        choices = [step.triggers(everywhere) for step in self.steps]
        known = [words for words in choices if words]
        return min(known, key=lambda words: sum(map(everywhere.__getitem__, words)), default=_NONE)

    def _end(self, heard: Heard, at: int, number: int) -> int | None:
        if number == len(self.steps):
            return at if not self.at_end or at == len(heard.words) else None
        step = self.steps[number]
        for start in range(at, min(at + step.gap, len(heard.words)) + 1):
            for option in step.at(heard, start):
                if heard.has(option, start):
                    end = self._end(heard, start + len(option), number + 1)
                    if end is not None:
                        return end
        return None


@dataclass(frozen=True, slots=True)
class Patterns:
    """Several patterns of which one is enough.

    Only those are tried of which a trigger word stands in the message: most messages hold none.
    """

    patterns: tuple[Pattern, ...]
    _triggered: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _always: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note for each word which patterns it may be the beginning of the proof for."""
        triggered, always = _index(self.patterns)
        object.__setattr__(self, "_triggered", triggered)
        object.__setattr__(self, "_always", always)

    def find(self, words: Sequence[Token]) -> tuple[int, int] | None:
        """Return where the first pattern that occurs stands, or None."""
        return self.find_in(Heard.of(words))

    def find_in(self, heard: Heard) -> tuple[int, int] | None:
        """Do as `find`, for words that others look at as well."""
        numbers = set(self._always)
        for word in heard.present:
            numbers.update(self._triggered.get(word, ()))
        for number in sorted(numbers):
            pattern = self.patterns[number]
            if pattern.may_occur(heard.present) and (found := pattern.find(heard)):
                return found
        return None

    def occurs(self, words: Sequence[Token]) -> bool:
        """Say whether any pattern stands in the words."""
        return self.find(words) is not None

    def occurs_in(self, heard: Heard) -> bool:
        """Do as `occurs`, for words that others look at as well."""
        return self.find_in(heard) is not None


def _index(patterns: Sequence[Pattern]) -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
    """Return which patterns each trigger word belongs to, and those that have none."""
    everywhere = Counter(word for pattern in patterns for word in pattern.vocabulary())
    triggered: defaultdict[str, list[int]] = defaultdict(list)
    always = set()
    for number, pattern in enumerate(patterns):
        words = pattern.triggers(everywhere)
        for word in words:
            triggered[word].append(number)
        if not words:
            always.add(number)
    return {word: tuple(numbers) for word, numbers in triggered.items()}, frozenset(always)


def compile_all(texts: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Patterns:
    """Compile patterns; raises PatternError for an empty one or an unknown list."""
    return Patterns(tuple(compile_one(text, lists) for text in texts))


def compile_one(text: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """Compile one pattern; raises PatternError as compile_all does."""
    text, ampersand, others = text.partition("&")
    beside = compile_one(others, lists) if ampersand else None
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
    return Pattern(tuple(steps), "^" in marks, "$" in marks, beside)


def _options(part: re.Match[str], lists: Mapping[str, Sequence[str]], text: str) -> Phrases:
    if part["list"]:
        if part["list"] not in lists:
            raise PatternError(f"{text!r}: no list is called {part['list']}")
        phrases: Sequence[str] = lists[part["list"]]
    else:
        phrases = (part["group"] or part["word"]).split("|")
    if part["word"] == "*":
        return ((_ANY_WORD,),)
    options = [_own_words(phrase) for phrase in phrases]
    if not all(options):
        raise PatternError(f"{text!r} offers an empty phrase")
    if part["optional"]:
        options.append(())
    return tuple(sorted(options, key=len, reverse=True))


def _own_words(phrase: str) -> tuple[Own, ...]:
    return tuple(
        Own(word.folded, word.key, part.endswith("!"))
        for part in phrase.split()
        for word in plain(part)
    )
