"""Who reports what is reported already may join instead, and learns nothing of who reported it."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.models import CaseKind, CaseStatus
from tests.bot.conversation.talk import Talk

LAMP = "phản ánh đèn đường hỏng ở thôn 3, gọi chị Nguyễn Thị Lan 0912345678"


@pytest.fixture
def hung(talk: Talk) -> Talk:
    """A neighbour of Lan, who reported the lamp this morning."""
    talk.says(LAMP)
    talk.says("gửi")
    return talk.neighbour()


def test_a_report_like_an_open_one_is_offered_and_joined(talk: Talk, hung: Talk) -> None:
    offer = hung.says("đèn đường thôn 3 hỏng rồi")
    assert "ngày 23/11/2026" in offer
    assert "1. Cùng theo dõi" in offer

    joined = hung.says("1")

    [(_, case)] = talk.cases.filed
    assert case.code in joined
    assert talk.cases.joined == {(case.id, "hung")}
    assert case.code in hung.says("phản ánh của tôi")
    assert "đã tiếp nhận" in hung.says(f"tra cứu {case.code}")
    assert hung.state.draft is None


def test_the_offer_shows_only_words_that_the_citizen_typed(hung: Talk) -> None:
    offer = hung.says("đèn đường thôn 3 hỏng rồi")

    assert "đèn, đường, hỏng" in offer
    assert not any(word in offer for word in ("Lan", "Nguyễn", "0912345678", "PA-"))


@pytest.mark.parametrize("word", ["2", "0", "không", "gửi riêng", "gửi", "#gui-rieng", "#gui"])
def test_who_wants_it_apart_sends_it_apart(talk: Talk, hung: Talk, word: str) -> None:
    hung.says("đèn đường thôn 3 hỏng rồi")

    assert "Nhắn 1, 2 hoặc 0" in hung.says(word)
    hung.says("gửi")

    assert len({case.code for _, case in talk.cases.filed}) == 2
    assert talk.cases.joined == set()


def test_a_mere_yes_is_asked_what_it_means(talk: Talk, hung: Talk) -> None:
    hung.says("đèn đường thôn 3 hỏng rồi")

    assert "1 để theo dõi" in hung.says("ừ")
    assert talk.cases.joined == set()


def test_a_question_at_the_offer_is_answered(hung: Talk) -> None:
    hung.says("đèn đường thôn 3 hỏng rồi")

    heard = hung.says("phí cấp lại căn cước bao nhiêu?")

    assert "35.000" in heard
    assert "1 để theo dõi" in heard


def test_what_was_answered_meanwhile_is_not_joined(talk: Talk, hung: Talk) -> None:
    hung.says("đèn đường thôn 3 hỏng rồi")
    talk.cases.change("case-0", status=CaseStatus.ANSWERED, answer="Đã thay.")

    assert "Nhắn 1, 2 hoặc 0" in hung.says("1")
    assert talk.cases.joined == set()


def test_ones_own_report_is_named_and_not_sent_again(talk: Talk) -> None:
    talk.says(LAMP)
    talk.says("gửi")
    code = talk.cases.filed[0][1].code

    assert code in talk.says("đèn đường thôn 3 hỏng rồi")
    assert "Vẫn giữ phản ánh đã gửi" in talk.says("1")
    assert len(talk.cases.filed) == 1
    assert talk.cases.joined == set()


def test_an_old_report_is_not_offered(hung: Talk, clock: MovableClock) -> None:
    clock.advance(days=61)

    assert "Nhắn 1, 2 hoặc 0" in hung.says("đèn đường thôn 3 hỏng rồi")


def test_another_place_told_at_the_summary_is_compared_anew(hung: Talk) -> None:
    hung.says("đèn đường thôn 5 hỏng rồi")
    hung.says("chợ Mẫu")

    assert hung.state.draft is not None
    assert hung.state.draft.similar == "none"


def test_only_reports_on_site_are_compared(talk: Talk) -> None:
    for person in (talk, talk.neighbour()):
        person.says("khen cô Hoa ở bộ phận một cửa phường Mẫu rất nhiệt tình")
        person.says("gửi")

    assert [case.kind for _, case in talk.cases.filed] == [CaseKind.PRAISE] * 2


@pytest.mark.parametrize("payload", ["#cung-theo-doi", "#gui-rieng"])
def test_an_old_button_of_an_offer_is_answered(talk: Talk, payload: str) -> None:
    assert "không còn dùng" in talk.says(payload)
