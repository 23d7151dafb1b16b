"""How the ranking and the forests are fitted, on made-up examples whose answer is plain."""

from __future__ import annotations

import random
import sys
from dataclasses import replace

import pytest

from bot.matching.features import NAMES
from bot.matching.fit import cross_validated, fit, fit_ranking, grow
from bot.matching.matcher import Matcher
from bot.matching.ranked import Ranked
from bot.matching.training import Example
from bot.matching.weights import neutral_weights
from tests.bot.matching.conftest import TODAY


def test_the_ranking_learns_which_feature_tells(matcher: Matcher) -> None:
    right, wrong = matcher.rank("đăng ký", as_of=TODAY)[:2]
    telling, silent = 0, 1

    def a_runner(row: Ranked, value: float, other: float) -> Ranked:
        values = {**dict.fromkeys(NAMES, 0.5), NAMES[telling]: value, NAMES[silent]: other}
        return replace(row, features=row.features._replace(**values))

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


def test_without_examples_the_ranking_stays_as_it_was() -> None:
    assert fit_ranking([], [1.0, 2.0]) == [1.0, 2.0]


@pytest.mark.parametrize("rights", [[], [True], [False] * 50, [True] * 50])
def test_rows_that_are_few_or_all_alike_give_a_forest_without_trees(rights: list[bool]) -> None:
    forest = grow([((float(at),), right) for at, right in enumerate(rights)])
    share = (sum(rights) + 1) / (len(rights) + 2)

    assert forest.trees == ()
    assert forest.probability((0.0,)) == pytest.approx(share)


def test_fitting_ends_with_next_to_no_examples(matcher: Matcher) -> None:
    rows = matcher.rank("đăng ký khai sinh", as_of=TODAY)
    asked = [Example(frozenset({rows[0].entry.id}), rows, source=0), Example(frozenset(), (), 1)]
    told: list[str] = []
    weights, judged = fit(lambda _: asked, neutral_weights(), told.append)

    assert told == ["2 questions asked"]
    assert len(judged) == len(cross_validated(asked)) == 1
    assert weights.thresholds.answer <= weights.thresholds.sure
