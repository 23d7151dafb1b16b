"""A citizen leaves a number or not, and shows on the map where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.zalo.events import Attachment, InfoSubmitted, MediaKind
from tests.bot.conversation.talk import LAN, WARD, Talk

HERE = Attachment("location", latitude=12.0012345, longitude=107.6901234)
POINT = "vị trí gửi qua Zalo (12.0012, 107.6901)"


def asked_for_a_number(talk: Talk) -> str:
    """Tell everything up to the question for a contact, and return how it is put."""
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.says("từ thứ Hai")
    return talk.says("không có ảnh")


def test_a_number_is_asked_for_once_and_is_kept_apart_from_the_account(talk: Talk) -> None:
    assert "Không bắt buộc" in asked_for_a_number(talk)

    assert "Liên hệ: •••678" in talk.says("số tôi 0912 345 678")
    talk.says("gửi")

    [(_, case)] = talk.cases.filed
    assert talk.cases.details[case.id].contact == "0912 345 678"
    assert "0912" not in case.text


@pytest.mark.parametrize("word", ["không", "bỏ qua", "thôi khỏi", "khong can", "xong"])
def test_refusing_a_number_is_fine(talk: Talk, word: str) -> None:
    asked_for_a_number(talk)

    assert "Nhắn 1, 2 hoặc 0" in talk.says(word)
    assert "Đã ghi nhận" in talk.says("gửi")
    assert talk.cases.details["case-0"].contact == ""


@pytest.mark.parametrize("typed", ["0912", "12345", "1", "0912 34x"])
def test_a_number_that_is_none_is_asked_for_again_and_never_for_ever(
    talk: Talk, typed: str
) -> None:
    asked_for_a_number(talk)
    talk.says(typed)

    talk.says("không")
    assert "Đã ghi nhận" in talk.says("gửi")


def test_words_at_the_question_for_a_number_belong_to_the_account(talk: Talk) -> None:
    asked_for_a_number(talk)

    assert "mùi rất hôi" in talk.says("mùi rất hôi, trẻ con không dám qua")


def test_a_better_place_at_the_question_for_a_number_is_the_place(talk: Talk) -> None:
    asked_for_a_number(talk)

    assert "gọi số nào" in talk.says("à thôn 2 mới đúng")
    assert "Nơi: à thôn 2 mới đúng" in talk.says("không")


def test_a_mail_address_is_a_contact(talk: Talk) -> None:
    asked_for_a_number(talk)
    talk.says("lan.le@vidu.vn")
    talk.says("gửi")

    assert talk.cases.details["case-0"].contact == "lan.le@vidu.vn"


def test_a_message_that_says_everything_needs_only_consent(talk: Talk) -> None:
    heard = talk.says("phản ánh đèn đường hỏng ở thôn 3 từ hôm qua, gọi cho tôi số 0912345678")

    assert "Nhắn 1, 2 hoặc 0" in heard
    assert "Liên hệ: •••678" in heard
    assert "Đã ghi nhận" in talk.says("gửi")
    assert talk.cases.details["case-0"].contact == "0912345678"


def test_a_number_of_somebody_else_in_the_account_is_not_the_citizens(talk: Talk) -> None:
    talk.says("phản ánh quán karaoke số 0987654321 treo biển che đường ở thôn 3")
    talk.says("gửi")

    assert talk.cases.details["case-0"].contact == ""


def test_who_wants_no_name_in_it_is_not_asked_for_a_number(talk: Talk) -> None:
    talk.says("phản ánh không nêu tên")
    talk.says("cán bộ địa chính đòi tiền")
    talk.says("xã Quảng Tân")
    talk.says("từ tháng trước")

    assert "Nhắn 1, 2 hoặc 0" in talk.says("không có ảnh")


def test_zalos_form_stands_under_the_question_where_the_oa_has_a_picture(talk: Talk) -> None:
    talk.oa = replace(WARD, contact_image="https://phuong-mau.example/lien-he.png")
    asked_for_a_number(talk)

    assert talk.outcome is not None
    [reply] = talk.outcome.replies
    assert reply.card is not None
    assert reply.card.image_url == "https://phuong-mau.example/lien-he.png"
    shown = talk.meets(InfoSubmitted(LAN, "Lê Thị Lan", "84912345678", "thôn 3"))
    assert "Liên hệ: •••678" in shown
    assert talk.outcome.replies[0].card is None
    talk.says("gửi")
    assert "Lê Thị" not in str(talk.cases.details["case-0"])


def test_a_form_without_a_number_changes_nothing(talk: Talk) -> None:
    asked_for_a_number(talk)
    before = talk.state.draft

    assert talk.meets(InfoSubmitted(LAN, "Lan", "", "")) == ""
    assert talk.state.draft == before
    assert "Nhắn 1, 2 hoặc 0" in talk.says("không")


def test_a_location_beside_a_place_in_words_is_added_to_it(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")

    assert "Đã ghi vị trí" in talk.sends(MediaKind.LOCATION, HERE)
    assert f"Nơi: ngõ 12; {POINT}" in talk.says("gửi")
    assert talk.state.draft is not None
    assert talk.state.draft.attachments == 0


def test_a_location_at_the_summary_keeps_the_place_of_the_account(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")

    assert f"Nơi: {POINT}" in talk.sends(MediaKind.LOCATION, HERE)
    talk.says("gửi")
    [(_, case)] = talk.cases.filed
    assert "thôn 3" in case.text
    assert case.place == POINT


def test_an_address_sent_with_a_location_tells_the_commune_of_today(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    there = replace(HERE, description="thôn 2, xã Đắk Búk So, huyện Tuy Đức")
    talk.sends(MediaKind.LOCATION, there)
    heard = talk.says("gửi")
    talk.says("1")

    assert f"Nơi: thôn 2, xã Đắk Búk So, huyện Tuy Đức; {POINT}" in heard
    assert "xã Đắk Búk So nay thuộc xã Tuy Đức" in heard
    assert talk.cases.details["case-0"].place_now.startswith("xã Tuy Đức")


def test_two_locations_leave_the_last_one_beside_the_words(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.sends(MediaKind.LOCATION, HERE)
    talk.sends(MediaKind.LOCATION, replace(HERE, latitude=12.5))

    assert "Nơi: ngõ 12; vị trí gửi qua Zalo (12.5000, 107.6901)" in talk.says("gửi")
