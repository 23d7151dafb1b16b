"""Looks at one content file as it would be with another text, without loading all the others.

The same rules as `knowledge check`; fast enough for somebody who is typing. What is loaded are the
file and those of the same entry (later versions, what a province or an OA changes); all other
entries are taken from the index that is answered from.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from bot.editorial.files import write_files
from knowledge.check import check
from knowledge.index import Index
from knowledge.life_events import FILE as LIFE_EVENTS
from knowledge.loader import Base, load
from knowledge.model import Entry
from knowledge.problems import ContentError, Problem
from knowledge.text import fold

_TABLES = (LIFE_EVENTS,)
"""Tables that say what an entry may hold."""

Known = Callable[[str], Iterable[str]]
"""Names the entries of which a text is a wording, word for word."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a file: the entries answered from, and how to find one by a wording."""

    index: Index
    known: Known


@dataclass(frozen=True, slots=True)
class Looked:
    """What a text means: the entries of the file's id, and what is wrong with the file.

    Without entries the text cannot be loaded. Reminders are among the problems. `files` are the
    paths that the entries were read from.
    """

    base: Base | None
    files: frozenset[str]
    problems: tuple[Problem, ...]

    def entry_of(self, path: str) -> Entry | None:
        """Return the entry that a file tells."""
        entries = self.base.entries if self.base else ()
        return next((entry for entry in entries if entry.file == path), None)


def look(files: Mapping[str, str], path: str, text: str, *, around: Around, on: date) -> Looked:
    """Load and check a file with another text; `files` are all others as they are."""
    beside = {each: files[each] for each in _TABLES if each in files}
    own = {each: files[each] for each in family(files, path)} | {path: text}
    with tempfile.TemporaryDirectory(prefix="content-") as name:
        folder = Path(name)
        write_files(beside | own, folder)
        try:
            base = load(folder)
        except ContentError as error:
            return Looked(None, frozenset(own), _of(path, error.problems))
        found = check(base, on, folder, others=_others(base, frozenset(own), around))
    found += _clashes(base, frozenset(own), around.index)
    return Looked(base, frozenset(own), _of(path, found))


def without(index: Index, files: frozenset[str]) -> tuple[Entry, ...]:
    """Return every version of every entry but those that were read from these files."""
    versions = (entry for each in index.versions.values() for entry in each)
    return tuple(entry for entry in versions if entry.file not in files)


def family(files: Iterable[str], path: str) -> list[str]:
    """Return the files of one entry: its versions, and what a province or an OA changes."""
    return [each for each in files if _stem(each) == _stem(path)]


def _stem(path: str) -> str:
    """Return what the files of one entry have in common: folder and name up to "@"."""
    return re.sub(r"(@[^/]*)?\.md$", "", PurePosixPath(path).as_posix())


def _of(path: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(each for each in problems if each.file == path))


def _clashes(base: Base, files: frozenset[str], index: Index) -> Iterator[Problem]:
    """Yield what the loader says of two files with one id, where it does not see the other."""
    for entry in base.entries:
        other = index.entries.get(entry.id)
        if other is not None and other.file not in files:
            yield Problem(entry.file, 1, f'"{entry.id}" is also the id of {other.file}')


def _others(base: Base, files: frozenset[str], around: Around) -> list[Entry]:
    """Return the entries that the check has to see beside these: all, with few of their words.

    Only those that share a wording are seen with their questions; folding the questions of ten
    thousand entries would take a second for each word that is typed.
    """
    asked = {fold(question) for entry in base.entries for question in entry.questions}
    near = {name for question in asked for name in around.known(question)}
    return [
        entry if entry.id in near else replace(entry, questions=())
        for entry in around.index.entries.values()
        if entry.file not in files
    ]
