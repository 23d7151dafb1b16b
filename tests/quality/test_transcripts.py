"""Careless messages get no reply that a record does not support, and no change goes unseen.

The messages were written without sight of the code. What the bot says to each is kept under
transcripts/ and rewritten by `python -m tests.quality.transcripts` (see there); its diff is read in
review.
"""

from __future__ import annotations

import pytest

from bot.conversation.guide import Guide
from bot.models import Understanding, UnderstoodAs
from knowledge.text import nfc
from tests.bot.conversation.talk import WARD
from tests.quality.evidence import unsupported
from tests.quality.transcripts import FILES, Transcript, held, page, path_of

GUARDS_BY_RIGHT = {
    "Cảm ơn cán bộ nhiều lắm",
    # Numbers of a bank account and of an identity card: to be told not to send them is right.
    "Tên: Phạm Thị Mộng Kiều, sn 14/02/1993, cccd 079193012345, sđt 0903xxx221,"
    " stk VCB 00710004. Check dùm em hồ sơ có chưa",
}
MAX_CAUGHT = 0.02


@pytest.fixture(scope="module")
def transcripts(guide: Guide) -> list[Transcript]:
    return [each for file in FILES for each in held(guide, file)]


def test_two_hundred_messages_are_answered(transcripts: list[Transcript]) -> None:
    assert len(transcripts) >= 200
    assert [each.message for each in transcripts if not each.reply] == []


def test_every_number_said_stands_in_a_record(guide: Guide, transcripts: list[Transcript]) -> None:
    invented = {
        each.message: found
        for each in transcripts
        if (found := unsupported(each.reply, each.message, each.understood, guide=guide, oa=WARD))
    }

    assert invented == {}


def test_the_kept_transcripts_are_what_the_bot_says(guide: Guide) -> None:
    changed = [
        file for file in FILES if page(guide, file) != path_of(file).read_text(encoding="utf-8")
    ]

    assert changed == [], "read the diff after: python -m tests.quality.transcripts"


def test_careless_messages_are_hardly_ever_taken_for_a_report(
    transcripts: list[Transcript],
) -> None:
    caught = {
        each.message: each.understood.guard
        for each in transcripts
        if each.understood.guard and nfc(each.message) not in GUARDS_BY_RIGHT
    }

    assert len(caught) / len(transcripts) <= MAX_CAUGHT, caught


@pytest.mark.parametrize(
    ("reply", "invented"),
    [
        ("Lệ phí: 8.000 đồng/bản", set()),
        ("Lệ phí: 8.500 đồng/bản", {"8500"}),
        ("Đăng ký khai sinh (mã 1.001193), kiểm tra ngày 15/7/2026", set()),
        ("Đăng ký khai sinh (mã 1.001194)", {"1.001194"}),
        ("Theo Nghị định 99/2050", {"99/2050"}),
        ("Gọi 0261 3543 210", set()),
        ("1. Đăng ký khai sinh\nNhắn 1 hoặc 0.", set()),
        ("• Nội dung: đèn hỏng 47 ngày", set()),
    ],
)
def test_a_number_without_a_record_is_noticed(guide: Guide, reply: str, invented: set[str]) -> None:
    told = Understanding(UnderstoodAs.ANSWER, entry="1.001193")

    assert unsupported(reply, "đèn hỏng 47 ngày", told, guide=guide, oa=WARD) == invented
