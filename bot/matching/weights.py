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
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from bot.errors import BotError
from bot.matching.decision import Thresholds
from bot.matching.features import NAMES, Features
from bot.matching.forest import Forest, forest_of, table_of
from knowledge.model import Entry, Kind

FORMAT = 4
FOLDER = Path(__file__).parent
RANKING = "weights.toml"
FORESTS = "forests.json"


class Sort(StrEnum):
    """Entries that are found by unlike evidence; each sort has a forest of its own."""

    PROCEDURE = "procedure"
    FAQ = "faq"
    PLAN = "plan"
    TITLE = "title"
    """A procedure of a catalogue, known by its official title alone."""


def sort_of(entry: Entry) -> Sort:
    """Return the sort of an entry."""
    if entry.kind is Kind.PROCEDURE and not entry.questions:
        return Sort.TITLE
    return Sort(entry.kind.value)


class Standing(NamedTuple):
    """How an entry stands in the whole race, beside its own features.

    `gap` is the distance of its rank score from the best rival's, `known` the share of the
    question that the content has words for, `left` the number of topic words it leaves
    unexplained and `length` the number of topic words, both in tens. `topical` is the share of
    the topic words, by rarity, that the entry knows; `alike` is the likeness to all its texts
    together; `stray` tells of the rarest topic word that only others know, and `unsaid` of the
    rarest word of the title that nobody said.

    How many entries there are is none of it: the examples without an answer come from an index
    that lacks entries, so a forest that knew the number would learn how it was taught, and would
    believe nothing on the day that somebody shortens the content.
    """

    gap: float
    known: float
    left: float
    length: float
    topical: float
    alike: float
    stray: float
    unsaid: float

    def vector(self) -> tuple[float, ...]:
        """Return the values in the order of the fields."""
        return self


CALIBRATED = (*Standing._fields, *NAMES)
"""What a calibration looks at."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted.

    `titles` are the thresholds where the best entry is known by its title alone: there the
    evidence is thinner, and who asks a whole catalogue is asked back more often.
    """

    ranking: tuple[float, ...]
    forests: Mapping[Sort, Forest]
    thresholds: Thresholds
    titles: Thresholds

    def limits(self, entry: Entry) -> Thresholds:
        """Return the thresholds for a best entry."""
        return self.titles if sort_of(entry) is Sort.TITLE else self.thresholds

    def probability(self, sort: Sort, features: Features, standing: Standing) -> float:
        """Return how likely an entry is meant, 0–1."""
        return self.forests[sort].probability(evidence(features, standing))

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
    forests = {sort: Forest(0.0, ()) for sort in Sort}
    return Weights(ranking, forests, Thresholds(), Thresholds())


def load_weights(folder: Path = FOLDER) -> Weights:
    """Read the fitted numbers; raises UnfitWeights when they are for other features."""
    try:
        table = tomllib.loads((folder / RANKING).read_text(encoding="utf-8"))
        forests = json.loads((folder / FORESTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnfitWeights(f"{folder.name}: {error};") from error
    is_whole = {"ranking", "thresholds", "titles"} <= table.keys()
    if table.get("format") != FORMAT or not is_whole or set(table["ranking"]) != set(NAMES):
        raise UnfitWeights(RANKING)
    if forests.get("format") != FORMAT or forests.get("features") != list(CALIBRATED):
        raise UnfitWeights(FORESTS)
    return Weights(
        tuple(float(table["ranking"][name]) for name in NAMES),
        {sort: forest_of(forests[sort.value], CALIBRATED) for sort in Sort},
        Thresholds(**table["thresholds"]),
        Thresholds(**table["titles"]),
    )


def save_weights(weights: Weights, folder: Path = FOLDER) -> None:
    """Write the fitted numbers, readable and in an order that makes changes comparable."""
    parts: tuple[tuple[str, Mapping[str, float]], ...] = (
        ("ranking", dict(zip(NAMES, weights.ranking, strict=True))),
        ("thresholds", asdict(weights.thresholds)),
        ("titles", asdict(weights.titles)),
    )
    lines = ["# Written by `python -m bot fit`.", f"format = {FORMAT}"]
    for name, values in parts:
        lines += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in values.items())]
    (folder / RANKING).write_text("\n".join(lines) + "\n", encoding="utf-8")
    written = [f'"format": {FORMAT}', f'"features": {json.dumps(CALIBRATED)}']
    for sort in Sort:
        tree = table_of(weights.forests[sort], CALIBRATED)
        rows = ",\n  ".join(json.dumps(row) for row in tree["trees"])
        written.append(f'"{sort}": {{"base": {tree["base"]}, "trees": [\n  {rows}\n]}}')
    text = "{\n" + ",\n".join(written) + "\n}\n"
    (folder / FORESTS).write_text(text, encoding="utf-8")


def evidence(features: Features, standing: Standing) -> tuple[float, ...]:
    """Return what a calibration looks at, in the order of CALIBRATED."""
    return standing.vector() + features.vector()
