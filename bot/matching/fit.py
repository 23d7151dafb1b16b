"""Fits the ranking weights, the forests and the thresholds from examples.

Knows the mathematics only: where examples come from is bot.matching.training. The forests are
grown by scikit-learn, which the product itself never needs.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.matching.decision import Thresholds
from bot.matching.forest import Forest, Node
from bot.matching.training import Example
from bot.matching.weights import Weights, evidence
from knowledge.model import Kind

ROUNDS = 120
COMPARED = 10
"""Ranks from which the weights learn; what stands lower is never shown."""

HOLD = 0.02
"""How strongly the ranking weights are held to where they started."""

CALIBRATED_EACH = 4
FOLDS = 5
TREES, DEPTH, STEP, LEAF, SHARE = 60, 3, 0.12, 15, 0.7
"""Small trees and large leaves: the examples are few and much alike."""

WRONG_COSTS = 5.0
"""A wrong answer costs as much as handing over so many times."""

USELESS_OFFER_COSTS = 1.0
"""Choices none of which is meant cost as much as not offering the right one."""

STRANGE = 0.7
"""The part of MAX_UNFOUNDED that may be answered in spite of a strange word."""

MAX_WRONG, MAX_UNFOUNDED = 0.03, 0.045
"""Shares that may be answered wrongly, and answered though nothing of ours answers them."""

Ask = Callable[[Weights], Sequence[Example]]
"""Asks all questions with given weights: the gaps between entries depend on the ranking."""


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of one threshold: shares of questions with an answer, and of those without."""

    threshold: float
    right: float
    wrong: float
    unfounded: float

    @property
    def handed_over(self) -> float:
        """Return the share that is asked back or handed to a person."""
        return 1.0 - self.right - self.wrong

    @property
    def cost(self) -> float:
        """Return the mean cost of a question that has an answer."""
        return WRONG_COSTS * self.wrong + self.handed_over


@dataclass(frozen=True, slots=True)
class Judged:
    """The best entry of one example, as judged by a forest that never saw it.

    `is_covered`: it knows the rarest word of the question. `likely`: the probabilities of the
    best few together; `is_among`: the right entry is one of them.
    """

    probability: float
    is_covered: bool
    is_right: bool
    has_answer: bool
    likely: float = 0.0
    is_among: bool = False


def fit(ask: Ask, start: Weights, say: Callable[[str], None]) -> tuple[Weights, list[Judged]]:
    """Fit the ranking, then the forests on what it gives, then the threshold of answering."""
    asked = ask(start)
    say(f"{len(asked)} questions asked")
    ranking = replace(start, ranking=tuple(fit_ranking(asked, start.ranking)))
    asked = ask(ranking)
    forests = {kind: grow(list(rows_of(asked, kind))) for kind in Kind}
    judged = cross_validated(asked)
    thresholds = fit_thresholds(judged, start.thresholds)
    return replace(ranking, forests=forests, thresholds=thresholds), judged


def fit_ranking(
    asked: Sequence[Example], start: Sequence[float], *, rounds: int = ROUNDS
) -> list[float]:
    """Climb the likelihood that an entry meant is chosen, staying near the start."""
    lists = [found for example in asked if (found := _list(example)) is not None]
    weights = list(start)
    for _ in range(rounds):
        slope = [-HOLD * (w - s) * len(lists) / 100 for w, s in zip(weights, start, strict=True)]
        for vectors, golds in lists:
            _add_slope(slope, vectors, golds, weights)
        weights = [w + 3.0 * g / len(lists) for w, g in zip(weights, slope, strict=True)]
    return weights


_List = tuple[list[tuple[float, ...]], frozenset[int]]
"""The features of the ranked entries, and which of them are meant."""


def _list(example: Example) -> _List | None:
    best = sorted(example.ranked, key=lambda row: -row.raw)
    golds = [n for n, row in enumerate(best) if example.is_right(row)]
    if not golds or len(best) < 2:
        return None
    kept = max(COMPARED, golds[0] + 1)
    vectors = [row.features.vector() for row in best[:kept]]
    return vectors, frozenset(n for n in golds if n < kept)


def _add_slope(
    slope: list[float],
    vectors: Sequence[Sequence[float]],
    golds: frozenset[int],
    weights: Sequence[float],
) -> None:
    scores = [sum(map(operator.mul, weights, vector)) for vector in vectors]
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    total, meant = sum(parts), sum(parts[n] for n in golds)
    for n, vector in enumerate(vectors):
        pull = (parts[n] / meant if n in golds else 0.0) - parts[n] / total
        if abs(pull) > 1e-4:
            for at, value in enumerate(vector):
                slope[at] += pull * value


Row = tuple[tuple[float, ...], bool]
"""The evidence for an entry, and whether it was meant."""


