"""Entries go to Excel and come back as drafts at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.cli.installation import opened
from bot.errors import EditRefused
from bot.models.revisions import RevisionStatus
from knowledge.loader import CONTENT
from tests.bot.cli.test_proposals import run

HOURS = "faq/gio-lam-viec.md"
PRESS = "faq/bao-chi.md"


@pytest.fixture
def book(config: Path, tmp_path: Path) -> Path:
    """A workbook of two answers, one of them changed, the other with a day that is none."""
    path = tmp_path / "kho.xlsx"
    result = run(config, "xlsx", "export", path, "--path", HOURS, "--path", PRESS)
    assert result.output == f"{path}: 2 entries\n"
    return path


def edit(path: Path, *changes: tuple[str, str, object]) -> None:
    workbook = load_workbook(path)
    page = workbook["Hỏi đáp"]
    headings = [cell.value for cell in page[1]]
    rows = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
    for file, heading, value in changes:
        page.cell(rows[file], headings.index(heading) + 1).value = value
    workbook.save(path)


def drafts(config: Path) -> dict[str, str]:
    with opened(config) as app:
        return {each.path: each.text for each in app.store.revisions.list(RevisionStatus.DRAFT)}


def test_an_untouched_workbook_changes_nothing(config: Path, book: Path) -> None:
    result = run(config, "xlsx", "import", book)

    assert result.exit_code == 0
    assert "0 added, 0 amended, 2 unchanged, 0 conflict; 0 drafts made" in result.output
    assert drafts(config) == {}


def test_a_dry_run_tells_and_writes_nothing(config: Path, book: Path) -> None:
    edit(book, (PRESS, "Tên ngắn", "gặp báo chí"))

    result = run(config, "xlsx", "import", book, "--dry-run", "--json")

    told = json.loads(result.output)
    assert told["counts"] == {"added": 0, "amended": 1, "unchanged": 1, "conflict": 0}
    [change] = told["changes"]
    assert (change["path"], change["sheet"], change["sound"]) == (PRESS, "Hỏi đáp", True)
    assert change["fields"][0]["field"] == "Tên ngắn"
    assert change["fields"][0]["after"] == "gặp báo chí"
    assert drafts(config) == {}


def test_sound_rows_become_drafts_once_and_bad_ones_are_named(config: Path, book: Path) -> None:
    edit(book, (PRESS, "Tên ngắn", "gặp báo chí"), (HOURS, "Áp dụng đến", "cuối năm"))

    result = run(config, "xlsx", "import", book)
    again = run(config, "xlsx", "import", book)

    assert result.exit_code == 1
    assert "1 drafts made" in result.output
    assert '"cuối năm" không phải ngày' in result.output
    assert "0 drafts made" in again.output
    shipped = (CONTENT / PRESS).read_text(encoding="utf-8")
    [(path, text)] = drafts(config).items()
    assert path == PRESS
    assert 'short = "gặp báo chí"' in text
    assert text.splitlines()[0] == shipped.splitlines()[0]


def test_a_row_with_a_mistake_is_taken_when_it_is_named(config: Path, book: Path) -> None:
    edit(book, (HOURS, "Áp dụng đến", "cuối năm"))

    run(config, "xlsx", "import", book, "--only", HOURS)

    assert 'valid_to = "cuối năm"' in drafts(config)[HOURS]


def test_what_the_check_finds_is_told_before_a_draft_is_approved(config: Path, book: Path) -> None:
    edit(book, (PRESS, "Bài liên quan", "faq:khong-co"))

    told = json.loads(run(config, "xlsx", "import", book, "--dry-run", "--json").output)

    assert "khong-co" in told["changes"][0]["problems"][0]["message"]
    assert not told["changes"][0]["sound"]


def test_a_folder_is_exported_and_compared_without_a_database(tmp_path: Path) -> None:
    path = tmp_path / "kho.xlsx"
    made = run(tmp_path, "xlsx", "export", path, "--content", CONTENT, "--kind", "plan")
    told = run(tmp_path, "xlsx", "import", path, "--content", CONTENT)

    assert made.output == f"{path}: 5 entries\n"
    assert "5 unchanged" in told.output
    with pytest.raises(EditRefused, match="choose another name"):
        run(tmp_path, "xlsx", "export", path, "--content", CONTENT)


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(config: Path, tmp_path: Path) -> None:
    path = tmp_path / "kho.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(EditRefused, match="không phải sổ Excel"):
        run(config, "xlsx", "import", path)


def test_drafts_are_made_in_the_name_of_an_account_that_exists(config: Path, book: Path) -> None:
    edit(book, (PRESS, "Tên ngắn", "gặp báo chí"))

    with pytest.raises(EditRefused, match="no account lan"):
        run(config, "xlsx", "import", book, "--by", "lan")
    assert drafts(config) == {}
