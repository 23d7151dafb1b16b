"""Turns evidence into a probability by a few small decision trees that were fitted to examples.

Trees, because one number alone says little: much of the question covered is good, unless the
half of the title that tells siblings apart was not said. Fitting is bot.matching.fit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Node = float | tuple[int, float, Any, Any]
"""A leaf's value, or a split: feature, threshold, what holds up to it and what above."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose values add up to the logit of a probability."""

    base: float
    trees: tuple[Node, ...]

    def probability(self, values: Sequence[float]) -> float:
        """Return how likely the evidence means the right entry, 0–1."""
        logit = self.base
        for node in self.trees:
            # No isinstance: this loop is a fifteenth of what a question costs.
            while node.__class__ is tuple:
                node = node[2] if values[node[0]] <= node[1] else node[3]
            logit += node  # type: ignore[operator]
        return sigmoid(logit)


def forest_of(table: dict[str, Any], names: Sequence[str]) -> Forest:
    """Read a forest from its JSON form, in which splits name their features.

    Raises KeyError or ValueError when it was fitted for other features.
    """
    places = {name: at for at, name in enumerate(names)}
    return Forest(float(table["base"]), tuple(_node(tree, places) for tree in table["trees"]))


def table_of(forest: Forest, names: Sequence[str]) -> dict[str, Any]:
    """Return the JSON form of a forest."""
    return {
        "base": round(forest.base, 4),
        "trees": [_written(tree, names) for tree in forest.trees],
    }


def sigmoid(value: float) -> float:
    """Return the logistic of a number, without overflow."""
    if value < -60:
        return 0.0
    return 1.0 / (1.0 + math.exp(-value))


def _node(written: Any, places: dict[str, int]) -> Node:
    if isinstance(written, int | float):
        return float(written)
    name, threshold, low, high = written
    return places[name], float(threshold), _node(low, places), _node(high, places)


def _written(node: Node, names: Sequence[str]) -> Any:
    if not isinstance(node, tuple):
        return round(node, 4)
    feature, threshold, low, high = node
    return [names[feature], round(threshold, 4), _written(low, names), _written(high, names)]
