"""How numbers are fitted, shown on made-up examples whose right answer is plain."""

from __future__ import annotations

import random
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.decision import Thresholds
from bot.matching.features import NAMES
from bot.matching.fit import (
    Judged,
    Point,
    best_offer,
    best_point,
    curve,
    fit_ranking,
    fit_thresholds,
    grow,
    reliability,
)
from bot.matching.matcher import Matcher, Ranked
from bot.matching.training import Example
from tests.bot.matching.conftest import TODAY

CAREFUL = Point(0.9, right=0.5, wrong=0.0, unfounded=0.0)
CHEAP = Point(0.6, right=0.8, wrong=0.02, unfounded=0.04)
RASH = Point(0.3, right=0.9, wrong=0.09, unfounded=0.0)
LOOSE = Point(0.4, right=0.95, wrong=0.0, unfounded=0.5)
JUDGED = st.builds(
    Judged, st.floats(0, 1), *[st.booleans()] * 3, likely=st.floats(0, 4), is_among=st.booleans()
)


def sure(probability: float, *, covered: bool = True, right: bool = True) -> Judged:
    return Judged(probability, covered, right, has_answer=True)


def unanswerable(probability: float, *, covered: bool = True) -> Judged:
    return Judged(probability, covered, is_right=False, has_answer=False)


def test_the_cheapest_allowed_threshold_is_taken() -> None:
    assert best_point([RASH, LOOSE, CHEAP, CAREFUL]) == CHEAP
    assert best_point([RASH, LOOSE, CHEAP, CAREFUL], unfounded=0.01) == CAREFUL


def test_of_equally_cheap_thresholds_the_lowest_is_taken() -> None:
    assert best_point([CAREFUL, replace(CAREFUL, threshold=0.8)]).threshold == 0.8


def test_where_no_threshold_is_allowed_the_highest_remains() -> None:
    assert best_point([RASH, LOOSE]) == LOOSE


def test_a_wrong_answer_costs_more_than_handing_over() -> None:
    asked_back = Point(0.5, right=0.5, wrong=0.0, unfounded=0.0)

    assert replace(asked_back, wrong=0.2).cost > asked_back.cost


def test_a_curve_tells_what_comes_of_each_threshold() -> None:
    judged = [sure(0.8), sure(0.5, right=False), unanswerable(0.4), unanswerable(0.1)]
    points = {point.threshold: point for point in curve(judged)}

    assert points[0.3] == Point(0.3, right=0.5, wrong=0.5, unfounded=0.5)
    assert points[0.8] == Point(0.8, right=0.5, wrong=0.0, unfounded=0.0)
    assert points[0.9].handed_over == 1.0


def test_a_strange_word_is_answered_from_sure_on_alone() -> None:
    judged = [sure(0.6), sure(0.6, covered=False), sure(0.95, covered=False)]
    first = curve(judged, sure=0.9)[0]

    assert first.right == pytest.approx(2 / 3)
    assert curve(judged)[0].right == 1.0


@given(st.lists(JUDGED, max_size=20), st.none() | st.floats(0.3, 1))
def test_a_higher_threshold_never_answers_more(judged: list[Judged], limit: float | None) -> None:
    points = curve(judged, sure=limit)

    for low, high in zip(points, points[1:], strict=False):
        assert high.threshold > low.threshold
        assert high.right <= low.right
        assert high.wrong <= low.wrong
        assert high.unfounded <= low.unfounded


@given(st.lists(JUDGED, max_size=20))
def test_fitted_thresholds_are_in_order(judged: list[Judged]) -> None:
    limits = fit_thresholds(judged, Thresholds(margin=0.07))

    assert limits.answer <= limits.sure
    assert limits.margin == 0.07


def test_choices_are_offered_where_the_right_one_is_among_them() -> None:
    good = replace(sure(0.3), likely=0.7, is_among=True)
    bad = replace(sure(0.3), likely=0.4, is_among=False)

    assert 0.4 < best_offer([good, bad]) <= 0.7


def test_reliability_sets_what_is_told_beside_what_is_right() -> None:
    rows = reliability([sure(0.91), sure(0.97, right=False), sure(0.12), sure(1.0)])

    assert [count for _, _, count in rows] == [1, 3]
    assert rows[1][:2] == (pytest.approx(0.96), pytest.approx(2 / 3))


@given(st.lists(JUDGED, max_size=20))
def test_reliability_counts_everybody_once(judged: list[Judged]) -> None:
    assert sum(count for _, _, count in reliability(judged)) == len(judged)


def test_the_ranking_learns_which_feature_tells(matcher: Matcher) -> None:
    right, wrong = matcher.rank("đăng ký", as_of=TODAY)[:2]
    telling, silent = 0, 1

    def a_runner(row: Ranked, value: float, other: float) -> Ranked:
        values = {**dict.fromkeys(NAMES, 0.5), NAMES[telling]: value, NAMES[silent]: other}
        return replace(row, features=replace(row.features, **values))

    asked = [
        Example(
            frozenset({right.entry.id}),
            (a_runner(right, 1.0, noise), a_runner(wrong, 0.0, 1 - noise)),
            source,
        )
        for source, noise in enumerate([0.0, 1.0] * 10)
    ]
    fitted = fit_ranking(asked, [0.0] * len(NAMES))

    assert fitted[telling] == max(fitted) > 0.5
    assert fitted[telling] > 10 * abs(fitted[silent])


def test_a_forest_parts_an_obvious_sample() -> None:
    chance = random.Random(1)
    rows = [((chance.random(), n / 200), n >= 100) for n in range(200)]
    forest = grow(rows)

    assert min(forest.probability((0.5, high)) for high in (0.6, 0.75, 0.99)) > 0.8
    assert max(forest.probability((0.5, low)) for low in (0.01, 0.25, 0.4)) < 0.2


def test_no_forest_grows_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)

    with pytest.raises(ImportError, match="sklearn"):
        grow([((0.0,), False), ((1.0,), True)])
