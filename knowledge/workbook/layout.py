"""Which sheets and columns a workbook of entries has, and what they are called in Vietnamese.

Writing and reading both go by this table. A column is known by its heading; where it stands does
not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.drafts import HEADINGS
from knowledge.model import Kind
from knowledge.schema import LEVELS, Key, Type, schema_of
from knowledge.text import fold
from knowledge.workbook.records import LEAD, LEVEL, SECTION

FILE, NAME, STAMP = "file", "name", "stamp"
"""Columns of ours: which content file, what it is called, and how it stood when written."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a `code` is never a decimal number. Width in characters."""

    key: str
    heading: str
    width: int = 18
    type: Type = Type.TEXT
    choices: tuple[str, ...] = ()
    is_code: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the entries of a kind, or, with a `table`, the rows of one table of many kinds."""

    name: str
    columns: tuple[Column, ...]
    kinds: tuple[Kind, ...]
    table: str = ""

    def column(self, heading: str) -> Column | None:
        """Return the column with a heading, however it was typed."""
        wanted = fold(heading)
        return next((each for each in self.columns if fold(each.heading) == wanted), None)


KIND_NAMES: Mapping[Kind, str] = {
    Kind.PROCEDURE: "Thủ tục",
    Kind.FAQ: "Hỏi đáp",
    Kind.PLAN: "Kế hoạch",
}
GUIDE = "Hướng dẫn"
TABLE_NAMES: Mapping[str, str] = {
    "sources": "Nguồn",
    "papers": "Giấy tờ",
    "times": "Thời hạn",
    "places": "Nơi nộp",
    "fees": "Lệ phí",
    "exemptions": "Miễn giảm",
    "basis": "Căn cứ",
    "facts": "Số liệu",
    "tasks": "Nhiệm vụ",
}
_HEADINGS: Mapping[str, tuple[str, int]] = {
    "code": ("Mã thủ tục", 12),
    "codes_also": ("Các mã khác", 16),
    "successor": ("Mã thay thế", 12),
    "title": ("Tên đầy đủ", 44),
    "short": ("Tên ngắn", 24),
    "aliases": ("Tên gọi khác", 28),
    "life_events": ("Việc đời", 16),
    "field": ("Lĩnh vực", 18),
    "level": ("Cấp giải quyết", 14),
    "online": ("Nộp trực tuyến", 14),
    "questions": ("Cách hỏi", 44),
    "valid_from": ("Áp dụng từ", 13),
    "valid_to": ("Áp dụng đến", 13),
    "scope": ("Phạm vi", 14),
    "related": ("Bài liên quan", 20),
    "bundle": ("Gồm các thủ tục", 20),
    "number": ("Số ký hiệu", 20),
    "agency": ("Cơ quan ban hành", 26),
    "province": ("Tỉnh", 16),
    "issued_on": ("Ngày ban hành", 13),
    "period": ("Thời gian", 20),
    "superseded_by": ("Được thay bởi", 24),
}
_ROW_HEADINGS: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "sources": {
        "title": ("Tên nguồn", 50),
        "url": ("Đường dẫn", 34),
        "document": ("Số văn bản", 20),
        "checked_on": ("Ngày đọc", 13),
    },
    "papers": {
        "name": ("Tên giấy tờ", 50),
        "form": ("Hình thức", 18),
        "copies": ("Số bản", 9),
        "case": ("Khi nào cần", 34),
        "data": ("Khi dữ liệu thay giấy", 34),
    },
    "times": {
        "value": ("Số", 8),
        "unit": ("Đơn vị", 16),
        "case": ("Trường hợp", 34),
        "extended": ("Dài nhất", 10),
        "note": ("Ghi chú", 40),
    },
    "places": {"where": ("Nơi nhận", 56), "case": ("Trường hợp", 30)},
    "fees": {
        "case": ("Trường hợp", 44),
        "amount": ("Số tiền (đồng)", 14),
        "unit": ("Tính theo", 14),
        "channel": ("Cách nộp", 16),
        "basis": ("Căn cứ thu", 36),
    },
    "exemptions": {"who": ("Ai được miễn", 50), "basis": ("Căn cứ miễn", 36)},
    "basis": {"number": ("Số văn bản", 22), "title": ("Tên văn bản", 60)},
    "facts": {"what": ("Là gì", 50), "value": ("Giá trị", 30)},
    "tasks": {
        "no": ("Số thứ tự", 10),
        "content": ("Nội dung", 60),
        "lead": ("Chủ trì", 26),
        "partners": ("Phối hợp", 30),
        "period": ("Thời gian", 20),
        "start": ("Từ ngày", 13),
        "end": ("Đến ngày", 13),
        "recurrence": ("Lặp lại", 12),
        "quota": ("Số lượng", 10),
        "quota_per": ("Số lượng mỗi", 13),
    },
}
_ROW_SHARED: Mapping[str, tuple[str, int]] = {
    "valid_from": ("Áp dụng từ", 13),
    "valid_to": ("Áp dụng đến", 13),
    "source": ("Nguồn số", 10),
}
_CODES = frozenset({"code", "codes_also", "successor", "related", "bundle"})


@lru_cache(maxsize=1)
def sheets() -> tuple[Sheet, ...]:
    """Return every sheet that holds content, in the order of the workbook."""
    return (*map(_kind_sheet, KIND_NAMES), *map(_table_sheet, TABLE_NAMES))


def sheet_named(name: str) -> Sheet | None:
    """Return the sheet with a name, however it was typed."""
    return next((each for each in sheets() if fold(each.name) == fold(name)), None)


def main_sheet(kind: Kind) -> Sheet:
    """Return the sheet on which the entries of a kind stand."""
    return next(each for each in sheets() if not each.table and each.kinds == (kind,))


def _kind_sheet(kind: Kind) -> Sheet:
    columns = (*_own("Tên gọi để xem", is_row=False), *_keyed(kind), *_written(kind))
    return Sheet(KIND_NAMES[kind], columns, (kind,))


def _own(name: str, *, is_row: bool) -> Iterator[Column]:
    yield Column(FILE, "Tệp", 34)
    if is_row:
        yield Column(NAME, name, 30)
    else:
        yield Column(STAMP, "Dấu bản (không sửa)", 15)


def _keyed(kind: Kind) -> Iterator[Column]:
    for key in schema_of(kind).keys:
        heading, width = _HEADINGS[key.name]
        yield _column(key, heading, width)


def _written(kind: Kind) -> Iterator[Column]:
    yield Column(LEAD, "Câu trả lời tóm tắt" if HEADINGS[kind] else "Câu trả lời", 60)
    for heading in HEADINGS[kind]:
        yield Column(f"{SECTION}{heading}", f"Phần {heading}", 44)
    names = {facet.value: heading for heading, facet in HEADINGS[kind].items()}
    for side in schema_of(kind).sides:
        yield Column(f"{LEVEL}{side}", f"Độ chắc {names[side]}", 13, choices=LEVELS)


def _table_sheet(table: str) -> Sheet:
    kinds = tuple(kind for kind in KIND_NAMES if table in schema_of(kind).tables)
    headings = {**_ROW_SHARED, **_ROW_HEADINGS[table]}
    keys = schema_of(kinds[0]).tables[table]
    columns = (_column(key, *headings[key.name]) for key in keys)
    name = TABLE_NAMES[table]
    return Sheet(name, (*_own("Bài (để xem)", is_row=True), *columns), kinds, table)


def _column(key: Key, heading: str, width: int) -> Column:
    return Column(
        key.name,
        heading,
        width,
        key.type,
        key.choices,
        is_code=key.name in _CODES,
        required=key.required,
    )
