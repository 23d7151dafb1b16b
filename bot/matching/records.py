"""Prepares entries for comparing: each text it can be found by, and the entry as a whole.

Siblings that differ only by the level at which they are handled become one record.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from bot.matching.acts import Acts
from bot.matching.vocabulary import Vocabulary
from bot.matching.weigher import Weigher
from bot.matching.wordings import (
    Bigram,
    Form,
    Forms,
    family_name,
    in_full,
    joins_acts,
    pairs_of,
    texts_of,
)
from knowledge.breath import Breath, Paced, hold_none
from knowledge.model import Entry, Kind, Plan, Procedure
from knowledge.text import Token, plain

V = TypeVar("V", bound=Hashable)

LONG_TITLE = 18
"""Words of a title that nobody says in full."""

_NEAREST_FIRST = {"xã": 0, "": 1, "tỉnh": 2, "trung ương": 3}
_NEARNESS = {"xã": 1.0, "": 0.5, "tỉnh": 0.25, "trung ương": 0.0}


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an entry, ready to be compared.

    `pairs` are its ordered pairs, one character each (see Rarity). `core` are its topic words,
    and `sorted_core` the same in the order of the alphabet.
    """

    record: int
    forms: dict[str, Form]
    pairs: str
    mass: float
    pairs_mass: float
    core: str
    sorted_core: str


@dataclass(frozen=True, slots=True)
class Record:
    """An entry, or a family of siblings, with what is compared once and not per text.

    `near`: how near to the citizen it is handled, 1 at the commune and 0 at a ministry.
    `joins`: its title offers several acts at once. `title` is the text that names it: of a
    very long title its beginning, which tells it from its siblings.
    """

    number: int
    entries: tuple[Entry, ...]
    texts: tuple[int, ...]
    title: int
    forms: dict[str, Form]
    acts: frozenset[str]
    spoken_acts: frozenset[str]
    name: tuple[Token, ...]
    near: float
    joins: bool

    @property
    def entry(self) -> Entry:
        """Return the entry, or of a family the one handled nearest to the citizen."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Family:
    """Siblings of one name, with the words of every text they can be found by."""

    entries: tuple[Entry, ...]
    spoken: Sequence[tuple[Token, ...]]


class Rarity:
    """How much each ordered pair tells; the rarer, the more.

    A pair is kept as one character that stands for it: the pairs of a text are a short string
    instead of a set, and looking for one hashes nothing.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        self.counts = Counter(
            pair
            for family in families
            for pair in {pair for words in family.spoken for pair in pairs_of(words)}
        )
        self._signs = {pair: chr(number) for number, pair in enumerate(sorted(self.counts))}
        self._idf = array(
            "d",
            [
                math.log(1 + (len(families) - count + 0.5) / (count + 0.5))
                for count in map(self.counts.__getitem__, self._signs)
            ],
        )

    def sign(self, pair: Bigram) -> str | None:
        """Return the character that stands for a pair; None when the content never has it."""
        return self._signs.get(pair)

    def idf(self, sign: str) -> float:
        """Return what the pair of a sign tells."""
        return self._idf[ord(sign)]


