"""Reads the shorthand and the slips of chats as the phrases of the guards are written.

"e k dc" is "em không được" and "đnáh" is "đánh". Serves the guards only: for the search the
same letters may stand for papers ("ck", "hs").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.syllables import is_syllable
from knowledge.text import Token, plain

_AMOUNT = re.compile(r"(\d+)([^\W\d_]+)(\d*)")
_LONG_ENOUGH = 4
"""In shorter words one letter more or less makes too many others."""


@dataclass(frozen=True, slots=True)
class Shorthand:
    """What short words mean, what letters after a figure mean ("8tr"), and what phrases say."""

    words: Mapping[str, tuple[Token, ...]]
    units: Mapping[str, tuple[Token, ...]]
    vocabulary: Collection[str]

    @classmethod
    def of(
        cls, words: Mapping[str, str], units: Mapping[str, str], vocabulary: Collection[str]
    ) -> Shorthand:
        """Read the tables once; the words of the vocabulary are folded."""
        return cls(_read(words), _read(units), vocabulary)

    def spell_out(self, words: Sequence[Token]) -> tuple[Token, ...]:
        """Return a sentence with its short words in full; what stands for them keeps `typed`."""
        return tuple(part for word in words for part in self._spelled(word))

    def _spelled(self, word: Token) -> Iterator[Token]:
        typed = word.typed.lower()
        was_read_already = word.marked and word.raw != typed
        if was_read_already:
            yield word
        elif typed in self.words:
            yield from (replace(part, typed=word.typed) for part in self.words[typed])
        elif (amount := _AMOUNT.fullmatch(typed)) and amount[2] in self.units:
            yield from plain(amount[1])
            yield from (replace(part, typed=word.typed) for part in self.units[amount[2]])
            yield from plain(amount[3])
        else:
            yield self._mended(word)

    def _mended(self, word: Token) -> Token:
        """Return the one word of ours from which a slip made this; itself if there is no such."""
        is_slip = len(word.folded) >= _LONG_ENOUGH and word.folded.isalpha()
        if not is_slip or word.folded in self.vocabulary or is_syllable(word.folded):
            return word
        meant = {
            part.folded: part
            for raw in _without_slip(word.raw)
            for part in plain(raw)
            if part.folded in self.vocabulary
        }
        return replace(*meant.values(), typed=word.typed) if len(meant) == 1 else word


def _read(table: Mapping[str, str]) -> Mapping[str, tuple[Token, ...]]:
    return {short: plain(meaning) for short, meaning in table.items()}


def _without_slip(word: str) -> Iterator[str]:
    """List a word with one letter left out, and with two neighbours the other way round."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
