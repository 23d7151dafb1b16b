"""The tables beside the entries as items to list, search and edit one by one.

An item is a view of some lines of a table's text; what is not changed stays as it was typed, with
its remarks. What may stand in an item is judged when the text is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any, TypeVar

from knowledge.editing import EditError
from knowledge.front import Front, Row, Value
from knowledge.schema import Key, Type
from knowledge.toml import read_toml

T = TypeVar("T")
KEY, VALUE = "key", "value"
"""The two fields of an item that is one line `key = value`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one sort: `pairs` are lines `key = value` of a table, others rows `[[name]]`.

    `is_fixed` forbids new items and new names: code asks for those that there are.
    """

    name: str
    title: str
    fields: tuple[tuple[Key, str], ...]
    pairs: bool = False
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item; its id is the group's name with the key or the number of the row."""

    id: str
    group: Group
    title: str
    fields: Mapping[str, str]

    @property
    def said(self) -> str:
        """Everything it says, for lists and for searching."""
        return " · ".join(text.replace("\n", ", ") for text in self.fields.values() if text)


def _text(name: str, label: str, *, required: bool = False) -> tuple[Key, str]:
    return Key(name, required=required), label


def _list(name: str, label: str) -> tuple[Key, str]:
    return Key(name, Type.LIST), label


def _day(name: str, label: str) -> tuple[Key, str]:
    return Key(name, Type.DAY), label


_PHRASES = "Câu nhận ra, mỗi dòng một câu"
_GUARD = (
    _text("name", "Tên (máy dùng)"),
    _text("wording", "Câu trả lời dùng"),
    _list("surely", "Chắc chắn khi có, mỗi dòng một câu"),
    _list("phrases", _PHRASES),
    _list("unless", "Trừ khi có, mỗi dòng một câu"),
)
_HOLIDAY = (
    _day("date", "Ngày nghỉ"),
    _text("name", "Tên ngày nghỉ"),
    _text("document", "Văn bản"),
    _day("checked_on", "Ngày đọc"),
)
_AGENCY = (
    _text("name", "Cơ quan cũ"),
    _list("spellings", "Cách viết khác, mỗi dòng một cách"),
    _list("now", "Nay là, mỗi dòng một cơ quan"),
    _day("ended_on", "Hết từ ngày"),
    _text("confidence", "Độ chắc (chắc, chưa)"),
    _text("document", "Văn bản"),
    _text("source", "Nguồn"),
    _day("checked_on", "Ngày đọc"),
)


def _pairs(name: str, title: str, key: str, value: tuple[Key, str], **how: bool) -> Group:
    return Group(name, title, (_text(KEY, key), value), pairs=True, **how)


_CALENDAR = (
    Group("holiday", "Ngày nghỉ", _HOLIDAY),
    Group(
        "makeup_workday", "Ngày làm bù", (_day("date", "Ngày làm bù"), _text("document", "Văn bản"))
    ),
    _pairs("", "Bảng đủ đến ngày", "Mục", _day(VALUE, "Ngày"), is_fixed=True),
)
_GUARDS = (
    Group("guard", "Tình huống phải xử lý trước", _GUARD, is_fixed=True),
    Group("redirect", "Việc của cơ quan khác", _GUARD, is_fixed=True),
    Group("smalltalk", "Câu xã giao", _GUARD, is_fixed=True),
    _pairs("lists", "Danh sách từ dùng chung", "Tên", _list(VALUE, "Từ, mỗi dòng một từ")),
    _pairs("phrases", "Câu lệnh thường gặp", "Tên", _list(VALUE, _PHRASES), is_fixed=True),
    _pairs("shorthand.words", "Chữ viết tắt khi chat", "Viết tắt", _text(VALUE, "Nghĩa")),
    _pairs("shorthand.units", "Đơn vị viết tắt", "Viết tắt", _text(VALUE, "Nghĩa")),
)
_ABBREVIATIONS = (_pairs("safe", "Chữ viết tắt", "Viết tắt", _text(VALUE, "Nghĩa")),)
_SYNONYMS = (
    _pairs(
        "", "Từ đồng nghĩa", "Lời chính thức", _list(VALUE, "Người dân hay nói, mỗi dòng một cách")
    ),
)
_GROUPS: Mapping[str, tuple[Group, ...]] = {
    "guards.toml": _GUARDS,
    "calendar.toml": _CALENDAR,
    "calendar.local.toml": _CALENDAR,
    "abbreviations.toml": _ABBREVIATIONS,
    "life_events.toml": (Group("event", "Việc đời", (_text("name", "Việc đời", required=True),)),),
    "places/agencies.toml": (Group("agency", "Cơ quan đã đổi tên hoặc giải thể", _AGENCY),),
}


def groups_of(path: str) -> tuple[Group, ...]:
    """Return the sorts of items that a table has; none where it is edited as text only."""
    if PurePosixPath(path).parent.name == "synonyms":
        return _SYNONYMS
    return _GROUPS.get(path, ())


def items_of(path: str, text: str) -> tuple[Item, ...]:
    """Return the items of a table's text. Raises EditError where it is no TOML."""
    values = _values(text)
    return tuple(item for group in groups_of(path) for item in _items(group, values))


