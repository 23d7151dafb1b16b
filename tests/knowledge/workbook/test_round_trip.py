"""What is written as a workbook and read again is the same: of shipped and of any entries."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from knowledge.drafts import is_day
from knowledge.forms import Form, write_form
from knowledge.importers.workbook.comparing import Comparison, Verdict, compare
from knowledge.importers.workbook.opening import Page, open_workbook
from knowledge.importers.workbook.reading import read_pages
from knowledge.loader import CONTENT, FOLDERS, kind_of, load
from knowledge.model import Kind
from knowledge.workbook.layout import main_sheet, sheet_named, sheets
from knowledge.workbook.records import record_of, text_with
from knowledge.workbook.writing import write_workbook
from tests.knowledge.test_forms import KINDS, forms


def shipped() -> dict[str, str]:
    paths = [path for folder in FOLDERS.values() for path in (CONTENT / folder).glob("*.md")]
    return {path.relative_to(CONTENT).as_posix(): path.read_text("utf-8") for path in paths}


def workbook(files: dict[str, str]) -> bytes:
    out = BytesIO()
    assert write_workbook(files, files, out) == len(files)
    return out.getvalue()


def sent_back(raw: bytes, files: dict[str, str]) -> Comparison:
    return compare(read_pages(open_workbook(raw)), files)


@lru_cache(maxsize=1)
def shipped_pages() -> tuple[Page, ...]:
    return open_workbook(workbook(shipped()))


def test_the_shipped_content_comes_back_without_a_change() -> None:
    files = shipped()

    found = compare(read_pages(shipped_pages()), files)

    assert found.troubles == ()
    assert [change.path for change in found.changes if change.note] == []
    assert {change.verdict for change in found.changes} == {Verdict.UNCHANGED}
    assert {change.path for change in found.changes} == set(files)


def test_the_shipped_content_can_be_made_anew_from_the_workbook_alone(tmp_path: Path) -> None:
    found = compare(read_pages(shipped_pages()), {})

    assert {change.verdict for change in found.changes} == {Verdict.CONFLICT}
    for change in found.changes:
        path = tmp_path / change.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(change.text, encoding="utf-8")
    assert load(tmp_path).entries == load(CONTENT).entries


@settings(max_examples=25, deadline=None)
@given(some.lists(some.sampled_from(KINDS).flatmap(forms), min_size=1, max_size=4))
def test_any_entries_come_back_without_a_change(made: list[Form]) -> None:
    files = {
        f"{FOLDERS[form.kind]}/bai-{n}.md": write_form("", form) for n, form in enumerate(made)
    }

    found = sent_back(workbook(files), files)

    assert found.troubles == ()
    assert [change.verdict for change in found.changes] == [Verdict.UNCHANGED] * len(files)


@given(some.sampled_from(sorted(shipped().items())))
def test_a_record_that_nobody_changed_leaves_the_file_as_it_was_typed(
    file: tuple[str, str],
) -> None:
    path, text = file
    kind = kind_of(path)
    assert kind is not None

    assert text_with(text, record_of(path, text, kind)) == text


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_sheet_and_no_two_headings_of_a_sheet_are_alike(kind: Kind) -> None:
    for sheet in sheets():
        named = [sheet.column(column.heading) for column in sheet.columns]
        assert named == list(sheet.columns)
        assert sheet_named(sheet.name.upper()) == sheet
    assert main_sheet(kind).kinds == (kind,)
    assert not is_day(main_sheet(kind).name)
