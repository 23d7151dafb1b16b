"""Which two reports tell of the same thing at the same place."""

from __future__ import annotations

import pytest

from bot.cases.similar import Told, shared_words

LAMP = Told("phản ánh đèn đường hỏng ở thôn 3")


@pytest.mark.parametrize(
    "other",
    [
        Told("đèn đường thôn 3 bị hỏng mấy hôm nay"),
        Told("den duong hong roi", "thôn 3"),
        Told("bóng đèn đường không sáng", "thôn 3, xã Tân An"),
    ],
)
def test_the_same_thing_at_the_same_place_is_alike(other: Told) -> None:
    assert {"den", "duong"} <= shared_words(LAMP, other)
    assert shared_words(LAMP, other) == shared_words(other, LAMP)


@pytest.mark.parametrize(
    "other",
    [
        Told("đèn đường hỏng ở thôn 4"),
        Told("rác chất đống không ai dọn ở thôn 3"),
        Told("đèn đường hỏng", "chợ Mẫu"),
        Told("đèn đường hỏng"),
        Told("hỏng", "thôn 3"),
    ],
    ids=["another hamlet", "another matter", "another place", "no place", "one word"],
)
def test_what_differs_in_matter_or_place_is_not_alike(other: Told) -> None:
    assert shared_words(LAMP, other) == frozenset()


def test_the_same_hamlet_of_two_communes_is_two_places() -> None:
    here = Told("đèn đường hỏng", "thôn 3 xã Quảng Tân")
    there = Told("đèn đường hỏng", "thôn 3 xã Quảng Trực")

    assert shared_words(here, there) == frozenset()


@pytest.mark.parametrize(("east", "near"), [(107.6910, True), (107.6930, False)])
def test_shared_locations_are_near_within_150_metres(east: float, near: bool) -> None:
    one = Told("rác chất đống bốc mùi", "vị trí gửi qua Zalo (12.0012, 107.6901)")
    other = Told("đống rác bốc mùi", f"vị trí gửi qua Zalo (12.0012, {east:.4f})")

    assert bool(shared_words(one, other)) is near


def test_a_street_told_in_the_same_words_is_the_same_place() -> None:
    one = Told("ổ gà rất lớn gây tai nạn", "trước chợ Kiến Đức")
    other = Told("ổ gà gây tai nạn trước cổng chợ Kiến Đức")

    assert {"ga", "tai", "nan"} & shared_words(one, other)
