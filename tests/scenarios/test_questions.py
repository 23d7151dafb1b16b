"""Citizens ask; each story goes through the signed webhook and the Open API."""

from __future__ import annotations

import pytest

from tests.fakes import Installation


@pytest.mark.parametrize(
    "question",
    [
        "làm khai sinh cho con cần gì",
        "lam khai sinh cho con can gi",
        "Làm khai sinh cho con cần gì ạ???",
        "dạ cho em hỏi làm gks cho bé cần giấy tờ gì với ạ",
    ],
)
def test_a_parent_hears_what_a_birth_registration_needs(town: Installation, question: str) -> None:
    answer = town.citizen().says(question)

    assert "Đăng ký khai sinh" in answer
    assert "1.001193" in answer
    assert "chứng sinh" in answer
    assert "Nguồn:" in answer
    assert "kiểm tra ngày" in answer


def test_a_lost_identity_card_is_answered_without_accents(town: Installation) -> None:
    answer = town.citizen().says("mat can cuoc lam lai o dau")

    assert "ấp lại thẻ căn cước" in answer
    assert "Công an" in answer


def test_a_follow_up_about_the_fee_keeps_the_subject(town: Installation) -> None:
    lan = town.citizen()
    lan.says("chứng thực bản sao giấy tờ ở đâu")
    answer = lan.says("phí bao nhiêu")

    assert "2.000 đồng" in answer
    assert "hứng thực bản sao" in answer


def test_the_plan_of_dak_nong_has_sixteen_tasks_and_is_history(town: Installation) -> None:
    lan = town.citizen()

    assert "16" in lan.says("ke hoach cai cach hanh chinh dak nong 2020 co may nhiem vu")
    assert "Lâm Đồng" in lan.says("kế hoạch cải cách hành chính Đắk Nông 2020 là gì")


def test_a_vague_wish_gets_numbered_choices_that_a_number_answers(town: Installation) -> None:
    lan = town.citizen()
    choices = lan.says("làm căn cước")
    answer = lan.says("1")

    assert "1. " in choices
    assert "2. " in choices
    assert "căn cước" in answer
    assert "Nguồn:" in answer


def test_a_number_without_a_question_is_asked_back(town: Installation) -> None:
    assert "menu" in town.citizen().says("3")


def test_what_the_bot_does_not_know_it_does_not_guess(town: Installation) -> None:
    answer = town.citizen().says("cách nấu phở bò gia truyền")

    assert "không đoán" in answer
    assert "Nguồn:" not in answer


def test_danger_is_answered_with_the_emergency_numbers_first(town: Installation) -> None:
    answer = town.citizen().says("chay nha roi cuu voi")

    assert "gọi ngay" in answer.splitlines()[0]
    assert all(number in answer for number in ("113", "114", "115", "111"))
    assert "Nguồn:" not in answer


def test_a_denunciation_is_shown_its_lawful_way_and_not_asked_for_details(
    town: Installation,
) -> None:
    answer = town.citizen().says("tôi muốn tố cáo cán bộ địa chính nhận hối lộ")

    assert "chưa phải" in answer
    assert town.app.store.cases.all() == []


def test_following_is_welcomed_by_a_bot_that_says_what_it_is(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    welcome = lan.hears()

    assert "trợ lý tự động" in welcome
    assert "1. " in welcome


def test_a_sticker_is_not_met_with_silence(town: Installation) -> None:
    lan = town.citizen()
    town.zalo.sends_sticker(lan.user_id, "2000000000000000001")
    town.settle()

    assert lan.hears()


def test_the_bot_is_silent_while_an_officer_talks_and_comes_back(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    town.zalo.officer_says("2000000000000000001", lan.user_id, "Tôi xem giúp nhé", "5000")
    town.settle()
    lan.hears()

    assert lan.says("cảm ơn anh, phí khai sinh bao nhiêu") == ""
    town.pass_time(hours=2)
    assert "khai sinh" in lan.says("phí khai sinh bao nhiêu")
