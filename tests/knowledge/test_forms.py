"""A content file and its form say the same, and the form touches nothing that it does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from knowledge.drafts import HEADINGS, read_draft
from knowledge.editing import EditError
from knowledge.entries import build_entry
from knowledge.fields import Collector
from knowledge.forms import Form, read_form, write_form
from knowledge.loader import CONTENT, FOLDERS
from knowledge.model import Entry, Kind
from knowledge.schema import LEVELS, Key, Type, schema_of

KINDS = tuple(Kind)
SHIPPED = [(kind, path) for kind in KINDS for path in sorted((CONTENT / FOLDERS[kind]).glob("*"))]
FILE = """\
+++
title = "Giờ làm việc"   # tên trên cổng
questions = [
  "mấy giờ mở cửa", # hỏi nhiều nhất
  "trưa có nghỉ không",
]
valid_from = 2026-01-01
colour = "xanh"

# Nguồn chính
[[sources]]
title = "Thông báo"
checked_on = 2026-11-20
page = 7

[[sources]]
title = "Quyết định"
checked_on = 2026-11-21
+++
Mở cửa lúc 7 giờ.
"""


def entry_of(text: str, kind: Kind, folder: Path, name: str = "bai.md") -> Entry:
    """Read a file's text as the loader does."""
    path, found = folder / name, Collector()
    path.write_text(text, encoding="utf-8")
    draft = read_draft(path, kind, file=name, report=found.of(name))
    assert draft is not None, found.problems
    return build_entry(draft.fields, kind, slug=draft.slug, body=draft.body)


def changes(before: str, after: str) -> list[str]:
    """Return the lines that went and came."""
    lines = ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_comes_back_character_by_character(kind: Kind) -> None:
    for path in sorted((CONTENT / FOLDERS[kind]).glob("*.md")):
        text = path.read_bytes().decode()
        assert write_form(text, read_form(text, kind)) == text, path


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_written_anew_from_its_form_is_the_same_entry(
    kind: Kind, tmp_path: Path
) -> None:
    for path in sorted((CONTENT / FOLDERS[kind]).glob("*.md")):
        text = path.read_bytes().decode()
        anew = write_form("", read_form(text, kind))
        assert entry_of(anew, kind, tmp_path) == entry_of(text, kind, tmp_path), path


