"""Decides between answering, offering choices and admitting that we do not know.

Sees only ranked candidates with calibrated probabilities and two facts about the question;
how the candidates were found is bot.matching.matcher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Kind

MAX_CHOICES = 4
RIVAL = 0.5
"""Plans are worded alike: all are offered, and something else only when nearly as likely."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant; `score` is a calibrated probability, 0–1."""

    entry: str
    title: str
    score: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry is meant."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Choices:
    """One of two to four entries may be meant; ask which."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing fits well enough; the candidates are for the log, not for the citizen."""

    candidates: tuple[Candidate, ...] = ()


Decision = Answer | Choices | NoMatch


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities that part the three outcomes.

    `answer`: the best must be at least this likely. `margin`: and this much likelier than the
    next, so that two that are both likely become a question. `sure`: from here on a strange word
    in the question does not stop an answer. `clarify`: below it, all choices together, nothing is
    offered. `offered`: the share of the best score that a further choice must reach.
    """

    answer: float = 0.62
    margin: float = 0.42
    sure: float = 0.85
    clarify: float = 0.50
    offered: float = 0.15


@dataclass(frozen=True, slots=True)
class Cover:
    """How well the best entry covers the question.

    `rarest`: it has the rarest topic word and half of the others. `named`: the question says
    its whole name. `sibling`: the question has a verb or condition that a sibling procedure is
    made for and this one is not ("đăng ký lại", "có yếu tố nước ngoài"), or a year that a plan is
    not about. `is_slight`: hardly any topic word is shared.
    """

    rarest: bool
    named: bool
    sibling: bool
    is_slight: bool = False


def decide(
    ranked: Sequence[Candidate],
    *,
    has_known_word: bool,
    cover: Cover,
    thresholds: Thresholds,
) -> Decision:
    """Choose an outcome for candidates in falling order of score.

    The coverage guard: where the best entry does not know the rarest topic word, a near
    neighbour of what is asked may be on top, and the citizen is asked instead of told, unless
    the entry is as likely as `sure`.
    """
    if not ranked or not has_known_word or not _is_worth_offering(ranked, cover, thresholds):
        return NoMatch(tuple(ranked[:MAX_CHOICES]))
    best = ranked[0]
    rival = ranked[1].score if len(ranked) > 1 else 0.0
    is_clear = best.score >= thresholds.answer and best.score - rival >= thresholds.margin
    is_sure = best.score >= thresholds.sure
    is_one_of_many = best.kind is Kind.PLAN and not cover.named and _has_other_plans(ranked)
    if is_clear and not cover.sibling and not is_one_of_many and (cover.rarest or is_sure):
        return Answer(best)
    return _choices(ranked, thresholds)


def _has_other_plans(ranked: Sequence[Candidate]) -> bool:
    """Say whether other plans are ranked beside the best one: they differ by their province."""
    return any(candidate.kind is Kind.PLAN for candidate in ranked[1:])


def _is_worth_offering(ranked: Sequence[Candidate], cover: Cover, thresholds: Thresholds) -> bool:
    """Say whether one of the choices is likely; plans share their chances, being so alike."""
    if cover.is_slight and not cover.named:
        return False
    if ranked[0].kind is Kind.PLAN and cover.rarest:
        return True
    return sum(candidate.score for candidate in ranked[:MAX_CHOICES]) >= thresholds.clarify


def _choices(ranked: Sequence[Candidate], thresholds: Thresholds) -> Decision:
    """Offer what is at all likely; one lone candidate is filled up to a real choice."""
    best = ranked[0]
    offered = [c for c in ranked if c.score >= best.score * thresholds.offered]
    if best.kind is Kind.PLAN:
        offered = [c for c in ranked if c.kind is Kind.PLAN or c.score >= best.score * RIVAL]
    offered = offered[:MAX_CHOICES]
    if len(offered) < 2:
        offered = list(ranked[:2])
    return Choices(tuple(offered)) if len(offered) > 1 else NoMatch(tuple(ranked))
