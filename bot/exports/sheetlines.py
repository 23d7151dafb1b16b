"""Writes the lines of a sheet straight into the file in which XlsxWriter keeps them.

XlsxWriter's own cells take three times as long, and it writes a text between `<r>` and `</r>` into
the sheet as it stands, so that a citizen could write cells of their own (decision 0023). Here
every text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.exports.cells import Cell, safe

_NULL_DAY = date(1899, 12, 30)
"""Day 0 of workbooks, as all count that begin after February 1900."""
_MIDNIGHT = datetime.combine(_NULL_DAY, time())
_ONE_DAY = timedelta(days=1)
_LOOKS_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")


@dataclass(frozen=True, slots=True)
class Styles:
    """XlsxWriter's formats of a text, a day and an instant."""

    text: Any
    day: Any
    instant: Any


class SheetLines:
    """The lines below the titles of one sheet, which is written in constant memory."""

    def __init__(self, sheet: Any, styles: Styles, columns: Sequence[str]) -> None:
        self._sheet = sheet
        # The titles are on their way still; what follows goes behind them.
        sheet._write_single_row(1)
        self._write: Callable[[str], object] = sheet.row_data_fh.write
        self._number = 1
        marks = [style._get_xf_index() for style in (styles.text, styles.day, styles.instant)]
        self._text, self._day, self._instant = (f'" s="{mark}' for mark in marks)
        self._columns = columns

    def add(self, row: Sequence[Cell]) -> None:
        """Write one line."""
        self._number += 1
        cells = "".join(
            self._cell(f'<c r="{column}{self._number}', cell)
            for column, cell in zip(self._columns, row, strict=True)
            if cell != ""
        )
        self._write(f'<row r="{self._number}">{cells}</row>')

    def end(self) -> None:
        """Tell the sheet how far its cells reach."""
        self._sheet._check_dimensions(self._number - 1, len(self._columns) - 1)

    def _cell(self, place: str, cell: Cell) -> str:
        match cell:
            case str():
                return f'{place}{self._text}" t="inlineStr"><is>{_text(safe(cell))}</is></c>'
            case datetime():
                since = (cell.replace(tzinfo=None) - _MIDNIGHT) / _ONE_DAY
                return f'{place}{self._instant}"><v>{since:.16G}</v></c>'
            case date():
                return f'{place}{self._day}"><v>{(cell - _NULL_DAY).days}</v></c>'
        return f'{place}"><v>{cell}</v></c>'


def _text(text: str) -> str:
    """Return a text as XML; blanks at its ends are kept, and no letters turn into others."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    if "\r" in text:
        text = text.replace("\r", "_x000D_")
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    has_blanks = text[:1].isspace() or text[-1:].isspace()
    return f'<t xml:space="preserve">{text}</t>' if has_blanks else f"<t>{text}</t>"
