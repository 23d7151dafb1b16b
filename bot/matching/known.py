"""Knows what an editor wrote word for word: a question that is one of our own needs no guess.

An entry's wordings are compared whole. Its names (title, short name, aliases) may stand among words
that only ask for a side of it or lead to it: "thế còn khai sinh thì sao", "phí khai sinh".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.matching.weigher import Weigher
from knowledge.lexicon import Lexicon
from knowledge.model import Entry, Kind
from knowledge.phrases import agrees
from knowledge.text import Token, fold, tokens, without_frames

_Words = tuple[Token, ...]

_LEADING = frozenset(
    fold(
        "thế còn thì là về việc thủ tục hỏi xin muốn cần cho được gì nào sao cơ à vậy làm đi ra "
        "em tôi mình tui cháu con anh chị"
    ).split()
)
"""Words before and after a name that tell nothing; no name of ours consists of them."""


class Known:
    """The wordings and names of all entries."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon, weigher: Weigher) -> None:
        self._lexicon = lexicon
        self._weigher = weigher
        self._wordings: dict[str, list[tuple[_Words, str]]] = {}
        self._names: dict[str, list[tuple[_Words, str]]] = {}
        for entry in entries:
            for question in entry.questions:
                self._add(self._wordings, self._spoken(question), entry)
            for name in _names_of(entry):
                self._add(self._names, self._bare(self._spoken(name)), entry)

    def entries(self, question: str, known: frozenset[str] = frozenset()) -> Sequence[str]:
        """Return the ids of the entries that have these very words, none when nobody has."""
        spoken = self._spoken(question, known)
        found = dict.fromkeys(_agreeing(self._wordings, spoken))
        return list(found or dict.fromkeys(_agreeing(self._names, self._bare(spoken))))

    def _spoken(self, text: str, known: frozenset[str] = frozenset()) -> _Words:
        return without_frames(tokens(text, self._lexicon, known=known))

    def _bare(self, words: _Words) -> _Words:
        """Return the words of a name without what asks for a side or leads to it."""
        asking = self._weigher.asking(words)
        kept = [word for at, word in enumerate(words) if at not in asking]
        while kept and kept[0].folded in _LEADING:
            kept.pop(0)
        while kept and kept[-1].folded in _LEADING:
            kept.pop()
        return tuple(kept)

    def _add(self, table: dict[str, list[tuple[_Words, str]]], words: _Words, entry: Entry) -> None:
        if words:
            table.setdefault(_key(words), []).append((words, entry.id))


def _names_of(entry: Entry) -> Iterator[str]:
    """Yield the names of an entry; the title of a FAQ is a sentence, its aliases are names."""
    if entry.kind is not Kind.PLAN:
        yield from (entry.title, entry.short, *entry.aliases)


def _key(words: Sequence[Token]) -> str:
    return " ".join(word.folded for word in words)


def _agreeing(table: Mapping[str, Sequence[tuple[_Words, str]]], spoken: _Words) -> Iterator[str]:
    """Yield the entries with these words, as far as the accents that were typed allow."""
    for words, entry in table.get(_key(spoken), ()):
        if all(agrees(typed, own) for typed, own in zip(spoken, words, strict=True)):
            yield entry
