"""What a citizen hears when they ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.conversation.answers import MAX_CHARACTERS, render
from bot.models import ConversationState
from bot.wording import wording_of
from bot.zalo.events import Echo
from knowledge.model import Facet, Kind, Procedure
from tests.bot.conversation.talk import LAN, Talk


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

    assert "01/03/2027" in heard
    assert "Luật Hộ tịch mới" in heard
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
    talk.meets(Echo(LAN, "m-officer", "Chào bà.", admin_id="9"))

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
        ("thuế thu nhập cá nhân tính thế nào", "cơ quan thuế"),
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


@pytest.mark.parametrize(
    ("question", "remark"),
    [
        ("khai tử", "Đăng ký quá hạn: mức thu do HĐND tỉnh quy định"),
        ("xin giấy độc thân", "do HĐND tỉnh quy định"),
    ],
)
def test_an_overview_keeps_what_is_remarked_on_the_fee(
    talk: Talk, question: str, remark: str
) -> None:
    assert remark in talk.says(question)


def test_what_an_overview_leaves_out_is_said_and_offered(talk: Talk) -> None:
    heard = talk.says("khai tử")

    assert '…(nhắn "hồ sơ" để xem đủ)' in heard
    assert '"hồ sơ"' in heard.splitlines()[-1]
    assert "văn bản ủy quyền" in talk.says("hồ sơ")


def test_the_source_is_dated_by_its_own_check(talk: Talk) -> None:
    entry = talk.guide.index.entries["plan:dak-nong-2020"]
    first = entry.sources[0]

    heard = talk.says("kế hoạch đắk nông")

    assert f"Nguồn: {first.title}, kiểm tra ngày {first.checked_on:%d/%m/%Y}." in heard


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        ("phí khai sinh và phí kết hôn bao nhiêu", "Đăng ký khai sinh", "Đăng ký kết hôn"),
        ("phí khai tử và phí tách hộ", "Đăng ký khai tử", "Tách hộ"),
        ("mất căn cước và mất giấy khai sinh", "Cấp lại thẻ căn cước", "Cấp bản sao"),
    ],
)
def test_two_clear_questions_get_two_answers(
    talk: Talk, message: str, first: str, second: str
) -> None:
    talk.says(message)

    assert talk.outcome is not None
    texts = [reply.text for reply in talk.outcome.replies]
    assert [text.startswith(title) for text, title in zip(texts, (first, second), strict=True)] == [
        True,
        True,
    ]


def test_a_second_question_within_a_report_leaves_room_for_the_report(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    talk.says("phí khai sinh và phí kết hôn bao nhiêu?")

    assert talk.outcome is not None
    assert len(talk.outcome.replies) == 2
    assert "ghi dở" in talk.outcome.replies[-1].text


@pytest.mark.parametrize(
    "question",
    ["thời gian và phí cấp lại căn cước", "khai sinh cần giấy tờ gì và nộp ở đâu"],
)
def test_two_sides_of_one_topic_are_one_question(talk: Talk, question: str) -> None:
    talk.says(question)

    assert talk.outcome is not None
    assert len(talk.outcome.replies) == 1


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        ("nhiệm vụ 4", "Nhiệm vụ 4:"),
        ("còn nhiệm vụ 5", "Nhiệm vụ 5:"),
        ("nhiệm vụ thứ ba", "Nhiệm vụ 3:"),
        ("nhiệm vụ mười sáu", "Nhiệm vụ 16:"),
        ("nhiệm vụ số bảy là gì", "Nhiệm vụ 7:"),
        ("kho bạc làm gì", "Nhiệm vụ 14:"),
        ("sở tư pháp làm gì", "Nhiệm vụ 7:"),
        ("ai thay", "Hiện nay:"),
        ("ai làm bây giờ", "Hiện nay:"),
        ("kinh phí", "Kinh phí"),
        ("hội nông dân làm gì", "không nêu nhiệm vụ nào"),
    ],
)
def test_a_plan_in_mind_is_asked_further(talk: Talk, follow_up: str, expected: str) -> None:
    talk.says("kế hoạch đắk nông")

    assert expected in talk.says(follow_up)
    assert talk.label == "answer:plan:dak-nong-2020"


def test_another_plan_named_is_the_other_plan(talk: Talk) -> None:
    talk.says("kế hoạch đắk nông")

    assert "Nhiệm vụ 3: Tăng cường ứng dụng" in talk.says("kế hoạch bình phước nhiệm vụ thứ ba")
    assert talk.label == "answer:plan:binh-phuoc-2023"


def test_another_topic_leaves_the_plan(talk: Talk) -> None:
    talk.says("kế hoạch đắk nông")

    assert "35.000" in talk.says("phí cấp lại căn cước")


def test_a_task_of_no_plan_is_asked_back(talk: Talk) -> None:
    talk.says("nhiệm vụ 4")

    assert talk.label != "answer:plan:dak-nong-2020"


def test_who_stands_in_today_is_not_told_by_old_tasks(talk: Talk) -> None:
    heard = talk.says("ai thay sở thông tin truyền thông gia lai")

    assert "Sở Thông tin và Truyền thông không còn" in heard
    assert "Nhiệm vụ 1" not in heard


@pytest.mark.parametrize(
    "text",
    ["bạn có ngu không", "đồ ngu", "trả lời sai rồi", "không phải", "bot ngu quá", "sai rồi"],
)
def test_scolding_is_met_with_an_apology_and_a_way_on(talk: Talk, text: str) -> None:
    heard = talk.says(text)

    assert "xin lỗi" in heard
    assert "gặp cán bộ" in heard
    assert "Dạ vâng" not in heard


def test_none_of_these_leads_to_a_person(talk: Talk) -> None:
    talk.says("căn cước")

    assert "Gọi 0261 3543 210" in talk.says("không phải")


def test_a_name_is_not_looked_up(talk: Talk) -> None:
    assert "Trợ lý tự động" in talk.says("bạn tên gì")
    assert "trợ lý tự động" in talk.says("bạn là ai")


@pytest.mark.parametrize("text", ["tắt tin", "dừng", "đừng gửi tin nữa", "huỷ nhận bản tin"])
def test_who_wants_no_bulletins_gets_none_and_is_told_so(talk: Talk, text: str) -> None:
    assert "không nhận bản tin nào" in talk.says(text)


@pytest.mark.parametrize("text", ["dữ liệu của tôi", "xóa dữ liệu của tôi", "xoá thông tin của em"])
def test_who_asks_for_their_data_hears_what_is_kept_and_how_it_goes(talk: Talk, text: str) -> None:
    heard = talk.says(text)

    assert "Dữ liệu đang giữ" in heard
    assert "4. Xóa tất cả" in heard


def test_an_unmarked_right_is_not_a_wish_to_stop(talk: Talk) -> None:
    assert "Đã tắt bản tin" not in talk.says("đúng")


def test_a_miss_promises_no_list(talk: Talk) -> None:
    assert "ghi lại" not in talk.says("hôm nay trời có mưa không")


def test_an_ended_faq_claims_no_change_of_rules(talk: Talk) -> None:
    entries = talk.guide.index.entries.values()
    faq = next(entry for entry in entries if entry.kind is Kind.FAQ)
    ended = replace(faq, validity=replace(faq.validity, valid_to=date(2026, 11, 1)))

    heard = render(ended, wording=wording_of(talk.oa), as_of=date(2026, 11, 23))

    assert "chỉ áp dụng đến ngày 01/11/2026" in heard
    assert "Quy định" not in heard


def test_every_overview_fits_in_one_message(talk: Talk) -> None:
    for entry in talk.guide.index.entries.values():
        heard = render(entry, wording=wording_of(talk.oa), as_of=date(2026, 11, 23))

        assert len(heard) <= MAX_CHARACTERS
        if isinstance(entry, Procedure):
            assert "Nơi nộp:" in heard or Facet.PLACE not in entry.sections, entry.id
