"""Questions written in a hurry: the same in every run, and never past recognition."""

from __future__ import annotations

import random
import unicodedata
from os.path import commonprefix

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.matching.noise import KINDS, keystrokes
from knowledge.text import fold, tokens

QUESTION = "Đăng ký khai sinh cho con thì cần giấy tờ gì vậy, không được ủy quyền à?"
KIND = st.sampled_from(sorted(KINDS))
QUESTIONS = st.text(
    alphabet="aáảãạăằâậbcdđeéẹêềểghiíỉklmnoóỏôốồơớợpqrstuúũưứừvxyýỳ ĐƯ 019.,?!-\n", max_size=80
)


def written(kind: str, question: str, seed: int = 1) -> str:
    return KINDS[kind](question, random.Random(seed))


@given(KIND, QUESTIONS, st.integers(0, 99))
def test_one_seed_gives_one_writing(kind: str, question: str, seed: int) -> None:
    assert written(kind, question, seed) == written(kind, question, seed)


@given(KIND, QUESTIONS, st.integers(0, 99))
def test_no_question_is_emptied(kind: str, question: str, seed: int) -> None:
    assume(fold(question))

    assert fold(written(kind, question, seed))


@given(QUESTIONS)
def test_no_mark_is_left_without_accents(question: str) -> None:
    bare = unicodedata.normalize("NFD", written("accents", question))

    assert not any(unicodedata.combining(letter) for letter in bare)
    assert not set(bare) & {"đ", "Đ"}
    assert bare == fold(question)


@given(QUESTIONS, st.integers(0, 99))
def test_a_typing_error_changes_one_place_of_a_word(question: str, seed: int) -> None:
    words = fold(question).split()
    mistyped = written("typos", question, seed).split()

    assert len(mistyped) == len(words)
    for right, wrong in zip(words, mistyped, strict=True):
        head = len(commonprefix([right, wrong]))
        assert wrong == right or len(right) >= 3
        assert abs(len(wrong) - len(right)) <= 1
        assert right.endswith(wrong[head + 2 :])


def test_about_a_third_of_the_words_is_mistyped() -> None:
    words = fold(QUESTION).split() * 100
    mistyped = written("typos", " ".join(words)).split()

    changed = sum(a != b for a, b in zip(words, mistyped, strict=True))
    assert 0.15 < changed / len(words) < 0.45


@pytest.mark.parametrize(
    ("word", "keys"),
    [("giấy", "giaays"), ("đường", "dduwowngf"), ("hỏi", "hoir"), ("ngã", "ngax"), ("an", "an")],
)
def test_telex_keys_of_a_word(word: str, keys: str) -> None:
    assert keystrokes(word) == keys
    assert keystrokes(unicodedata.normalize("NFD", word)) == keys


def test_keystrokes_that_were_left_can_be_read_again() -> None:
    read = [token.folded for token in tokens(written("telex", QUESTION))]

    assert read == [token.folded for token in tokens(QUESTION)]


def test_chats_write_the_short_forms() -> None:
    short = written("teencode", QUESTION).split()

    assert set(short) & {"ko", "dc", "đk"}
    assert len(short) <= len(QUESTION.split())


@given(QUESTIONS, st.integers(0, 99))
def test_politeness_wraps_the_question_unchanged(question: str, seed: int) -> None:
    wrapped = written("filler", question, seed)

    assert question in wrapped
    assert len(wrapped) > len(question)
