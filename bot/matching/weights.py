"""Loads what each feature is worth; the numbers are fitted by `python -m bot fit`.

The files carry their own format number and the names of the features, so that numbers fitted
for other features are refused instead of applied to the wrong ones.
"""

from __future__ import annotations

import json
import math
import operator
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from pathlib import Path

from bot.errors import BotError
from bot.matching.decision import Thresholds
from bot.matching.features import NAMES, Features
from bot.matching.forest import Forest, forest_of, table_of
from knowledge.model import Kind

FORMAT = 2
FOLDER = Path(__file__).parent
RANKING = "weights.toml"
FORESTS = "forests.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands in the whole race, beside its own features.

    `gap` is the distance of its rank score from the best rival's, `known` the share of the
    question that the content has words for, `left` the number of topic words it leaves
    unexplained and `length` the number of topic words, both in tens; `crowd` is the natural
    logarithm of the number of entries, in tens. `topical` is the share of the topic words, by
    rarity, that the entry knows; `stray` tells of the rarest one that only others know, and
    `unsaid` of the rarest word of the title that nobody said.
    """

    gap: float
    known: float
    left: float
    length: float
    crowd: float
    topical: float
    stray: float
    unsaid: float

    def vector(self) -> tuple[float, ...]:
        """Return the values in the order of the fields."""
        values: tuple[float, ...] = _STANDING(self)
        return values


_STANDING = attrgetter(*(field.name for field in fields(Standing)))

CALIBRATED = (*(field.name for field in fields(Standing)), *NAMES)
"""What a calibration looks at."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted."""

    ranking: tuple[float, ...]
    forests: Mapping[Kind, Forest]
    thresholds: Thresholds

    def probability(self, kind: Kind, features: Features, standing: Standing) -> float:
        """Return how likely an entry is meant, 0–1."""
        return self.forests[kind].probability(evidence(features, standing))

    def rank(self, features: Features) -> float:
        """Return the score that orders entries; it is no probability yet."""
        return math.fsum(map(operator.mul, self.ranking, features.vector()))


class UnfitWeights(BotError):
    """The fitted numbers are missing, or were fitted for other features."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was fitted for other features; run `python -m bot fit`")


def neutral_weights(folder: Path | None = None) -> Weights:
    """Return numbers to begin a fit with: no trees, and all features count alike.

    With a folder, features that were fitted there before count as they did, new ones not yet.
    """
    old: Mapping[str, float] = {}
    if folder is not None and (folder / RANKING).exists():
        old = tomllib.loads((folder / RANKING).read_text(encoding="utf-8")).get("ranking", {})
    ranking = tuple(float(old.get(name, 0.0 if old else 1.0)) for name in NAMES)
    return Weights(ranking, {kind: Forest(0.0, ()) for kind in Kind}, Thresholds())


def load_weights(folder: Path = FOLDER) -> Weights:
    """Read the fitted numbers; raises UnfitWeights when they are for other features."""
    try:
        table = tomllib.loads((folder / RANKING).read_text(encoding="utf-8"))
        forests = json.loads((folder / FORESTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnfitWeights(f"{folder.name}: {error};") from error
    if table.get("format") != FORMAT or set(table.get("ranking", ())) != set(NAMES):
        raise UnfitWeights(RANKING)
    if forests.get("format") != FORMAT or forests.get("features") != list(CALIBRATED):
        raise UnfitWeights(FORESTS)
    return Weights(
        tuple(float(table["ranking"][name]) for name in NAMES),
        {kind: forest_of(forests[kind.value], CALIBRATED) for kind in Kind},
        Thresholds(**table["thresholds"]),
    )


def save_weights(weights: Weights, folder: Path = FOLDER) -> None:
    """Write the fitted numbers, readable and in an order that makes changes comparable."""
    parts: tuple[tuple[str, Mapping[str, float]], ...] = (
        ("ranking", dict(zip(NAMES, weights.ranking, strict=True))),
        ("thresholds", asdict(weights.thresholds)),
    )
    lines = ["# Written by `python -m bot fit`.", f"format = {FORMAT}"]
    for name, values in parts:
        lines += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in values.items())]
    (folder / RANKING).write_text("\n".join(lines) + "\n", encoding="utf-8")
    written = [f'"format": {FORMAT}', f'"features": {json.dumps(CALIBRATED)}']
    for kind in Kind:
        tree = table_of(weights.forests[kind], CALIBRATED)
        rows = ",\n  ".join(json.dumps(row) for row in tree["trees"])
        written.append(f'"{kind}": {{"base": {tree["base"]}, "trees": [\n  {rows}\n]}}')
    text = "{\n" + ",\n".join(written) + "\n}\n"
    (folder / FORESTS).write_text(text, encoding="utf-8")


def evidence(features: Features, standing: Standing) -> tuple[float, ...]:
    """Return what a calibration looks at, in the order of CALIBRATED."""
    return (*standing.vector(), *features.vector())
