"""Entries that would take each other's questions are told to the editor."""

from __future__ import annotations

from datetime import date

from bot.editorial.stealing import stolen_questions
from knowledge.calendar import CalendarData
from knowledge.lexicon import Lexicon
from knowledge.loader import Base
from tests.bot.matching.conftest import a_faq, a_procedure

DAY = date(2026, 11, 26)
BIRTH = a_procedure(
    "1.001193",
    "Đăng ký khai sinh",
    "làm giấy khai sinh cho con",
    "đăng ký khai sinh ở đâu",
    "khai sinh cho bé mới đẻ",
    "giấy khai sinh cần giấy tờ gì",
    short="khai sinh",
)


def base(*questions: str) -> Base:
    thief = a_faq("gio-lam-viec", "Giờ làm việc", *questions)
    return Base((BIRTH, thief), Lexicon(), CalendarData())


def test_entries_apart_take_nothing_from_each_other() -> None:
    assert list(stolen_questions(base("mấy giờ mở cửa"), as_of=DAY)) == []


def test_a_question_about_another_entry_is_taken_by_it() -> None:
    asked = "thủ tục đăng ký khai sinh cho con"

    [stolen] = stolen_questions(base(asked), as_of=DAY)

    assert (stolen.question, stolen.owner, stolen.thief) == (asked, "faq:gio-lam-viec", "1.001193")
