"""A stern reader finds what no reply may contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.ask import ANY_AGENCY
from bot.conversation.review import faults
from bot.wording import wording_of
from knowledge.calendar import CalendarData
from knowledge.index import Index, index_of
from knowledge.lexicon import Lexicon
from knowledge.loader import Base
from knowledge.model import (
    Confidence,
    Entry,
    Facet,
    Fee,
    Kind,
    Procedure,
    Section,
    Source,
    Validity,
)

DAY = date(2026, 11, 26)
GOOD = Procedure(
    id="1.001193",
    kind=Kind.PROCEDURE,
    slug="khai-sinh",
    title="Đăng ký khai sinh",
    lead="Nộp tại xã nơi cư trú.",
    questions=("làm khai sinh",),
    validity=Validity(date(2025, 7, 1)),
    sources=(Source("Cổng Dịch vụ công quốc gia", date(2026, 7, 15)),),
    fees=(Fee("bản sao", 8000, "mọi hình thức", "Thông tư 281/2016/TT-BTC", "bản"),),
    code="1.001193",
    level="xã",
)


def index(entry: Entry) -> Index:
    return index_of(Base((entry,), Lexicon(), CalendarData()))


def messages(entry: Entry) -> list[str]:
    found = faults(index(entry), wording=wording_of(ANY_AGENCY), day=DAY)
    return [fault.message for fault in found]


def test_a_good_entry_has_no_fault() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("Nộp tại UBND huyện.", '"UBND huyện" as if it still existed'),
        ("Nộp qua dịch vụ công mức độ 3, 4.", '"mức độ 3, 4" as if it still existed'),
    ],
)
def test_a_reply_that_no_office_may_send_is_found(section: str, message: str) -> None:
    entry = replace(GOOD, sections={Facet.NOTE: Section(section)})

    assert any(message in said for said in messages(entry))


def test_a_side_that_is_verified_in_part_is_told_with_a_caution() -> None:
    entry = replace(GOOD, confidence={Facet.FEE: Confidence.PARTLY})

    assert messages(entry) == []
