"""Trees that survive being written, and that judge by what they were fitted for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.forest import Forest, Node, forest_of, sigmoid, table_of

NAMES = ("gap", "known", "coverage")
NUMBERS = st.integers(-30_000, 30_000).map(lambda n: n / 10_000)
"""The written form keeps four decimals."""

NODES: st.SearchStrategy[Node] = st.recursive(
    NUMBERS, lambda below: st.tuples(st.integers(0, 2), NUMBERS, below, below), max_leaves=8
)
FORESTS = st.builds(Forest, NUMBERS, st.lists(NODES, max_size=4).map(tuple))
VALUES = st.tuples(NUMBERS, NUMBERS, NUMBERS)


@given(FORESTS, VALUES)
def test_a_forest_survives_being_written(forest: Forest, values: tuple[float, ...]) -> None:
    table = json.loads(json.dumps(table_of(forest, NAMES)))
    again = forest_of(table, NAMES)

    assert again == forest
    assert again.probability(values) == forest.probability(values)


@given(FORESTS, VALUES)
def test_features_may_change_their_places(forest: Forest, values: tuple[float, ...]) -> None:
    moved = forest_of(table_of(forest, NAMES), tuple(reversed(NAMES)))

    assert moved.probability(values[::-1]) == forest.probability(values)


def test_a_split_on_an_unknown_feature_is_refused() -> None:
    table = {"base": 0.0, "trees": [["coverage", 0.5, -1.0, ["accents", 0.5, 0.0, 1.0]]]}

    with pytest.raises(KeyError, match="accents"):
        forest_of(table, NAMES)


@pytest.mark.parametrize(
    "table",
    [{"base": 0.0}, {"trees": []}, {"base": 0.0, "trees": [["gap", 0.5, 1.0]]}],
    ids=["no-trees", "no-base", "half-a-split"],
)
def test_half_a_forest_is_refused(table: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        forest_of(table, NAMES)


@given(NUMBERS, NUMBERS, NUMBERS, st.tuples(NUMBERS, NUMBERS).map(sorted))
def test_more_of_a_good_feature_is_never_less_likely(
    threshold: float, one: float, other: float, leaves: list[float]
) -> None:
    forest = Forest(0.0, ((0, threshold, *leaves),))
    less, more = sorted((one, other))

    assert forest.probability((less,)) <= forest.probability((more,))


def test_a_value_on_the_threshold_goes_with_what_is_below() -> None:
    forest = Forest(0.0, ((0, 0.5, -1.0, 1.0),))

    assert forest.probability((0.5,)) == sigmoid(-1.0)
    assert forest.probability((0.51,)) == sigmoid(1.0)


@given(NUMBERS, st.lists(NUMBERS, max_size=4))
def test_trees_add_up(base: float, leaves: list[float]) -> None:
    forest = Forest(base, tuple(leaves))

    assert forest.probability(()) == pytest.approx(sigmoid(base + sum(leaves)))
    assert 0.0 <= forest.probability(()) <= 1.0
