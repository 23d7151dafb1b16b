"""Writes rows as CSV or as an Excel workbook, one by one, without keeping them.

What stands in the rows is the matter of bot.exports.columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import IO, Any

from bot.exports.cells import Cell, safe

BOM = b"\xef\xbb\xbf"
MOST_ROWS = 1_000_000
"""Rows of a sheet; Excel shows 1,048,576. What is more goes on another sheet."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file is called inside, its columns with their widths in characters, and its rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def write_csv(table: Table, out: IO[bytes]) -> int:
    """Write a table as CSV for Excel (UTF-8 with a byte order mark); return the number of rows."""
    out.write(BOM)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([title for title, _ in table.columns])
        return sum(bool(writer.writerow(map(_plain, row))) for row in table.rows)
    finally:
        text.detach()


def write_xlsx(table: Table, out: IO[bytes], *, most_rows: int = MOST_ROWS) -> int:
    """Write a table as a workbook; return the number of rows.

    Rows wait in a folder of their own, which is removed whatever happens.
    """
    # Imported here, for a process that only answers citizens never needs it.
    from xlsxwriter import Workbook

    written = 0
    with TemporaryDirectory(prefix="mot-cua-") as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, **_AS_TEXT})
        try:
            sheets = _Sheets(book, table)
            for row in table.rows:
                if written % most_rows == 0:
                    sheets.begin()
                sheets.write(written % most_rows + 1, row)
                written += 1
            if not written:
                sheets.begin()
        finally:
            book.close()
    return written


# Texts stay texts: nothing that looks like a number, a formula or a link becomes one.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


class _Sheets:
    """The sheets of one workbook, one after the other."""

    def __init__(self, book: Any, table: Table) -> None:
        self._book = book
        self._table = table
        self._count = 0
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"})

    def begin(self) -> None:
        """Begin a sheet with the titles of the columns."""
        self._count += 1
        number = f" ({self._count})" if self._count > 1 else ""
        self._sheet = self._book.add_worksheet(f"{self._table.name}{number}")
        self._sheet.freeze_panes(1, 0)
        for at, (title, width) in enumerate(self._table.columns):
            self._sheet.set_column(at, at, width)
            self._sheet.write_string(0, at, title, self._bold)

    def write(self, at: int, row: Sequence[Cell]) -> None:
        """Write one row below the titles."""
        for column, cell in enumerate(row):
            match cell:
                case "":
                    continue
                case str():
                    self._sheet.write_string(at, column, safe(cell), self._text)
                case datetime():
                    self._sheet.write_datetime(at, column, cell.replace(tzinfo=None), self._instant)
                case date():
                    self._sheet.write_datetime(at, column, cell, self._day)
                case _:
                    self._sheet.write_number(at, column, cell)


def _plain(cell: Cell) -> str | int:
    match cell:
        case str():
            return safe(cell)
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
    return cell
