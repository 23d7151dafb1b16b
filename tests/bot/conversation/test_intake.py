"""What the form asks, what it may skip, and what a citizen agrees to by sending it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.clock import MovableClock
from bot.models import CaseKind
from bot.zalo.events import Attachment, InfoSubmitted, MediaKind
from tests.bot.conversation.talk import LAN, Talk

LAMP = "phản ánh đèn đường hỏng ở thôn 3"


def test_sending_agrees_to_the_very_text_that_was_shown(talk: Talk) -> None:
    talk.oa = replace(talk.oa, case_months=18)
    shown = talk.says(LAMP)
    talk.says("ĐỒNG Ý")

    agreed = talk.cases.details["case-0"].consent
    assert agreed in shown
    assert "trả lời xong lưu 18 tháng rồi xóa" in agreed
    assert "DỮ LIỆU CỦA TÔI" in agreed


def test_who_does_not_agree_has_filed_nothing(talk: Talk) -> None:
    talk.says(LAMP)

    assert "không được gửi" in talk.says("KHÔNG")
    assert talk.cases.filed == []


@pytest.mark.parametrize("word", ["ẨN DANH", "an danh", "gửi ẩn danh"])
def test_who_stays_anonymous_leaves_no_way_back(talk: Talk, word: str) -> None:
    talk.says(LAMP)
    talk.says("0912345678")

    filed = talk.says(word)

    [(person, case)] = talk.cases.filed
    assert (person, case.person) == ("", "")
    assert talk.cases.details[case.id].contact == ""
    assert "không tra cứu được" in filed
    assert "Không thấy mã" in talk.says(f"tra cứu {case.code}")


def test_an_apology_needs_somebody_to_apologise_to(talk: Talk) -> None:
    talk.says("hồ sơ H19.24-261012-0003 nộp ở một cửa xã ba tháng vẫn chưa có kết quả")

    assert "không gửi ẩn danh được" in talk.says("ẩn danh")
    assert talk.cases.filed == []


def test_anonymity_is_asked_for_again_at_the_end(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "bước cuối" in talk.says("ẩn danh")
    assert talk.state.draft is not None
    assert talk.state.draft.text == "rác chất đống không ai dọn"


def test_a_phone_number_at_the_summary_is_the_contact(talk: Talk) -> None:
    talk.says(LAMP)

    shown = talk.says("gọi tôi 0912 345 678")
    talk.says("1")

    assert "Liên hệ: •••678" in shown
    assert "0912" not in shown
    assert talk.cases.details["case-0"].contact == "0912 345 678"


def test_zalos_contact_form_gives_the_contact(talk: Talk) -> None:
    talk.says(LAMP)

    shown = talk.meets(InfoSubmitted(LAN, "Lan", "84912345678", "thôn 3"))

    assert "Liên hệ: •••678" in shown


def test_a_contact_form_without_a_report_is_only_noted(talk: Talk) -> None:
    assert talk.meets(InfoSubmitted(LAN, "Lan", "84912345678", "")) == ""


@pytest.mark.parametrize("word", ["bỏ qua", "không", "ko nhớ", "dạ không rõ ạ", "không có ảnh"])
def test_what_is_optional_can_be_passed(talk: Talk, word: str) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.says(word)
    talk.says(word)

    assert "Nhắn 1, 2 hoặc 0" in talk.says(word)


def test_a_time_that_was_told_is_not_asked_again(talk: Talk) -> None:
    talk.says("rác chất đống cả tuần nay không ai dọn")

    assert "ảnh" in talk.says("ngõ 12")


def test_gui_in_the_midst_of_it_shows_what_there_is(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")

    assert "Nhắn 1, 2 hoặc 0" in talk.says("gửi luôn")
    assert talk.cases.filed == []


def test_a_better_place_told_when_we_ask_the_time_is_a_place(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.says("thôn 2 xã Đắk Búk So")

    assert "Nơi: thôn 2 xã Đắk Búk So" in talk.says("gửi")


def test_a_time_at_the_summary_is_added(talk: Talk) -> None:
    talk.says(LAMP)

    assert "Thời gian: từ hôm qua" in talk.says("từ hôm qua")


def test_a_burst_of_pictures_shows_the_summary_once(talk: Talk) -> None:
    talk.says(LAMP)
    first = talk.sends(MediaKind.IMAGE, Attachment("image", url="https://x/1"))
    second = talk.sends(MediaKind.IMAGE, Attachment("image", url="https://x/2"))
    talk.says("1")

    assert "Kèm: 1 tệp" in first
    assert second.startswith("Đã ghi kèm vào phản ánh: 2 tệp.")
    assert "Nội dung" not in second
    assert talk.cases.files["case-0"] == ("lan-2.00", "lan-3.00")
    assert "Kèm: 2 tệp" in talk.cases.filed[0][1].text


def test_words_instead_of_a_picture_belong_to_the_account(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.says("từ thứ Hai")

    talk.says("mùi rất hôi, trẻ con không dám qua")
    assert "mùi rất hôi" in talk.says("không")


def test_an_old_place_is_told_by_its_name_of_today(talk: Talk) -> None:
    shown = talk.says("phản ánh đèn đường hỏng ở thôn 2 xã Đắk Búk So, huyện Tuy Đức")
    talk.says("gửi")

    assert "Lưu ý: xã Đắk Búk So nay thuộc xã Tuy Đức" in shown
    assert talk.cases.details["case-0"].place_now.startswith("xã Tuy Đức")
    assert "xã Đắk Búk So" in talk.cases.filed[0][1].text


def test_a_place_answered_hours_later_is_taken(talk: Talk, clock: MovableClock) -> None:
    talk.says("rác chất đống không ai dọn")
    clock.advance(hours=5)

    assert "khi nào" in talk.says("ngõ 12 thôn 3")
    assert talk.state.draft is not None
    assert talk.state.draft.place == "ngõ 12 thôn 3"


def test_a_question_hours_later_is_a_question(talk: Talk, clock: MovableClock) -> None:
    talk.says("rác chất đống không ai dọn")
    clock.advance(hours=5)

    assert "35.000" in talk.says("phí cấp lại căn cước ở xã bao nhiêu?")
    assert talk.state.draft is not None
    assert talk.state.draft.place == ""


def test_the_form_of_an_apology_has_what_the_form_needs(talk: Talk) -> None:
    talk.says("tôi nộp hồ sơ làm sổ đỏ từ tháng 8 mà trễ hẹn hoài")
    talk.says("một cửa phường Mẫu")
    talk.says("H19.24-261012-0003")
    talk.says("hẹn trả 20/11/2026")
    shown = talk.says("không")
    talk.says("1")

    [(_, case)] = talk.cases.filed
    assert case.kind is CaseKind.LATE_DOSSIER
    assert "sổ đỏ" in case.text
    assert "Mã hồ sơ: H19.24-261012-0003" in case.text
    assert case.place == "một cửa phường Mẫu"
    assert talk.cases.details[case.id].happened == "hẹn trả 20/11/2026"
    assert "Ngày hẹn trả: hẹn trả 20/11/2026" in shown


def test_writing_again_keeps_the_contact_and_asks_nothing_optional(talk: Talk) -> None:
    talk.says(LAMP)
    talk.says("0912345678")
    talk.says("2")

    assert "Liên hệ: •••678" in talk.says("đèn đường hỏng ở thôn 4")