def rows_of(asked: Sequence[Example], kind: Kind) -> Iterator[Row]:
    """Yield the best few of every list; what stands lower is never shown."""
    for example in asked:
        for row in _best(example):
            if row.entry.kind is kind:
                yield evidence(row.features, row.standing), example.is_right(row)


def _best(example: Example) -> Sequence[Any]:
    return sorted(example.ranked, key=lambda row: -row.raw)[:CALIBRATED_EACH]


def grow(rows: Sequence[Row]) -> Forest:
    """Grow a forest; raises ImportError where scikit-learn is not installed."""
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=STEP,
        min_samples_leaf=LEAF,
        subsample=SHARE,
        random_state=0,
    )
    rights = [right for _, right in rows]
    model.fit([list(values) for values, _ in rows], rights)
    share = sum(rights) / len(rights)
    trees = tuple(_tree(estimator.tree_, 0) for estimator in model.estimators_[:, 0])
    return Forest(math.log(share / (1 - share)), trees)


def _tree(tree: Any, node: int) -> Node:
    if tree.children_left[node] < 0:
        return float(tree.value[node][0][0]) * STEP
    return (
        int(tree.feature[node]),
        float(tree.threshold[node]),
        _tree(tree, tree.children_left[node]),
        _tree(tree, tree.children_right[node]),
    )


def cross_validated(asked: Sequence[Example]) -> list[Judged]:
    """Judge every example by forests grown without any example that says the same."""
    judged = []
    for fold in range(FOLDS):
        seen = [example for example in asked if example.source % FOLDS != fold]
        forests = {kind: grow(list(rows_of(seen, kind))) for kind in Kind}
        for example in asked:
            if example.source % FOLDS == fold and example.ranked:
                judged.append(_judged(example, forests))
    return judged


def _judged(example: Example, forests: Mapping[Kind, Forest]) -> Judged:
    few = _best(example)
    best = few[0]
    likely = [forests[r.entry.kind].probability(evidence(r.features, r.standing)) for r in few]
    return Judged(
        likely[0],
        best.features.rarest == 1.0,
        example.is_right(best),
        bool(example.gold),
        sum(likely),
        any(map(example.is_right, few)),
    )


def fit_thresholds(judged: Sequence[Judged], start: Thresholds) -> Thresholds:
    """Choose from where on to answer: first in spite of a strange word, then without one."""
    sure = best_point(curve(judged), unfounded=MAX_UNFOUNDED * STRANGE).threshold
    answer = best_point(curve(judged, sure=sure)).threshold
    left = [row for row in judged if not _is_answered(row, answer, sure)]
    return replace(start, answer=min(answer, sure), sure=sure, clarify=best_offer(left))


def best_offer(judged: Sequence[Judged]) -> float:
    """Choose how likely the best few must be together to be worth a question back."""
    steps = [step / 100 for step in range(20, 81)]
    return min(steps, key=lambda step: (sum(_offer_cost(row, step) for row in judged), step))


def _offer_cost(row: Judged, threshold: float) -> float:
    if row.likely >= threshold:
        return 0.0 if row.is_among else USELESS_OFFER_COSTS
    return 1.0 if row.is_among else 0.0


def curve(judged: Sequence[Judged], *, sure: float | None = None) -> list[Point]:
    """Say what would come of each threshold, from 0.30 to 0.95.

    With `sure` the threshold holds where the rarest word is known, and `sure` everywhere.
    """
    inside = [row for row in judged if row.has_answer]
    outside = [row for row in judged if not row.has_answer]
    points = []
    for step in range(30, 96):
        answered = [row for row in inside if _is_answered(row, step / 100, sure)]
        right = sum(row.is_right for row in answered)
        unfounded = sum(_is_answered(row, step / 100, sure) for row in outside)
        points.append(
            Point(
                step / 100,
                right / max(1, len(inside)),
                (len(answered) - right) / max(1, len(inside)),
                unfounded / max(1, len(outside)),
            )
        )
    return points


def _is_answered(row: Judged, threshold: float, sure: float | None) -> bool:
    if sure is None:
        return row.probability >= threshold
    return row.probability >= sure or (row.is_covered and row.probability >= threshold)


def best_point(points: Sequence[Point], *, unfounded: float = MAX_UNFOUNDED) -> Point:
    """Return the cheapest threshold at which hardly any answer is wrong or unfounded."""
    allowed = [p for p in points if p.unfounded <= unfounded and p.wrong <= MAX_WRONG]
    allowed = allowed or list(points[-1:])
    return min(allowed, key=lambda point: (point.cost, point.threshold))


def reliability(judged: Sequence[Judged], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each tenth of probability the mean told, the share right and the number."""
    rows = []
    for low in range(bins):
        own = [row for row in judged if min(bins - 1, int(row.probability * bins)) == low]
        if own:
            told = sum(row.probability for row in own) / len(own)
            rows.append((told, sum(row.is_right for row in own) / len(own), len(own)))
    return rows
