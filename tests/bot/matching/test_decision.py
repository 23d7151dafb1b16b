"""When one entry is answered, when a choice is offered and when nothing is said."""

from __future__ import annotations

import pytest

from bot.matching.decision import (
    Answer,
    Candidate,
    Choices,
    Cover,
    NoMatch,
    Thresholds,
    decide,
)
from knowledge.model import Kind

LIMITS = Thresholds(answer=0.6, margin=0.1, sure=0.9, clarify=0.2, offered=0.15)
FULL = Cover(rarest=True, named=False, sibling=False)

STRANGE = Cover(rarest=False, named=False, sibling=False)


def candidates(*scores: float, kind: Kind = Kind.PROCEDURE) -> list[Candidate]:
    return [Candidate(f"e{n}", f"Thủ tục {n}", score, kind) for n, score in enumerate(scores)]


def outcome(
    *scores: float, cover: Cover = FULL, known: bool = True, kind: Kind = Kind.PROCEDURE
) -> object:
    return decide(
        candidates(*scores, kind=kind), has_known_word=known, cover=cover, thresholds=LIMITS
    )


def test_a_clear_winner_is_answered() -> None:
    assert outcome(0.8, 0.1) == Answer(candidates(0.8)[0])


@pytest.mark.parametrize("scores", [(0.5, 0.4), (0.8, 0.75), (0.59, 0.1)])
def test_doubt_becomes_a_choice(scores: tuple[float, ...]) -> None:
    assert outcome(*scores) == Choices(tuple(candidates(*scores)))


@pytest.mark.parametrize("scores", [(), (0.1, 0.09)])
def test_what_is_unlikely_is_not_even_offered(scores: tuple[float, ...]) -> None:
    assert isinstance(outcome(*scores), NoMatch)


def test_a_question_of_unknown_words_has_no_match() -> None:
    assert isinstance(outcome(0.99, known=False), NoMatch)


def test_a_strange_rarest_word_turns_the_answer_into_a_choice_unless_it_is_sure() -> None:
    strange = Cover(rarest=False, named=False, sibling=False)

    assert isinstance(outcome(0.85, 0.01, cover=strange), Choices)
    assert isinstance(outcome(0.95, 0.01, cover=strange), Answer)


def test_a_plan_without_its_province_is_one_of_several() -> None:
    assert isinstance(outcome(0.95, 0.01, kind=Kind.PLAN), Choices)


def test_a_condition_of_a_sibling_is_never_answered_directly() -> None:
    sibling = Cover(rarest=True, named=True, sibling=True)

    assert isinstance(outcome(0.99, 0.01, cover=sibling), Choices)


def test_a_choice_has_two_to_four_candidates() -> None:
    many = outcome(0.5, 0.45, 0.4, 0.35, 0.3, 0.3)
    lone = outcome(0.7, 0.01, 0.005, cover=STRANGE)

    assert isinstance(many, Choices)
    assert len(many.candidates) == 4
    assert isinstance(lone, Choices)
    assert len(lone.candidates) == 2


def test_many_small_chances_are_worth_a_choice() -> None:
    assert isinstance(outcome(0.1, 0.1, 0.1), Choices)


def test_all_plans_are_offered_where_one_is_likely() -> None:
    plans = outcome(0.4, 0.02, 0.01, kind=Kind.PLAN)

    assert isinstance(plans, Choices)
    assert len(plans.candidates) == 3


def test_a_lone_doubtful_candidate_cannot_be_a_choice() -> None:
    assert isinstance(outcome(0.5), NoMatch)


def test_a_doubtful_candidate_is_asked_about_beside_the_next() -> None:
    assert isinstance(outcome(0.5, 0.01, 0.005), Choices)


def test_what_shares_hardly_a_topic_word_is_not_offered() -> None:
    slight = Cover(rarest=False, named=False, sibling=False, is_slight=True)

    assert isinstance(outcome(0.8, 0.3, cover=slight), NoMatch)
