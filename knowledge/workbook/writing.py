"""Writes entries as an Excel workbook that an office opens, filters, edits and sends back.

Every cell is a text, a day or a whole number; none is a formula, whatever an entry says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from knowledge.loader import kind_of
from knowledge.schema import Type
from knowledge.workbook.layout import FILE, GUIDE, NAME, STAMP, Column, Sheet, sheets
from knowledge.workbook.records import Record, record_of, stamp_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_CHOICE_CHARACTERS = 255
"""What Excel takes as the list of a drop-down."""

_AS_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_GUIDE_LINES = (
    "Nội dung trả lời của Trợ lý, xuất để sửa trong Excel rồi nạp lại.",
    "• Mỗi bài là một dòng ở trang Thủ tục, Hỏi đáp hoặc Kế hoạch; cột Tệp là tên riêng của bài.",
    "• Lệ phí, giấy tờ, nguồn … ở các trang sau: mỗi dòng ghi Tệp của bài mà dòng thuộc về.",
    "• Cột Cách hỏi và các cột danh sách: mỗi ý một dòng trong ô (Alt+Enter để xuống dòng).",
    "• Nguồn số: 1 là dòng nguồn thứ nhất của bài, 2 là dòng thứ hai …",
    "• Thêm bài: thêm dòng, cột Tệp ghi tên không dấu nối bằng gạch, ví dụ phong-cho-me-va-be.",
    "• Đừng sửa cột Dấu bản: nhờ nó máy biết bài có ai sửa sau khi xuất hay không.",
    "• Xoá dòng của một bài không xoá bài trong kho. Xoá dòng lệ phí, giấy tờ … là bỏ dòng đó.",
    "• Có thể đổi thứ tự cột, ẩn hay xoá cột không dùng: cột đã xoá thì giữ như trong kho.",
    "• Nạp lại ở Kho tri thức, mục Excel: máy so từng dòng và cho xem trước. Dòng nào được nhận thì"
    " thành bản nháp; người dân chưa thấy gì cho đến khi có người duyệt và công bố.",
)


def write_workbook(files: Mapping[str, str], paths: Iterable[str], out: IO[bytes]) -> int:
    """Write these entries of a content folder as a workbook; return how many.

    Raises EditError where a file has no front matter that can be read.
    """
    # Imported here, for a process that only answers citizens never needs it.
    from xlsxwriter import Workbook

    records = [_record(path, files[path]) for path in paths]
    book = Workbook(out, {"in_memory": True, **_AS_TEXT})
    try:
        look = _Look(book)
        _write_guide(book, look)
        for sheet in sheets():
            _write_sheet(book.add_worksheet(sheet.name), sheet, records, look)
    finally:
        book.close()
    return len(records)


class _Look:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top", "text_wrap": True}
        self.text = book.add_format({**top, "num_format": "@", "quote_prefix": True})
        self.day = book.add_format({**top, "num_format": "dd/mm/yyyy", "align": "left"})
        self.number = book.add_format({**top, "num_format": "#,##0", "align": "left"})
        self.own = book.add_format({**top, "num_format": "@", "font_color": "#5b6470"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#0b5a3c", "font_color": "#ffffff", **top}
        )
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, column: Column) -> Any:
        """Return how the cells of a column look."""
        if column.key in (FILE, NAME, STAMP):
            return self.own
        return {Type.DAY: self.day, Type.NUMBER: self.number}.get(column.type, self.text)


def _record(path: str, text: str) -> Record:
    kind = kind_of(path)
    if kind is None:
        raise KeyError(f"{path} is no entry")
    return record_of(path, text, kind)


def _write_guide(book: Workbook, look: _Look) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, 110)
    for number, line in enumerate(_GUIDE_LINES):
        page.write_string(number, 0, line, look.plain if number else look.title)


def _write_sheet(page: Worksheet, sheet: Sheet, records: Sequence[Record], look: _Look) -> None:
    rows = list(_rows(sheet, records))
    page.freeze_panes(1, 1)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, look.of(column))
        page.write_string(0, at, column.heading, look.head)
        if column.choices and column.type is not Type.LIST:
            _offer(page, at, column)
    for number, cells in enumerate(rows, start=1):
        for at, column in enumerate(sheet.columns):
            _write_cell(page, (number, at), column, cells.get(column.key, ""), look)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)


def _rows(sheet: Sheet, records: Sequence[Record]) -> Iterator[Mapping[str, str]]:
    for record in records:
        if record.kind not in sheet.kinds:
            continue
        if not sheet.table:
            yield {FILE: record.path, STAMP: stamp_of(record), **record.cells}
            continue
        for row in record.rows[sheet.table]:
            yield {FILE: record.path, NAME: record.title, **row}


def _write_cell(
    page: Worksheet, place: tuple[int, int], column: Column, text: str, look: _Look
) -> None:
    if not text:
        return
    kind = column.type
    if kind is Type.DAY and (day := _day(text)):
        page.write_datetime(*place, day, look.day)
    elif kind is Type.NUMBER and text.isdecimal() and text.isascii() and len(text) < 15:
        page.write_number(*place, int(text), look.number)
    else:
        page.write_string(*place, text, look.of(column))


def _day(text: str) -> date | None:
    """Return the day that Excel can show; it knows none before 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 and day.isoformat() == text else None


def _offer(page: Worksheet, at: int, column: Column) -> None:
    """Offer what may be written; other words are left to the import, which says what is wrong."""
    if len(",".join(column.choices)) <= _MOST_CHOICE_CHARACTERS:
        rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        page.data_validation(1, at, 5000, at, rule)
