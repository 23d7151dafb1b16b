"""Which words stand in which bodies, beside a model that keeps the bodies as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.bodies import Bodies

WORDS = ("to", "khai", "giay", "chung", "sinh")
BODIES = st.lists(st.sets(st.sampled_from(WORDS)), max_size=12)


@given(BODIES)
def test_look_ups_agree_with_the_bodies_themselves(bodies: list[set[str]]) -> None:
    own = Bodies(bodies)

    for word in (*WORDS, "phi"):
        having = [number for number, words in enumerate(bodies) if word in words]
        assert [n for n in range(len(bodies) + 2) if own.holds(n, word)] == having


@given(BODIES)
def test_words_and_sizes_are_those_of_the_bodies(bodies: list[set[str]]) -> None:
    own = Bodies(bodies)

    assert own.words() == set().union(*bodies)
    assert own.sizes == [len(words) for words in bodies]


@pytest.mark.parametrize("word", ["phi", ""])
def test_a_word_of_no_body_is_nowhere(word: str) -> None:
    own = Bodies([{"to", "khai"}, set()])

    assert not own.holds(0, word)


def test_a_look_up_of_an_unknown_word_adds_nothing() -> None:
    own = Bodies([{"to"}])
    assert not own.holds(0, "phi")

    assert own.words() == {"to"}


def test_bodies_may_come_one_by_one() -> None:
    own = Bodies(frozenset({word}) for word in WORDS)

    assert [[n for n in range(5) if own.holds(n, word)] for word in WORDS] == [
        [0],
        [1],
        [2],
        [3],
        [4],
    ]
