"""What citizens confirm becomes a proposal, and nothing private does."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.conversation.masking import is_personal
from bot.models import NewProposal
from tests.bot.conversation.talk import Talk

CARD = "1.014064"
ODD = "rớt bóp mất căn cước phải mần răng"


def proposed(talk: Talk) -> NewProposal | None:
    assert talk.outcome is not None
    return talk.outcome.proposal


@pytest.mark.parametrize(
    "word",
    [
        "đúng rồi",
        "dung roi",
        "hữu ích quá ạ",
        "huu ich",
        "cảm ơn, đúng cái em hỏi",
        "cam on, dung cai em hoi",
        "dạ đúng ý em rồi ạ",
        "Chính xác!",
        "giúp được em rồi, cảm ơn ad",
    ],
)
def test_a_word_of_confirmation_proposes_the_question(talk: Talk, word: str) -> None:
    talk.says(ODD)
    assert proposed(talk) is None

    heard = talk.says(word)

    assert talk.label == "smalltalk:helped"
    assert heard.count("Dạ") == 1
    assert proposed(talk) == NewProposal(CARD, ODD)


@pytest.mark.parametrize("word", ["cảm ơn", "ok", "không đúng ý em", "chưa hữu ích", "ừ", "👍"])
def test_mere_politeness_or_dissent_proposes_nothing(talk: Talk, word: str) -> None:
    talk.says(ODD)
    talk.says(word)

    assert proposed(talk) is None


def test_one_question_is_confirmed_once(talk: Talk) -> None:
    talk.says(ODD)
    talk.says("đúng rồi")
    talk.says("đúng rồi")

    assert proposed(talk) is None


def test_only_the_message_right_after_the_answer_confirms_it(talk: Talk) -> None:
    talk.says(ODD)
    talk.says("phí bao nhiêu")
    talk.says("đúng rồi")

    assert proposed(talk) is None


def test_a_late_word_confirms_nothing(talk: Talk, clock: MovableClock) -> None:
    talk.says(ODD)
    clock.advance(minutes=31)
    talk.says("hữu ích quá")

    assert proposed(talk) is None


def test_a_choice_that_is_taken_proposes_the_question(talk: Talk) -> None:
    heard = talk.says("làm căn cước")
    [number] = [line[0] for line in heard.splitlines() if "Cấp lại thẻ căn cước" in line]

    talk.says(f"số {number}")

    assert proposed(talk) == NewProposal(CARD, "làm căn cước")
    talk.says("1")
    assert proposed(talk) is None


@pytest.mark.parametrize("word", ["0", "9", "không phải"])
def test_a_choice_that_is_not_taken_proposes_nothing(talk: Talk, word: str) -> None:
    talk.says("làm căn cước")
    talk.says(word)

    assert proposed(talk) is None


def test_a_menu_or_a_list_of_tasks_is_no_question(talk: Talk) -> None:
    talk.says("menu")
    talk.says("1")
    assert proposed(talk) is None

    talk.says("16 nhiệm vụ kế hoạch tuyên truyền Đắk Nông")
    talk.says("4")
    assert proposed(talk) is None


@pytest.mark.parametrize(
    "question",
    [
        "làm căn cước cho Nguyễn Văn Tèo",
        "lam can cuoc cho nguyen van teo",
        "làm căn cước số 066123456789",
        "làm căn cước, sinh ngày 12/3/1985",
        "làm căn cước " + "ở xa quê lâu rồi " * 8,
    ],
)
def test_what_may_tell_of_a_person_or_a_story_is_not_proposed(talk: Talk, question: str) -> None:
    talk.says(question)
    talk.says("1")

    assert proposed(talk) is None


@pytest.mark.parametrize(
    "question", ["mất căn cước thì làm sao", "dạ cho em hỏi MAT CAN CUOC THI LAM SAO ạ"]
)
def test_a_wording_that_is_there_is_not_proposed(talk: Talk, question: str) -> None:
    talk.says(question)
    assert talk.label == f"answer:{CARD}"
    talk.says("đúng rồi")

    assert talk.label == "smalltalk:helped"
    assert proposed(talk) is None


def test_a_report_teaches_nothing(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")
    talk.says("phí cấp lại căn cước bao nhiêu?")

    assert talk.state.asked is None


def test_the_remembered_question_holds_no_long_number(talk: Talk) -> None:
    talk.says("làm lại căn cước 066123456789 bị mất")

    assert talk.state.asked is not None
    assert "066" not in talk.state.asked.question


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("tôi tên Lan mất căn cước", True),
        ("Y Bhim mất căn cước", True),
        ("nhà số 12 đường Lê Lợi", True),
        ("gửi qua lan@example.vn", True),
        ("xe biển số 48A 12345", True),
        ("người sinh năm 1970 đổi căn cước", True),
        ("đổi căn cước ở Hà Nội", False),
        ("HỒ SƠ KHAI SINH GỒM GÌ", False),
        ("Hồ sơ ly hôn xong làm giấy độc thân", False),
        ("kế hoạch 289/KH-UBND", False),
        ("năm 2026 phí bao nhiêu", False),
    ],
)
def test_what_tells_of_a_person_is_noticed(text: str, personal: bool) -> None:
    assert is_personal(text) is personal
