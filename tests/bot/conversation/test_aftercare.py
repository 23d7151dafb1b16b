"""After an answer its author may judge it and, once and in time, open the case again."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.models import Aftermath, Case, CaseStatus, News
from tests.bot.conversation.talk import Talk

ANSWER = "Đã thay bóng đèn."


@pytest.fixture
def case(talk: Talk) -> Case:
    """Lan's lamp, answered."""
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    return answered(talk)


def answered(talk: Talk) -> Case:
    talk.cases.change(
        "case-0", status=CaseStatus.ANSWERED, answer=ANSWER, answered_at=talk.clock.millis()
    )
    return talk.cases.filed[0][1]


@pytest.mark.parametrize("said", ["đánh giá {} 5", "danh gia 5 {}", "chấm điểm {} 5 điểm"])
def test_an_answer_is_rated_in_one_message(talk: Talk, case: Case, said: str) -> None:
    heard = talk.says(said.format(case.code))

    assert "không ghi ai chấm" in heard
    assert talk.cases.aftermath(case).is_rated
    assert "đã chấm điểm" in talk.says(said.format(case.code))


def test_a_bare_number_rates_after_looking_the_case_up(talk: Talk, case: Case) -> None:
    looked_up = talk.says(f"tra cứu {case.code}")
    assert "Nhắn 1 (rất không hài lòng) đến 5" in looked_up

    assert "cảm ơn" in talk.says("4")
    assert "hài lòng" not in talk.says(f"tra cứu {case.code}")


def test_nought_leaves_the_rating_out(talk: Talk, case: Case) -> None:
    talk.says(f"tra cứu {case.code}")

    assert "cần việc gì" in talk.says("0")
    assert not talk.cases.aftermath(case).is_rated


@pytest.mark.parametrize("score", ["0", "6", "10", "-1", ""])
def test_a_score_that_is_none_is_asked_for(talk: Talk, case: Case, score: str) -> None:
    assert "Nhắn 1" in talk.says(f"đánh giá {case.code} {score}")
    assert not talk.cases.aftermath(case).is_rated


def test_a_low_score_shows_the_way_to_reopen(talk: Talk, case: Case) -> None:
    assert f"mở lại {case.code}" in talk.says(f"đánh giá {case.code} 1")


