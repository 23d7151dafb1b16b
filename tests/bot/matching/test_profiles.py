"""What an entry is asked by, taken together, tells it from entries that share single words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.profiles import Profiles
from bot.matching.records import families_of
from knowledge.text import plain
from tests.bot.matching.conftest import a_procedure

NEWBORN = a_procedure(
    "1.000001",
    "Đăng ký khai sinh",
    "con mới sinh làm giấy gì",
    "vợ tôi mới sinh em bé",
    "làm giấy khai sinh cho bé",
)
DEATH = a_procedure("1.000002", "Đăng ký khai tử", "ông tôi mới mất làm giấy gì", "báo tử ở đâu")
PROFILES = Profiles(families_of([NEWBORN, DEATH]))


def likeness(question: str, family: int, profiles: Profiles = PROFILES) -> float:
    words = [word.folded for word in plain(question)]
    return profiles.likeness(profiles.sight(words), family)


@pytest.mark.parametrize(
    ("question", "nearer"),
    [
        ("bé nhà tôi mới sinh hôm qua", 0),
        ("bà ngoại mới mất, báo ở đâu", 1),
        ("khai sing cho be", 0),
        ("lam giay bao tu", 1),
    ],
)
def test_a_question_is_likest_to_the_entry_asked_so(question: str, nearer: int) -> None:
    assert likeness(question, nearer) > likeness(question, 1 - nearer)


def test_a_wording_of_its_own_is_like_an_entry_but_never_all_of_it() -> None:
    assert 0.3 < likeness("báo tử ở đâu", 1) < 1.0


@pytest.mark.parametrize("question", ["", "xyzzy"])
def test_a_question_without_a_known_word_is_like_nothing(question: str) -> None:
    assert likeness(question, 0) == likeness(question, 1) == 0.0


def test_what_many_wordings_repeat_does_not_drown_what_one_says() -> None:
    loud = a_procedure("1.000004", "Cấp thẻ", *(f"xin cấp thẻ {n}" for n in range(30)), "rớt bóp")
    profiles = Profiles(families_of([loud, DEATH]))

    assert likeness("rớt bóp", 1, profiles) > likeness("xin cấp thẻ", 1, profiles) / 5


@given(st.lists(st.text("abcdeơưđ0 ·|", max_size=8), max_size=12))
def test_likeness_is_a_share_whatever_is_asked(words: list[str]) -> None:
    sight = PROFILES.sight(words)

    assert all(0.0 <= PROFILES.likeness(sight, family) <= 1.0 + 1e-6 for family in (0, 1))
