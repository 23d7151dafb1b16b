"""Turns the content files into the model; every problem carries file and line.

Judges form only: whether facts are fresh, sourced and short enough is knowledge.check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.calendar import CalendarData
from knowledge.drafts import UNCHECKED, Draft, read_draft
from knowledge.entries import build_entry
from knowledge.fields import Collector
from knowledge.golden import check_golden
from knowledge.guards import check_guards
from knowledge.lexicon import Lexicon
from knowledge.life_events import load_life_events
from knowledge.model import Entry, Kind, Procedure
from knowledge.overlays import spread
from knowledge.place_tables import load_places
from knowledge.places import Places
from knowledge.problems import ContentError, Problem
from knowledge.tables import load_calendar, load_lexicon

__all__ = ["CONTENT", "UNCHECKED", "Base", "ContentError", "Problem", "load"]

CONTENT = Path(__file__).parent / "content"
SUFFIXES = frozenset({".md", ".toml", ".csv", ".jsonl"})

FOLDERS: Mapping[Kind, str] = {
    Kind.PROCEDURE: "procedures",
    Kind.FAQ: "faq",
    Kind.PLAN: "plans",
}


@dataclass(frozen=True, slots=True)
class Base:
    """Everything the content folder says; `files` holds the texts it was read from, by path."""

    entries: tuple[Entry, ...]
    lexicon: Lexicon
    calendar: CalendarData
    places: Places = Places()
    files: Mapping[str, str] = field(default_factory=dict)


def kind_of(path: str) -> Kind | None:
    """Return what kind of entry a content file tells; None for what is no entry."""
    folder, _, name = path.rpartition("/")
    found = (kind for kind, each in FOLDERS.items() if each == folder and name.endswith(".md"))
    return next(found, None)


def load(root: Path = CONTENT) -> Base:
    """Read a content folder.

    Raises ContentError with all problems of all files when any file is malformed.
    """
    collector = Collector()
    drafts = list(_drafts(root, collector))
    events = load_life_events(root, collector)
    built = [(draft, _entry(draft, events)) for draft in spread(drafts)]
    _report_clashes(built)
    check_guards(root, collector)
    check_golden(root, collector)
    base = Base(
        tuple(entry for _, entry in built),
        load_lexicon(root, collector),
        load_calendar(root, collector),
        load_places(root, collector),
        _files(root),
    )
    if collector.problems:
        raise ContentError(collector.problems)
    return base


def _drafts(root: Path, collector: Collector) -> Iterator[Draft]:
    for kind, folder in FOLDERS.items():
        for path in sorted((root / folder).glob("*.md")):
            file = path.relative_to(root).as_posix()
            draft = read_draft(path, kind, file=file, report=collector.of(file))
            if draft is not None:
                yield draft


def _files(root: Path) -> dict[str, str]:
    """Return every file of the folder that is content, so that it can be written again."""
    paths = (path for path in sorted(root.rglob("*")) if path.suffix in SUFFIXES)
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", errors="replace")
        for path in paths
    }


def _entry(draft: Draft, events: Collection[str]) -> Entry:
    fields = draft.fields
    entry = build_entry(fields, draft.kind, slug=draft.slug, body=draft.body)
    for event in entry.life_events if isinstance(entry, Procedure) else ():
        if event not in events:
            listed = ", ".join(f'"{known}"' for known in events)
            fields.complain("life_events", f'"life_events" is "{event}"; write one of {listed}')
    fields.finish()
    return replace(entry, file=draft.file)


def _report_clashes(built: Iterable[tuple[Draft, Entry]]) -> None:
    """Report versions of one entry that apply in the same scope on the same days."""
    seen: dict[tuple[str, str], list[tuple[Draft, Entry]]] = {}
    for draft, entry in built:
        others = seen.setdefault((entry.id, entry.scope), [])
        for other, known in others:
            if known.slug != entry.slug:
                draft.report(1, f'"{entry.id}" is also the id of {other.file}')
            elif known.validity.overlaps(entry.validity):
                draft.report(1, f'"{entry.id}" applies on the same days as {other.file}')
        others.append((draft, entry))
