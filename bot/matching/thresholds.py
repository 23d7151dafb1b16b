"""Chooses from where on to answer and to ask back, on questions that no forest has seen.

The rules of bot.matching.decision are followed to the letter, so that the shares promised here
are those that come of them. Every origin of questions has its own limits: a good share among
easy questions must not hide a bad one among hard ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

from bot.matching.decision import Thresholds

WRONG_COSTS = 5.0
"""A wrong answer costs as much as handing over so many times."""

USELESS_OFFER_COSTS = 0.5
"""Choices none of which is meant cost a look, and half of not offering the one that is.

Beneath them stands "none of these", which leads on to a person.
"""

MAX_WRONG = 0.03
MAX_UNFOUNDED = 0.05
"""Shares that may be answered wrongly, and answered though nothing of ours answers them."""

LIMITS: Mapping[str, float] = MappingProxyType(
    {"off topic": 0.02, "answer away": 0.045, "entry away": 0.07}
)
"""Where other shares of unfounded answers hold.

Taken away from our own content, an entry often leaves a neighbour that answers as well.
"""

_ANSWER = [step / 100 for step in range(40, 96, 2)]
_BEYOND = (0.0, 0.06, 0.12, 0.18, 0.24)
_SURE_AT_MOST = 0.94
"""Surer than this is hardly anything with a strange word in it; then nobody would be told."""

_MARGIN = (0.1, 0.2, 0.3, 0.4, 0.5)


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
    best few together; `is_among`: the right entry is one of them. `gap`: how much likelier it
    is than the next. `is_barred`: the rules forbid to answer, however likely it is.
    `is_title`: it is known by its title alone.
    """

    probability: float
    is_covered: bool
    is_right: bool
    has_answer: bool
    likely: float = 0.0
    is_among: bool = False
    gap: float = 1.0
    is_barred: bool = False
    origin: str = ""
    is_title: bool = False

    def is_answered(self, limits: Thresholds) -> bool:
        """Say whether the best entry would be given as the answer."""
        if self.is_barred or self.gap < limits.margin:
            return False
        least = limits.answer if self.is_covered else max(limits.answer, limits.sure)
        return self.probability >= least and self.likely >= limits.clarify


def parted(judged: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Part the examples into those with an entry of many wordings on top, and titles."""
    return [row for row in judged if not row.is_title], [row for row in judged if row.is_title]


def fit_thresholds(judged: Sequence[Judged], start: Thresholds) -> Thresholds:
    """Choose the cheapest thresholds that keep every limit; of equals, the most careful.

    Where none does, nothing short of certainty is answered.
    """
    tried = [
        replace(
            start,
            answer=answer,
            sure=max(answer, min(_SURE_AT_MOST, answer + beyond)),
            margin=margin,
            clarify=0.0,
        )
        for answer, beyond, margin in product(_ANSWER, _BEYOND, _MARGIN)
    ]
    hopeful = [row for row in judged if row.probability >= _ANSWER[0] and not row.is_barred]
    totals = _totals(judged)
    costs = [(_cost(hopeful, totals, limits), limits) for limits in tried]
    allowed = [(cost, limits) for cost, limits in costs if cost is not None]
    chosen = min(
        allowed, key=lambda row: (row[0], -row[1].answer, -row[1].margin), default=(0, tried[-1])
    )[1]
    left = [row for row in judged if not row.is_answered(chosen)]
    return replace(chosen, clarify=min(best_offer(left), chosen.answer))


def _totals(judged: Sequence[Judged]) -> dict[tuple[str, bool], int]:
    totals: dict[tuple[str, bool], int] = {}
    for row in judged:
        key = row.origin, row.has_answer
        totals[key] = totals.get(key, 0) + 1
    return totals


def _cost(
    hopeful: Sequence[Judged], totals: Mapping[tuple[str, bool], int], limits: Thresholds
) -> float | None:
    """Return the mean cost of a question with an answer, or None where a limit is broken."""
    right = dict.fromkeys(totals, 0)
    false = dict.fromkeys(totals, 0)
    for row in hopeful:
        if row.is_answered(limits):
            (right if row.is_right and row.has_answer else false)[row.origin, row.has_answer] += 1
    for (origin, has_answer), total in totals.items():
        most = MAX_WRONG if has_answer else LIMITS.get(origin, MAX_UNFOUNDED)
        if false[origin, has_answer] > most * total:
            return None
    inside = [key for key in totals if key[1]]
    shares = [(false[key] / totals[key], right[key] / totals[key]) for key in inside]
    return sum(WRONG_COSTS * wrong + 1 - told - wrong for wrong, told in shares)


def best_offer(judged: Sequence[Judged]) -> float:
    """Choose how likely the best few must be together to be worth a question back."""
    steps = [step / 100 for step in range(20, 81)]
    return min(steps, key=lambda step: (sum(_offer_cost(row, step) for row in judged), step))


def _offer_cost(row: Judged, threshold: float) -> float:
    if row.likely >= threshold:
        return 0.0 if row.is_among else USELESS_OFFER_COSTS
    return 1.0 if row.is_among else 0.0


def curve(judged: Sequence[Judged], limits: Thresholds) -> list[Point]:
    """Say what would come of each threshold of answering, from 0.30 to 0.95, all else equal."""
    inside = [row for row in judged if row.has_answer]
    outside = [row for row in judged if not row.has_answer]
    points = []
    for step in range(30, 96):
        tried = replace(limits, answer=step / 100, clarify=0.0)
        answered = [row for row in inside if row.is_answered(tried)]
        right = sum(row.is_right for row in answered)
        unfounded = sum(row.is_answered(tried) for row in outside)
        points.append(
            Point(
                step / 100,
                right / max(1, len(inside)),
                (len(answered) - right) / max(1, len(inside)),
                unfounded / max(1, len(outside)),
            )
        )
    return points


def reliability(judged: Sequence[Judged], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each tenth of probability the mean told, the share right and the number."""
    rows = []
    for low in range(bins):
        own = [row for row in judged if min(bins - 1, int(row.probability * bins)) == low]
        if own:
            told = sum(row.probability for row in own) / len(own)
            rows.append((told, sum(row.is_right for row in own) / len(own), len(own)))
    return rows


def by_origin(judged: Sequence[Judged], limits: Thresholds) -> list[tuple[str, Point, int]]:
    """Return what comes of the thresholds for the questions of each origin, and their number."""
    rows = []
    for origin in sorted({row.origin for row in judged}):
        own = [row for row in judged if row.origin == origin]
        point = next(p for p in curve(own, limits) if p.threshold >= limits.answer - 1e-9)
        rows.append((origin, point, len(own)))
    return rows
