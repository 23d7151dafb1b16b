"""Who asks for a person hears truthfully whether one is there, and the request is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.conversation.ask import ask
from bot.conversation.guide import Guide
from bot.models import CaseKind, CaseStatus
from bot.zalo.events import Echo
from tests.bot.conversation.talk import LAN, Talk

HOURS = "07:30-11:30, 13:30-17:00"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, "đang trong giờ làm việc (đến 11:30)"),
        ({"hours": 3}, "ngoài giờ làm việc. Mở cửa lại 13:30 hôm nay"),
        ({"hours": 9}, "ngoài giờ làm việc. Mở cửa lại 07:30 ngày 25/11/2026"),
        ({"days": 5}, "ngoài giờ làm việc. Mở cửa lại 07:30 ngày 30/11/2026"),
    ],
    ids=["in the morning", "at lunch", "in the evening", "on a Saturday"],
)
def test_who_asks_for_a_person_hears_whether_the_office_is_open(
    talk: Talk, clock: MovableClock, parts: dict[str, float], told: str
) -> None:
    talk.oa = replace(talk.oa, working_hours=HOURS)
    clock.advance(**parts)

    heard = talk.says("gặp cán bộ")

    assert told in heard
    assert "0261 3543 210" in heard


def test_a_holiday_is_called_by_its_name(talk: Talk, clock: MovableClock) -> None:
    talk.oa = replace(talk.oa, working_hours=HOURS)
    clock.advance(days=1)

    assert "Hôm nay nghỉ: Ngày Văn hóa Việt Nam" in talk.says("gặp cán bộ")


def test_unknown_hours_are_not_guessed(talk: Talk) -> None:
    heard = talk.says("gặp cán bộ")

    assert "Bây giờ" not in heard
    assert "Giờ làm việc: 7 giờ 30–17 giờ" in heard


def test_the_request_becomes_a_case_for_staff(talk: Talk) -> None:
    heard = talk.says("cho em gặp cán bộ hỏi chuyện sổ đỏ")

    [(_, case)] = talk.cases.filed
    assert case.kind is CaseKind.HUMAN
    assert case.text == "cho em gặp cán bộ hỏi chuyện sổ đỏ"
    assert case.code in heard
    assert "yêu cầu gặp cán bộ" in talk.says("phản ánh của tôi")


def test_staff_see_what_the_bot_could_not_answer(talk: Talk) -> None:
    talk.says("cấp lại căn cước")
    talk.says("không phải, gặp cán bộ")

    [(_, case)] = talk.cases.filed
    assert "căn cước" in case.text


def test_a_tap_without_words_is_kept_as_such(talk: Talk) -> None:
    talk.says("#gap-can-bo")

    assert talk.cases.filed[0][1].text == "(không nêu nội dung)"


def test_one_request_of_a_person_waits_at_a_time(talk: Talk, clock: MovableClock) -> None:
    talk.says("gặp cán bộ")
    code = talk.cases.filed[0][1].code
    clock.advance(minutes=5)

    assert f"{code} của Ông/Bà đang chờ" in talk.says("gặp cán bộ")
    assert len(talk.cases.filed) == 1

    talk.cases.change("case-0", status=CaseStatus.ANSWERED, answer="Đã gọi lại.")
    talk.says("gặp cán bộ")
    assert len(talk.cases.filed) == 2


def test_the_bot_is_silent_while_an_officer_talks_and_returns_by_itself(
    talk: Talk, clock: MovableClock
) -> None:
    talk.says("gặp cán bộ")
    talk.meets(Echo(LAN, "m-officer", "Chào bà, tôi nghe đây.", admin_id="9"))

    assert talk.says("phí cấp lại căn cước bao nhiêu") == ""
    clock.advance(minutes=31)
    assert "35.000" in talk.says("phí cấp lại căn cước bao nhiêu")


def test_an_open_report_survives_the_wish_for_a_person(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("gặp cán bộ")

    assert talk.state.draft is not None
    assert "khi nào" in talk.says("ngõ 12")


def test_the_command_line_files_nothing(guide: Guide) -> None:
    asked = ask("gặp cán bộ", guide=guide, as_of=date(2026, 11, 23))

    assert "18001096" in asked.text
