"""Reads the sheets of a workbook into lines, each with its place; knows no files.

Headings decide what a column is, wherever it stands and whatever stands above it. What is not
understood is told and left out; nothing else of the workbook is lost for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.importers.workbook.cells import understand
from knowledge.importers.workbook.opening import Cell, Page, letters, shown
from knowledge.text import fold
from knowledge.workbook.layout import FILE, GUIDE, NAME, Column, Sheet, sheet_named, sheets

_LOOKED_AT = 20
"""Rows among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and what to do, in Vietnamese; row 0 is the sheet as a whole."""

    sheet: str
    row: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.sheet}, dòng {self.row}" if self.row else self.sheet
        return ": ".join(
            filter(None, (f"{place}, {self.field}" if self.field else place, self.message))
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the texts of the columns that the sheet has."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a workbook says: its lines and its columns by the name of their sheet."""

    lines: Mapping[str, tuple[Line, ...]]
    columns: Mapping[str, tuple[str, ...]]
    troubles: tuple[Trouble, ...]


def read_pages(pages: Sequence[Page]) -> Sent:
    """Return what the sheets of a workbook say."""
    lines: dict[str, tuple[Line, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    troubles: list[Trouble] = []
    for page in pages:
        sheet = sheet_named(page.name)
        if sheet is None or sheet.name in lines:
            troubles += _left_out(page, is_double=sheet is not None)
            continue
        found, told = _head(page, sheet)
        troubles += told
        if found is not None:
            at, placed = found
            columns[sheet.name] = tuple(column.key for column in placed.values())
            lines[sheet.name] = tuple(_lines(page, sheet, at, placed))
    if not lines and not troubles:
        troubles.append(Trouble("Sổ", 0, "", _no_sheet()))
    return Sent(lines, columns, tuple(troubles))


def _left_out(page: Page, *, is_double: bool) -> Iterator[Trouble]:
    if fold(page.name) == fold(GUIDE) or not page.rows:
        return
    message = "có hai trang cùng tên; gộp vào một trang" if is_double else _no_sheet()
    yield Trouble(page.name, 0, "", message)


def _no_sheet() -> str:
    names = ", ".join(f'"{sheet.name}"' for sheet in sheets())
    return f"không biết trang này nên bỏ qua; tên trang phải là một trong {names}"


def _head(
    page: Page, sheet: Sheet
) -> tuple[tuple[int, Mapping[int, Column]] | None, list[Trouble]]:
    """Return on which row the headings stand, and which column each one names."""
    best, most = 0, 0
    for number, cells in page.rows[:_LOOKED_AT]:
        known = sum(sheet.column(text) is not None for text in shown(cells) if text)
        if known > most:
            best, most = number, known
    if most < min(2, len(sheet.columns)):
        said = "không thấy dòng tên cột; chép lại dòng đầu của tệp đã xuất"
        return None, [Trouble(sheet.name, 0, "", said)] if page.rows else []
    placed: dict[int, Column] = {}
    troubles = []
    for at, text in enumerate(shown(dict(page.rows)[best])):
        column = sheet.column(text) if text else None
        if text and (column is None or column in placed.values()):
            why = "cột không biết" if column is None else "cột lặp lại"
            said = f'{why} "{text}" (cột {letters(at)}) được bỏ qua; sửa tên cột nếu cần nạp'
            troubles.append(Trouble(sheet.name, best, text, said))
        elif column is not None:
            placed[at] = column
    return (best, placed), troubles


def _lines(page: Page, sheet: Sheet, head: int, placed: Mapping[int, Column]) -> Iterator[Line]:
    for number, cells in page.rows:
        if number <= head:
            continue
        line = _line(sheet, number, cells, placed)
        if any(text for key, text in line.cells.items() if key != NAME):
            yield line


def _line(
    sheet: Sheet, number: int, cells: Sequence[Cell | None], placed: Mapping[int, Column]
) -> Line:
    texts, troubles = {}, []
    for at, column in placed.items():
        text, wrong = understand(cells[at] if at < len(cells) else None, column)
        texts[column.key] = text
        if wrong:
            where = f"cột {letters(at)} ({column.heading})"
            troubles.append(Trouble(sheet.name, number, where, f'"{text[:40]}" {wrong}'))
    return Line(sheet.name, number, texts, tuple(troubles))


def file_of(line: Line) -> str:
    """Return what a line says of the file that it belongs to."""
    return line.cells.get(FILE, "")
