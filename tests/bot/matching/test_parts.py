"""Where a message is cut, and what is too short to be a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.parts import parts_of

TWO = ["khai sinh cần gì", "kết hôn ở đâu"]


@pytest.mark.parametrize(
    "text",
    [
        "khai sinh cần gì? kết hôn ở đâu",
        "khai sinh cần gì?? kết hôn ở đâu?",
        "khai sinh cần gì; kết hôn ở đâu",
        "khai sinh cần gì\n\nkết hôn ở đâu",
        "khai sinh cần gì và kết hôn ở đâu",
        "khai sinh cần gì, VÀ kết hôn ở đâu",
        "khai sinh cần gì với lại kết hôn ở đâu",
        "khai sinh cần gì đồng thời kết hôn ở đâu",
        "1. khai sinh cần gì 2. kết hôn ở đâu",
        "1) khai sinh cần gì 2) kết hôn ở đâu",
    ],
)
def test_a_seam_parts_two_questions(text: str) -> None:
    assert parts_of(text) == (TWO, False)


def test_unaccented_seams_are_seams_too() -> None:
    assert parts_of("khai sinh can gi va ket hon o dau dong thoi lam can cuoc")[0] == [
        *("khai sinh can gi", "ket hon o dau", "lam can cuoc"),
    ]


def test_a_comma_before_a_turn_of_speech_is_a_seam() -> None:
    assert parts_of("làm lại căn cước, còn phí bao nhiêu") == (
        ["làm lại căn cước", "còn phí bao nhiêu"],
        False,
    )


def test_a_mere_comma_is_told_apart() -> None:
    assert parts_of("khai sinh cần gì, kết hôn ở đâu") == (TWO, True)


def test_commas_beside_a_seam_do_not_cut() -> None:
    assert parts_of("sinh con, khai sinh cần gì? kết hôn ở đâu")[0] == [
        *("sinh con, khai sinh cần gì", "kết hôn ở đâu"),
    ]


@pytest.mark.parametrize("text", ["alo? khai sinh cần gì", "khai sinh cần gì?", "khai sinh cần gì"])
def test_one_word_is_no_part(text: str) -> None:
    assert parts_of(text)[0] == ["khai sinh cần gì"]


@pytest.mark.parametrize("text", ["", "?", "alo", "alo? alo"])
def test_a_message_without_questions_has_no_parts(text: str) -> None:
    assert parts_of(text) == ([], False)


WORDS = st.sampled_from(
    ["khai", "sinh", "và", "va", ",", "?", ";", "\n", "1.", "2.", "còn", "đồng"]
)


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_parts_stand_in_the_message_in_order(text: str) -> None:
    at = 0
    for part in parts_of(text)[0]:
        assert len(part.split()) >= 2
        assert part in text[at:]
        at = text.index(part, at) + len(part)
