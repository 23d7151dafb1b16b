"""Writes rows as CSV or as an Excel workbook, one by one, without keeping them.

What stands in the rows is the matter of bot.exports.columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from bot.exports.cells import Cell, safe
from bot.exports.leftovers import remove_leftovers, rows_folder
from bot.exports.sheetlines import SheetLines, Styles

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
    remove_leftovers()
    with rows_folder() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, **_AS_TEXT})
        try:
            sheets = _Sheets(book, table)
            lines = sheets.begin()
            for row in table.rows:
                if written and written % most_rows == 0:
                    lines.end()
                    lines = sheets.begin()
                lines.add(row)
                written += 1
            lines.end()
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
        self._styles = Styles(
            text=book.add_format({"text_wrap": True, "valign": "top"}),
            day=book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            instant=book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"}),
        )
        self._letters = [_letter(at) for at in range(len(table.columns))]

    def begin(self) -> SheetLines:
        """Begin a sheet with the titles of the columns, and return what its rows go into."""
        self._count += 1
        number = f" ({self._count})" if self._count > 1 else ""
        sheet = self._book.add_worksheet(f"{self._table.name}{number}")
        sheet.freeze_panes(1, 0)
        for at, (title, width) in enumerate(self._table.columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, self._bold)
        return SheetLines(sheet, self._styles, self._letters)


def _plain(cell: Cell) -> str | int:
    match cell:
        case str():
            return safe(cell)
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
    return cell


def _letter(column: int) -> str:
    """Return what a column is called; no table of ours has more than 26."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]
