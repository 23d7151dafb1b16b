"""Which of several versions of an entry applies: by the day, and by whose OA is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.index import build, index_of, open_index
from knowledge.loader import ContentError, load
from knowledge.model import Procedure
from knowledge.versions import NATIONAL, scopes_of

Replace = Callable[[str, str, str], None]
CODE = "1.001193"
FILE = "procedures/khai-sinh.md"
LATER = date(2027, 3, 1)
BEFORE = date(2027, 2, 28)
QUANG_NGAI = scopes_of("42", "quang-ngai")
DISTRICT = """+++
scope = "province:quang-ngai"
valid_from = 2026-01-01

[[sources]]
title = "Nghị quyết của HĐND tỉnh (bài mẫu)"
checked_on = 2026-10-01

[[fees]]
case = "quá hạn"
amount = 5000
channel = "mọi hình thức"
basis = "Nghị quyết của HĐND tỉnh"
+++
"""


@pytest.fixture
def later(content: Path, replace: Replace) -> Path:
    """The content with a second version of one procedure from 1 March 2027 on."""
    text = (content / FILE).read_text(encoding="utf-8")
    replace(FILE, "valid_from = 2025-07-01", "valid_from = 2025-07-01\nvalid_to = 2027-02-28")
    newer = text.replace("valid_from = 2025-07-01", "valid_from = 2027-03-01", 1)
    newer = newer.replace("Đăng ký tại xã nơi cư trú.", "Theo luật mới.")
    newer = newer.replace('"con mới đẻ"', '"con mới đẻ", "khai sinh theo luật mới"')
    (content / "procedures/khai-sinh@2027-03-01.md").write_text(newer, encoding="utf-8")
    return content


def write_overlay(content: Path, text: str = DISTRICT) -> None:
    (content / "procedures/khai-sinh@quang-ngai.md").write_text(text, encoding="utf-8")


def test_each_day_has_its_own_version(later: Path) -> None:
    index = index_of(load(later))

    before, after = index.entry(CODE, BEFORE), index.entry(CODE, LATER)

    assert before is not None
    assert before.lead == "Đăng ký tại xã nơi cư trú."
    assert after is not None
    assert after.lead == "Theo luật mới."


def test_questions_of_every_version_are_understood(later: Path) -> None:
    face = index_of(load(later)).entries[CODE]

    assert "khai sinh theo luật mới" in face.questions
    assert face.questions.count("con mới đẻ") == 1
    assert face.validity.covers(BEFORE)
    assert face.validity.covers(LATER)


def test_versions_survive_being_compiled(later: Path, tmp_path: Path) -> None:
    build(load(later), tmp_path / "knowledge.db")

    assert open_index(tmp_path / "knowledge.db").versions == index_of(load(later)).versions


def test_two_versions_cannot_apply_on_one_day(later: Path, replace: Replace) -> None:
    replace(FILE, "valid_to = 2027-02-28", "valid_to = 2027-03-01")

    with pytest.raises(ContentError, match="applies on the same days as procedures/khai-sinh"):
        load(later)


def test_between_two_versions_the_ended_one_is_told_as_ended(later: Path, replace: Replace) -> None:
    replace(FILE, "valid_to = 2027-02-28", "valid_to = 2027-01-31")

    entry = index_of(load(later)).entry(CODE, BEFORE)

    assert entry is not None
    assert entry.validity.valid_to == date(2027, 1, 31)


def test_before_the_first_version_the_next_to_begin_is_told(later: Path) -> None:
    entry = index_of(load(later)).entry(CODE, date(2020, 1, 1))

    assert entry is not None
    assert entry.validity.valid_from == date(2025, 7, 1)


def test_a_province_changes_its_fees_and_inherits_the_rest(content: Path) -> None:
    write_overlay(content)
    index = index_of(load(content))

    own = index.entry(CODE, date(2026, 11, 26), QUANG_NGAI)
    national = index.entry(CODE, date(2026, 11, 26), NATIONAL)

    assert isinstance(own, Procedure)
    assert isinstance(national, Procedure)
    assert [fee.amount for fee in own.fees] == [5000]
    assert own.papers == national.papers
    assert own.lead == national.lead
    assert [fee.amount for fee in national.fees] == [0]


def test_what_a_province_writes_names_the_province_as_its_source(content: Path) -> None:
    write_overlay(content)

    own = index_of(load(content)).entry(CODE, date(2026, 11, 26), QUANG_NGAI)

    assert isinstance(own, Procedure)
    assert own.sources[own.fees[0].source - 1].title.startswith("Nghị quyết của HĐND tỉnh")
    assert own.sources[own.papers[0].source - 1].title == "Cổng Dịch vụ công quốc gia"


def test_another_province_sees_nothing_of_it(content: Path) -> None:
    write_overlay(content)

    entry = index_of(load(content)).entry(CODE, date(2026, 11, 26), scopes_of("7", "gia-lai"))

    assert entry is not None
    assert entry.scope == "national"


def test_a_province_changes_every_later_version_too(later: Path) -> None:
    write_overlay(later)
    index = index_of(load(later))

    entry = index.entry(CODE, LATER, QUANG_NGAI)

    assert isinstance(entry, Procedure)
    assert entry.lead == "Theo luật mới."
    assert [fee.amount for fee in entry.fees] == [5000]


def test_one_oa_goes_before_its_province(content: Path) -> None:
    write_overlay(content)
    own = DISTRICT.replace("province:quang-ngai", "oa:42").replace("5000", "4000")
    (content / "procedures/khai-sinh@xa-mau.md").write_text(own, encoding="utf-8")

    entry = index_of(load(content)).entry(CODE, date(2026, 11, 26), QUANG_NGAI)

    assert isinstance(entry, Procedure)
    assert [fee.amount for fee in entry.fees] == [4000]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("khong-co@quang-ngai", DISTRICT, 'there is no "khong-co.md" that this file could change'),
        ("khai-sinh@quang-ngai", DISTRICT.replace("province:quang-ngai", "national"),
         '"scope" is missing; write "province:…" or "oa:…"'),
    ],
)  # fmt: skip
def test_an_overlay_must_say_what_it_changes_and_for_whom(
    content: Path, name: str, text: str, message: str
) -> None:
    (content / f"procedures/{name}.md").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=message.replace("…", ".")):
        load(content)