class Builder:
    """Builds records and their texts; equal parts are kept once, most words recur so often."""

    def __init__(
        self, vocabulary: Vocabulary, rarity: Rarity, weigher: Weigher, acts: Acts
    ) -> None:
        self._vocabulary = vocabulary
        self._rarity = rarity
        self._weigher = weigher
        self._acts = acts
        self._shared: dict[Hashable, Hashable] = {}
        self.texts: list[Text] = []
        self.records: list[Record] = []

    def add(self, family: Family) -> None:
        """Build the record of a family and its texts."""
        number, first, entry = len(self.records), len(self.texts), family.entries[0]
        own = [self._text(number, words) for words in family.spoken]
        self.texts += own
        is_procedure = isinstance(entry, Procedure)
        self.records.append(
            Record(
                number,
                family.entries,
                tuple(range(first, len(self.texts))),
                first + _naming([len(text.forms) for text in own]),
                own[0].forms if len(own) == 1 else self._joined(text.forms for text in own),
                self._acts.of_title(plain(entry.title)) if is_procedure else frozenset(),
                self._one(
                    frozenset(a for words in family.spoken for a in self._acts.of_question(words))
                ),
                self._name(entry),
                _NEARNESS[entry.level] if isinstance(entry, Procedure) else 1.0,
                is_procedure and joins_acts(entry.title),
            )
        )

    def _text(self, record: int, words: Sequence[Token]) -> Text:
        weights = self._weigher.weights(words)
        keys: dict[str, set[str]] = {}
        masses: dict[str, float] = {}
        for word, weight in zip(words, weights, strict=True):
            keys.setdefault(word.folded, set()).add(word.key)
            mass = self._vocabulary.idf(word.folded) * weight
            masses[word.folded] = max(masses.get(word.folded, 0.0), mass)
        core = [w.folded for w, weight in zip(words, weights, strict=True) if weight == 1.0]
        pairs = dict.fromkeys(filter(None, map(self._rarity.sign, pairs_of(words))))
        topics = core or [word.folded for word in words]
        return Text(
            record,
            {word: self._one(Form(frozenset(keys[word]), masses[word])) for word in keys},
            "".join(pairs),
            sum(masses.values()) or 1.0,
            math.fsum(map(self._rarity.idf, pairs)) or 1.0,
            self._one(" ".join(topics)),
            self._one(" ".join(sorted(topics))),
        )

    def _joined(self, parts: Iterable[Forms]) -> dict[str, Form]:
        joined: dict[str, Form] = {}
        for part in parts:
            for word, form in part.items():
                known = joined.get(word, form)
                if known != form:
                    form = self._one(Form(known.keys | form.keys, max(known.mass, form.mass)))
                joined[word] = form
        return joined

    def _name(self, entry: Entry) -> tuple[Token, ...]:
        """Return the topic words by which an entry is named: a plan goes by its province.

        Titles of FAQs are sentences, and saying one word of them is not naming them.
        """
        if entry.kind is Kind.FAQ:
            return ()
        words = plain(entry.province if isinstance(entry, Plan) else entry.name)
        return tuple(
            word
            for word, weight in zip(words, self._weigher.weights(words), strict=True)
            if weight == 1.0 or isinstance(entry, Plan)
        )

    def _one(self, value: V) -> V:
        """Return the one object kept for equal values."""
        kept: V = self._shared.setdefault(value, value)  # type: ignore[assignment]
        return kept


def _naming(lengths: Sequence[int]) -> int:
    """Return which text names an entry: the first, or the first that is not too long."""
    if lengths[0] <= LONG_TITLE:
        return 0
    return next((at for at, length in enumerate(lengths) if length <= LONG_TITLE), 0)


def families_of(
    entries: Iterable[Entry],
    short: Mapping[str, str] = MappingProxyType({}),
    breath: Breath = hold_none,
) -> list[Family]:
    """Group siblings of one name; what is handled nearest to the citizen comes first.

    Entries with wordings of their own stay alone: an editor has told them apart. `short` are
    the short forms that titles have in capitals; they are found by what they stand for, too.
    """
    families: dict[tuple[Hashable, ...], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.id):
        alike = entry.kind is Kind.PROCEDURE and not entry.questions
        key = (family_name(entry.title), entry.scope, entry.validity) if alike else (entry.id,)
        families.setdefault(key, []).append(entry)
    found = Paced(families.values(), breath)
    return [_family(sorted(family, key=_nearness), short, breath) for family in found]


def spellings(entries: Iterable[Entry], short: Mapping[str, str]) -> list[str]:
    """List what the entries of a family can be found by, also without short forms; each once."""
    texts = [text for entry in entries for text in texts_of(entry)]
    texts += [in_full(text, short) for text in texts]
    return list(dict.fromkeys(texts))


def _family(entries: Sequence[Entry], short: Mapping[str, str], breath: Breath) -> Family:
    words = map(plain, Paced(spellings(entries, short), breath))
    return Family(tuple(entries), Paced(words, breath))


def _nearness(entry: Entry) -> tuple[int, str]:
    return _NEAREST_FIRST[entry.level] if isinstance(entry, Procedure) else 0, entry.id
