"""Life events are a table: what a procedure names must stand in it, and each stands once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.life_events import FILE, life_events_of, own_life_events
from knowledge.loader import CONTENT, ContentError, load
from knowledge.tabletexts import add_item, drop_item, groups_of, items_of
from tests.bot.editorial.small import a_folder

TEXT = '[[event]]\nname = "sinh con"\n\n[[event]]\nname = "nhập ngũ"\n'


def a_folder_with(tmp_path: Path, text: str, *, event: str) -> Path:
    folder = a_folder(tmp_path)
    (folder / FILE).write_text(text, encoding="utf-8")
    shipped = (CONTENT / "procedures/chung-thuc-chu-ky.md").read_text("utf-8")
    named = re.sub(r"^life_events = .*$", f'life_events = ["{event}"]', shipped, flags=re.M)
    (folder / "procedures").mkdir()
    (folder / "procedures/chung-thuc-chu-ky.md").write_text(named, encoding="utf-8")
    return folder


def test_a_procedure_names_what_stands_in_the_table_of_its_folder(tmp_path: Path) -> None:
    [procedure] = [
        each
        for each in load(a_folder_with(tmp_path, TEXT, event="nhập ngũ")).entries
        if each.file.startswith("procedures")
    ]

    assert procedure.life_events == ("nhập ngũ",)


def test_what_the_table_does_not_have_is_named_with_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        load(a_folder_with(tmp_path, TEXT, event="mở hộ kinh doanh"))

    [problem] = refused.value.problems
    assert problem.file == "procedures/chung-thuc-chu-ky.md"
    assert 'write one of "sinh con", "nhập ngũ"' in problem.message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (TEXT + '[[event]]\nname = "Sinh con"\n', "twice"),
        ("[[event]]\nnote = 1\n", '"name" is missing'),
        ("event = ", "no TOML"),
    ],
)
def test_a_table_of_another_form_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    folder = a_folder(tmp_path)
    (folder / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load(folder)
    assert any(each.file == FILE and wrong in each.message for each in refused.value.problems)


def test_a_folder_without_the_table_has_those_of_the_program(tmp_path: Path) -> None:
    assert "sinh con" in own_life_events()
    assert life_events_of("") == life_events_of("event = ") == own_life_events()
    assert life_events_of(TEXT) == ("sinh con", "nhập ngũ")


@pytest.mark.parametrize("text", ["event = []\n", "# bỏ hết\n"])
def test_a_table_emptied_on_purpose_offers_nothing(tmp_path: Path, text: str) -> None:
    assert life_events_of(text) == ()
    with pytest.raises(ContentError):
        load(a_folder_with(tmp_path, text, event="sinh con"))


def test_the_table_is_edited_row_by_row() -> None:
    [group] = groups_of(FILE)
    more = add_item(FILE, TEXT, group.name, {"name": "về hưu"})

    assert [each.title for each in items_of(FILE, more)] == ["sinh con", "nhập ngũ", "về hưu"]
    assert drop_item(FILE, more, "event/2").rstrip() == TEXT.rstrip()
