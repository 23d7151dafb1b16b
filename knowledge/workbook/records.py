"""A content file as the cells of a workbook show it, and the way back.

A record is a form (knowledge.forms) whose texts are as a cell can hold them. What no cell can hold
is not compared, so that a file that nobody touched is never taken for a changed one.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from knowledge.drafts import HEADINGS
from knowledge.forms import Form, read_form, write_form
from knowledge.model import Kind
from knowledge.schema import schema_of

LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""

LEAD, LEVEL, SECTION = "lead", "level:", "section:"
_INNER_BREAK = "↵"
"""Stands for a line break within an item of a list, whose items are lines of one cell."""

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One content file: the cells of its own row by column, and the rows of its tables."""

    path: str
    kind: Kind
    cells: Cells
    rows: Mapping[str, tuple[Cells, ...]]

    @property
    def title(self) -> str:
        """What it is called; an overlay may have no title of its own."""
        return self.cells.get("short") or self.cells.get("title") or PurePosixPath(self.path).stem


def clean(text: str) -> str:
    """Return a text as a cell holds it: composed, trimmed, without what XML has no place for."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not whole.replace("\n", "").isprintable():
        whole = "".join(filter(_is_writable, whole.replace("\u00a0", " ").replace("\t", " ")))
    return whole.strip()[:LONGEST].strip()


@lru_cache(maxsize=1024)
def record_of(path: str, text: str, kind: Kind) -> Record:
    """Return the record of a content file; of an empty text, an empty one. Raises EditError.

    Remembered, for a list of entries is looked at again and again.
    """
    form = read_form(text, kind)
    schema = schema_of(kind)
    cells = {
        key.name: _lines(form.lists[key.name]) if key.is_list else clean(form.texts[key.name])
        for key in schema.keys
    }
    cells |= {f"{LEVEL}{side}": clean(level) for side, level in form.levels.items()}
    cells |= {LEAD: clean(form.lead)}
    cells |= {f"{SECTION}{heading}": clean(said) for heading, said in form.sections.items()}
    rows = {
        name: tuple({key: clean(value) for key, value in row.items()} for row in table)
        for name, table in form.rows.items()
    }
    return Record(path, kind, cells, rows)


def text_with(text: str, record: Record) -> str:
    """Return a file's text with what differs in a record; what is the same stays as typed.

    An empty text becomes a new file. Raises EditError where it cannot be changed safely.
    """
    form, before = read_form(text, record.kind), record_of(record.path, text, record.kind)
    return write_form(text, _changed(form, before, record))


def stamp_of(record: Record) -> str:
    """Return a short hash of a record, by which a changed row is told from an old one."""
    rows = {name: rows for name, rows in record.rows.items() if rows}
    cells = {name: cell for name, cell in record.cells.items() if cell}
    plain = json.dumps([record.path, cells, rows], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _changed(form: Form, before: Record, after: Record) -> Form:
    schema = schema_of(form.kind)
    cells = {name: cell for name, cell in after.cells.items() if cell != before.cells[name]}
    texts = {key.name for key in schema.keys if not key.is_list} & cells.keys()
    lists = {key.name for key in schema.keys if key.is_list} & cells.keys()
    levels = [side for side in form.levels if f"{LEVEL}{side}" in cells]
    sections = [each for each in HEADINGS[form.kind] if f"{SECTION}{each}" in cells]
    return Form(
        form.kind,
        {**form.texts, **{name: cells[name] for name in texts}},
        {**form.lists, **{name: items_of(cells[name]) for name in lists}},
        {name: _rows(form, before, after, name) for name in form.rows},
        {**form.levels, **{side: cells[f"{LEVEL}{side}"] for side in levels}},
        cells.get(LEAD, form.lead),
        {**form.sections, **{each: cells[f"{SECTION}{each}"] for each in sections}},
    )


def _rows(form: Form, before: Record, after: Record, name: str) -> tuple[Cells, ...]:
    """Return a table's rows; one that looks as before is the one from the file."""
    known = list(zip(before.rows[name], form.rows[name], strict=True))
    found = []
    for row in after.rows.get(name, ()):
        at = next((n for n, (shown, _) in enumerate(known) if shown == row), None)
        found.append(row if at is None else known.pop(at)[1])
    return tuple(found)


def items_of(cell: str) -> tuple[str, ...]:
    """Return the items of a list that stands in one cell, a line each."""
    lines = (line.strip().replace(_INNER_BREAK, "\n") for line in cell.split("\n"))
    return tuple(line for line in lines if line)


def _lines(items: tuple[str, ...]) -> str:
    cleaned = (clean(item).replace("\n", _INNER_BREAK) for item in items)
    return clean("\n".join(item for item in cleaned if item))


def _is_writable(character: str) -> bool:
    if character == "\n":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Cf", "Co", "Zl", "Zp"}
