"""Numbers, masks and dates, as citizens write and read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.masking import shorten
from bot.conversation.numbers import Pick, read_pick
from bot.conversation.text import brief, chat, day, money
from bot.masking import MASK, mask


def is_follow_up(text: str) -> bool:
    return "phi" in text


@pytest.mark.parametrize(
    ("text", "pick"),
    [
        ("1", Pick(1)),
        ("1.", Pick(1)),
        ("1 ạ", Pick(1)),
        ("số 2", Pick(2)),
        ("So hai", Pick(2)),
        ("cái thứ hai", Pick(2)),
        ("dạ cái thứ 3 đó ạ", Pick(3)),
        ("chọn số 4", Pick(4)),
        ("thứ nhất", Pick(1)),
        ("số 3, phí bao nhiêu", Pick(3, "phi bao nhieu")),
        ("②", Pick(2)),
        ("0", Pick(0)),
        ("3 tháng", None),
        ("2 người làm được không", None),
        ("ba tôi mất", None),
        ("năm nay", None),
        ("-1", None),
        ("2026", None),
        ("", None),
    ],
)
def test_a_pick_is_read_from_how_people_say_it(text: str, pick: Pick | None) -> None:
    assert read_pick(text, is_follow_up) == pick


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912345678 nhé", f"gọi {MASK} nhé"),
        ("gọi 0912 345 678", f"gọi {MASK}"),
        ("0912.345.678", MASK),
        ("CCCD 066123456789.", f"CCCD {MASK}."),
        ("thôn 3, số 12, 24/11/2026", "thôn 3, số 12, 24/11/2026"),
        ("35.000 đồng", "35.000 đồng"),
    ],
)
def test_long_numbers_are_masked_and_short_ones_kept(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(max_size=300), st.integers(2, 100))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(st.text(max_size=300), st.integers(1, 100))
def test_a_brief_text_keeps_its_first_line(text: str, limit: int) -> None:
    first, *_ = [*text.splitlines(), ""]

    assert brief(text, limit).partition("\n")[0] == first


def test_content_reads_well_in_a_chat() -> None:
    assert chat("Cần **hai** thứ:\n\n- một\n- hai\n") == "Cần hai thứ:\n• một\n• hai"


def test_days_and_amounts_are_written_the_vietnamese_way() -> None:
    assert day(date(2026, 11, 4)) == "04/11/2026"
    assert money(1_234_500) == "1.234.500"
