"""Everything a conversation consults, built once for each version of the knowledge.

Decides nothing; it is the bookshelf of the handlers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation.rules import Rules, load_rules
from bot.matching.matcher import Matcher
from knowledge.breath import Breath, hold_none
from knowledge.calendar import WorkingCalendar
from knowledge.gazetteer import Gazetteer
from knowledge.index import Index
from knowledge.lexicon import Lexicon
from knowledge.model import Entry
from knowledge.text import Token, plain, tokens

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_CHAT_WORDS = frozenset({"ok", "oke", "okie", "oki", "okay", "uk", "bye", "hi", "hello", "thanks"})
"""Words of the chat that are no syllables of ours and yet no leftover keystrokes."""
_NOT = frozenset({"ko", "k", "hok", "khg"})
"""How people write "không"; read as Telex leftovers they would be other words."""
(_KHONG,) = plain("không")

_CHUNK = 160
"""Characters read at a time; the tokeniser clips what is longer than a question."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One immutable version of what the bot knows and how it listens."""

    index: Index
    matcher: Matcher
    calendar: WorkingCalendar
    gazetteer: Gazetteer
    rules: Rules
    commands: Mapping[str, Entry]

    @property
    def version(self) -> str:
        """The version of the knowledge."""
        return self.index.version

    def entry(self, entry_id: str) -> Entry | None:
        """Return what stands for an entry's versions, or None where it has been taken out."""
        return self.index.entries.get(entry_id)

    def read(self, text: str) -> tuple[tuple[Token, ...], ...]:
        """Split a text of any length into sentences of words, short forms expanded."""
        return read_sentences(text, self.index.lexicon)

    def written(self, text: str, scopes: Collection[str]) -> Mapping[str, str]:
        """Return the wordings that a text is, word for word, by their entry in some scopes."""
        found = self.matcher.wordings(text) if text else {}
        return {name: own for name, own in found.items() if self._is_in(name, scopes)}

    def _is_in(self, entry_id: str, scopes: Collection[str]) -> bool:
        entry = self.entry(entry_id)
        return entry is not None and entry.scope in scopes

    def last_change(self, day: date) -> date | None:
        """Return the last day before `day` on which an entry of ours ended."""
        ended = (entry.validity.valid_to for entry in self.index.entries.values())
        return max((end for end in ended if end is not None and end < day), default=None)


def read_sentences(text: str, lexicon: Lexicon) -> tuple[tuple[Token, ...], ...]:
    """Do as `Guide.read`, for those who have the short forms and no guide."""
    return tuple(
        tuple(word for chunk in _chunks(part) for word in _words(chunk, lexicon))
        for part in _SENTENCE_END.split(text)
        if part.strip()
    )


def build_guide(index: Index, breath: Breath = hold_none) -> Guide:
    """Build the guide of one index; takes as long as building a matcher, and breathes as that."""
    return Guide(
        index,
        Matcher(index, breath=breath),
        WorkingCalendar(index.calendar),
        Gazetteer(index.places),
        load_rules(index.texts.get("guards.toml", "")),
        {command_of(entry): entry for entry in index.entries.values()},
    )


def command_of(entry: Entry) -> str:
    """Return the public command that opens an entry, such as `#tthc:khai-sinh`."""
    return f"#{_PREFIXES[entry.kind.value]}:{entry.slug}"


_PREFIXES: Mapping[str, str] = {"procedure": "tthc", "faq": "hoi", "plan": "kh"}


def _words(chunk: str, lexicon: Lexicon) -> tuple[Token, ...]:
    return tuple(
        replace(_KHONG, typed=word.typed) if word.typed.lower() in _NOT else word
        for word in tokens(chunk, lexicon, known=_CHAT_WORDS)
    )


def _chunks(text: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= _CHUNK:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line
