"""Fits the ranking weights and the forests from examples, and judges what they would say.

Knows the mathematics only: where examples come from is bot.matching.training, from where on to
answer is bot.matching.thresholds. The forests are
grown by scikit-learn, which the product itself never needs.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.matching.decision import MAX_CHOICES, Cover
from bot.matching.forest import Forest, Node
from bot.matching.ranked import Ranked
from bot.matching.thresholds import Judged, fit_thresholds, parted
from bot.matching.training import Example
from bot.matching.weights import Sort, Weights, evidence, sort_of
from knowledge.model import Kind

ROUNDS = 200
COMPARED = 10
"""Ranks from which the weights learn; what stands lower is never shown."""

RANKED_FROM = 4000
"""Lists from which the ranking learns, evenly taken; more hardly change it."""

HOLD = 0.02
"""How strongly the ranking weights are held to where they started."""

CALIBRATED_EACH = 4
"""Of every list, the entries from which the forests learn."""

JUDGED_EACH = 6
"""And those among which the likeliest is looked for, as the matcher does."""

FOLDS = 5
TREES, DEPTH, STEP, LEAF, SHARE = 60, 3, 0.12, 15, 0.7
"""Small trees and large leaves: the examples are few and much alike."""

Ask = Callable[[Weights], Sequence[Example]]
"""Asks all questions with given weights: the gaps between entries depend on the ranking."""


def fit(ask: Ask, start: Weights, say: Callable[[str], None]) -> tuple[Weights, list[Judged]]:
    """Fit the ranking, then the forests on what it gives, then the threshold of answering."""
    asked = ask(start)
    say(f"{len(asked)} questions asked")
    ranking = replace(start, ranking=tuple(fit_ranking(asked, start.ranking)))
    asked = ask(ranking)
    forests = {sort: grow(list(rows_of(asked, sort))) for sort in Sort}
    judged = cross_validated(asked)
    written, titles = parted(judged)
    fitted = replace(
        ranking,
        forests=forests,
        thresholds=fit_thresholds(written, start.thresholds),
        titles=fit_thresholds(titles, start.titles),
    )
    return fitted, judged


def fit_ranking(
    asked: Sequence[Example], start: Sequence[float], *, rounds: int = ROUNDS
) -> list[float]:
    """Climb the likelihood that an entry meant is chosen, staying near the start."""
    lists = [found for example in asked if (found := _list(example)) is not None]
    lists = lists[:: len(lists) // RANKED_FROM + 1]
    weights = list(start)
    for _ in range(rounds if lists else 0):
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


def rows_of(asked: Sequence[Example], sort: Sort) -> Iterator[Row]:
    """Yield the best few of every list; what stands lower is never shown."""
    for example in asked:
        for _, row in _first(example, CALIBRATED_EACH):
            if sort_of(row.entry) is sort:
                yield evidence(row.features, row.standing), example.is_right(row)


def _first(example: Example, number: int) -> list[tuple[int, Ranked]]:
    """Return the best of a list by rank score, with their places in it."""
    places = sorted(range(len(example.ranked)), key=lambda at: -example.ranked[at].raw)
    return [(at, example.ranked[at]) for at in places[:number]]


def grow(rows: Sequence[Row]) -> Forest:
    """Grow a forest; of too few rows, or rows all alike, only the share of right ones is kept.

    Raises ImportError where scikit-learn is not installed.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    rights = [right for _, right in rows]
    share = (sum(rights) + 1) / (len(rights) + 2)
    base = math.log(share / (1 - share))
    if len(rows) < 2 * LEAF or len(set(rights)) < 2:
        return Forest(base, ())
    model = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=STEP,
        min_samples_leaf=LEAF,
        subsample=SHARE,
        random_state=0,
    )
    model.fit([list(values) for values, _ in rows], rights)
    trees = tuple(_tree(estimator.tree_, 0) for estimator in model.estimators_[:, 0])
    prior = sum(rights) / len(rights)
    return Forest(math.log(prior / (1 - prior)), trees)


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
        forests = {sort: grow(list(rows_of(seen, sort))) for sort in Sort}
        for example in asked:
            if example.source % FOLDS == fold and example.ranked:
                judged.append(_judged(example, forests))
    return judged


def _judged(example: Example, forests: Mapping[Sort, Forest]) -> Judged:
    likely = [
        (forests[sort_of(row.entry)].probability(evidence(row.features, row.standing)), -at)
        for at, row in _first(example, JUDGED_EACH)
    ]
    ordered = sorted(likely, reverse=True)[:MAX_CHOICES]
    places = [-at for _, at in ordered]
    best, cover = example.ranked[places[0]], example.cover(places[0])
    rival = ordered[1][0] if len(ordered) > 1 else 0.0
    others = any(example.ranked[at].entry.kind is Kind.PLAN for at in places[1:])
    is_one_of_many = best.entry.kind is Kind.PLAN and not cover.named and others
    return Judged(
        ordered[0][0],
        cover.rarest,
        example.is_right(best),
        bool(example.gold),
        sum(probability for probability, _ in ordered),
        any(example.is_right(example.ranked[at]) for at in places),
        gap=ordered[0][0] - rival,
        is_barred=cover.sibling or is_one_of_many or _is_unfit(cover) or not example.has_known_word,
        origin=example.origin,
        is_title=sort_of(best.entry) is Sort.TITLE,
    )


def _is_unfit(cover: Cover) -> bool:
    return cover.is_slight and not cover.named
