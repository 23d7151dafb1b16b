"""Opens a workbook that somebody sent, and refuses what could harm or never end.

Looks at the parts of the archive before anything is unpacked, and reads with bounds. What is
refused is refused as a whole, with a sentence that says why and what to do.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 80 * MEGABYTE
MOST_PARTS = 400
MOST_SHEETS = 60
MOST_ROWS = 60_000
MOST_COLUMNS = 150

_REFUSED_PARTS = (
    (re.compile(r"vba|macrosheets|\.bin$", re.I), "có macro"),
    (re.compile(r"externallinks?/", re.I), "có liên kết đến tệp khác"),
    (re.compile(r"(embeddings|activex|ctrlprops)/", re.I), "có tệp nhúng bên trong"),
    (
        re.compile(r"(^|/)(connections\.xml|querytables/|webextensions/)", re.I),
        "có kết nối dữ liệu",
    ),
)
_HARMLESS = re.compile(r"(printersettings\d*\.bin|vbaprojectsignature)$", re.I)
_AGAIN = 'chép nội dung sang sổ mới, lưu kiểu "Excel Workbook (.xlsx)" rồi nạp lại'


class WorkbookRefused(Exception):
    """The file is not read at all; the text is a Vietnamese sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands; `kind` is openpyxl's letter: s text, n number, d day, f formula …"""

    value: object
    kind: str


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name, and its rows that hold anything, with their numbers in Excel."""

    name: str
    rows: tuple[tuple[int, tuple[Cell | None, ...]], ...]


def open_workbook(raw: bytes) -> tuple[Page, ...]:
    """Return the sheets of a workbook. Raises WorkbookRefused."""
    _examine(raw)
    # Imported here, for a process that only answers citizens never needs it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a broken file leads it to
        raise WorkbookRefused(_broken()) from error
    try:
        if len(book.worksheets) > MOST_SHEETS:
            raise WorkbookRefused(f"Sổ có quá {MOST_SHEETS} trang tính; bỏ bớt trang rồi nạp lại.")
        budget = [MOST_ROWS]
        return tuple(Page(page.title, tuple(_rows(page, budget))) for page in book.worksheets)
    except WorkbookRefused:
        raise
    except Exception as error:  # as above: a damaged sheet shows only when it is read
        raise WorkbookRefused(_broken()) from error
    finally:
        book.close()


def _examine(raw: bytes) -> None:
    if len(raw) > MOST_BYTES:
        raise WorkbookRefused(
            f"Tệp lớn hơn {MOST_BYTES // MEGABYTE} MB; xuất ít bài hơn rồi nạp từng phần."
        )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _examine_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise WorkbookRefused(_broken()) from error


def _examine_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise WorkbookRefused(_broken())
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookRefused("Tệp giải nén ra quá lớn, có thể là tệp phá hoại; máy không mở.")
    for part in parts:
        if _HARMLESS.search(part.filename):
            continue
        for pattern, what in _REFUSED_PARTS:
            if pattern.search(part.filename):
                raise WorkbookRefused(f"Sổ {what}, máy không mở: {_AGAIN}.")
    for part in parts:
        _examine_text(archive, part)


def _examine_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse declarations, by which a short text can become an endless one, and macros."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(MEGABYTE):
            text = before + chunk
            if (
                b"<!DOCTYPE" in text
                or b"<!ENTITY" in text
                or text[:2] in (b"\xff\xfe", b"\xfe\xff")
            ):
                raise WorkbookRefused(
                    "Tệp có phần không bình thường, máy không mở: " + _AGAIN + "."
                )
            if part.filename == "[Content_Types].xml" and b"macroEnabled" in text:
                raise WorkbookRefused(f"Sổ có macro, máy không mở: {_AGAIN}.")
            before = text[-16:]


def _rows(page: Any, budget: list[int]) -> Iterator[tuple[int, tuple[Cell | None, ...]]]:
    """Yield the rows that hold anything; `budget` is what all sheets may have together."""
    for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise WorkbookRefused(
                f'Trang "{page.title}" có quá {MOST_ROWS:,} dòng'.replace(",", ".")
                + "; xoá các dòng trống ở cuối trang hoặc chia nhỏ rồi nạp lại."
            )
        cells = tuple(_cell(each) for each in row)
        if any(cells):
            budget[0] -= 1
            if budget[0] < 0:
                raise WorkbookRefused("Sổ có quá nhiều dòng; xuất ít bài hơn rồi nạp từng phần.")
            yield number, cells


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return Cell(value, str(cell.data_type))


def _broken() -> str:
    return f"Tệp không phải sổ Excel .xlsx hoặc đã hỏng: {_AGAIN}."


def letters(column: int) -> str:
    """Return what Excel calls a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(cells: Sequence[Cell | None]) -> list[str]:
    """Return what cells say, for finding headings."""
    return ["" if cell is None else str(cell.value).strip() for cell in cells]
