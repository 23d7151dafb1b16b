"""What a citizen reads of a case that is over without an answer."""

from __future__ import annotations

import pytest

from bot.models import CaseStatus
from tests.bot.conversation.talk import Talk


def tracked(talk: Talk, status: CaseStatus, **more: str) -> str:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    talk.cases.change("case-0", status=status, **more)
    return talk.says(f"tra cứu {talk.cases.filed[0][1].code}")


def test_a_refusal_names_its_reason_its_basis_and_whom_to_ask(talk: Talk) -> None:
    heard = tracked(talk, CaseStatus.REFUSED, reason="elsewhere")

    assert "không thụ lý" in heard
    assert "Lý do: Cơ quan khác đang giải quyết (căn cứ: Nghị định 20/2008/NĐ-CP, Điều 9)" in heard
    assert "Chưa đồng ý" in heard
    assert "0261 3543 210" in heard


@pytest.mark.parametrize("status", [CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.CLOSED])
def test_nothing_is_promised_any_more(talk: Talk, status: CaseStatus) -> None:
    heard = tracked(talk, status)

    assert "Hạn trả lời" not in heard
    assert "Khi có kết quả" not in heard
    assert "hạn trả lời" not in talk.says("phản ánh của tôi")


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.IN_PROGRESS])
def test_a_case_that_goes_on_has_its_day(talk: Talk, status: CaseStatus) -> None:
    assert "Hạn trả lời" in tracked(talk, status)


def test_what_another_agency_has_is_promised_no_day_of_ours(talk: Talk) -> None:
    heard = tracked(talk, CaseStatus.TRANSFERRED)

    assert "Hạn trả lời" not in heard
    assert "Khi có kết quả" in heard


def test_an_answer_is_read_even_when_the_case_is_closed(talk: Talk) -> None:
    assert "Kết quả: Đã thay bóng." in tracked(talk, CaseStatus.CLOSED, answer="Đã thay bóng.")
