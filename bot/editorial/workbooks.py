"""Entries out to a workbook and back in as drafts of revisions.

A workbook that was sent is kept as it was read, and compared anew with the files whenever it is
looked at: what was accepted before, by whomever, shows as accepted. Accepting the same row twice
makes no second draft.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.editorial import desk
from bot.editorial.files import Tried, examined, hash_of, new_problems
from bot.models.revisions import OPEN, Revision
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.codec import decode, encode
from knowledge.importers.workbook.comparing import Change, Comparison, Verdict, compare
from knowledge.importers.workbook.opening import open_workbook
from knowledge.importers.workbook.reading import Sent, read_pages
from knowledge.loader import kind_of
from knowledge.model import Kind
from knowledge.problems import Problem
from knowledge.text import fold
from knowledge.workbook.records import Record, record_of

_LONGEST_NAME = 120
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries an editor wants in a workbook; empty means all."""

    kinds: frozenset[Kind] = frozenset()
    words: str = ""
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Looked:
    """One change with the drafts that are open for its file, and what the check says of it."""

    change: Change
    taken: Revision | None
    others: tuple[Revision, ...]
    problems: tuple[Problem, ...]


def chosen(files: Files, wish: Wish) -> list[Record]:
    """Return the entries that are wished for, in the order of kinds and names."""
    order = list(Kind)
    found = []
    for path, text in files.items():
        kind = kind_of(path)
        if kind is None or (wish.kinds and kind not in wish.kinds):
            continue
        record = record_of(path, text, kind)
        if _holds(record, wish):
            found.append(record)
    return sorted(found, key=lambda record: (order.index(record.kind), fold(record.title)))


def receive(store: Store, raw: bytes, *, name: str, by: str) -> str:
    """Keep a workbook that was sent and return its id. Raises WorkbookRefused."""
    sent = read_pages(open_workbook(raw))
    body = base64.b64encode(zlib.compress(encode(sent).encode())).decode()
    with store.engine.atomic():
        made = store.workbooks.add(name[:_LONGEST_NAME], body, by=by)
        lines = sum(map(len, sent.lines.values()))
        store.audit.append(Act(by, "workbook.send", target=made, detail=f"lines={lines}"))
    return made


def compared(store: Store, workbook_id: str, files: Files) -> Comparison:
    """Compare a workbook with files as they are now. Raises UnknownThing."""
    body = store.workbooks.get(workbook_id).body
    sent = decode(Sent, zlib.decompress(base64.b64decode(body)).decode())
    return compare(sent, files)


def looked(store: Store, files: Files, found: Comparison, *, on: date) -> list[Looked]:
    """Return what differs, with what is open for the same files and what the check finds."""
    waiting = store.revisions.list(*OPEN)
    changes = [each for each in found.changes if each.is_open]
    problems = _problems(files, changes, on=on) if changes else []
    shown = [each for each in found.changes if each.verdict is not Verdict.UNCHANGED]
    return [_looked(change, waiting, problems) for change in shown]


def accept(
    store: Store, files: Files, found: Comparison, paths: Collection[str], *, by: str, note: str
) -> list[str]:
    """Make a draft of each chosen change, all or none; return the ids of the new ones."""
    made = []
    with store.engine.atomic():
        for path in sorted({change.path for change in found.changes} & set(paths)):
            store.revisions.hold(path)
        waiting = store.revisions.list(*OPEN)
        for change in found.changes:
            if change.path not in paths or not change.is_open or _taken(change, waiting):
                continue
            base = hash_of(files.get(change.path, ""))
            draft = desk.add(store, change.path, change.text, base=base, by=by, note=note)
            made.append(draft.id)
    return made


def _holds(record: Record, wish: Wish) -> bool:
    if wish.paths and record.path not in wish.paths:
        return False
    told = " | ".join((record.path, *(record.cells.get(key, "") for key in _LOOKED_IN)))
    return " ".join(fold(wish.words).split()) in fold(told)


_LOOKED_IN = ("code", "title", "short", "aliases", "field", "life_events", "number", "agency")


def _problems(files: Files, changes: Iterable[Change], *, on: date) -> Sequence[Problem]:
    """Return what would be wrong with all changes together and is not wrong now."""
    after = examined({**files, **{each.path: each.text for each in changes}}, on=on)
    if not after.problems:
        return ()
    before = examined(files, on=on) if after.base is not None else Tried(None, ())
    return new_problems(before, after)


def _looked(change: Change, waiting: Sequence[Revision], problems: Sequence[Problem]) -> Looked:
    taken = _taken(change, waiting)
    others = tuple(each for each in waiting if each.path == change.path and each is not taken)
    found = tuple(each for each in problems if change.path and each.file == change.path)
    return Looked(change, taken, others, found)


def _taken(change: Change, waiting: Iterable[Revision]) -> Revision | None:
    """Return the open draft that says what the workbook says."""
    same = (each for each in waiting if (each.path, each.text) == (change.path, change.text))
    return next(same, None)
