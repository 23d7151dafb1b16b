"""Which of our words a mistyped word may be."""

from __future__ import annotations

import pytest

from bot.matching.vocabulary import Vocabulary

WORDS = ("khai", "sinh", "thuong", "tru", "chung", "thuc", "xoa", "cuoc")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(dict.fromkeys(WORDS, 1), 10, weak={"body"}, topics=WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("khai", "khai"), ("thuogn", "thuong"), ("chugn", "chung"), ("soa", "xoa"), ("chu", "tru")],
)
def test_a_mistyped_word_is_repaired(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert vocabulary.near(typed, False)[0][0] == meant


def test_glued_words_are_parted(vocabulary: Vocabulary) -> None:
    assert [word for word, _ in vocabulary.near("khaisinh", False)] == ["khai", "sinh"]


def test_a_right_syllable_with_its_accents_is_no_mistake(vocabulary: Vocabulary) -> None:
    assert vocabulary.near("xoan", True) == ()
    assert vocabulary.near("xoan", False) != ()


@pytest.mark.parametrize("word", ["2026", "ab", "blockchain"])
def test_what_is_no_near_word_stays_unknown(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.near(word, False) == ()
    assert not vocabulary.is_known(word, False)


def test_a_word_of_a_body_is_known_but_found_by_nothing(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_known("body", False)
    assert vocabulary.near("body", False) == ()


def test_rare_words_tell_more() -> None:
    vocabulary = Vocabulary({"rare": 1, "common": 9}, 10, weak=(), topics=())

    assert vocabulary.unknown_idf > vocabulary.idf("rare") > vocabulary.idf("common")


def test_a_key_hit_twice_or_two_keys_swapped_are_the_likeliest_slips() -> None:
    counts = {"chu": 1, "chuc": 90, "hong": 80, "muon": 1, "mon": 70}
    words = Vocabulary(counts, 100, weak=(), topics=())

    assert words.near("chuu", is_marked=False)[0][0] == "chu"
    assert words.near("moun", is_marked=False)[0][0] == "muon"


def test_repairs_lead_to_words_that_only_citizens_use() -> None:
    words = Vocabulary({"ho": 3}, 10, weak={"tiem"}, topics=(), spoken={"tiem"})

    assert [word for word, _ in words.near("tieem", is_marked=False)] == ["tiem"]
    assert words.rarity(words.near("tieem", is_marked=False)) == words.unknown_idf


def test_a_word_misheard_is_told_by_its_neighbour() -> None:
    words = Vocabulary({"tam": 3, "tru": 3, "chu": 9}, 10, weak=(), topics=(),
                       pairs={("tam", "tru"): 3})  # fmt: skip

    assert words.heard_beside("tam", "chu", "") == "tru"
    assert words.heard_beside("gia", "chu", "") is None
