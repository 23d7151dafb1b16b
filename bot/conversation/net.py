"""Says of what kind a message probably is, by small weights learned from many messages.

A net beneath the phrases of the guards: phrases are sure of what they name and know nothing else;
the net has an opinion of everything and is sure of little. Learning is bot.conversation.net_fit.
"""

from __future__ import annotations

import base64
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from operator import add
from pathlib import Path
from typing import Any
from zlib import crc32

from knowledge.text import Token

NET_FILE = Path(__file__).with_name("guard_net.json")
PLAIN = "plain"
"""The kind of what no guard is for; its score is 0, and all others are relative to it."""

BUCKETS = 1 << 14
"""So many weights has a kind. Two traits may share one; most of them are too rare to matter."""

FEW = 24
"""A message of fewer traits is not made louder: two words prove little."""

_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Net:
    """Integer weights of the kinds for every bucket, one row after the other."""

    kinds: tuple[str, ...]
    scale: float
    bias: tuple[float, ...]
    weights: Sequence[int]

    def judge(self, words: Sequence[Token]) -> Mapping[str, float]:
        """Return how likely a message is of each kind; all kinds together make 1."""
        found = traits(words)
        size = len(self.kinds)
        totals = [0] * size
        for bucket in found:
            row = self.weights[bucket * size : bucket * size + size]
            totals = list(map(add, totals, row))
        unit = self.scale * loudness(len(found))
        scores = (base + unit * total for base, total in zip(self.bias, totals, strict=True))
        return probabilities({PLAIN: 0.0, **dict(zip(self.kinds, scores, strict=True))})


NO_NET = Net((), 1.0, (), ())
"""Takes everything for plain."""


def probabilities(scores: Mapping[str, float]) -> Mapping[str, float]:
    """Return shares of 1 that stand to each other as the exponentials of the scores."""
    highest = max(scores.values())
    odds = {kind: math.exp(score - highest) for kind, score in scores.items()}
    total = sum(odds.values())
    return {kind: each / total for kind, each in odds.items()}


def loudness(traits_found: int) -> float:
    """Return what one trait counts in a message of so many: long messages do not shout."""
    return 1.0 / math.sqrt(max(FEW, traits_found))


def traits(words: Sequence[Token]) -> frozenset[int]:
    """Return the buckets of a message: its words, pairs of them, and words with their marks."""
    names = [_NUMBER if word.folded.isdigit() else word.folded for word in words]
    alone = (f"w{name}" for name in names)
    pairs = (f"b{first} {second}" for first, second in pairwise(("^", *names, "$")))
    apart = (f"s{first} {second}" for first, second in zip(names, names[2:], strict=False))
    marked = (f"m{word.key}" for word in words if word.key != word.folded)
    return frozenset(map(_bucket, chain(alone, pairs, apart, marked)))


@lru_cache(maxsize=8192)
def _bucket(trait: str) -> int:
    return crc32(trait.encode()) % BUCKETS


@lru_cache(maxsize=1)
def load_net(path: Path = NET_FILE) -> Net:
    """Read the packaged weights; raises ValueError where they were fitted for other traits."""
    return net_of(json.loads(path.read_text(encoding="utf-8")))


def net_of(table: Mapping[str, Any]) -> Net:
    """Read a net from its JSON form, in which the weights are bytes written as text."""
    kinds = tuple(table["kinds"])
    weights = array("b", base64.b85decode(table["weights"]))
    if len(weights) != BUCKETS * len(kinds):
        raise ValueError("the guards' net was fitted for other traits; run fit-guards again")
    return Net(kinds, float(table["scale"]), tuple(map(float, table["bias"])), weights)


def table_of(net: Net) -> Mapping[str, Any]:
    """Return the JSON form of a net."""
    return {
        "kinds": list(net.kinds),
        "scale": net.scale,
        "bias": [round(each, 3) for each in net.bias],
        "weights": base64.b85encode(array("b", net.weights).tobytes()).decode("ascii"),
    }