def test_what_has_no_answer_is_neither_rated_nor_reopened(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    code = talk.cases.filed[0][1].code

    assert "chưa có câu trả lời" in talk.says(f"đánh giá {code} 5")
    assert "vẫn đang mở" in talk.says(f"mở lại {code} vì chưa sửa")


@pytest.fixture
def closed(talk: Talk) -> Case:
    """Lan's lamp, passed on to the power company and then closed without an answer."""
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    talk.cases.change("case-0", status=CaseStatus.CLOSED)
    talk.cases.after["case-0"] = Aftermath(closed_at=talk.clock.millis())
    return talk.cases.filed[0][1]


def test_what_was_closed_without_an_answer_is_rated_and_reopened(talk: Talk, closed: Case) -> None:
    looked_up = talk.says(f"tra cứu {closed.code}")
    assert "đã kết thúc" in looked_up
    assert f"mở lại {closed.code}" in looked_up
    assert "đến 5 (rất hài lòng)" in looked_up

    assert "không ghi ai chấm" in talk.says("2")
    assert "Đã mở lại" in talk.says(f"mở lại {closed.code} vì đèn vẫn tắt")
    assert talk.cases.aftermath(closed).reason == "vì đèn vẫn tắt"


def test_what_was_closed_sixteen_days_ago_is_not_reopened(talk: Talk, closed: Case) -> None:
    talk.clock.advance(days=16)

    heard = talk.says(f"mở lại {closed.code} vì đèn vẫn tắt")
    assert "từ khi trả lời hoặc kết thúc" in heard
    assert "mở lại" not in talk.says(f"tra cứu {closed.code}")


def test_a_refused_report_is_said_to_be_refused_and_why(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    talk.cases.change("case-0", status=CaseStatus.REFUSED, reason="elsewhere")
    code = talk.cases.filed[0][1].code

    for said in (f"mở lại {code} vì chưa sửa", f"đánh giá {code} 1"):
        heard = talk.says(said)
        assert f"{code}: không thụ lý" in heard
        assert "Cơ quan khác đang giải quyết" in heard
        assert "Chưa đồng ý" in heard
        assert "vẫn đang mở" not in heard


def test_who_asked_for_a_person_and_was_answered_is_told_so(talk: Talk) -> None:
    talk.says("gặp cán bộ")
    answered(talk)
    code = talk.cases.filed[0][1].code

    heard = talk.says(f"mở lại {code} vì chưa ai gọi")
    assert f"{code}: đã trả lời" in heard
    assert "vẫn đang mở" not in heard


def test_nobody_judges_the_case_of_somebody_else(talk: Talk, case: Case) -> None:
    neighbour = talk.neighbour()

    assert "Không thấy mã" in neighbour.says(f"đánh giá {case.code} 1")
    assert "Không thấy mã" in neighbour.says(f"mở lại {case.code} vì chưa sửa")
    talk.cases.joined.add((case.id, neighbour.person))
    assert "Chỉ người gửi" in neighbour.says(f"đánh giá {case.code} 1")
    assert "Chỉ người gửi" in neighbour.says(f"mở lại {case.code} vì chưa sửa")
    assert not talk.cases.aftermath(case).is_rated


def test_a_case_is_reopened_with_its_reason_and_a_new_day(talk: Talk, case: Case) -> None:
    talk.clock.advance(days=7)

    heard = talk.says(f"tôi muốn mở lại {case.code} vì đèn vẫn tắt")

    assert "Hạn trả lời mới: 14/12/2026" in heard
    assert talk.cases.aftermath(case).reason == "vì đèn vẫn tắt"
    assert "đã mở lại" in talk.says(f"tra cứu {case.code}")


def test_a_missing_reason_is_asked_for(talk: Talk, case: Case) -> None:
    assert "còn gì chưa xong" in talk.says(f"mở lại {case.code}")
    assert "Đã mở lại" in talk.says("đèn vẫn tắt")
    assert talk.cases.aftermath(case).reason == "đèn vẫn tắt"


def test_a_question_instead_of_the_reason_is_a_question(talk: Talk, case: Case) -> None:
    talk.says(f"#mo-lai:{case.code.lower()}")

    assert "35.000" in talk.says("phí cấp lại căn cước bao nhiêu?")
    assert not talk.cases.aftermath(case).is_reopened


def test_a_case_is_reopened_once(talk: Talk, case: Case) -> None:
    talk.says(f"mở lại {case.code} vì đèn vẫn tắt")
    answered(talk)

    assert "một lần" in talk.says(f"mở lại {case.code} vì đèn vẫn tắt")


@pytest.mark.parametrize(("days", "can"), [(15, True), (16, False)])
def test_a_case_is_reopened_within_fifteen_days(
    talk: Talk, case: Case, clock: MovableClock, days: int, can: bool
) -> None:
    clock.advance(days=days)

    talk.says(f"mở lại {case.code} vì đèn vẫn tắt")

    assert talk.cases.aftermath(case).is_reopened is can


def test_rating_and_reopening_work_amid_an_open_report(talk: Talk, case: Case) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "cảm ơn" in talk.says(f"đánh giá {case.code} 5")
    assert talk.state.draft is not None
    assert "khi nào" in talk.says("ngõ 12")


def test_an_old_button_for_a_case_that_is_gone_is_answered(talk: Talk) -> None:
    assert "Không thấy mã" in talk.says("#danh-gia:pa-7k3-m9q:5")
    assert "Không thấy mã" in talk.says("#mo-lai:pa-xxx")


def test_news_that_waited_come_first_and_once(talk: Talk) -> None:
    talk.cases.waiting["lan"] = [News("n1", "Phường Mẫu báo: đang xử lý.")]

    assert talk.says("phí cấp lại căn cước").startswith("Phường Mẫu báo: đang xử lý.")
    assert "Phường Mẫu báo" not in talk.says("phí cấp lại căn cước")


def test_news_do_not_stand_before_help(talk: Talk) -> None:
    talk.cases.waiting["lan"] = [News("n1", "Phường Mẫu báo: đang xử lý.")]

    assert "Phường Mẫu báo" not in talk.says("cứu với nhà cháy rồi")
    assert "Phường Mẫu báo" in talk.says("cảm ơn")
