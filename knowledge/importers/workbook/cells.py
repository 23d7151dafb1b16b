"""Understands what people leave in a cell: days as days or as words, numbers as words, codes.

What cannot be understood is kept as it was typed, with a sentence that says what to do.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from knowledge.importers.workbook.opening import Cell
from knowledge.schema import Type
from knowledge.text import fold
from knowledge.workbook.layout import Column
from knowledge.workbook.records import clean

Understood = tuple[str, str]
"""The text for the record, and what is wrong with it, "" where nothing is."""

_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[ T]00:00(?::00)?)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[., \u00a0]\d{3})+")
_UNIT = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.I)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)
"""Days that Excel counts from 1900, when a day's format was lost: 1927 to 2173."""

_CODE_DIGITS = 6


def understand(cell: Cell | None, column: Column) -> Understood:
    """Return the text that a cell stands for in a column."""
    if cell is None:
        return "", ""
    if cell.kind == "f":
        return clean(str(cell.value)), "ô là công thức; chép ô rồi dán lại chỉ giá trị"
    if cell.kind == "e":
        return clean(str(cell.value)), "ô báo lỗi của Excel; gõ lại giá trị"
    if column.type is Type.DAY:
        return _day(cell.value)
    if column.type is Type.NUMBER:
        return _number(cell.value)
    text, trouble = _text(cell.value, column)
    return (text, trouble) if trouble else (_chosen(text, column))


def _day(value: object) -> Understood:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return day.isoformat(), ""
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return (_EPOCH + timedelta(days=int(value))).isoformat(), ""
    text = clean(str(value))
    local, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    parts = [int(local[n]) for n in (3, 2, 1)] if local else []
    parts = [int(iso[n]) for n in (1, 2, 3)] if iso else parts
    try:
        return date(*parts).isoformat(), ""
    except (TypeError, ValueError):
        return text, "không phải ngày; gõ ngày/tháng/năm, ví dụ 01/03/2027"


def _number(value: object) -> Understood:
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) == value:
        return str(int(value)), ""
    text = clean(str(value))
    bare = _UNIT.sub("", text)
    if _GROUPED.fullmatch(bare):
        bare = re.sub(r"[., \u00a0]", "", bare)
    if re.fullmatch(r"-?\d{1,15}", bare) and bare.isascii():
        return str(int(bare)), ""
    return text, "không phải số nguyên; chỉ gõ chữ số, ví dụ 8000"


def _text(value: object, column: Column) -> Understood:
    if isinstance(value, bool):
        return ("đúng" if value else "sai"), "ô là đúng/sai; gõ lại bằng chữ"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}", "Excel đã đổi chữ thành ngày; đặt ô kiểu Text rồi gõ lại"
    if isinstance(value, time | timedelta):
        return str(value), "Excel đã đổi chữ thành giờ; đặt ô kiểu Text rồi gõ lại"
    if isinstance(value, float) and column.is_code:
        return f"{value:.{_CODE_DIGITS}f}", ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    text = clean(str(value))
    if column.type is Type.LIST:
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return text, ""


def _chosen(text: str, column: Column) -> Understood:
    """Take a choice however it was typed; the check says what is wrong with any other word."""
    if not column.choices or not text:
        return text, ""
    lines = [_choice(line, column.choices) for line in text.split("\n")]
    wrong = [line for line in lines if line not in column.choices]
    listed = ", ".join(f'"{each}"' for each in column.choices)
    trouble = f'"{wrong[0]}" không có trong các giá trị được chọn; chọn {listed}' if wrong else ""
    return "\n".join(lines), trouble


def _choice(text: str, choices: tuple[str, ...]) -> str:
    alike = [each for each in choices if fold(each) == fold(text)]
    return alike[0] if len(alike) == 1 and text not in choices else text
