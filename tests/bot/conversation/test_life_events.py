"""A turn of life is answered as a list in order, whose numbers open what is meant."""

from __future__ import annotations

from tests.bot.conversation.talk import Talk


def test_a_death_is_answered_with_what_to_do_in_which_order(talk: Talk) -> None:
    heard = talk.says("ba tôi mất hôm qua cần làm giấy tờ gì trước")

    assert talk.label == "answer:faq:viec-nguoi-than-mat"
    assert heard.index("1. Liên thông") < heard.index("2. Khai tử")
    assert "kiểm tra ngày" in heard


def test_a_number_opens_the_procedure(talk: Talk) -> None:
    talk.says("ba tôi mất hôm qua cần làm giấy tờ gì trước")
    talk.says("2")

    assert talk.label == "answer:1.000656"


def test_an_editors_question_that_looks_like_a_danger_is_answered_below_the_numbers(
    talk: Talk,
) -> None:
    heard = talk.says("cháy nhà cháy luôn sổ đỏ")

    assert talk.label == "answer:1.012786"
    assert "114" in heard.split("\n\n")[0]


def test_a_real_danger_is_never_answered_from_an_entry(talk: Talk) -> None:
    talk.says("nhà tôi đang cháy")

    assert talk.label == "guard:emergency"
