"""Two questions in one message: each gets its answer, its choices, or a word that it is left."""

from __future__ import annotations

import pytest

from tests.bot.conversation.talk import Talk

LEFT = "Phần còn lại của câu hỏi thì Trợ lý chưa có câu trả lời đã kiểm tra."


def replies(talk: Talk) -> list[str]:
    assert talk.outcome is not None
    return [reply.text for reply in talk.outcome.replies]


@pytest.mark.parametrize(
    ("message", "title", "secret"),
    [
        ("làm khai sinh cần gì và vé số làm ở đâu", "Đăng ký khai sinh", "vé số"),
        ("lam khai sinh can gi va ve so lam o dau", "Đăng ký khai sinh", "ve so"),
        ("vé số làm ở đâu và phí khai sinh bao nhiêu", "Đăng ký khai sinh", "vé số"),
        ("đăng ký tạm trú và mua vé máy bay", "Đăng ký tạm trú", "máy bay"),
        ("phí chứng thực bản sao bao nhiêu? mai trời có mưa không?", "Chứng thực", "mưa"),
        ("đăng ký kết hôn cần gì, xin vé số thế nào", "Đăng ký kết hôn", "vé số"),
    ],
)
def test_an_unknown_half_is_said_to_be_left_and_not_repeated(
    talk: Talk, message: str, title: str, secret: str
) -> None:
    talk.says(message)

    answer, rest = replies(talk)
    assert answer.startswith(title)
    assert rest.startswith(LEFT)
    assert "gặp cán bộ" in rest
    assert secret not in rest


def test_an_unclear_half_becomes_choices_that_a_number_answers(talk: Talk) -> None:
    talk.says("phí khai sinh và làm căn cước")

    answer, choices = replies(talk)
    assert answer.startswith("Đăng ký khai sinh")
    assert choices.startswith("Còn phần kia của câu hỏi, ý Ông/Bà là mục nào?")
    [number] = [line[0] for line in choices.splitlines() if "Cấp lại thẻ căn cước" in line]
    assert talk.says(number).startswith("Cấp lại thẻ căn cước")


@pytest.mark.parametrize(
    "message",
    ["phí khai sinh và ly hôn thì nộp đơn ở đâu", "phi khai sinh va ly hon nop don o dau"],
)
def test_a_half_of_another_body_is_sent_there(talk: Talk, message: str) -> None:
    talk.says(message)

    answer, redirect = replies(talk)
    assert answer.startswith("Đăng ký khai sinh")
    assert redirect.startswith("Ly hôn do Tòa án")


def test_a_half_begun_with_and_what_about_is_a_question(talk: Talk) -> None:
    talk.says("đăng ký tạm trú, còn nhập hộ khẩu thì sao")

    assert [text.split(" (")[0] for text in replies(talk)] == [
        "Đăng ký tạm trú",
        "Đăng ký thường trú",
    ]


def test_numbered_questions_are_two(talk: Talk) -> None:
    talk.says("1. phí khai sinh 2. phí kết hôn")

    assert [text.split(" (")[0] for text in replies(talk)] == [
        "Đăng ký khai sinh",
        "Đăng ký kết hôn",
    ]


@pytest.mark.parametrize(
    "message",
    [
        "mất căn cước, đang ở xa quê làm được không",
        "mat can cuoc, dang o xa que lam duoc khong",
        "vợ tôi vừa sinh, tôi đi làm xa thì ai đi khai sinh được",
        "Con tôi mới sinh được hai tháng, nay muốn làm giấy khai sinh",
        "Quy định về phí, lệ phí chứng thực bản sao?",
        "khai sinh cho bé, bố mẹ chưa đăng ký kết hôn",
    ],
)
def test_a_circumstance_is_no_second_question(talk: Talk, message: str) -> None:
    talk.says(message)

    assert len(replies(talk)) == 1
    assert LEFT not in replies(talk)[0]


def test_two_unknown_halves_are_one_miss(talk: Talk) -> None:
    talk.says("hôm nay trời có mưa không và tối nay ăn gì")

    assert len(replies(talk)) == 1
    assert talk.label == "no_match"


def test_a_side_of_the_unknown_half_is_not_asked_of_the_other(talk: Talk) -> None:
    talk.says("mất căn cước làm sao và bao giờ bão tan")

    assert "Hồ sơ:" in replies(talk)[0]


@pytest.mark.parametrize(
    "message",
    [
        "Sở Thông tin và Truyền thông Kon Tum chủ trì những việc nào năm 2024?",
        "Yêu cầu, mục đích của kế hoạch thông tin tuyên truyền năm 2023 ở Hà Nội là gì ạ?",
        "the can cuoc bi gay, xin cap lai o dau",
        "Thuê nhà ở lâu năm thì có nhập hộ khẩu vào được không, điều kiện sao?",
    ],
)
def test_a_name_or_a_list_with_and_is_one_question(talk: Talk, message: str) -> None:
    talk.says(message)

    assert len(replies(talk)) == 1


def test_one_sure_half_is_answered_beside_another(talk: Talk) -> None:
    talk.says("PAPI là cái chi, ai đo vậy?")

    assert replies(talk)[0].startswith("PAPI là Chỉ số")


def test_a_hoax_is_not_answered_by_its_half(talk: Talk) -> None:
    talk.says("tối nay 12 giờ Zalo bắt đầu thu phí, gửi cho 20 người để được miễn")

    assert not talk.label.startswith("answer")
