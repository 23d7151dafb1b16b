"""A talk goes on: sides of the topic, choices in words, yes and no, corrections, other subjects."""

from __future__ import annotations

import pytest

from tests.bot.conversation.talk import Talk

LOST, CHANGED, BIRTH, STAY = "1.014064", "1.014063", "1.001193", "1.004194"
LICENCE_CHANGED, LICENCE_LOST = "3.000347", "3.000348"


def offered(talk: Talk) -> list[str]:
    assert talk.outcome is not None
    return [option.entry for option in talk.outcome.understood.candidates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phí bao nhiêu", "Lệ phí:"),
        ("phi bao nhieu", "Lệ phí:"),
        ("thế bao lâu thì xong", "Thời hạn:"),
        ("the bao lau thi xong", "Thời hạn:"),
        ("còn làm online thì sao", "Trực tuyến"),
        ("con lam online thi sao", "Trực tuyến"),
        ("thế giấy tờ gì", "Hồ sơ:"),
        ("the giay to gi", "Hồ sơ:"),
        ("nộp ở đâu", "Nơi nộp:"),
        ("nop o dau", "Nơi nộp:"),
        ("thế còn lệ phí", "Lệ phí:"),
        ("không, em hỏi phí cơ", "Lệ phí:"),
        ("khong, em hoi phi co", "Lệ phí:"),
    ],
)
def test_a_side_is_asked_about_the_topic_in_mind(talk: Talk, text: str, expected: str) -> None:
    talk.says("mất căn cước thì làm sao")

    heard = talk.says(text)

    assert heard.startswith("Về cấp lại căn cước:")
    assert expected in heard
    assert talk.label == f"answer:{LOST}"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("cái thứ 2", 1),
        ("cai thu 2", 1),
        ("số 2", 1),
        ("cái cuối", -1),
        ("cai cuoi cung", -1),
        ("cái sau", -1),
        ("cái dưới đó", -1),
        ("cái đầu tiên", 0),
        ("cai dau tien", 0),
        ("cái trên", 0),
        ("mục hai", 1),
        ("hai ạ", 1),
        ("mot", 0),
        ("thứ nhì", 1),
    ],
)
def test_a_choice_is_taken_by_its_place_in_the_list(talk: Talk, text: str, at: int) -> None:
    talk.says("bằng lái xe")
    entries = offered(talk)

    talk.says(text)

    assert talk.label == f"answer:{entries[at]}"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("đổi", LICENCE_CHANGED),
        ("doi nhe", LICENCE_CHANGED),
        ("cấp lại nhé", LICENCE_LOST),
        ("cap lai", LICENCE_LOST),
    ],
)
def test_a_choice_is_taken_by_the_words_that_only_it_has(talk: Talk, text: str, entry: str) -> None:
    talk.says("bằng lái xe")
    talk.says(text)

    assert talk.label == f"answer:{entry}"


@pytest.mark.parametrize("text", ["ừ", "đúng rồi", "dung roi", "cả hai", "ca hai", "cái ở giữa"])
def test_a_choice_that_cannot_be_told_is_asked_again(talk: Talk, text: str) -> None:
    talk.says("bằng lái xe")

    assert "1, 2 hoặc 0" in talk.says(text)
    talk.says("2")
    assert talk.label.startswith("answer:")


def test_the_sixth_is_no_last_one(talk: Talk) -> None:
    talk.says("bằng lái xe")

    assert "1, 2 hoặc 0" in talk.says("cái sáu")


@pytest.mark.parametrize("text", ["hai", "ba toi", "năm", "một"])
def test_a_number_in_words_means_nothing_without_a_list(talk: Talk, text: str) -> None:
    assert "chưa rõ câu này trả lời" not in talk.says(text)


@pytest.mark.parametrize("text", ["cái cuối", "cái đầu tiên", "số 2", "2"])
def test_a_place_in_a_list_without_a_list_is_asked_back(talk: Talk, text: str) -> None:
    assert "chưa rõ câu này trả lời" in talk.says(text)


def test_a_side_asked_before_the_choice_is_told_after_it(talk: Talk) -> None:
    talk.says("đăng ký khai sinh")
    talk.says("bằng lái xe")
    entries = offered(talk)

    assert "1, 2 hoặc 0" in talk.says("phí bao nhiêu")
    heard = talk.says("1")

    assert talk.label == f"answer:{entries[0]}"
    assert "Lệ phí:" in heard
    assert "Hồ sơ:" not in heard


@pytest.mark.parametrize("text", ["không", "thôi ạ", "ok", "ừ"])
def test_a_word_after_the_choice_was_made_is_mere_politeness(talk: Talk, text: str) -> None:
    talk.says("bằng lái xe")
    talk.says("2")
    talk.says(text)

    assert talk.label == "smalltalk:consent"