def put_item(path: str, text: str, item_id: str, fields: Mapping[str, str]) -> str:
    """Return a table's text with other fields in an item. Raises EditError."""
    item = _named(path, text, item_id)
    fields = {**fields, **_kept(item)}
    if _same(item, fields):
        return text
    front = _front(text)
    if not item.group.pairs:
        number = int(item_id.rpartition("/")[2])
        rows = _rows(item.group, front.values)
        changed = _typed(item.group, fields)
        front.put_rows(item.group.name, rows, [*rows[:number], changed, *rows[number + 1 :]])
        return _checked(front)
    key = item.fields[KEY]
    if fields.get(KEY, key) != key:
        raise EditError("tên của dòng không đổi được; bỏ dòng này rồi thêm dòng mới")
    front.put(key, _value(item.group, fields), table=item.group.name)
    return _checked(front)


def drop_item(path: str, text: str, item_id: str) -> str:
    """Return a table's text without an item. Raises EditError."""
    item = _named(path, text, item_id)
    if item.group.is_fixed:
        raise EditError("dòng này máy cần đến nên không bỏ được")
    front = _front(text)
    if item.group.pairs:
        front.put(item.fields[KEY], None, table=item.group.name)
    else:
        rows = _rows(item.group, front.values)
        number = int(item_id.rpartition("/")[2])
        front.put_rows(item.group.name, rows, [*rows[:number], *rows[number + 1 :]])
    return _checked(front)


def add_item(path: str, text: str, group_name: str, fields: Mapping[str, str]) -> str:
    """Return a table's text with one item more at the end of its group. Raises EditError."""
    group = next((each for each in groups_of(path) if each.name == group_name), None)
    if group is None or group.is_fixed:
        raise EditError("không thêm dòng vào bảng này được")
    front = _front(text)
    if group.pairs:
        key = fields.get(KEY, "").strip()
        if not key:
            raise EditError("chưa ghi tên của dòng; điền ô đầu tiên")
        if any(item.id == f"{group.name}/{key}" for item in _items(group, front.values)):
            raise EditError(f'"{key}" đã có trong bảng; tìm dòng đó để sửa')
        front.put(key, _value(group, fields), table=group.name)
    else:
        rows = _rows(group, front.values)
        front.put_rows(group.name, rows, [*rows, _typed(group, fields)])
    return _checked(front)


def _items(group: Group, values: Mapping[str, object]) -> Iterator[Item]:
    if not group.pairs:
        for number, row in enumerate(_rows(group, values)):
            shown = {key.name: _shown(row.get(key.name)) for key, _ in group.fields}
            title = next((text for text in shown.values() if text), "")
            yield Item(f"{group.name}/{number}", group, title.split("\n")[0], shown)
        return
    for key, value in _table(group.name, values).items():
        if isinstance(value, str | list | date):
            fields = {KEY: key, VALUE: _shown(value)}
            yield Item(f"{group.name}/{key}", group, key, fields)


def _table(name: str, values: Mapping[str, object]) -> Mapping[str, object]:
    found: Any = values
    for part in filter(None, name.split(".")):
        found = found.get(part, {}) if isinstance(found, Mapping) else {}
    if not isinstance(found, Mapping):
        return {}
    return {key: value for key, value in found.items() if not _is_rows(value)}


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def _rows(group: Group, values: Mapping[str, object]) -> list[Row]:
    rows = values.get(group.name, [])
    names = {key.name for key, _ in group.fields}
    return [
        {name: _plain(value) for name, value in row.items() if name in names}
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping)
    ]


def _plain(value: Any) -> Value:
    return tuple(map(str, value)) if isinstance(value, list) else value


def _kept(item: Item) -> Mapping[str, str]:
    """Return the fields that stay as they are because code asks for them."""
    names = ("name", "wording") if item.group.is_fixed else ()
    return {name: item.fields[name] for name in names if name in item.fields}


def _typed(group: Group, fields: Mapping[str, str]) -> Row:
    typed = {key.name: _value_of(key, fields.get(key.name, "")) for key, _ in group.fields}
    return {name: value for name, value in typed.items() if value not in ("", ())}


def _value(group: Group, fields: Mapping[str, str]) -> Value:
    key = next(key for key, _ in group.fields if key.name == VALUE)
    return _value_of(key, fields.get(VALUE, ""))


def _value_of(key: Key, text: str) -> Value:
    text = text.replace("\r\n", "\n").strip()
    if key.is_list:
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    if key.type is Type.DAY and text:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _named(path: str, text: str, item_id: str) -> Item:
    found: Sequence[Item] = [item for item in items_of(path, text) if item.id == item_id]
    if not found:
        raise EditError("dòng này không còn trong bảng; tải lại trang")
    return found[0]


def _same(item: Item, fields: Mapping[str, str]) -> bool:
    typed = _typed(item.group, item.fields)
    return _typed(item.group, {**item.fields, **fields}) == typed


def _values(text: str) -> Mapping[str, object]:
    return _read(read_toml, text)


def _front(text: str) -> Front:
    return _read(Front, text)


def _read(reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise EditError(f"bảng không phải TOML đọc được ({error}); sửa ở dạng chữ") from error


def _checked(front: Front) -> str:
    text = front.text()
    _values(text)
    return text if text.endswith("\n") else f"{text}\n"
