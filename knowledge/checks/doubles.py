"""What stands in two entries, and what points to an entry that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.loader import Base
from knowledge.model import Entry, Procedure
from knowledge.text import fold


def dead_names(entry: Entry, known: set[str]) -> Iterator[str]:
    """Yield the ids that an entry names and nobody has."""
    for name in entry.related:
        if name not in known:
            yield f'"related" names "{name}", which is no entry; remove it or write the entry'
        if name == entry.id:
            yield '"related" names the entry itself; remove it'
    for name in entry.bundle:
        if name not in known:
            yield f'"bundle" names "{name}", which is no entry; remove it or write the entry'


def same_questions(base: Base) -> Iterator[tuple[Entry, str]]:
    """Yield the entries whose question another entry has as well."""
    owners: dict[str, Entry] = {}
    for entry in base.entries:
        for question in entry.questions:
            first = owners.setdefault(fold(question), entry)
            if first.id != entry.id:
                yield entry, f'question "{question}" also stands in {first.file}; keep one'


def same_codes(base: Base) -> Iterator[tuple[Entry, str]]:
    """Yield the procedures whose code another one has as well."""
    owners: dict[str, Procedure] = {}
    for entry in base.entries:
        if isinstance(entry, Procedure):
            for code in (entry.code, *entry.codes_also):
                first = owners.setdefault(code, entry)
                if first.id != entry.id:
                    yield entry, f'code "{code}" is also used by {first.file}'
