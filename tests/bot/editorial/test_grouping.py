"""Questions that ask for the same stand together, whatever their words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.guide import Guide
from bot.editorial.grouping import Group, grouped
from bot.models import Gap, GapKind

TODAY = date(2026, 11, 23)


def gap(question: str, times: int = 1, **facts: object) -> Gap:
    known: dict[str, object] = {
        "id": question,
        "oa_id": "1",
        "kind": GapKind.UNANSWERED,
        "entry": "",
        "question": question,
        "times": times,
        "last_seen_at": 1,
    }
    return Gap(**{**known, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_of_equals_the_shortest_stands_for_the_group_whatever_their_ids(
    guide: Guide, ids: str
) -> None:
    short, long = "hồ bơi phường mở mấy giờ", "hồ bơi phường mở lúc mấy giờ"
    [group] = grouped([gap(long, id=ids[0]), gap(short, id=ids[1])], guide.index.lexicon)

    assert group.question == short


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hồ bơi phường mở mấy giờ", "hồ bơi phường mở lúc mấy giờ"),
        ("ho boi phuong mo may gio", "dạ cho em hỏi hồ bơi phường mở mấy giờ ạ"),
        ("bao giờ có điện lại ở khu phố 3", "khi nào có điện lại ở khu phố 3"),
    ],
)
def test_the_same_in_other_words_is_one_group(guide: Guide, one: str, other: str) -> None:
    [group] = grouped([gap(one), gap(other, 2)], guide.index.lexicon)

    assert (group.question, group.times, len(group.questions)) == (other, 3, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hồ bơi phường mở mấy giờ", "chợ đêm mở mấy giờ"),
        ("bao giờ có điện lại", "bao giờ có nước lại"),
    ],
)
def test_different_things_stay_apart(guide: Guide, one: str, other: str) -> None:
    assert len(grouped([gap(one), gap(other)], guide.index.lexicon)) == 2


def test_two_oas_are_never_mixed(guide: Guide) -> None:
    found = grouped([gap("hồ bơi"), gap("hồ bơi", id="x", oa_id="2")], guide.index.lexicon)

    assert len(found) == 2


def test_a_group_tells_kinds_entry_days_and_trend() -> None:
    days = {"2026-11-23": 3, "2026-11-17": 1, "2026-11-16": 1, "2026-11-10": 2, "2026-11-01": 9}
    group = Group(
        (
            gap("a", 5, kind=GapKind.DENIED, entry="e", last_seen_at=7, days=days),
            gap("b", 2, entry="f", last_seen_at=9),
        )
    )

    assert (group.kinds, group.entry) == ((GapKind.DENIED, GapKind.UNANSWERED), "e")
    assert group.last_seen_at == 9
    assert group.days(TODAY) == (2, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 3)
    assert group.trend(TODAY) == 1


def test_nothing_is_no_group(guide: Guide) -> None:
    assert grouped([], guide.index.lexicon) == ()
