"""A row of a table is edited, added and taken out; every other line stays as it was typed."""

from __future__ import annotations

from difflib import ndiff

import pytest

from knowledge.editing import EditError
from knowledge.loader import CONTENT
from knowledge.tabletexts import add_item, drop_item, groups_of, items_of, put_item

PATHS = (
    "guards.toml",
    "calendar.toml",
    "abbreviations.toml",
    "places/agencies.toml",
    *(f"synonyms/{path.name}" for path in sorted((CONTENT / "synonyms").glob("*.toml"))),
)


def text_of(path: str) -> str:
    return (CONTENT / path).read_text(encoding="utf-8")


def changes(before: str, after: str) -> list[str]:
    found = ndiff(before.splitlines(), after.splitlines())
    return [line for line in found if line[0] in "+-"]


@pytest.mark.parametrize("path", PATHS)
def test_saving_a_row_as_it_stands_changes_no_character(path: str) -> None:
    text = text_of(path)
    items = items_of(path, text)

    assert len(items) > 5
    assert len({item.id for item in items}) == len(items)
    for item in items[:: max(1, len(items) // 200)]:
        assert put_item(path, text, item.id, item.fields) == text, item.id


def test_a_short_form_is_changed_added_and_taken_out() -> None:
    path = "abbreviations.toml"
    text = text_of(path)

    changed = put_item(path, text, "safe/cccd", {"key": "cccd", "value": "thẻ căn cước"})
    assert changes(text, changed) == [
        '- cccd = "căn cước công dân"',
        '+ cccd = "thẻ căn cước"',
    ]
    added = add_item(path, text, "safe", {"key": "tt hcc", "value": "trung tâm hành chính công"})
    assert changes(text, added) == ['+ "tt hcc" = "trung tâm hành chính công"']
    assert changes(text, drop_item(path, text, "safe/cccd")) == ['- cccd = "căn cước công dân"']


def test_a_wording_more_for_an_official_name_keeps_the_other_lines() -> None:
    path = "synonyms/chung.toml"
    text = text_of(path)
    item = next(each for each in items_of(path, text) if each.title == "đăng ký khai sinh")

    changed = put_item(
        path, text, item.id, {**item.fields, "value": item.fields["value"] + "\nnhà có cu tí"}
    )

    assert changes(text, changed) == ['+   "nhà có cu tí",']


def test_a_phrase_more_for_a_guard_keeps_remarks_and_layout() -> None:
    path = "guards.toml"
    text = text_of(path)
    item = next(each for each in items_of(path, text) if each.id == "guard/0")

    changed = put_item(
        path, text, item.id, {**item.fields, "phrases": item.fields["phrases"] + "\nvỡ đê"}
    )

    assert changes(text, changed) == ['+   "vỡ đê",']


def test_what_code_asks_for_is_neither_renamed_nor_taken_out() -> None:
    path = "guards.toml"
    text = text_of(path)
    item = next(each for each in items_of(path, text) if each.id == "smalltalk/0")

    assert put_item(path, text, item.id, {**item.fields, "name": "khác"}) == text
    with pytest.raises(EditError, match="không bỏ được"):
        drop_item(path, text, item.id)
    with pytest.raises(EditError, match="không thêm"):
        add_item(path, text, "guard", {"name": "khác"})


def test_a_holiday_is_added_changed_and_taken_out() -> None:
    path = "calendar.toml"
    text = text_of(path)
    fields = {
        "date": "2027-12-24",
        "name": "Ngày hội của tỉnh",
        "document": "Công văn 1",
        "checked_on": "2026-11-25",
    }

    added = add_item(path, text, "holiday", fields)

    assert "date = 2027-12-24" in added
    new = next(each for each in items_of(path, added) if each.fields.get("name") == fields["name"])
    assert drop_item(path, added, new.id) == text
    wrong = put_item(path, added, new.id, {**fields, "date": "Giáng sinh"})
    assert 'date = "Giáng sinh"' in wrong


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"key": "", "value": "x"}, "chưa ghi tên"), ({"key": "cccd", "value": "x"}, "đã có")],
)
def test_a_row_without_a_name_or_with_one_that_is_taken_is_refused(
    fields: dict[str, str], said: str
) -> None:
    with pytest.raises(EditError, match=said):
        add_item("abbreviations.toml", text_of("abbreviations.toml"), "safe", fields)


def test_a_text_that_is_no_toml_is_told() -> None:
    with pytest.raises(EditError, match="sửa ở dạng chữ"):
        items_of("guards.toml", "[lists")
    with pytest.raises(EditError, match="không còn"):
        put_item("guards.toml", text_of("guards.toml"), "guard/999", {})
    assert groups_of("places/provinces.toml") == ()
