"""Knows what an editor wrote word for word: a question that is one of our own needs no guess.

An entry's wordings are compared whole, with their marks or without any. Its names (title, short
name, aliases) may stand among words that only ask for a side of it or lead to it: "thế còn khai
sinh thì sao", "phí khai sinh".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.matching.weigher import Weigher
from knowledge.breath import Breath, Paced, hold_none
from knowledge.lexicon import Lexicon
from knowledge.model import Entry, Kind
from knowledge.phrases import agrees
from knowledge.text import Token, fold, tokens, without_frames

_Words = tuple[Token, ...]
_Row = tuple[_Words, str, str]
"""Words, the entry that has them, and the text as its editor wrote it."""

_LEADING = frozenset(
    fold(
        "thế còn thì là về việc thủ tục hỏi xin muốn cần cho được gì nào sao cơ à vậy làm đi ra "
        "em tôi mình tui cháu con anh chị"
    ).split()
)
"""Words before and after a name that tell nothing; no name of ours consists of them."""


class Known:
    """The wordings and names of all entries."""

    def __init__(
        self,
        entries: Iterable[Entry],
        lexicon: Lexicon,
        weigher: Weigher,
        breath: Breath = hold_none,
    ) -> None:
        self._lexicon = lexicon
        self._weigher = weigher
        self._wordings: dict[str, list[_Row]] = {}
        self._names: dict[str, list[_Row]] = {}
        for entry in entries:
            for question in Paced(entry.questions, breath):
                spoken = self._spoken(question)
                self._add(self._wordings, spoken, entry, question)
                # Without marks other words look like politeness: "hợp thửa" begins like "thưa".
                bare = self._spoken(fold(question))
                if _key(bare) != _key(spoken):
                    self._add(self._wordings, bare, entry, question)
            for name in _names_of(entry):
                spoken = self._spoken(name)
                # A guide may be called "kết hôn cần gì"; that makes it no "kết hôn".
                words = spoken if entry.kind is Kind.FAQ else self._topical(spoken)
                self._add(self._names, words, entry, name)

    def entries(self, question: str, known: frozenset[str] = frozenset()) -> Sequence[str]:
        """Return the ids of the entries that have these very words, none when nobody has."""
        spoken = self._spoken(question, known)
        found = _entries(_agreeing(self._wordings, spoken))
        for whole in () if found else (spoken, self._topical(spoken)):
            for words in _ever_barer(whole):
                found = found or _entries(_agreeing(self._names, words))
        return list(found)

    def wordings(self, question: str) -> Mapping[str, str]:
        """Return what editors wrote with these very words, by entry; names are no wordings."""
        return {entry: text for _, entry, text in _agreeing(self._wordings, self._spoken(question))}

    def _spoken(self, text: str, known: frozenset[str] = frozenset()) -> _Words:
        return without_frames(tokens(text, self._lexicon, known=known))

    def _topical(self, words: _Words) -> _Words:
        """Return the words that do not only ask for a side."""
        asking = self._weigher.asking(words)
        return tuple(word for at, word in enumerate(words) if at not in asking)

    def _add(self, table: dict[str, list[_Row]], words: _Words, entry: Entry, text: str) -> None:
        if words:
            table.setdefault(_key(words), []).append((words, entry.id, text))


def _ever_barer(words: _Words) -> Iterator[_Words]:
    """Yield the words, and again with one word less that only leads to a name.

    "thi" may be "thì" or an exam, so the longer form goes first.
    """
    yield words
    first, last = 0, len(words)
    while first < last and words[first].folded in _LEADING:
        first += 1
        yield words[first:last]
    while first < last and words[last - 1].folded in _LEADING:
        last -= 1
        yield words[first:last]


def _names_of(entry: Entry) -> Iterator[str]:
    """Yield the names of an entry; the title of a FAQ is a sentence, its aliases are names."""
    if entry.kind is not Kind.PLAN:
        yield from (entry.title, entry.short, *entry.aliases)


def _key(words: Sequence[Token]) -> str:
    return " ".join(word.folded for word in words)


def _agreeing(table: Mapping[str, Sequence[_Row]], spoken: _Words) -> Iterator[_Row]:
    """Yield the rows with these words, as far as the accents that were typed allow."""
    for row in table.get(_key(spoken), ()):
        if all(agrees(typed, own) for typed, own in zip(spoken, row[0], strict=True)):
            yield row


def _entries(rows: Iterable[_Row]) -> Mapping[str, None]:
    return dict.fromkeys(entry for _, entry, _ in rows)
