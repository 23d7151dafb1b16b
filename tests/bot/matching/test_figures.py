"""What is counted as right, and how far a share can be trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.decision import Answer, Candidate, Choices, Decision, NoMatch
from bot.matching.evaluate import GuardResult, GuardRow, Result, Row
from bot.matching.figures import Report, Share, figures_of, guard_figures, percentile
from knowledge.model import Kind


def a_result(
    decision: str,
    *told: str,
    expect: str = "",
    behavior: str = "answer",
    parts: tuple[str, ...] = (),
    ranked: tuple[str, ...] = (),
) -> Result:
    """What became of a question; a family is written as its ids with a stroke between."""
    candidates = tuple(Candidate(ids.split("/")[0], ids, 0.5, Kind.PROCEDURE) for ids in told)
    made: dict[str, Decision] = {"choices": Choices(candidates), "none": NoMatch()}
    if decision == "answer":
        made["answer"] = Answer(candidates[0])
    return Result(
        Row("q", frozenset(expect.split()), "s", behavior=behavior),
        tuple(frozenset(ids.split("/")) for ids in ranked or told),
        made[decision],
        1.0,
        tuple(tuple(frozenset(i.split("/")) for i in part) for part in (told, *zip(parts))),
    )


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (90, 100, 0.8256, 0.9448),
        (0, 0, 0.0, 1.0),
    ],
)
def test_a_share_has_its_wilson_interval(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_lies_in_its_interval(hits: int, more: int) -> None:
    share = Share(hits, hits + more)
    low, high = share.interval

    assert 0.0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1.0


@pytest.mark.parametrize(
    ("result", "is_right"),
    [
        (a_result("choices", "a", "b", "x", expect="a b c", behavior="clarify"), True),
        (a_result("choices", "a", "x", expect="a b", behavior="clarify"), False),
        (a_result("choices", "a/b", "x", expect="a b", behavior="clarify"), False),
        (a_result("answer", "a", expect="a b", behavior="clarify"), False),
        (a_result("none", expect="a b", behavior="clarify"), False),
        (a_result("answer", "a", expect="a b", behavior="multi", parts=("b",)), True),
        (a_result("choices", "a", "b", expect="a b", behavior="multi"), True),
        (a_result("answer", "a", expect="a b", behavior="multi", parts=("x",)), False),
        (a_result("answer", "a/b", expect="b"), True),
        (a_result("answer", "x", expect="a"), False),
        (a_result("choices", "a", "b", expect="a"), False),
        (a_result("answer", "x"), False),
    ],
    ids=[
        *("two-meant-offered", "one-meant-offered", "siblings-are-one", "told-instead-of-asked"),
        *("nothing-offered", "a-part-each", "both-offered", "a-part-missing", "a-sibling"),
        *("another", "asked-instead-of-told", "nothing-was-meant"),
    ],
)
def test_right_is_what_the_row_wants(result: Result, is_right: bool) -> None:
    assert result.is_right == is_right


def test_figures_part_what_is_in_scope_from_what_is_not() -> None:
    figures = figures_of(
        [
            a_result("answer", "a", expect="a"),
            a_result("answer", "x", expect="a", ranked=("x", "y", "a")),
            a_result("choices", "x", "a", expect="a"),
            a_result("none", expect="a"),
            a_result("answer", "x"),
            a_result("none"),
        ]
    )

    assert (figures.count, figures.oos_answered) == (6, Share(1, 2))
    assert (figures.right, figures.wrong) == (Share(1, 4), Share(1, 4))
    assert (figures.choices, figures.handover) == (Share(1, 4), Share(1, 4))
    assert (figures.recall_1, figures.recall_3) == (Share(1, 4), Share(3, 4))
    assert figures.helped == Share(2, 4)
    assert figures.mrr == pytest.approx((1 + 1 / 3 + 1 / 2) / 4)


def test_guards_are_counted_apart_from_plain_messages() -> None:
    caught = (("fire", "fire"), ("fire", "threat"), ("fire", None), (None, None), (None, "fire"))
    results = [GuardResult(GuardRow("q", meant), by) for meant, by in caught]

    assert guard_figures(results) == (Share(1, 3), Share(1, 2))


def test_empty_sets_have_figures_too() -> None:
    figures = Report(()).figures()

    assert (figures.count, figures.right, figures.mrr) == (0, Share(0, 0), 0.0)
    assert guard_figures(()) == (Share(0, 0), Share(0, 0))
    assert percentile((), 0.5) == 0.0
    assert Share(0, 0).value == 0.0
    assert "–" in Report(()).table()
