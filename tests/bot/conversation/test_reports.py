"""What a citizen hears when they report something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.cases.codes import find_code, is_code
from bot.clock import MovableClock
from bot.models import CaseKind, CaseStatus, Priority
from bot.zalo.events import Attachment, MediaKind
from tests.bot.conversation.talk import Talk


def test_a_report_that_tells_all_is_filed_after_one_yes(talk: Talk) -> None:
    summary = talk.says("phản ánh đèn đường hỏng ở thôn 3")
    assert "Nội dung: phản ánh đèn đường hỏng ở thôn 3" in summary
    assert "Xin không gửi ảnh căn cước, mã OTP" in summary

    filed = talk.says("gửi")

    case = talk.cases.filed[0][1]
    assert case.kind is CaseKind.REPORT
    assert case.due_on == date(2026, 12, 8)
    assert is_code(case.code)
    assert f"mã {case.code}" in filed
    assert "Hạn trả lời: 08/12/2026" in filed


def test_a_report_without_a_place_is_asked_for_it(talk: Talk) -> None:
    assert "ở đâu" in talk.says("đèn đường bị hỏng cả tuần nay").lower()

    talk.says("thôn 3, xã Tân An")
    talk.says("không có ảnh")
    assert "Nơi: thôn 3, xã Tân An" in talk.says("không")

    talk.says("1")
    assert talk.cases.filed[0][1].place == "thôn 3, xã Tân An"


def test_a_report_from_nothing_is_asked_question_by_question(talk: Talk) -> None:
    assert "sự việc gì" in talk.says("phản ánh")
    assert "rõ hơn" in talk.says("rác")
    assert "ở đâu" in talk.says("rác chất đống không ai dọn")
    assert "khi nào" in talk.says("đầu ngõ 12")
    assert "ảnh" in talk.says("từ thứ Hai")
    assert "gọi số nào" in talk.says("không")
    summary = talk.says("không")
    assert "Thời gian: từ thứ Hai" in summary
    assert "Nhắn 1, 2 hoặc 0" in summary
    assert "Đã ghi nhận" in talk.says("có ạ")
    assert talk.cases.details["case-0"].happened == "từ thứ Hai"


@pytest.mark.parametrize("word", ["huỷ", "hủy", "huy", "0", "không", "thôi"])
def test_a_report_can_be_dropped(talk: Talk, word: str) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")

    assert "không được gửi" in talk.says(word)
    assert talk.state.draft is None
    assert talk.cases.filed == []


def test_a_report_can_be_written_again(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")

    assert "sự việc gì" in talk.says("2")
    talk.says("đèn đường hỏng ở thôn 4")
    talk.says("đồng ý")

    assert talk.cases.filed[0][1].text == "đèn đường hỏng ở thôn 4"


def test_a_question_in_between_is_answered_and_the_report_goes_on(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    heard = talk.says("phí cấp lại căn cước bao nhiêu?")

    assert "35.000" in heard
    assert "Ta đang ghi dở phản ánh" in heard
    talk.says("ngõ 12 Trần Phú")
    assert "Nơi: ngõ 12 Trần Phú" in talk.says("gửi")


def test_a_look_up_in_between_is_no_part_of_the_report(talk: Talk) -> None:
    talk.says("phản ánh")

    assert "Không thấy mã" in talk.says("tra cứu PA-7K3-M9Q")
    assert talk.state.draft is not None
    assert talk.state.draft.text == ""


@pytest.mark.parametrize("text", ["dạ", "ok", "cảm ơn ạ", "ở đây"])
def test_politeness_is_no_place(talk: Talk, text: str) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "nơi rõ hơn" in talk.says(text)


def test_a_late_tap_on_send_shows_the_report_again(talk: Talk, clock: MovableClock) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    clock.advance(minutes=40)

    assert "Nhắn 1, 2 hoặc 0" in talk.says("#gui")
    assert talk.cases.filed == []


def test_a_menu_in_between_does_not_lose_the_report(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "còn" in talk.says("menu")
    assert "ở đâu" in talk.says("tiếp tục")


def test_numbers_of_people_are_never_said_back(talk: Talk) -> None:
    summary = talk.says(
        "phản ánh đèn đường hỏng ở thôn 3, gọi tôi 0912 345 678, căn cước 066123456789"
    )

    assert "0912" not in summary
    assert "066123456789" not in summary
    assert "•••" in summary


def test_the_officer_still_gets_the_phone_number(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3, gọi tôi 0912345678")
    talk.says("gửi")

    assert "0912345678" in talk.cases.filed[0][1].text


def test_danger_interrupts_a_report_and_keeps_it(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    heard = talk.says("cứu với nhà cháy rồi")

    assert heard.splitlines()[1] == "113 – công an"
    assert talk.label == "guard:emergency"
    assert talk.outcome is not None
    assert talk.outcome.replies[0].priority is Priority.EMERGENCY
    assert "ở đâu" in talk.says("tiếp tục")


def test_a_denunciation_is_never_written_into_an_open_report(talk: Talk) -> None:
    talk.says("phản ánh")

    heard = talk.says("tôi muốn tố cáo ông chủ tịch xã nhận hối lộ")

    assert "chưa phải là đơn tố cáo" in heard
    assert talk.state.draft is not None
    assert talk.state.draft.text == ""


def test_the_way_without_names_opens_a_report(talk: Talk) -> None:
    offered = talk.says("tôi muốn tố cáo cán bộ")
    assert '"phản ánh không nêu tên"' in offered

    heard = talk.says("phản ánh không nêu tên")

    assert "đừng ghi tên ai" in heard
    assert talk.state.draft is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cán bộ một cửa quát mắng người dân", CaseKind.ATTITUDE),
        ("thủ tục xin phép xây dựng quá rườm rà", CaseKind.RULE),
        ("nộp hồ sơ ba tháng vẫn chưa có kết quả", CaseKind.LATE_DOSSIER),
        ("khen cô Hoa ở bộ phận một cửa rất nhiệt tình", CaseKind.PRAISE),
        ("tôi góp ý nên lắp thêm ghế chờ", CaseKind.SUGGESTION),
        ("ổ gà đầy đường trước chợ", CaseKind.REPORT),
    ],
)
def test_each_kind_of_voice_opens_its_own_form(talk: Talk, text: str, kind: CaseKind) -> None:
    talk.says(text)

    assert talk.state.draft is not None
    assert talk.state.draft.kind == kind.value
    assert talk.state.draft.text == text


def test_a_picture_is_attached_to_an_open_report(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "1 tệp" in talk.sends(MediaKind.IMAGE, Attachment("image", url="https://x"))
    talk.says("ngõ 12")
    talk.says("bỏ qua")
    assert "Kèm: 1 tệp" in talk.says("bỏ qua")
    talk.says("1")
    assert talk.cases.files["case-0"] == ("lan-2.00",)


def test_a_location_answers_where(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    here = Attachment("location", latitude=12.0012345, longitude=107.6901234)

    talk.sends(MediaKind.LOCATION, here)
    heard = talk.says("gửi")

    assert "Nơi: vị trí gửi qua Zalo (12.0012, 107.6901)" in heard


@pytest.mark.parametrize("kind", list(MediaKind))
def test_no_kind_of_media_is_met_with_silence(talk: Talk, kind: MediaKind) -> None:
    assert talk.sends(kind)


def test_a_caption_is_read_as_a_message(talk: Talk) -> None:
    assert "35.000" in talk.sends(MediaKind.IMAGE, caption="phí cấp lại căn cước")


def test_a_report_put_aside_comes_back_when_somebody_agrees(
    talk: Talk, clock: MovableClock
) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    clock.advance(minutes=40)

    assert "Nhắn 1, 2 hoặc 0" in talk.says("gửi")
    assert "Đã ghi nhận" in talk.says("gửi")


def test_a_replayed_message_gives_the_same_code(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    before = talk.state, talk.events
    first = find_code(talk.says("gửi"))
    talk.state, talk.events = before

    assert find_code(talk.says("gửi")) == first


def test_a_case_is_shown_to_its_person_and_to_nobody_else(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    code = find_code(talk.says("gửi"))
    assert code is not None
    careless = code.lower().replace("-", "")

    assert "đã tiếp nhận" in talk.says(f"tra cứu {careless}")
    assert code in talk.says("phản ánh của tôi")
    neighbour = talk.neighbour()
    assert "Không thấy mã" in neighbour.says(f"tra cứu {code}")
    assert "Chưa có phản ánh nào" in neighbour.says("phản ánh của tôi")


def test_the_answer_of_a_case_is_told_without_numbers(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    person, case = talk.cases.filed[0]
    answered = replace(case, status=CaseStatus.ANSWERED, answer="Đã thay đèn. Gọi 0912345678.")
    talk.cases.filed[0] = (person, answered)

    heard = talk.says(f"tra cứu {case.code}")

    assert "Đã thay đèn" in heard
    assert "0912345678" not in heard


def test_a_late_case_says_so_and_whom_to_call(talk: Talk, clock: MovableClock) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    code = find_code(talk.says("gửi"))
    clock.advance(days=20)

    assert "quá hạn" in talk.says(f"tra cứu {code}")


def test_a_code_with_a_slip_is_told_apart_from_a_strange_one(talk: Talk) -> None:
    assert "chưa đúng" in talk.says("tra cứu PA-7K3-M9R")
    assert "Không thấy mã PA-7K3-M9Q" in talk.says("tra cứu PA-7K3-M9Q")


def test_a_question_instead_of_the_place_is_answered_and_the_place_asked_again(
    talk: Talk,
) -> None:
    talk.says("rác chất đống không ai dọn")

    heard = talk.says("phí khai sinh")

    assert "Lệ phí" in heard
    assert "ở đâu" in heard
    assert talk.state.draft is not None
    assert talk.state.draft.place == ""


@pytest.mark.parametrize("text", ["7", "12", "5."])
def test_a_bare_figure_is_no_place(talk: Talk, text: str) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "nơi rõ hơn" in talk.says(text)


@pytest.mark.parametrize("place", ["chợ Kiến Đức", "cổng trường Lê Lợi", "thôn 5"])
def test_a_place_is_taken_as_a_place(talk: Talk, place: str) -> None:
    talk.says("rác chất đống không ai dọn")

    talk.says(place)

    assert f"Nơi: {place}" in talk.says("gửi")


def test_a_place_sent_at_the_summary_replaces_the_former_one(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("ngõ 12")
    talk.says("gửi")

    assert "Nơi: thôn 2 xã Đắk Búk So" in talk.says("thôn 2 xã Đắk Búk So")

    talk.says("gửi")
    assert talk.cases.filed[0][1].place == "thôn 2 xã Đắk Búk So"


def test_neighbours_are_people_and_no_place(talk: Talk) -> None:
    heard = talk.says("phản ánh hàng xóm hát karaoke ồn cả đêm")

    assert "ở đâu" in heard
    assert "Nhắn 1, 2 hoặc 0" not in heard


def test_every_option_of_the_summary_has_a_button(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    assert talk.outcome is not None
    buttons = talk.outcome.replies[-1].buttons

    assert [button.title for button in buttons] == ["Gửi", "Sửa lại", "Huỷ"]
    assert "sự việc gì" in talk.says(buttons[1].payload)


def test_a_button_to_edit_without_a_report_is_an_old_one(talk: Talk) -> None:
    assert "không còn dùng" in talk.says("#sua")


def test_somebody_who_stops_a_report_has_dropped_it(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    assert "không được gửi" in talk.says("Dừng")
    assert talk.state.draft is None


@pytest.mark.parametrize(
    ("said", "kept"), [("H19.24-261012-0003", "H19.24-261012-0003"), ("không nhớ", "không nêu")]
)
def test_a_late_dossier_is_asked_for_its_code_once(talk: Talk, said: str, kept: str) -> None:
    talk.says("nộp hồ sơ ba tháng vẫn chưa có kết quả")
    assert "Mã hồ sơ" in talk.says("một cửa xã Tuy Đức")

    assert "trả ngày nào" in talk.says(said)
    assert "gọi số nào" in talk.says("20/11")
    assert "Ngày hẹn trả: 20/11" in talk.says("không")

    talk.says("1")
    assert talk.cases.filed[0][1].text.endswith(f"Mã hồ sơ: {kept}")
    assert talk.cases.details["case-0"].happened == "20/11"


def test_a_code_told_at_once_is_not_asked_again(talk: Talk) -> None:
    heard = talk.says("hồ sơ H19.24-261012-0003 nộp ở một cửa xã ba tháng vẫn chưa có kết quả")

    assert "Nhắn 1, 2 hoặc 0" in heard


def test_a_code_sent_at_the_summary_is_added(talk: Talk) -> None:
    talk.says("nộp hồ sơ ba tháng vẫn chưa có kết quả")
    talk.says("một cửa xã Tuy Đức")
    talk.says("không nhớ")
    talk.says("không rõ")
    talk.says("không")

    talk.says("à mã là H19.24-261012-0003")
    talk.says("gửi")

    assert talk.cases.filed[0][1].text.endswith("Mã hồ sơ: H19.24-261012-0003")


@pytest.mark.parametrize("opening", ["phản ánh ẩn danh", "phản ánh không nêu tên"])
def test_a_chosen_report_without_names_may_tell_of_bribes(talk: Talk, opening: str) -> None:
    talk.says(opening)

    assert "ở đâu" in talk.says("cán bộ địa chính đòi tiền").lower()
    assert "khi nào" in talk.says("xã Quảng Tân")
    assert "Nhắn 1, 2 hoặc 0" in talk.says("gửi")
    assert "Đã ghi nhận" in talk.says("1")
    assert "đòi tiền" in talk.cases.filed[0][1].text


def without_a_name(talk: Talk) -> str:
    """Tell of a bribe on the way without names, and return the summary."""
    talk.says("phản ánh không nêu tên")
    talk.says("cán bộ địa chính đòi tiền")
    talk.says("xã Quảng Tân")
    return talk.says("gửi")


@pytest.mark.parametrize("agreed", ["ĐỒNG Ý", "1", "gửi", "ẩn danh"])
def test_a_chosen_report_without_names_keeps_nobody(talk: Talk, agreed: str) -> None:
    assert "Vụ việc không lưu ai gửi" in without_a_name(talk)

    heard = talk.says(agreed)
    assert "không lưu ai gửi" in heard
    [(person, case)] = talk.cases.filed
    assert (person, case.person) == ("", "")


def test_a_chosen_report_without_names_keeps_nobody_when_it_was_put_aside(talk: Talk) -> None:
    assert "không lưu ai gửi" in talk.says("phản ánh không nêu tên")
    talk.says("cán bộ địa chính đòi tiền")
    talk.says("menu")
    talk.says("tiếp tục")
    talk.says("xã Quảng Tân")
    talk.says("gửi")
    talk.says("1")

    assert [person for person, _ in talk.cases.filed] == [""]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("cho xin mẫu đơn tố cáo", "Hành vi bị tố cáo: …"),
        ("tôi muốn viết đơn khiếu nại quyết định thu hồi đất", "Yêu cầu giải quyết: …"),
    ],
)
def test_who_asks_for_a_form_hears_what_the_law_wants_in_it(
    talk: Talk, asked: str, told: str
) -> None:
    heard = talk.says(asked)

    assert told in heard
    assert "không phải mẫu in sẵn" in heard


@pytest.mark.parametrize(
    "said", ["tôi muốn tố cáo cán bộ", "tôi muốn khiếu nại quyết định thu hồi đất"]
)
def test_both_lawful_ways_name_the_place(talk: Talk, said: str) -> None:
    heard = talk.says(said)

    assert talk.oa.address
    assert talk.oa.address in heard
    assert "Ngày … tháng" not in heard


def test_danger_is_heard_in_a_report_without_names(talk: Talk) -> None:
    talk.says("phản ánh ẩn danh")

    talk.says("cứu với nhà cháy rồi")

    assert talk.label == "guard:emergency"


def test_praise_is_promised_no_day(talk: Talk) -> None:
    talk.says("khen cô Hoa ở bộ phận một cửa rất nhiệt tình")

    filed = talk.says("gửi")

    assert "Đã ghi nhận lời khen" in filed
    assert "Hạn trả lời" not in filed
    assert "Hạn trả lời" not in talk.says(f"tra cứu {talk.cases.filed[0][1].code}")
    assert "hạn trả lời" not in talk.says("phản ánh của tôi")


@pytest.mark.parametrize(
    "text", ["khi nào sửa xong?", "bao giờ thì xử lý xong vậy ạ", "bao lâu thì có kết quả"]
)
def test_when_it_will_be_mended_is_about_the_report_just_filed(talk: Talk, text: str) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")

    heard = talk.says(text)

    assert "Hạn trả lời: 08/12/2026" in heard
    assert "tra cứu PA-" in heard


def test_when_it_is_done_is_about_a_later_topic_again(talk: Talk, clock: MovableClock) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("gửi")
    clock.advance(minutes=1)
    talk.says("cấp lại thẻ căn cước")

    assert "7 ngày làm việc" in talk.says("khi nào xong")
