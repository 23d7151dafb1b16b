"""What a draft would change is told before anybody can publish it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.guide import Guide
from bot.editorial import trial
from bot.editorial.files import base_files
from bot.editorial.onefile import Around, look
from bot.editorial.trial import Changed, Told, Trials, changed, known_questions, tried
from bot.matching.matcher import Matcher
from knowledge.index import Index

TODAY = date(2026, 11, 26)
POOL = "faq/ho-boi.md"
ASKED = "hồ bơi phường mở mấy giờ"
BIRTH = "làm giấy khai sinh cho con"
TEXT = f"""+++
title = "Giờ mở cửa hồ bơi"
questions = ["{ASKED}", "bể bơi mở cửa lúc nào", "{BIRTH} ở hồ bơi"]
valid_from = 2026-11-01

[[sources]]
title = "Bảng giờ ở cổng hồ bơi (bài mẫu)"
checked_on = 2026-11-20
+++
Hồ bơi mở cửa buổi sáng.
"""
OFFICE, OTHER = "faq/gio-lam-viec.md", "faq/bao-chi.md"
RIGHT = frozenset({"1.001193"})
TRIALS = Trials()


@pytest.fixture(scope="module")
def after(guide: Guide) -> Matcher:
    around = Around(guide.index, guide.matcher.known)
    looked = look(base_files(), POOL, TEXT, around=around, on=TODAY)
    return TRIALS.matcher(guide.index, looked, text=TEXT)


def test_a_new_entry_wins_its_question_and_the_scores_are_told(
    guide: Guide, after: Matcher
) -> None:
    found = tried("ho boi phuong mo may gio", guide.matcher, after, as_of=TODAY)

    assert found.before.top != "faq:ho-boi"
    assert found.after.is_answer
    assert found.after.top == "faq:ho-boi"
    best = found.rows[0]
    assert (best.entry, best.before) == ("faq:ho-boi", None)
    assert best.after is not None
    assert best.after > 0.9
    assert found.why.unknown == ()


def test_known_questions_that_change_are_listed_and_the_lost_ones_come_first(
    guide: Guide, after: Matcher
) -> None:
    questions = known_questions(
        [(f"{BIRTH} ở hồ bơi", RIGHT), (BIRTH, RIGHT)], [ASKED, "giá vé xe buýt"]
    )
    found = changed(questions, guide.matcher, after, as_of=TODAY)

    assert [(each.question, each.after.top) for each in found] == [
        (f"{BIRTH} ở hồ bơi", "faq:ho-boi"),
        (ASKED, "faq:ho-boi"),
    ]
    assert [each.is_lost for each in found] == [True, False]


def test_a_question_with_several_right_entries_is_lost_only_when_none_of_them_answers() -> None:
    birth, pool = Told(True, ("1.001193",)), Told(True, ("faq:ho-boi",))

    for right, is_lost in (
        (RIGHT | {"1.000656"}, True),
        (RIGHT | {"faq:ho-boi"}, False),
        (frozenset({"1.000656"}), False),
        (frozenset[str](), False),
    ):
        assert Changed(BIRTH, birth, pool, right).is_lost is is_lost, right


def test_the_matcher_of_a_text_is_built_once(guide: Guide, after: Matcher) -> None:
    around = Around(guide.index, guide.matcher.known)
    looked = look(base_files(), POOL, TEXT, around=around, on=TODAY)

    assert TRIALS.matcher(guide.index, looked, text=TEXT) is after


def test_what_many_try_at_once_is_built_once_and_only_the_last_is_held(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Index] = []

    class Slow(Matcher):
        def __init__(self, index: Index) -> None:
            built.append(index)
            time.sleep(0.05)  # long enough for the others to come in

    monkeypatch.setattr(trial, "Matcher", Slow)
    trials, newer = Trials(), replace(guide.index, version="newer")
    with ThreadPoolExecutor(8) as pool:
        same = list(pool.map(lambda _: trials.without(guide.index, OFFICE), range(8)))
    assert len({id(each) for each in same}) == len(built) == 1

    for index, path, count in (
        (guide.index, OFFICE, 1),
        (newer, OFFICE, 2),
        (newer, OTHER, 3),
        (newer, OTHER, 3),
        (newer, OFFICE, 4),
    ):
        trials.without(index, path)
        assert len(built) == count, (index.version, path)
    told = {each.file for versions in built[0].versions.values() for each in versions}
    assert OFFICE not in told
    assert OTHER in told


def test_a_file_that_cannot_be_loaded_cannot_be_tried(guide: Guide) -> None:
    around = Around(guide.index, guide.matcher.known)
    looked = look(base_files(), POOL, "+++\n", around=around, on=TODAY)

    with pytest.raises(ValueError, match="cannot be loaded"):
        Trials().matcher(guide.index, looked, text="+++\n")
