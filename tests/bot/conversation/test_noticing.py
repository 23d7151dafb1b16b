"""What a talk shows of our knowledge: counts, and questions free of personal data."""

from __future__ import annotations

import pytest

from bot.models import GapKind, NewGap, Outcome, Tallied, Tally
from tests.bot.conversation.talk import Talk

CARD = "rớt bóp mất căn cước phải mần răng"
LOST_CARD = "1.014064"
POOL = "rạp phim phường chiếu mấy giờ"


def heard(talk: Talk, text: str) -> Outcome:
    talk.says(text)
    assert talk.outcome is not None
    return talk.outcome


def test_a_question_nobody_can_answer_is_kept_and_counted(talk: Talk) -> None:
    outcome = heard(talk, POOL)

    [gap] = outcome.gaps
    assert (gap.kind, gap.question) == (GapKind.UNANSWERED, POOL)
    assert outcome.tallies == (Tally(Tallied.NO_MATCH, gap.entry),)


def test_an_answer_is_counted_and_not_kept(talk: Talk) -> None:
    outcome = heard(talk, CARD)

    assert outcome.gaps == ()
    assert outcome.tallies == (Tally(Tallied.ANSWER, LOST_CARD),)


def test_praise_and_denial_are_counted_for_the_entry(talk: Talk) -> None:
    heard(talk, CARD)
    assert heard(talk, "đúng rồi").tallies == (Tally(Tallied.HELPED, LOST_CARD),)

    heard(talk, CARD)
    denied = heard(talk, "không phải cái đó")
    assert denied.tallies == (Tally(Tallied.DENIED, LOST_CARD),)
    assert denied.gaps == (NewGap(GapKind.DENIED, CARD, LOST_CARD),)


@pytest.mark.parametrize(
    "text",
    [
        "hồ bơi mở mấy giờ gọi 0912345678 giùm",
        "tôi tên là Nguyễn Thị Lan hỏi hồ bơi mở mấy giờ",
        "hồ bơi " + "rất là to " * 15 + "mở mấy giờ",
    ],
    ids=["number", "name", "story"],
)
def test_a_question_that_may_tell_who_asks_is_counted_alone(talk: Talk, text: str) -> None:
    outcome = heard(talk, text)

    assert outcome.gaps == ()


@pytest.mark.parametrize("text", ["#menu", "1", "phản ánh đèn đường hỏng", "cháy nhà cứu với"])
def test_commands_numbers_reports_and_danger_are_no_questions(talk: Talk, text: str) -> None:
    outcome = heard(talk, text)

    assert outcome.gaps == ()
    assert outcome.tallies == ()


def test_while_a_report_is_open_nothing_is_noticed(talk: Talk) -> None:
    heard(talk, "phản ánh đèn đường hỏng")

    assert heard(talk, POOL).gaps == ()
