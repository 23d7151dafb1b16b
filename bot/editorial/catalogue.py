"""Finds entries by what editors remember of them: a name, a code, a question, with accents or not.

One catalogue for each version of the knowledge; it never changes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.index import Index
from knowledge.model import Entry, Kind, Procedure
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, with all that it can be found by, as it is written and without accents."""

    entry: Entry
    written: str
    folded: str


class Catalogue:
    """The entries of one index, by their names."""

    def __init__(self, index: Index) -> None:
        self.version = index.version
        listed = (_listed(entry) for entry in index.entries.values())
        self._rows = sorted(listed, key=lambda row: (fold(row.entry.name), row.entry.id))

    def find(self, query: str, kind: Kind | None = None) -> Sequence[Entry]:
        """Return the entries that have every word of the query, the likeliest first."""
        written = unicodedata.normalize("NFC", query).casefold().strip()
        folded = fold(query)
        words = folded.split()
        found = [
            row
            for row in self._rows
            if kind in (None, row.entry.kind) and all(word in row.folded for word in words)
        ]
        if words:
            found.sort(key=lambda row: _rank(row, written, folded))
        return [row.entry for row in found]


def _rank(row: Listed, written: str, folded: str) -> tuple[bool, ...]:
    """Put first what is meant word for word: by its code or name, then as it was typed."""
    entry = row.entry
    names = (entry.name.casefold(), entry.title.casefold())
    return (
        written != entry.id.casefold(),
        not any(written in name for name in names),
        not any(folded in fold(name) for name in names),
        written not in row.written,
        folded not in row.folded,
    )


def _listed(entry: Entry) -> Listed:
    codes = (entry.code, *entry.codes_also) if isinstance(entry, Procedure) else (entry.id,)
    names = (entry.title, entry.short, *entry.aliases, *entry.questions, entry.file, *codes)
    text = "\n".join(filter(None, names))
    return Listed(entry, text.casefold(), "\n".join(fold(name) for name in names if name))
