"""The text a new entry begins with, where it will stand, and a wording more."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from bot.editorial.writing import begun, name_of, with_wording
from bot.errors import EditRefused
from knowledge.model import Kind
from tests.bot.editorial.small import POOL_OLD


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Hồ bơi phường", "faq/ho-boi-phuong.md"),
        ("  Đổi  bằng lái (B1)?", "faq/doi-bang-lai-b1.md"),
        ("rất " * 40, "faq/" + "-".join(["rat"] * 15) + ".md"),
    ],
)
def test_the_file_is_named_by_the_title_without_accents(title: str, path: str) -> None:
    assert name_of(Kind.FAQ, title, ()) == path


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"faq/ho-boi.md", "faq/ho-boi-2.md"}

    assert name_of(Kind.FAQ, "Hồ bơi", taken) == "faq/ho-boi-3.md"


def test_a_title_without_a_letter_is_refused() -> None:
    with pytest.raises(EditRefused):
        name_of(Kind.PROCEDURE, "?!", ())


def test_a_new_entry_holds_title_and_questions_and_leaves_the_rest_to_the_editor() -> None:
    asked = ["mấy giờ mở", "mấy  giờ mở", 'vé "bơi"']
    text = begun(Kind.FAQ, 'Hồ bơi "mới"', asked, on=date(2026, 11, 26))
    told = tomllib.loads(text.split("+++")[1])

    assert told["title"] == 'Hồ bơi "mới"'
    assert told["questions"] == ["mấy giờ mở", 'vé "bơi"']
    assert "sources" not in told


def test_a_wording_is_added_and_nothing_else_changes() -> None:
    changed = with_wording(POOL_OLD, "bể bơi mở chưa")

    assert '"bể bơi mở chưa"' in changed
    assert changed.splitlines()[-1] == POOL_OLD.splitlines()[-1]
    with pytest.raises(EditRefused):
        with_wording("không phải một bài", "x")
