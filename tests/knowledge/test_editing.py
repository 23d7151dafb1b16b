"""A wording is added and nothing else of the file moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.editing import EditError, with_question
from knowledge.loader import CONTENT

NEW = "rớt bóp mất căn cước"


def a_file(questions: str) -> str:
    return f'+++\ntitle = "x"\n{questions}\nvalid_from = 2026-01-01\n+++\nLời đáp.\n'


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/*.md")), ids=lambda path: path.stem)
def test_a_packaged_file_grows_by_one_line(path: Path) -> None:
    text = path.read_bytes().decode()

    changed = with_question(text, NEW)

    before, after = text.splitlines(), changed.splitlines()
    [at] = [n for n, line in enumerate(after) if line == f'  "{NEW}",']
    assert after[:at] + after[at + 1 :] == before


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ('questions = ["a"]', f'questions = ["a", "{NEW}"]'),
        ('questions = ["a", ]', f'questions = ["a", "{NEW}", ]'),
        ('questions = [\n  "a"\n]', f'questions = [\n  "a",\n  "{NEW}",\n]'),
        (
            "questions = [\n\t'a]', # x]\n\t# y\n]",
            f"questions = [\n\t'a]', # x]\n\t# y\n\t\"{NEW}\",\n]",
        ),
        (
            'questions = [\n  "a", "b \\"c\\"",\n]',
            f'questions = [\n  "a", "b \\"c\\"",\n  "{NEW}",\n]',
        ),
    ],
)
def test_every_way_to_write_the_list_is_kept(questions: str, expected: str) -> None:
    assert with_question(a_file(questions), NEW) == a_file(expected)


def test_the_line_ends_of_windows_are_kept() -> None:
    text = a_file('questions = [\n  "a",\n]').replace("\n", "\r\n")

    assert with_question(text, NEW).count("\r\n") == text.count("\r\n") + 1
    assert with_question(text, NEW).replace("\r\n", "").count("\n") == 0


def test_quotes_and_backslashes_are_escaped() -> None:
    changed = with_question(a_file('questions = ["a"]'), 'giấy "hộ tịch" \\ là gì')

    assert r'"giấy \"hộ tịch\" \\ là gì"' in changed


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        a_file("questions = []"),
        a_file('questions = ["""a\nb"""]'),
        a_file('other = ["a"]'),
        a_file('questions = ["a" "b"]'),
        a_file('[table]\nquestions = ["a"]'),
    ],
)
def test_an_unusual_file_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        with_question(text, NEW)


def test_a_wording_with_a_line_break_is_refused() -> None:
    with pytest.raises(EditError):
        with_question(a_file('questions = ["a"]'), "a\nb")
