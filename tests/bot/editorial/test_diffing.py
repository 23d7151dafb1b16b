"""Two texts side by side, as a person reads what an editor changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.diffing import Line, Part, Sign, compared

TEXTS = st.lists(st.sampled_from(["Chợ họp hằng ngày.", "Lệ phí 10.000 đồng.", "", "x"])).map(
    "\n".join
)


def test_equal_texts_have_nothing_to_show() -> None:
    assert compared("Một\nHai", "Một\nHai") == ()


def test_the_words_that_differ_are_marked_in_both_lines() -> None:
    assert compared("Lệ phí 10.000 đồng.", "Lệ phí 15.000 đồng.") == (
        Line(Sign.GONE, (Part("Lệ phí "), Part("10", is_marked=True), Part(".000 đồng."))),
        Line(Sign.NEW, (Part("Lệ phí "), Part("15", is_marked=True), Part(".000 đồng."))),
    )


def test_lines_without_a_common_word_are_shown_whole() -> None:
    gone, new = compared("Đóng cửa", "Mở lại hằng ngày")

    assert (gone.parts, new.parts) == ((Part("Đóng cửa"),), (Part("Mở lại hằng ngày"),))


def test_what_did_not_change_is_shown_for_three_lines_and_counted_beyond() -> None:
    old = "\n".join(map(str, range(20)))
    found = compared(old, old.replace("\n10\n", "\nmười\n"))

    assert [(each.sign, each.count) for each in found] == [
        (Sign.SKIP, 7),
        *[(Sign.SAME, 1)] * 3,
        (Sign.GONE, 1),
        (Sign.NEW, 1),
        *[(Sign.SAME, 1)] * 3,
        (Sign.SKIP, 6),
    ]


def test_a_new_text_is_new_in_every_line() -> None:
    assert [each.sign for each in compared("", "Một\nHai")] == [Sign.NEW, Sign.NEW]


@given(TEXTS, TEXTS)
def test_no_line_of_either_text_is_lost(before: str, after: str) -> None:
    found = compared(before, after)
    if not found:
        assert before.splitlines() == after.splitlines()
        return
    old = sum(each.count for each in found if each.sign is not Sign.NEW)
    new = sum(each.count for each in found if each.sign is not Sign.GONE)
    assert (old, new) == (len(before.splitlines()), len(after.splitlines()))
