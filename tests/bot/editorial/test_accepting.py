"""A wording is taken over only when every known question keeps its entry."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.accepting import entry_of, has_wording, write_wording
from bot.editorial.regression import Change, changes
from bot.errors import EditRefused, UnknownThing
from knowledge.loader import CONTENT, Base, load

TODAY = date(2026, 11, 23)
CARD, BIRTH = "1.014064", "1.001193"


@pytest.fixture(scope="module")
def base() -> Base:
    return load()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_a_harmless_wording_changes_nothing(base: Base) -> None:
    wording = "rớt bóp mất căn cước phải mần răng"

    assert changes(base, CARD, wording, as_of=TODAY, golden=["mất thẻ căn cước"]) == ()


def test_a_wording_that_takes_another_entrys_question_is_told(base: Base) -> None:
    stolen = entry_of(base, BIRTH).questions[0]

    found = changes(base, CARD, stolen, as_of=TODAY)

    assert {change.question for change in found} & {stolen}
    assert all(isinstance(change, Change) and change.before != change.after for change in found)


def test_a_golden_question_that_changes_is_told(base: Base) -> None:
    golden = "trời mưa thì nộp hồ sơ giấy khai sinh kiểu gì"

    found = changes(base, CARD, golden, as_of=TODAY, golden=[golden])

    assert Change(golden, BIRTH, CARD) in found


def test_an_accepted_wording_stands_in_its_file(base: Base, content: Path) -> None:
    entry = entry_of(base, CARD)

    path = write_wording(content, entry, "rớt bóp mất căn cước", on=TODAY)

    assert path == content / "procedures/cap-lai-the-can-cuoc.md"
    assert has_wording(entry_of(load(content), CARD), "rot bop mat can cuoc")


def test_what_the_content_check_refuses_leaves_the_file_as_it_was(
    base: Base, content: Path
) -> None:
    stolen = entry_of(base, BIRTH).questions[0]
    path = content / "procedures/cap-lai-the-can-cuoc.md"
    before = path.read_bytes()

    with pytest.raises(EditRefused, match="also stands in"):
        write_wording(content, entry_of(base, CARD), stolen, on=TODAY)

    assert path.read_bytes() == before


def test_a_file_that_is_gone_is_an_error_with_a_sentence(base: Base, content: Path) -> None:
    (content / "procedures/cap-lai-the-can-cuoc.md").unlink()

    with pytest.raises(EditRefused, match="cannot be changed"):
        write_wording(content, entry_of(base, CARD), "rớt bóp mất căn cước", on=TODAY)


def test_an_entry_that_is_gone_says_what_to_do(base: Base) -> None:
    with pytest.raises(UnknownThing, match="reject the proposal"):
        entry_of(base, "9.999999")
