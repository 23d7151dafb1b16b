"""Questions that must be answered by an entry: read, checked, added and taken out line by line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from knowledge.editing import EditError
from knowledge.golden import Golden, golden_of, right_ids, with_question, without_question
from knowledge.loader import ContentError, load
from tests.bot.editorial.small import a_folder

TEXT = (
    '{"question": "hồ bơi mở mấy giờ", "expect": ["slug:ho-boi"], "set": "faq"}\n'
    '{"question": "thời tiết hôm nay", "expect": [], "behavior": "oos"}\n'
    '{"question": "chợ hay hồ bơi", "expect": ["faq:cho"], "behavior": "clarify"}\n'
)


def test_only_what_must_be_answered_at_once_is_asked(tmp_path: Path) -> None:
    entries = load(a_folder(tmp_path)).entries

    assert golden_of(TEXT) == (Golden("hồ bơi mở mấy giờ", ("slug:ho-boi",)),)
    assert right_ids(TEXT, entries) == {"hồ bơi mở mấy giờ": frozenset({"faq:ho-boi"})}


def test_a_question_is_added_once_and_taken_out_alone() -> None:
    more = with_question(TEXT.rstrip("\n"), "chợ họp ngày nào", "faq:cho")

    assert more == TEXT + '{"question": "chợ họp ngày nào", "expect": ["faq:cho"]}\n'
    with pytest.raises(EditError, match="đã có"):
        with_question(more, "CHO HOP ngay nao", "faq:cho")
    assert without_question(more, "chợ họp ngày nào") == TEXT
    with pytest.raises(EditError, match="không có"):
        without_question(TEXT, "chợ họp ngày nào")


def test_a_row_that_somebody_typed_another_way_is_the_same_question() -> None:
    spaced = unicodedata.normalize("NFD", '{"question": "chợ  họp ngày nào", "expect": []}\n')

    assert without_question(TEXT + spaced, "chợ họp ngày nào") == TEXT


def test_a_question_that_is_not_asked_stands_in_the_file_too() -> None:
    with pytest.raises(EditError, match="đã có"):
        with_question(TEXT, "Chợ hay hồ bơi?", "faq:cho")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("hồ bơi mở mấy giờ", "no JSON object"),
        ("[1]", "no JSON object"),
        ('{"question": " ", "expect": []}', "missing or longer"),
        ('{"question": "chợ ở đâu", "expect": "faq:cho"}', "list of ids"),
        ('{"question": "chợ\\nở đâu", "expect": ["faq:cho"]}', "one line"),
        ('{"question": "chợ \\ud83d", "expect": ["faq:cho"]}', "one line"),
        ('{"question": "chợ ở đâu", "expect": ["\\ud83d"]}', "list of ids"),
        ("[" * 100_000, "no JSON object"),
        ('{"question": "HO BOI mở mấy giờ", "expect": []}', "twice"),
    ],
)
def test_a_line_of_another_form_is_named_and_never_asked(
    tmp_path: Path, line: str, wrong: str
) -> None:
    folder = a_folder(tmp_path)
    (folder / "golden.jsonl").write_text(f"{TEXT}{line}\n", encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load(folder)
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("golden.jsonl", 4)
    assert wrong in problem.message
    assert len(golden_of(f"{TEXT}{line}\n")) == 1


def test_the_questions_travel_with_the_content(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "golden.jsonl").write_text(TEXT, encoding="utf-8")

    assert load(folder).files["golden.jsonl"] == TEXT
