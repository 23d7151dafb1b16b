"""Takes a table of communes over into the content folder, from CSV, TSV or an Excel workbook.

Rows with a mistake are named with their line and are not taken; rows that the file does not name
stay as they are. Importing the same file twice changes nothing.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.communes import FILE, Rows, rows_of_cells, rows_of_text, table_text
from knowledge.fields import Collector, Report
from knowledge.place_tables import load_places, taken_over
from knowledge.places import Commune, Places
from knowledge.problems import ContentError, Problem

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Import:
    """What an import comes to: the whole new table, and how it differs from the one before."""

    table: tuple[Commune, ...]
    new: tuple[Commune, ...]
    changed: tuple[Commune, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    total: int

    @property
    def rows(self) -> int:
        """How many rows of the file are without mistakes."""
        return len(self.new) + len(self.changed) + self.unchanged


def plan_import(path: Path, root: Path) -> Import:
    """Read a file and compare it with the table of a content folder; writes nothing.

    Raises ContentError when the tables of the folder itself cannot be read.
    """
    collector = Collector()
    places = load_places(root, collector)
    if collector.problems:
        raise ContentError(collector.problems)
    told = Collector()
    table = {commune.slug: commune for commune in places.communes}
    new, changed, unchanged = [], [], 0
    for row in _read(path, places, told.of(path.name)):
        before = table.get(row.slug)
        # A list without codes takes none away.
        commune = replace(row, code=row.code or before.code) if before else row
        if before is None:
            new.append(commune)
        elif before != commune:
            changed.append(commune)
        else:
            unchanged += 1
        table[commune.slug] = commune
    return Import(
        tuple(table.values()),
        tuple(new),
        tuple(changed),
        unchanged,
        tuple(sorted(told.problems)),
        places.communes_total,
    )


def write_table(communes: Iterable[Commune], root: Path) -> Path:
    """Write the table of a content folder, whole or not at all; return where it stands."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".communes.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(table_text(communes))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _read(path: Path, places: Places, report: Report) -> tuple[Commune, ...]:
    ending = path.suffix.lower()
    if ending not in (*WORKBOOKS, *TEXTS):
        report(0, f'"{ending}" files cannot be read; save the table as .csv or .xlsx')
        return ()
    rows = _workbook_rows(path, report) if ending in WORKBOOKS else _text_rows(path, report)
    return taken_over(rows, places.provinces, report, known=places.communes)


def _text_rows(path: Path, report: Report) -> Rows:
    try:
        raw = path.read_bytes()
    except OSError as error:
        report(0, f"the file cannot be read: {error.strerror}; look at its name and its rights")
        return
    encoding = "utf-16" if raw.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        report(0, 'the file is not UTF-8; save it as "CSV UTF-8"')
        return
    yield from rows_of_text(text, report)


def _workbook_rows(path: Path, report: Report) -> Rows:
    """Yield the rows of the first sheet."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        report(0, f"the file is no Excel workbook ({error}); save it again as .xlsx")
        return
    try:
        yield from rows_of_cells(_cells(book.worksheets[0].iter_rows(values_only=True)), report)
    finally:
        book.close()


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """Return what a cell shows; a day is a day, and a code is no decimal number."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
