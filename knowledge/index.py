"""Compiles the content into one immutable SQLite file and opens it again, verified.

Ranks nothing: bot.matching builds its postings from the entries in memory. The file is a
stamped, portable snapshot that every node can check before it answers from it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

from sqlite_utils import Database

from knowledge.breath import Breath, Paced, hold_none
from knowledge.calendar import CalendarData
from knowledge.codec import decode, encode
from knowledge.lexicon import Lexicon
from knowledge.loader import CONTENT, Base, load
from knowledge.model import Entry, Kind, Plan, Procedure
from knowledge.places import Places
from knowledge.versions import NATIONAL, Versions, applying, face, versions_of

FORMAT = 3
"""Raised whenever an older program could misread the file."""

VERSION_DIGITS = 12
_FILE = "file"
_CLASSES: Mapping[str, type[Entry]] = {
    Kind.PROCEDURE: Procedure,
    Kind.FAQ: Entry,
    Kind.PLAN: Plan,
}


_Row = tuple[str, str, str]
"""Name, kind and text: canonical JSON of an entry or a table, or a content file as it is."""


KEPT_TEXTS = frozenset({"guards.toml", "wording.toml"})
"""Files whose meaning is the matter of others, and which they need at hand."""


class IndexDamaged(Exception):
    """The index file is not one of ours, of another format, or was altered."""


@dataclass(frozen=True, slots=True)
class Index:
    """One version of the knowledge, complete in memory and never changed."""

    version: str
    versions: Versions
    lexicon: Lexicon
    calendar: CalendarData
    places: Places
    texts: Mapping[str, str] = field(default_factory=dict)
    """The content files of KEPT_TEXTS, as they are; others read them."""

    entries: Mapping[str, Entry] = field(init=False)
    """For each id the one entry that stands for its versions where questions are understood."""

    def __post_init__(self) -> None:
        """Make the faces once; an index never changes."""
        faces = {name: face(versions) for name, versions in self.versions.items()}
        object.__setattr__(self, "entries", MappingProxyType(faces))

    def entry(self, name: str, day: date, scopes: frozenset[str] = NATIONAL) -> Entry | None:
        """Return what applies on a day to whoever asks an OA of these scopes."""
        return applying(self.versions.get(name, ()), day=day, scopes=scopes)


def build(base: Base, path: Path) -> str:
    """Write the index of a content base and return its version.

    The file appears whole or not at all: it is written beside its place and renamed.
    """
    rows = _rows(base)
    version = _digest(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            _write(Database(connection), rows, version)
        Path(name).chmod(0o444)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return version


def open_index(path: Path, breath: Breath = hold_none) -> Index:
    """Read and verify an index file; raises IndexDamaged when it cannot be trusted.

    `breath` is called all along.
    """
    version, rows = _verified(path, breath)
    try:
        return _assemble(Paced(rows, breath), version)
    except (KeyError, TypeError, ValueError) as error:
        # Written by a program whose model was another one and whose format was not raised.
        raise IndexDamaged(
            f"{path}: not of this program's model ({error!r}); rebuild it"
        ) from error


def files_of(path: Path) -> dict[str, str]:
    """Return the content files an index was compiled from, by their path in the content folder.

    Raises IndexDamaged when the file cannot be trusted.
    """
    _, rows = _verified(path)
    return {name: body for name, kind, body in rows if kind == _FILE}


def _verified(path: Path, breath: Breath = hold_none) -> tuple[str, list[_Row]]:
    """Read all rows of an index and check that they are what its version stands for."""
    with _reading(path) as database:
        meta = {str(row["key"]): str(row["value"]) for row in database["meta"].rows}
        rows = [_read(row, breath) for row in database["item"].rows]
    if meta.get("format") != str(FORMAT):
        raise IndexDamaged(f"{path}: format {meta.get('format')}, expected {FORMAT}; rebuild it")
    if meta.get("version") != _digest(Paced(sorted(rows), breath)):
        raise IndexDamaged(f"{path}: the content does not match its version; rebuild it")
    return meta["version"], rows


def _read(row: Mapping[str, object], breath: Breath) -> _Row:
    breath()
    return str(row["name"]), str(row["kind"]), str(row["body"])


def load_or_build(path: Path, root: Path = CONTENT) -> Index:
    """Open the index, building it first when it is missing, damaged or older than the content.

    Raises ContentError when the content cannot be loaded.
    """
    base = load(root)
    try:
        index = open_index(path)
    except IndexDamaged:
        build(base, path)
        return open_index(path)
    if index.version == version_of(base):
        return index
    build(base, path)
    return open_index(path)


def index_of(base: Base) -> Index:
    """Return the index of a content base without writing a file."""
    return Index(
        version_of(base),
        MappingProxyType(versions_of(base.entries)),
        base.lexicon,
        base.calendar,
        base.places,
        kept_texts(base.files),
    )


def kept_texts(files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files of a content that an index holds as they are."""
    return MappingProxyType({name: files[name] for name in files if name in KEPT_TEXTS})


def version_of(base: Base) -> str:
    """Return the version stamp that a build of this content would carry."""
    return _digest(_row(*thing) for thing in _things(base))


def _rows(base: Base) -> list[_Row]:
    return [_row(*thing) for thing in _things(base)]


def _things(base: Base) -> list[tuple[str, str, object]]:
    """List everything of a content with its name and kind, in the order of the stamp."""
    things: list[tuple[str, str, object]] = [
        ("lexicon", "table", base.lexicon),
        ("calendar", "table", base.calendar),
        ("places", "table", base.places),
    ]
    things += [(_name(entry), entry.kind.value, entry) for entry in base.entries]
    things += [(name, _FILE, text) for name, text in base.files.items()]
    return sorted(things, key=itemgetter(0, 1))


def _row(name: str, kind: str, thing: object) -> _Row:
    return name, kind, thing if isinstance(thing, str) else encode(thing)


def _name(entry: Entry) -> str:
    """Return a name that no other version has."""
    return f"{entry.id} {entry.validity.valid_from} {entry.scope}"


def _digest(rows: Iterable[_Row]) -> str:
    """Stamp rows that come in order; one at a time, for the texts together are large."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for row in rows:
        digest.update("\0".join(row).encode() + b"\n")
    return digest.hexdigest()[:VERSION_DIGITS]


def _write(database: Database, rows: list[_Row], version: str) -> None:
    meta = [{"key": "format", "value": str(FORMAT)}, {"key": "version", "value": version}]
    with database.conn:
        database.table("meta").insert_all(meta, pk="key")
        database.table("item").insert_all(
            ({"name": name, "kind": kind, "body": body} for name, kind, body in rows), pk="name"
        )


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            yield Database(connection)
    except (sqlite3.Error, OSError, KeyError) as error:
        raise IndexDamaged(f"{path}: cannot be read as an index ({error}); rebuild it") from error


def _assemble(rows: list[_Row], version: str) -> Index:
    tables = {name: body for name, kind, body in rows if kind == "table"}
    entries = (decode(_CLASSES[kind], body) for _, kind, body in rows if kind in _CLASSES)
    return Index(
        version,
        MappingProxyType(versions_of(entries)),
        decode(Lexicon, tables["lexicon"]),
        decode(CalendarData, tables["calendar"]),
        decode(Places, tables["places"]),
        kept_texts({name: body for name, kind, body in rows if kind == _FILE}),
    )
