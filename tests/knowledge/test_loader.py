"""What a content folder becomes, and how each mistake in it is reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.lexicon import ContextShort, Synonym
from knowledge.loader import ContentError, load
from knowledge.model import Facet, Kind, Plan, Procedure

Replace = Callable[[str, str, str], None]
KHAI_SINH = "procedures/khai-sinh.md"


def test_every_kind_of_entry_is_loaded(content: Path) -> None:
    entries = {entry.id: entry for entry in load(content).entries}

    assert {entry.kind for entry in entries.values()} == set(Kind)
    birth, plan = entries["1.001193"], entries["plan:dak-nong-2020"]
    assert isinstance(birth, Procedure)
    assert birth.fees[0].amount == 0
    assert birth.name == "khai sinh"
    assert birth.lead == "Đăng ký tại xã nơi cư trú."
    assert birth.sections[Facet.PAPERS].text == "- Tờ khai"
    assert isinstance(plan, Plan)
    assert plan.tasks[0].quota == 3
    assert entries["faq:mat-giay-khai-sinh"].lead == "Xin bản sao trích lục."


def test_a_fact_nobody_verified_is_marked(content: Path) -> None:
    birth = next(entry for entry in load(content).entries if entry.id == "1.001193")

    assert not birth.sections[Facet.DURATION].checked
    assert birth.sections[Facet.DURATION].text == ""


def test_the_tables_are_loaded(content: Path) -> None:
    base = load(content)

    assert base.lexicon.safe == {"cccd": "căn cước công dân", "dk": "đăng ký"}
    assert base.lexicon.context == {"ks": ContextShort("khai sinh", ("giay", "dang ky"))}
    assert base.lexicon.synonyms == (Synonym("mới đẻ", "đăng ký khai sinh"),)
    assert base.calendar.complete_to == date(2027, 1, 31)
    assert base.calendar.holidays[0].day == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (KHAI_SINH, "+++\ncode", "code", 1, "first line"),
        (KHAI_SINH, "+++\nĐăng", "Đăng", 1, "not closed"),
        (KHAI_SINH, 'title = "Đăng ký khai sinh"\n', "", 1, '"title" is missing'),
        (KHAI_SINH, 'short = "khai sinh"', 'shrt = "x"', 4, 'unknown key "shrt"'),
        (KHAI_SINH, 'short = "khai sinh"', "short = 3", 4, '"short" must be a string'),
        (KHAI_SINH, 'level = "xã"', 'level = "huyện"', 6, 'write one of "xã"'),
        (KHAI_SINH, "valid_from = 2025-07-01", 'valid_from = "1/7"', 9, "must be a date"),
        (KHAI_SINH, "valid_from = 2025-07-01", "valid_from = ", 9, "no TOML"),
        (KHAI_SINH, "amount = 0", 'amount = "8.000"', 21, '"amount" must be a whole number'),
        (KHAI_SINH, "## Hồ sơ", "## Hồ sơ gồm", 49, 'allowed here: "## Hồ sơ"'),
        (KHAI_SINH, "## Thời hạn", "## Hồ sơ", 52, "stands twice"),
        ("faq/mat-giay-khai-sinh.md", "Xin bản", "## Hồ sơ\nXin bản", 9, "no headings"),
        (KHAI_SINH, "https://dich", "http://dich", 16, "https://"),
        (KHAI_SINH, "Tờ khai", unicodedata.normalize("NFD", "Tờ khai"), 50, "not NFC"),
        ("calendar.toml", "complete_to = 2027-01-31\n", "", 1, '"complete_to" is missing'),
        ("abbreviations.toml", "only_with", "onlywith", 6, 'unknown key "onlywith"'),
    ],
)
def test_a_mistake_is_reported_with_its_line(
    content: Path, replace: Replace, *, file: str, old: str, new: str, line: int, message: str
) -> None:
    replace(file, old, new)

    with pytest.raises(ContentError) as caught:
        load(content)

    found = [p for p in caught.value.problems if message in p.message]
    assert [(p.file, p.line) for p in found] == [(file, line)], str(caught.value)


def test_all_mistakes_are_reported_at_once(content: Path, replace: Replace) -> None:
    replace(KHAI_SINH, "amount = 0", 'amount = "không"')
    replace("plans/dak-nong-2020.md", "no = 4", "nr = 4")

    with pytest.raises(ContentError) as caught:
        load(content)

    assert {problem.file for problem in caught.value.problems} == {
        KHAI_SINH,
        "plans/dak-nong-2020.md",
    }


def test_two_entries_cannot_share_an_id(content: Path) -> None:
    twin = content / "procedures" / "khai-sinh-2.md"
    twin.write_text((content / KHAI_SINH).read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(ContentError, match="1.001193"):
        load(content)