LINE = some.text(some.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
BODY = some.lists(LINE, max_size=4).map("\n".join).filter(lambda text: "## " not in text)


def value(key: Key) -> some.SearchStrategy[str]:
    days = some.dates().map(lambda day: day.isoformat())
    typed = {Type.DAY: days, Type.NUMBER: some.integers(0, 10**9).map(str)}
    usual = some.sampled_from(key.choices) if key.choices else typed.get(key.type, LINE)
    return some.one_of(usual, some.just(""), LINE)


def row(keys: tuple[Key, ...]) -> some.SearchStrategy[Mapping[str, str]]:
    whole = some.fixed_dictionaries({key.name: value(key) for key in keys})
    return whole.filter(lambda found: any(found.values()))


def forms(kind: Kind) -> some.SearchStrategy[Form]:
    schema = schema_of(kind)
    return some.builds(
        Form,
        some.just(kind),
        some.fixed_dictionaries({k.name: value(k) for k in schema.keys if not k.is_list}),
        some.fixed_dictionaries(
            {k.name: some.lists(LINE, max_size=6).map(tuple) for k in schema.keys if k.is_list}
        ),
        some.fixed_dictionaries(
            {n: some.lists(row(keys), max_size=3).map(tuple) for n, keys in schema.tables.items()}
        ),
        some.fixed_dictionaries({side: some.sampled_from(("", *LEVELS)) for side in schema.sides}),
        BODY,
        some.fixed_dictionaries(dict.fromkeys(HEADINGS[kind], BODY)),
    )


@given(some.sampled_from(KINDS).flatmap(forms))
def test_any_form_is_read_back_as_it_was_written(form: Form) -> None:
    assert read_form(write_form("", form), form.kind) == form


@given(
    some.sampled_from(SHIPPED).flatmap(lambda each: some.tuples(some.just(each), forms(each[0])))
)
def test_any_form_written_over_any_shipped_file_is_read_back(
    given: tuple[tuple[Kind, Path], Form],
) -> None:
    (kind, path), form = given
    assert read_form(write_form(path.read_text(encoding="utf-8"), form), kind) == form


def test_one_changed_field_changes_one_line_and_its_remark_stays() -> None:
    form = read_form(FILE, Kind.FAQ)
    after = write_form(FILE, replace(form, texts={**form.texts, "title": "Giờ mở cửa"}))

    assert changes(FILE, after) == [
        '- title = "Giờ làm việc"   # tên trên cổng',
        '+ title = "Giờ mở cửa"   # tên trên cổng',
    ]


def test_a_question_more_is_a_line_more() -> None:
    form = read_form(FILE, Kind.FAQ)
    asked = ("chiều mấy giờ nghỉ", *form.lists["questions"])
    after = write_form(FILE, replace(form, lists={**form.lists, "questions": asked}))

    assert changes(FILE, after) == ['+   "chiều mấy giờ nghỉ",']


def test_a_row_keeps_what_the_form_does_not_know_even_when_it_moves() -> None:
    form = read_form(FILE, Kind.FAQ)
    first, second = form.rows["sources"]
    swapped = (second, {**first, "document": "12/TB-UBND"})
    moved = write_form(FILE, replace(form, rows={**form.rows, "sources": (second, first)}))
    changed = write_form(FILE, replace(form, rows={**form.rows, "sources": (swapped[1], second)}))

    assert moved.index("Quyết định") < moved.index("# Nguồn chính") < moved.index("page = 7")
    assert changes(FILE, changed) == ['+ document = "12/TB-UBND"']


def test_a_row_taken_out_leaves_the_others_alone() -> None:
    form = read_form(FILE, Kind.FAQ)
    after = write_form(FILE, replace(form, rows={**form.rows, "sources": form.rows["sources"][1:]}))

    assert "page = 7" not in after
    assert 'colour = "xanh"' in after
    assert all(line.startswith("- ") for line in changes(FILE, after))


def test_a_number_that_is_none_is_kept_as_it_was_typed() -> None:
    form = read_form("", Kind.PROCEDURE)
    fee = {key.name: "" for key in schema_of(Kind.PROCEDURE).tables["fees"]}
    typed = replace(form, rows={**form.rows, "fees": ({**fee, "amount": "mười nghìn"},)})
    text = write_form("", typed)

    assert 'amount = "mười nghìn"' in text
    assert read_form(text, Kind.PROCEDURE).rows["fees"][0]["amount"] == "mười nghìn"


def test_a_file_with_windows_line_ends_keeps_them() -> None:
    text = FILE.replace("\n", "\r\n")
    form = read_form(text, Kind.FAQ)
    after = write_form(text, replace(form, lead="Mở cửa lúc 8 giờ.\nTrưa nghỉ."))

    assert after == text.replace("lúc 7 giờ.", "lúc 8 giờ.\r\nTrưa nghỉ.")


def test_a_list_of_tables_in_one_line_becomes_rows_only_when_it_changes() -> None:
    text = '+++\ntitle = "x"\nfacts = [{what = "a", value = "1"}]\n+++\nx\n'
    form = read_form(text, Kind.FAQ)
    [fact] = form.rows["facts"]
    after = write_form(text, replace(form, rows={**form.rows, "facts": ({**fact, "value": "2"},)}))

    assert '[[facts]]\nwhat = "a"\nvalue = "2"' in after


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Không có phần đầu", "the first line"),
        ("+++\ntitle = 'x'\n", "not closed"),
        ("+++\ntitle = x\n+++\n", "no TOML"),
    ],
)
def test_a_file_that_is_none_says_why(text: str, why: str) -> None:
    with pytest.raises(EditError, match=why):
        read_form(text, Kind.FAQ)


@pytest.mark.parametrize("kind", KINDS)
def test_the_forms_know_every_key_that_the_loader_knows(kind: Kind, tmp_path: Path) -> None:
    schema = schema_of(kind)
    tables = dict(schema.tables)
    rows = "\n".join(f"[[{name}]]\nzzz = 1" for name in tables)
    path, found = tmp_path / "bai.md", Collector()
    path.write_text(f"+++\nzzz = 1\n{rows}\n+++\nx\n", encoding="utf-8")
    draft = read_draft(path, kind, file="bai.md", report=found.of("bai.md"))
    assert draft is not None
    fields = draft.fields
    build_entry(fields, kind, slug="bai", body=draft.body)
    fields.finish()
    known = [
        set(listed.split(", "))
        for each in found.problems
        for listed in re.findall(r'unknown key "zzz"; known here: (.*)', each.message)
    ]

    assert {key.name for key in schema.keys} | tables.keys() | {"confidence"} in known
    for keys in tables.values():
        assert {key.name for key in keys} in known
    assert len(known) == 1 + len(tables)
