"""What the forms of entries call their fields, and how they explain them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.model import Kind
from knowledge.whereabouts import Place
from webhooks.console.showing import Label

KINDS: Mapping[Kind, Label] = {
    Kind.FAQ: Label("Câu hỏi thường gặp", "message-circle"),
    Kind.PROCEDURE: Label("Thủ tục", "files"),
    Kind.PLAN: Label("Kế hoạch", "calendar"),
}

KEYS: Mapping[str, str] = {
    "title": "Tên bài",
    "short": "Tên thường gọi",
    "aliases": "Tên khác, mỗi dòng một tên",
    "questions": "Các cách hỏi, mỗi dòng một câu, có dấu",
    "valid_from": "Áp dụng từ ngày",
    "valid_to": "Đến hết ngày",
    "scope": "Phạm vi",
    "related": "Mã bài liên quan, mỗi dòng một mã",
    "bundle": "Các thủ tục của việc đời này, theo thứ tự, mỗi dòng một mã",
    "code": "Mã thủ tục",
    "codes_also": "Mã khác từng gặp, mỗi dòng một mã",
    "successor": "Mã thủ tục thay thế",
    "field": "Lĩnh vực",
    "level": "Cấp giải quyết",
    "online": "Nộp trực tuyến",
    "life_events": "Việc đời",
    "lead": "Câu trả lời",
    "confidence": "Mức chắc chắn",
    "facts": "Con số trong bài",
}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "sources": {
        "title": "Văn bản hoặc trang chính thức",
        "document": "Số văn bản",
        "url": "Đường dẫn https://…gov.vn",
        "checked_on": "Ngày đọc",
    },
    "facts": {"what": "Là gì", "value": "Giá trị", "source": "Nguồn số"},
    "papers": {
        "name": "Tên giấy tờ",
        "form": "Dạng",
        "copies": "Số bản",
        "case": "Khi nào cần",
        "data": "Không phải nộp khi",
        "source": "Nguồn số",
    },
    "times": {
        "value": "Số (0 là trong ngày)",
        "unit": "Đơn vị",
        "case": "Trường hợp",
        "extended": "Tối đa nếu xác minh",
        "note": "Ghi chú",
        "source": "Nguồn số",
    },
    "places": {
        "where": "Nơi nhận",
        "case": "Trường hợp",
        "valid_from": "Từ ngày",
        "valid_to": "Đến hết ngày",
        "source": "Nguồn số",
    },
    "fees": {
        "case": "Thu của ai, việc gì",
        "amount": "Số đồng",
        "unit": "Mỗi (bản, trang …)",
        "channel": "Cách nộp",
        "basis": "Căn cứ",
        "valid_from": "Từ ngày",
        "valid_to": "Đến hết ngày",
        "source": "Nguồn số",
    },
    "exemptions": {
        "who": "Ai được miễn",
        "basis": "Căn cứ",
        "valid_from": "Từ ngày",
        "valid_to": "Đến hết ngày",
        "source": "Nguồn số",
    },
    "basis": {"number": "Số văn bản", "title": "Tên văn bản", "source": "Nguồn số"},
}

TABLES: Mapping[str, str] = {
    "sources": "nguồn",
    "facts": "con số trong bài",
    "papers": "giấy tờ",
    "times": "thời hạn",
    "places": "nơi nộp",
    "fees": "mức phí",
    "exemptions": "đối tượng được miễn",
    "basis": "căn cứ",
}

SIDES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "papers": ("Hồ sơ", ("papers",)),
    "fee": ("Lệ phí", ("fees", "exemptions")),
    "duration": ("Thời hạn", ("times",)),
    "place": ("Nơi nộp", ("places",)),
    "steps": ("Cách làm", ()),
    "result": ("Kết quả", ()),
    "basis": ("Căn cứ", ("basis",)),
    "note": ("Lưu ý", ()),
}
"""For each side of a procedure: its heading, and the tables that tell it."""

LEVELS: Mapping[str, str] = {
    "": "Đã kiểm tra",
    "xác minh": "Đã kiểm tra (ghi rõ)",
    "một phần": "Chưa chắc: nêu kèm lời nhắc hỏi lại",
    "chưa": "Chưa kiểm tra: không nêu",
}

HINTS: Mapping[str, str] = {
    "questions": "Viết 6 đến 15 câu, nhiều kiểu khác nhau; không cần viết bản không dấu.",
    "lead": "1 đến 3 câu ngắn; câu đầu trả lời ngay. Dùng được {phone}, {hours}, {address}.",
    "scope": "Để trống là nội dung chung cả nước.",
    "valid_to": "Để trống khi chưa biết ngày hết.",
    "facts": "Mỗi con số, ngày, số văn bản nêu trong lời văn cần một dòng ở đây.",
    "sources": "Nguồn thứ nhất là số 1. Các bảng khác ghi số này ở cột “Nguồn số”.",
}

WIDE = frozenset({"title", "name", "case", "data", "where", "basis", "who", "what", "url", "note"})
"""Columns that take a whole line of a narrow form."""


def summary(table: str, row: Mapping[str, str]) -> str:
    """Return a row in one line, as its list shows it."""
    first = next(row[key] for key in _FIRST if key in row)
    more = {
        "fees": f"{money(row.get('amount', ''))} đồng",
        "times": f"{row.get('value')} {row.get('unit')}",
        "papers": row.get("form", ""),
        "facts": row.get("value", ""),
        "basis": row.get("number", ""),
        "sources": shown_day(row.get("checked_on", "")),
    }
    days = [shown_day(row.get("valid_from", "")), shown_day(row.get("valid_to", ""))]
    told = (f"từ {days[0]}" if days[0] else "", f"đến hết {days[1]}" if days[1] else "")
    return "; ".join(filter(None, (first, more.get(table, ""), *told)))


_FIRST = ("name", "where", "who", "what", "title", "case")


def money(text: str) -> str:
    """Return an amount with dots, and anything else as it is."""
    return f"{int(text):,}".replace(",", ".") if text.isascii() and text.isdigit() else text


def shown_day(text: str) -> str:
    """Return an ISO day as people write it, and anything else as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an advice belongs: what the place is called, and the id of its field, if it has one."""

    name: str
    field: str


def spot_of(place: Place) -> Spot:
    """Name a place of a file as the form does."""
    if place.table in COLUMNS:
        column = COLUMNS[place.table].get(place.key, "")
        name = f"{TABLES[place.table]} thứ {place.row + 1}"
        name = name[:1].upper() + name[1:]
        field = f"{place.table}-{place.row}-{place.key}" if column else f"{place.table}-rows"
        return Spot(f"{name}, {column.lower()}" if column else name, field)
    if place.heading:
        side = next((side for side, told in SIDES.items() if told[0] == place.heading), "")
        return Spot(place.heading, f"s-{side}" if side else "")
    if place.table == "confidence":
        return Spot(KEYS["confidence"], f"c-{place.key}" if place.key in SIDES else "")
    if place.key in TABLES:
        name = KEYS.get(place.key, TABLES[place.key])
        return Spot(name[:1].upper() + name[1:], f"{place.key}-rows")
    name = KEYS.get(place.key, "").split(",")[0]
    return Spot(name or "Cả bài", f"f-{place.key}" if name else "")
