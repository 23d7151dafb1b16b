"""Which names an official title goes by, and which titles are one family."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.wordings import (
    MIN_WORDS,
    family_name,
    in_full,
    joins_acts,
    pairs_of,
    parts_of,
    texts_of,
)
from knowledge.text import fold, plain
from tests.bot.matching.conftest import a_plan, a_procedure

TITLES = st.lists(
    st.sampled_from(
        ["Cấp", "cấp lại", ",", "và", "/", ";", "(cấp xã)", "(", ")", "giấy phép lái xe", "thủ tục"]
        + ["đối với", "thuộc thẩm quyền của Bộ", "thực hiện tại cấp tỉnh", "khai sinh", "."]
    ),
    max_size=9,
).map(" ".join)


@pytest.mark.parametrize(
    "title",
    [
        "Công nhận hòa giải viên",
        "Công nhận hòa giải viên (cấp xã)",
        "Công nhận hòa giải viên (Cấp Tỉnh)",
        "Công nhận hòa giải viên (thực hiện tại cấp tỉnh)",
        "Công nhận hòa giải viên (thuộc thẩm quyền giải quyết của UBND cấp xã)",
        "Công nhận hòa giải viên thực hiện tại cấp xã",
        "Công nhận hòa giải viên, thực hiện ở trung ương",
        "Công nhận hòa giải viên thuộc thẩm quyền giải quyết của Bộ Tư pháp",
        "Thủ tục công nhận hòa giải viên (cấp xã)",
        "Thủ tục hành chính: Công nhận hòa giải viên",
    ],
)
def test_a_level_does_not_part_siblings(title: str) -> None:
    assert family_name(title) == "cong nhan hoa giai vien"


@pytest.mark.parametrize(
    "title",
    ["Công nhận hòa giải viên (lần đầu)", "Thôi công nhận hòa giải viên", "Công nhận tổ trưởng"],
)
def test_any_other_difference_parts_them(title: str) -> None:
    assert family_name(title) != family_name("Công nhận hòa giải viên (cấp xã)")


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        (
            "Cấp, cấp lại giấy phép lái xe",
            {"Cấp giấy phép lái xe", "cấp lại giấy phép lái xe"},
        ),
        ("Gia hạn/cấp lại thẻ nhà báo", {"Gia hạn thẻ nhà báo", "cấp lại thẻ nhà báo"}),
        (
            "Cấp, cấp lại hoặc gia hạn thẻ nhà báo",
            {"Cấp thẻ nhà báo", "cấp lại thẻ nhà báo", "gia hạn thẻ nhà báo"},
        ),
        (
            "Đăng ký khai sinh; đăng ký thường trú; cấp thẻ bảo hiểm y tế",
            {"Đăng ký khai sinh", "đăng ký thường trú", "cấp thẻ bảo hiểm y tế"},
        ),
        ("Hỗ trợ mai táng đối với người có công", {"Hỗ trợ mai táng"}),
        ("Hỗ trợ (một lần) chi phí mai táng", {"Hỗ trợ chi phí mai táng"}),
        ("Cấp giấy phép lái xe thực hiện tại cấp tỉnh", {"Cấp giấy phép lái xe"}),
        ("Thủ tục đăng ký khai sinh", set()),
        ("Đăng ký khai sinh", set()),
    ],
)
def test_a_long_title_contains_shorter_names(title: str, parts: set[str]) -> None:
    assert set(parts_of(title)) == parts


def test_acts_offered_at_once_are_joined() -> None:
    assert joins_acts("Thủ tục cấp, cấp lại thẻ nhà báo")
    assert not joins_acts("Cấp lại thẻ nhà báo")


@given(TITLES)
def test_names_are_short_words_of_the_title_told_once(title: str) -> None:
    parts = parts_of(title)

    assert len(parts) == len(set(parts))
    assert all(len(part.split()) >= MIN_WORDS for part in parts)
    assert all(set(fold(part).split()) <= set(fold(title).split()) for part in parts)
    assert title not in parts


@given(TITLES)
def test_a_family_name_drops_words_and_adds_none(title: str) -> None:
    assert set(family_name(title).split()) <= set(fold(title).split())


def test_an_entry_is_found_by_its_title_first_and_by_each_text_once() -> None:
    entry = a_procedure("1.000001", "Cấp, cấp lại thẻ nhà báo", "mất thẻ", short="Cấp thẻ nhà báo")

    assert texts_of(entry) == [
        *("Cấp, cấp lại thẻ nhà báo", "Cấp thẻ nhà báo", "mất thẻ", "cấp lại thẻ nhà báo"),
    ]


def test_a_plan_is_found_by_its_province_and_period() -> None:
    assert any(
        "Gia Lai 2022" in text for text in texts_of(a_plan("gia-lai-2022", "Gia Lai", "2022"))
    )


def test_pairs_keep_the_order_of_the_words() -> None:
    assert pairs_of(plain("cấp lại thẻ")) == [("cap", "lai"), ("lai", "the")]
    assert pairs_of(plain("thẻ")) == []


def test_cases_that_a_title_lists_become_names_of_their_own() -> None:
    title = "Đăng ký biến động đất trong các trường hợp chuyển nhượng, thừa kế, tặng cho"

    assert {
        "Đăng ký biến động đất",
        "Đăng ký biến động đất thừa kế",
        "Đăng ký biến động đất tặng cho",
    } <= set(parts_of(title))


def test_an_act_stands_before_the_first_thing_of_a_list() -> None:
    title = "Thực hiện, điều chỉnh trợ cấp xã hội hàng tháng, hỗ trợ kinh phí chăm sóc"

    assert "Thực hiện trợ cấp xã hội hàng tháng" in parts_of(title)


def test_short_forms_in_capitals_are_written_out() -> None:
    short = {"bhyt": "bảo hiểm y tế"}

    assert in_full("Cấp thẻ BHYT, số bhyt và LPG", short) == "Cấp thẻ bảo hiểm y tế, số bhyt và LPG"
