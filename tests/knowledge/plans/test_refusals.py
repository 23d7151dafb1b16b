"""Files that are no plan: each refusal names the file, the line and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers.plans.plan import parse, read_bytes, read_plan
from knowledge.importers.plans.reading import MAX_BYTES, read_text
from knowledge.problems import ContentError
from tests.knowledge.plans.test_shapes import HEADS, ROWS, word_file
from tests.knowledge.plans.texts import HEAD, TABBED


@pytest.mark.parametrize(
    ("name", "content", "line", "remedy"),
    [
        ("kh.pdf", b"%PDF-1.7", 0, "save it as .docx or .txt"),
        ("kh.doc", b"\xd0\xcf\x11\xe0", 0, "save it as .docx"),
        ("kh.xlsx", b"PK", 0, "save the plan in one of them"),
        ("kh.txt", b"", 1, "text recognition"),
        ("kh.txt", b"  \n\t\n", 1, "text recognition"),
        ("kh.txt", "Dòng một\nK\xea hoạch".encode() + b"\n\xcb\xe9", 3, "UTF-8"),
        ("kh.txt", b"a\nb\0c", 2, "save the plan as .txt or .docx"),
        ("kh.docx", b"this is no package", 0, "save it as .docx again"),
        ("kh.docx", word_file([HEADS, *ROWS])[:900], 0, "save it as .docx again"),
        ("kh.txt", b"x" * (MAX_BYTES + 1), 0, "leave the pictures out"),
    ],
    ids=[
        *("pdf", "old Word", "spreadsheet", "nothing", "blanks", "old letters"),
        *("binary", "no package", "cut off", "too large"),
    ],
)
def test_a_refusal_names_file_line_and_remedy(
    name: str, content: bytes, line: int, remedy: str
) -> None:
    with pytest.raises(ContentError) as refusal:
        read_bytes(content, name)

    [problem] = refusal.value.problems
    assert (problem.file, problem.line) == (name, line)
    assert remedy in problem.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="none.txt"):
        read_plan(tmp_path / "none.txt")


def test_a_text_without_tasks_is_remarked_on() -> None:
    draft = parse(read_text("Hôm nay trời đẹp.\nKhông có gì để làm."))

    assert draft.tasks == ()
    assert "no_task" in [remark.kind for remark in draft.remarks]


def test_a_row_without_its_last_cells_is_remarked_on_at_its_line() -> None:
    short = TABBED.replace("\tĐoàn xã", "").replace("\tCác thôn; Đoàn xã\tQuý I/2026", "")
    draft = parse(read_text(HEAD + short))
    at = {(remark.kind, remark.line) for remark in draft.remarks}

    assert len(draft.tasks) == 3
    assert ("short_row", draft.tasks[0].line) in at
    assert ("no_period", draft.tasks[0].line) in at


def test_a_missing_row_shows_as_a_jump_of_the_numbers() -> None:
    rows = TABBED.split("\n")
    draft = parse(read_text(HEAD + "\n".join(rows[:2] + rows[3:])))

    assert [task.no for task in draft.tasks] == [1, 3]
    [jump] = [remark for remark in draft.remarks if remark.kind == "numbers"]
    assert jump.detail == "1 → 3"
