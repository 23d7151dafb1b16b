"""Turns evidence into a probability by a few small decision trees that were fitted to examples.

Trees, because one number alone says little: much of the question covered is good, unless the
half of the title that tells siblings apart was not said. Fitting is bot.matching.fit.

Trees are not walked. Each has a lane of bits in one large number, a bit for every leaf from the
lowest values of its splits to the highest. A split that a value is above strikes out the leaves
below it; what it strikes out together with the feature's smaller thresholds is known beforehand.
The lowest bit left in a lane is the leaf that a walk would reach (QuickScorer).
"""

from __future__ import annotations

import math
import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add, getitem
from typing import Any

Node = float | tuple[int, float, Any, Any]
"""A leaf's value, or a split: feature, threshold, what holds up to it and what above."""

LANE = 16
"""Most leaves of a tree: four splits one below the other."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose values add up to the logit of a probability; raises ValueError for large ones."""

    base: float
    trees: tuple[Node, ...]
    _lanes: _Lanes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lanes", _Lanes(self.trees))

    def probability(self, values: Sequence[float]) -> float:
        """Return how likely the evidence means the right entry, 0–1."""
        return sigmoid(reduce(add, self._lanes.leaves(values), self.base))


class _Lanes:
    """The leaves of some trees as bits, and what each threshold strikes out."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self._values = [
            {1 << at: value for at, value in enumerate(_leaves(tree))} for tree in trees
        ]
        if any(len(leaves) > LANE for leaves in self._values):
            raise ValueError(f"a tree has more than {LANE} leaves")
        self._ones = sum(1 << LANE * at for at in range(len(trees)))
        self._lanes = struct.Struct(f"<{len(trees)}H")
        self._all = sum(
            (1 << len(leaves)) - 1 << LANE * at for at, leaves in enumerate(self._values)
        )
        splits: dict[int, list[tuple[float, int]]] = {}
        for at, tree in enumerate(trees):
            for feature, threshold, first, count in _splits(tree, LANE * at):
                splits.setdefault(feature, []).append((threshold, (1 << count) - 1 << first))
        self._struck = [(feature, *_ascending(rows)) for feature, rows in sorted(splits.items())]

    def leaves(self, values: Sequence[float]) -> Iterator[float]:
        """Yield the value of the leaf that each tree leads to, in the order of the trees."""
        struck = 0
        for feature, thresholds, below in self._struck:
            struck |= below[bisect_left(thresholds, values[feature])]
        left = self._all & ~struck
        lowest = left & ~(left - self._ones)
        lanes = self._lanes.unpack(lowest.to_bytes(self._lanes.size, "little"))
        return map(getitem, self._values, lanes)


def _leaves(node: Node) -> list[float]:
    """List the values of the leaves, those of what is low first."""
    return [*_leaves(node[2]), *_leaves(node[3])] if isinstance(node, tuple) else [node]


def _splits(node: Node, first: int) -> Iterator[tuple[int, float, int, int]]:
    """Yield feature, threshold, first leaf below it and their number, of every split."""
    if isinstance(node, tuple):
        feature, threshold, low, high = node
        count = len(_leaves(low))
        yield feature, threshold, first, count
        yield from _splits(low, first)
        yield from _splits(high, first + count)


def _ascending(rows: Sequence[tuple[float, int]]) -> tuple[list[float], list[int]]:
    """Return thresholds in order, and what a value above the first none, one, two … strikes out."""
    below = [0]
    thresholds = []
    for threshold, leaves in sorted(rows):
        thresholds.append(threshold)
        below.append(below[-1] | leaves)
    return thresholds, below


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
