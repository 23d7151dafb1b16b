"""From where on to answer: limits on wrong and unfounded answers come before answering much."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.decision import Thresholds
from bot.matching.thresholds import (
    MAX_UNFOUNDED,
    MAX_WRONG,
    Judged,
    Point,
    best_offer,
    by_origin,
    curve,
    fit_thresholds,
    reliability,
)

START = Thresholds(margin=0.0, clarify=0.0)
JUDGED = st.builds(
    Judged,
    st.floats(0, 1),
    *[st.booleans()] * 3,
    likely=st.floats(0, 4),
    is_among=st.booleans(),
    gap=st.floats(0, 1),
    is_barred=st.booleans(),
    origin=st.sampled_from(["near", "own"]),
)


def likely(probability: float, *, covered: bool = True, right: bool = True) -> Judged:
    return Judged(probability, covered, right, has_answer=True, likely=probability)


def unanswerable(probability: float) -> Judged:
    return Judged(probability, True, is_right=False, has_answer=False, likely=probability)


def test_a_wrong_answer_costs_more_than_handing_over() -> None:
    asked_back = Point(0.5, right=0.5, wrong=0.0, unfounded=0.0)

    assert replace(asked_back, wrong=0.2).cost > asked_back.cost


def test_a_curve_tells_what_comes_of_each_threshold() -> None:
    judged = [likely(0.8), likely(0.5, right=False), unanswerable(0.4), unanswerable(0.1)]
    points = {point.threshold: point for point in curve(judged, replace(START, sure=0.0))}

    assert points[0.3] == Point(0.3, right=0.5, wrong=0.5, unfounded=0.5)
    assert points[0.8] == Point(0.8, right=0.5, wrong=0.0, unfounded=0.0)
    assert points[0.9].handed_over == 1.0


def test_a_strange_word_is_answered_from_sure_on_alone() -> None:
    limits = Thresholds(answer=0.6, sure=0.9, margin=0.0, clarify=0.0)

    assert likely(0.6).is_answered(limits)
    assert not likely(0.6, covered=False).is_answered(limits)
    assert likely(0.95, covered=False).is_answered(limits)


@pytest.mark.parametrize("change", [{"gap": 0.1}, {"is_barred": True}, {"likely": 0.2}])
def test_the_rules_of_the_decision_hold_here_too(change: dict[str, float]) -> None:
    limits = Thresholds(answer=0.5, sure=0.5, margin=0.3, clarify=0.4)
    row = likely(0.9)

    assert row.is_answered(limits)
    assert not replace(row, **change).is_answered(limits)


def test_right_answers_are_given_where_no_limit_stands_against_it() -> None:
    judged = [likely(0.7)] * 50 + [likely(0.5, right=False)] * 50
    limits = fit_thresholds(judged, START)

    assert all(row.is_answered(limits) == row.is_right for row in judged)


def test_a_bad_share_of_one_origin_is_not_hidden_by_another() -> None:
    easy = [replace(unanswerable(0.1), origin="easy")] * 1000
    hard = [replace(unanswerable(0.8), origin="hard")] * 10
    judged = [likely(0.75)] * 50 + easy + hard
    limits = fit_thresholds(judged, START)

    assert not any(row.is_answered(limits) for row in judged)


@given(st.lists(JUDGED, max_size=20), st.floats(0.3, 1))
def test_a_higher_threshold_never_answers_more(judged: list[Judged], sure: float) -> None:
    points = curve(judged, replace(START, sure=sure))

    for low, high in zip(points, points[1:], strict=False):
        assert high.threshold > low.threshold
        assert high.right <= low.right
        assert high.wrong <= low.wrong
        assert high.unfounded <= low.unfounded


@given(st.lists(JUDGED, max_size=20))
def test_fitted_thresholds_are_in_order_and_keep_the_limits(judged: list[Judged]) -> None:
    limits = fit_thresholds(judged, START)

    assert limits.clarify <= limits.answer <= limits.sure
    if limits.answer < 0.94:
        for origin in {row.origin for row in judged}:
            own = [row for row in judged if row.origin == origin]
            inside = [row for row in own if row.has_answer]
            outside = [row for row in own if not row.has_answer]
            wrong = sum(row.is_answered(limits) and not row.is_right for row in inside)
            assert wrong <= MAX_WRONG * len(inside)
            assert sum(row.is_answered(limits) for row in outside) <= MAX_UNFOUNDED * len(outside)


def test_choices_are_offered_where_the_right_one_is_among_them() -> None:
    good = replace(likely(0.3), likely=0.7, is_among=True)
    bad = replace(likely(0.3), likely=0.4, is_among=False)

    assert 0.4 < best_offer([good, bad]) <= 0.7


def test_shares_are_told_by_the_origin_of_the_questions() -> None:
    judged = [replace(likely(0.9), origin="own"), replace(unanswerable(0.9), origin="near")]
    near, own = by_origin(judged, Thresholds(answer=0.5, margin=0.0))

    assert (near[0], near[1].unfounded, near[2]) == ("near", 1.0, 1)
    assert (own[0], own[1].right, own[2]) == ("own", 1.0, 1)


def test_reliability_sets_what_is_told_beside_what_is_right() -> None:
    rows = reliability([likely(0.91), likely(0.97, right=False), likely(0.12), likely(1.0)])

    assert [count for _, _, count in rows] == [1, 3]
    assert rows[1][:2] == (pytest.approx(0.96), pytest.approx(2 / 3))


@given(st.lists(JUDGED, max_size=20))
def test_reliability_counts_everybody_once(judged: list[Judged]) -> None:
    assert sum(count for _, _, count in reliability(judged)) == len(judged)
