"""What a citizen hears when they ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.models import ConversationState
from tests.bot.conversation.talk import Talk


def test_a_question_is_answered_with_papers_fee_source_and_one_next_step(talk: Talk) -> None:
    heard = talk.says("mất căn cước thì làm sao")

    assert heard.startswith("Cấp lại thẻ căn cước (mã 1.014064)")
    assert "Hồ sơ:" in heard
    assert "35.000 đồng/thẻ, đến hết 31/12/2026" in heard
    assert "Nguồn: " in heard
    assert "kiểm tra ngày 15/07/2026." in heard
    assert heard.splitlines()[-1].startswith("Nhắn ")
    assert "**" not in heard


def test_the_fee_is_the_one_of_the_day(talk: Talk, clock: MovableClock) -> None:
    clock.advance(days=60)

    heard = talk.says("phí cấp lại căn cước")

    assert "70.000 đồng/thẻ" in heard
    assert "35.000" not in heard


def test_an_announced_fee_is_told_with_its_day(talk: Talk) -> None:
    assert "Từ 01/01/2027:" in talk.says("lệ phí cấp lại thẻ căn cước")


def test_rules_that_have_ended_are_not_stated(talk: Talk, clock: MovableClock) -> None:
    clock.advance(days=(365 - 265) + 5)

    heard = talk.says("đăng ký khai sinh cần giấy tờ gì")

    assert "thay đổi từ ngày 01/03/2027" in heard
    assert "chứng sinh" not in heard
    assert "0261 3543 210" in heard


def test_a_bare_follow_up_is_about_the_last_topic(talk: Talk) -> None:
    talk.says("đăng ký tạm trú")

    heard = talk.says("phí bao nhiêu vậy ạ")

    assert heard.startswith("Về tạm trú:")
    assert "15.000 đồng/lần (nộp trực tiếp)" in heard


def test_the_topic_is_forgotten_after_half_an_hour(talk: Talk, clock: MovableClock) -> None:
    talk.says("đăng ký tạm trú")
    clock.advance(minutes=31)

    assert "hỏi về thủ tục nào" in talk.says("phí bao nhiêu")


def test_every_offered_word_opens_its_side(talk: Talk) -> None:
    heard = talk.says("cấp lại thẻ căn cước")
    offered = heard.splitlines()[-1].split('"')[1::2]

    for word in offered:
        assert talk.says(word).startswith("Về "), word


def test_choices_are_picked_by_number_and_stay_good(talk: Talk) -> None:
    heard = talk.says("căn cước")
    titles = [line[3:] for line in heard.splitlines() if line[:2] in ("1.", "2.")]
    by_title = {entry.title: entry.id for entry in talk.guide.index.entries.values()}

    assert "0. Không phải, gặp cán bộ" in heard
    talk.says("cái thứ hai")
    assert talk.label == f"answer:{by_title[titles[1]]}"
    talk.says("số 1")
    assert talk.label == f"answer:{by_title[titles[0]]}"


def test_none_of_the_choices_leads_to_a_person(talk: Talk) -> None:
    talk.says("căn cước")

    assert "Gọi 0261 3543 210" in talk.says("0")


def test_a_number_beyond_the_choices_is_asked_again(talk: Talk) -> None:
    talk.says("căn cước")

    assert "hoặc 0 để chọn" in talk.says("9")
    assert talk.says("1")
    assert talk.label.startswith("answer")


@pytest.mark.parametrize("text", ["1", "số 2", "cái thứ hai", "②", "-1", "0912345678"])
def test_a_number_without_a_question_is_asked_back(talk: Talk, text: str) -> None:
    assert "chưa rõ câu này trả lời" in talk.says(text)


def test_an_old_choice_has_expired(talk: Talk, clock: MovableClock) -> None:
    talk.says("căn cước")
    clock.advance(minutes=31)

    assert "chưa rõ câu này trả lời" in talk.says("1")


def test_the_second_miss_in_a_row_offers_a_person_first(talk: Talk) -> None:
    first = talk.says("hôm nay trời có mưa không")
    second = talk.says("tối nay ăn gì")

    assert "nên không đoán" in first
    assert second.splitlines()[1].startswith("• Gọi 0261 3543 210")


def test_an_answer_in_between_forgets_the_miss(talk: Talk) -> None:
    talk.says("hôm nay trời có mưa không")
    talk.says("phí cấp lại căn cước")

    assert "nên không đoán" in talk.says("tối nay ăn gì")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("nhiệm vụ số 4 kế hoạch Đắk Nông", "3 lần mỗi tháng"),
        ("Sở Tư pháp làm gì trong kế hoạch Đắk Nông", "Nhiệm vụ 7:"),
        ("cà phê doanh nhân ở Đắk Nông do ai làm", "Hiệp hội Doanh nghiệp"),
        ("16 nhiệm vụ kế hoạch tuyên truyền Đắk Nông", "có 16 nhiệm vụ:"),
    ],
)
def test_a_plan_answers_from_its_tasks(talk: Talk, question: str, expected: str) -> None:
    heard = talk.says(question)

    assert expected in heard
    assert talk.label == "answer:plan:dak-nong-2020"


def test_a_task_is_picked_from_the_list_by_number(talk: Talk) -> None:
    talk.says("16 nhiệm vụ kế hoạch tuyên truyền Đắk Nông")

    assert "Hội nghị trao đổi, đối thoại" in talk.says("16")
    assert "Nhiệm vụ 1:" in talk.says("số 1")


def test_a_plan_of_the_past_says_so(talk: Talk) -> None:
    assert "để tra cứu" in talk.says("nhiệm vụ số 6 kế hoạch Đắk Nông")


def test_the_menu_works_by_typing_alone(talk: Talk) -> None:
    menu = talk.says("MENU")
    assert menu.count("\n") >= 6
    assert "12 Trần Phú" in talk.says("5")
    assert "phản ánh" in talk.says("3").lower()
    assert "sự việc gì" in talk.says("2")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("huỷ", "không có việc nào"),
        ("hủy", "không có việc nào"),
        ("HUY", "không có việc nào"),
        ("trợ giúp", "Gặp người thật"),
        ("help", "Gặp người thật"),
        ("#khong-co", "không còn dùng được"),
    ],
)
def test_commands_are_exact_words(talk: Talk, typed: str, expected: str) -> None:
    assert expected in talk.says(typed)


def test_an_old_button_opens_the_entry(talk: Talk) -> None:
    heard = talk.says("#tthc:cap-lai-the-can-cuoc:fee")

    assert "35.000 đồng/thẻ" in heard


def test_a_talk_taken_over_by_an_officer_is_left_alone(talk: Talk, clock: MovableClock) -> None:
    later = clock.millis() + int(timedelta(minutes=30).total_seconds() * 1000)
    talk.state = ConversationState(greeted=True, human_until=later)

    assert talk.says("phí cấp lại căn cước") == ""
    assert talk.label == "command:silent"

    clock.advance(minutes=31)
    assert "35.000" in talk.says("phí cấp lại căn cước")


def test_the_first_answer_says_once_that_this_is_a_machine(talk: Talk) -> None:
    talk.state = ConversationState()

    assert "không phải cán bộ" in talk.says("phí cấp lại căn cước")
    assert "không phải cán bộ" not in talk.says("thời hạn")


def test_another_honorific_is_used_everywhere(talk: Talk) -> None:
    talk.oa = replace(talk.oa, honorific="bạn")

    heard = talk.says("mất căn cước thì làm sao") + talk.says("menu")

    assert "Ông/Bà" not in heard
    assert "Bạn cần việc gì?" in heard


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ly hôn thì nộp đơn ở đâu", "Tòa án"),
        ("tra phạt nguội", "Cảnh sát giao thông"),
        ("vay vốn ngân hàng", "ngân hàng"),
        ("học lái xe ô tô", "cơ sở đào tạo"),
        ("quyết toán thuế thu nhập cá nhân", "cơ quan thuế"),
    ],
)
def test_other_bodies_matters_are_sent_to_them(talk: Talk, text: str, expected: str) -> None:
    assert expected in talk.says(text)
    assert talk.label.startswith("redirect:")


@pytest.mark.parametrize("text", ["chào ad", "Cảm ơn ạ", "ok", "👍", "alo", "???", "tạm biệt"])
def test_politeness_is_met_with_politeness(talk: Talk, text: str) -> None:
    talk.says(text)

    assert talk.label.startswith("smalltalk:")


def test_thanks_before_a_question_do_not_hide_the_question(talk: Talk) -> None:
    assert "35.000" in talk.says("cảm ơn ad, cho em hỏi phí cấp lại căn cước với ạ")


def test_a_person_is_one_message_away(talk: Talk) -> None:
    heard = talk.says("cho tôi gặp người thật")

    assert "0261 3543 210" in heard
    assert "7 giờ 30–17 giờ" in heard
