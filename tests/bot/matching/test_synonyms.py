"""Citizens' phrases are found whole, or as two halves that stand apart in a question."""

from __future__ import annotations

import pytest

from bot.matching.synonyms import REACH, Synonyms, spoken, synonyms_of
from knowledge.lexicon import Synonym
from knowledge.text import tokens

ROWS = (
    Synonym("khai sinh", "đăng ký khai sinh"),
    Synonym("sai ~ khai sinh", "cải chính hộ tịch"),
    Synonym("cưới", "kết hôn"),
)


def meant(text: str) -> list[str]:
    hits = Synonyms(ROWS).find(tokens(text))
    return [" ".join(word.raw for word in hit.value) for hit in hits]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("làm khai sinh", ["đăng ký khai sinh"]),
        ("giấy khai sinh của con bị ghi sai", ["cải chính hộ tịch"]),
        ("ghi sai ngày trong giấy khai sinh", ["cải chính hộ tịch"]),
        ("ghi sai ngày trong giấy", []),
        ("làm khai sinh rồi cưới", ["đăng ký khai sinh", "kết hôn"]),
        ("den cuoi duong", []),
    ],
)
def test_a_phrase_stands_for_official_words(text: str, means: list[str]) -> None:
    assert meant(text) == means


def test_halves_far_apart_belong_to_different_things() -> None:
    between = " ".join(["với"] * (REACH + 1))

    assert meant(f"sai {between} khai sinh") == ["đăng ký khai sinh"]


def test_words_of_phrases_are_right_as_they_are() -> None:
    assert spoken(ROWS) == {"khai", "sinh", "sai", "cuoi"}


def test_versions_with_the_same_phrases_share_them_and_others_do_not() -> None:
    again = tuple(Synonym(row.phrase, row.means) for row in ROWS)
    assert synonyms_of(again) is synonyms_of(ROWS)
    assert synonyms_of(ROWS[:1]) is not synonyms_of(ROWS)
    assert spoken(ROWS[:1]) != spoken(ROWS)
