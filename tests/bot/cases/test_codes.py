"""A code that is mistyped never names another case."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.codes import ALPHABET, find_code, has_broken_code, is_code, new_code

CODES = st.text(min_size=1, max_size=20).map(new_code)
SAMPLES = [new_code(f"event-{number}") for number in range(40)]


def characters(code: str) -> list[str]:
    return list(code.removeprefix("PA-").replace("-", ""))


def written(parts: list[str]) -> str:
    joined = "".join(parts)
    return f"PA-{joined[:3]}-{joined[3:]}"


@pytest.mark.parametrize("code", SAMPLES)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, wrong in itertools.product(range(6), ALPHABET):
        parts = characters(code)
        if parts[place] != wrong:
            parts[place] = wrong
            assert not is_code(written(parts))
            assert find_code(written(parts)) is None


@pytest.mark.parametrize("code", SAMPLES)
def test_every_swap_of_neighbours_is_noticed(code: str) -> None:
    for place in range(5):
        parts = characters(code)
        if parts[place] != parts[place + 1]:
            parts[place], parts[place + 1] = parts[place + 1], parts[place]
            assert not is_code(written(parts))


def test_swaps_and_slips_are_noticed_for_every_pair_of_characters() -> None:
    base = characters(SAMPLES[0])
    for place in range(5):
        for first, second in itertools.permutations(ALPHABET, 2):
            parts = [*base]
            parts[place], parts[place + 1] = first, second
            swapped = [*base]
            swapped[place], swapped[place + 1] = second, first
            assert not (is_code(written(parts)) and is_code(written(swapped)))


def test_a_replayed_event_gives_the_same_code_and_another_attempt_another() -> None:
    assert new_code("event-1") == new_code("event-1")
    assert len({new_code("event-1", attempt=attempt) for attempt in range(50)}) == 50


def test_codes_of_many_events_hardly_ever_meet() -> None:
    assert len({new_code(f"event-{number}") for number in range(3_000)}) >= 2_998


@given(CODES)
def test_a_code_is_found_however_it_is_typed(code: str) -> None:
    bare = code.replace("-", "")
    ways = (
        code,
        code.lower(),
        bare,
        bare.lower(),
        f"tra cứu {bare.lower()} giúp em",
        code.replace("-", " "),
        code.replace("-", " - "),
        f"({code})",
        f"mã:{code}.",
    )

    assert all(find_code(way) == code for way in ways)


@pytest.mark.parametrize(
    "text", ["", "pa", "tra cứu", "pa nô áp phích", "papa đi làm", "PA-1O0-LI1"]
)
def test_what_is_no_code_is_not_found(text: str) -> None:
    assert find_code(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    code = find_code(text)

    assert code is None or is_code(code)


def test_a_slip_is_recognised_as_one() -> None:
    assert has_broken_code("tra cứu PA-7K3-M9R")
    assert not has_broken_code("tra cứu PA-7K3-M9Q")
    assert not has_broken_code("tra cứu hồ sơ")
