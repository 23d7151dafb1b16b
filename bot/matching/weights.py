"""Loads what each feature is worth; the numbers are fitted by bot.matching.fit.

The file carries its own format number and the names of the features, so that numbers fitted
for other features are refused instead of applied to the wrong ones.
"""

from __future__ import annotations

import math
import operator
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from bot.matching.decision import Thresholds
from bot.matching.features import NAMES, Features
from knowledge.model import Kind

FORMAT = 1
FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands in the whole race, beside its own features.

    `gap` is the distance of its rank score from the best rival's, `known` the share of the
    question that the content has words for, `left` the number of topic words it leaves
    unexplained and `length` the number of topic words, both in tens.
    """

    gap: float
    known: float
    left: float
    length: float

    def vector(self) -> tuple[float, ...]:
        """Return the values in the order of the fields."""
        return (self.gap, self.known, self.left, self.length)


CALIBRATED = ("base", *(field.name for field in fields(Standing)), *NAMES)
"""What a calibration weighs; `base` is always 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted."""

    ranking: tuple[float, ...]
    calibrations: Mapping[Kind, tuple[float, ...]]
    thresholds: Thresholds

    def probability(self, kind: Kind, features: Features, standing: Standing) -> float:
        """Return how likely an entry is meant, 0–1."""
        values = evidence(features, standing)
        return sigmoid(sum(map(operator.mul, self.calibrations[kind], values)))

    def rank(self, features: Features) -> float:
        """Return the score that orders entries; it is no probability yet."""
        return math.fsum(map(operator.mul, self.ranking, features.vector()))


def load_weights(path: Path = FILE) -> Weights:
    """Read the fitted numbers; raises ValueError when they are for other features."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    calibrations = table["calibration"]
    fitted = [set(table["ranking"]), *map(set, calibrations.values())]
    if table["format"] != FORMAT or fitted != [set(NAMES), *[set(CALIBRATED)] * len(Kind)]:
        raise ValueError(f"{path.name} was fitted for other features; run bot.matching.fit")
    return Weights(
        tuple(float(table["ranking"][name]) for name in NAMES),
        {kind: tuple(float(calibrations[kind][name]) for name in CALIBRATED) for kind in Kind},
        Thresholds(**table["thresholds"]),
    )


def evidence(features: Features, standing: Standing) -> tuple[float, ...]:
    """Return what a calibration weighs, in the order of CALIBRATED."""
    return (1.0, *standing.vector(), *features.vector())


def sigmoid(value: float) -> float:
    """Return the logistic of a number, without overflow."""
    if value < -60:
        return 0.0
    return 1.0 / (1.0 + math.exp(-value))
