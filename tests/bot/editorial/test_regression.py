"""A wording is tried before it is written: every known question must keep its entry."""

from __future__ import annotations

from datetime import date

import pytest

from bot.editorial.confirmed import entry_of
from bot.editorial.regression import Change, changes
from bot.errors import UnknownThing
from knowledge.loader import Base, load

TODAY = date(2026, 11, 23)
CARD, BIRTH = "1.014064", "1.001193"


@pytest.fixture(scope="module")
def base() -> Base:
    return load()


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


def test_an_entry_that_is_gone_says_what_to_do(base: Base) -> None:
    with pytest.raises(UnknownThing, match="reject the proposal"):
        entry_of(base, "9.999999")