@pytest.mark.parametrize("text", ["không", "ko", "không phải cái nào", "khong co cai nao dung"])
def test_none_of_the_choices_leads_to_others_or_to_a_person(talk: Talk, text: str) -> None:
    talk.says("bằng lái xe")
    first = set(offered(talk))

    heard = talk.says(text)

    assert "Gọi 0261 3543 210" in heard or not first & set(offered(talk))


@pytest.mark.parametrize(
    "text",
    ["ko phải cái đó", "ko phai cai do", "không phải", "sai rồi", "k phải", "không đúng ý em"],
)
def test_a_wrong_answer_offers_what_was_likely_too(talk: Talk, text: str) -> None:
    talk.says("mất căn cước thì làm sao")

    heard = talk.says(text)

    assert "xin lỗi" in heard
    assert "0. Không phải, gặp cán bộ" in heard
    others = offered(talk)
    assert LOST not in others
    talk.says("1")
    assert talk.label == f"answer:{others[0]}"


def test_yes_to_the_only_choice_takes_it(talk: Talk) -> None:
    talk.says("lý lịch tư pháp")
    talk.says("ko phải cái đó")
    [other] = offered(talk)

    talk.says("đúng rồi")

    assert talk.label == f"answer:{other}"


def test_a_wrong_answer_without_likely_others_is_asked_back(talk: Talk) -> None:
    talk.says("trợ cấp hưu trí xã hội")
    talk.says("không phải")

    assert talk.outcome is not None
    heard = " ".join(reply.text for reply in talk.outcome.replies)
    assert "xin lỗi" in heard
    assert "gặp cán bộ" in heard


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("không phải, ý tôi là đổi thẻ căn cước", CHANGED),
        ("khong phai, y toi la doi the can cuoc", CHANGED),
        ("ko phải cấp lại mà cấp đổi thẻ căn cước", CHANGED),
        ("không, em hỏi đăng ký tạm trú cơ", STAY),
        ("khong, em hoi dang ky tam tru co", STAY),
        ("nhầm, cho hỏi khai sinh", BIRTH),
        ("ý tôi là bị hỏng thẻ căn cước", LOST),
    ],
)
def test_what_is_meant_instead_is_answered(talk: Talk, text: str, entry: str) -> None:
    talk.says("mất căn cước thì làm sao")
    talk.says(text)

    assert talk.label == f"answer:{entry}"


@pytest.mark.parametrize("text", ["ko, tôi hỏi vé số cơ", "khong phai, y em la ve may bay"])
def test_what_is_meant_instead_may_be_unknown(talk: Talk, text: str) -> None:
    talk.says("mất căn cước thì làm sao")

    assert "nên không đoán" in talk.says(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("không, em muốn gặp cán bộ", "command:human"),
        ("không, em muốn phản ánh đèn đường hỏng ở thôn 3", "guard:site_report"),
        ("không, ý em là ly hôn", "redirect:divorce"),
    ],
)
def test_what_is_meant_instead_may_be_no_question(talk: Talk, text: str, label: str) -> None:
    talk.says("mất căn cước thì làm sao")
    talk.says(text)

    assert talk.label == label


def test_a_correction_without_a_talk_is_met_with_an_apology(talk: Talk) -> None:
    assert "xin lỗi" in talk.says("ko phải cái đó")
    assert "hỏi về thủ tục nào" in talk.says("không, em hỏi phí cơ")


def test_a_report_is_not_corrected_away(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    talk.says("không phải")

    assert talk.label == "command:report"
    assert talk.state.draft is not None


@pytest.mark.parametrize("text", ["thế còn khai sinh thì sao", "the con khai sinh thi sao"])
def test_the_subject_may_change_amid_choices(talk: Talk, text: str) -> None:
    talk.says("bằng lái xe")
    talk.says(text)
    assert talk.label == f"answer:{BIRTH}"

    assert talk.says("phí bao nhiêu").startswith("Về khai sinh:")


def test_a_plan_is_chosen_by_its_province(talk: Talk) -> None:
    talk.says("kế hoạch cải cách hành chính")
    entries = [talk.guide.index.entries[entry] for entry in offered(talk)]
    place = getattr(entries[0], "province", "")

    talk.says(place)

    assert talk.label == f"answer:{entries[0].id}"


@pytest.mark.parametrize("text", ["bo qua", "Bỏ qua", "gửi", "gui di"])
def test_a_word_of_a_form_is_no_question_when_none_is_open(talk: Talk, text: str) -> None:
    talk.says("làm căn cước")
    assert talk.label == "choices"

    heard = talk.says(text)

    assert heard.startswith("Hiện không có việc nào đang làm dở.")
    assert talk.label == "command:nothing-open"
