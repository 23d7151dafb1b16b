"""Measures a matcher against questions whose answers are known.

Changes nothing and prints nothing; how results become figures is bot.matching.figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from bot.matching.decision import Answer, Candidate, Choices, Decision
from bot.matching.matcher import Matcher
from bot.matching.noise import Noise
from bot.matching.parts import parts_of
from knowledge.model import Entry, Procedure

SEED = 20261126
"""Noise is the same in every run, so that two runs differ by the engine alone."""

BEHAVIOURS = ("answer", "clarify", "multi", "oos")

Guard = Callable[[str], str | None]
"""Names the guard that catches a message before it is matched, or None."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question and the entries that answer it; none for a question out of scope."""

    question: str
    expect: frozenset[str]
    set: str
    style: str = ""
    behavior: str = "answer"

    @property
    def is_in_scope(self) -> bool:
        """Say whether something answers it."""
        return bool(self.expect)


@dataclass(frozen=True, slots=True)
class GuardRow:
    """A message and the guard that must catch it; None where none may."""

    question: str
    guard: str | None
    set: str = "guard"


@dataclass(frozen=True, slots=True)
class GuardResult:
    """Which guard caught a message."""

    row: GuardRow
    caught: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question.

    `ranked` are groups of ids: an entry with its siblings of the same name. `told` is what was
    answered or offered, for each part of the message.
    """

    row: Row
    ranked: tuple[frozenset[str], ...]
    decision: Decision
    milliseconds: float
    told: tuple[tuple[frozenset[str], ...], ...] = ()

    @property
    def place(self) -> int | None:
        """Return at which place the first expected entry stands, from 1; None for nowhere."""
        hits = (at for at, ids in enumerate(self.ranked, start=1) if ids & self.row.expect)
        return next(hits, None)

    @property
    def is_answered(self) -> bool:
        """Say whether one entry was given as the answer."""
        return isinstance(self.decision, Answer)

    @property
    def is_wrong(self) -> bool:
        """Say whether an answer was given that should not have been."""
        return self.is_answered and not self._answered_rightly

    @property
    def _answered_rightly(self) -> bool:
        return self.is_answered and bool(self.ranked[0] & self.row.expect)

    @property
    def is_right(self) -> bool:
        """Say whether the citizen got what the row wants, without a further question.

        For `clarify` that is the question back, with two expected entries among the choices;
        for `multi` it is every expected entry.
        """
        if self.row.behavior == "clarify":
            offered = self.told[0] if isinstance(self.decision, Choices) else ()
            return sum(bool(ids & self.row.expect) for ids in offered) >= 2
        if self.row.behavior == "multi":
            told = frozenset().union(*(ids for part in self.told for ids in part))
            return self.row.expect <= told
        return self._answered_rightly

    @property
    def is_missed(self) -> bool:
        """Say whether an entry was meant and another one, or none, is on top."""
        return self.row.is_in_scope and self.place != 1

    @property
    def is_helped(self) -> bool:
        """Say whether the right entry was answered or is among the choices."""
        return any(ids & self.row.expect for part in self.told for ids in part)


def names_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Return by what else a questions file may name entries: "slug:x", and their further codes."""
    known = list(entries)
    further = {
        code: each.id for each in known if isinstance(each, Procedure) for code in each.codes_also
    }
    own = {each.id: each.id for each in known}
    return {**further, **own, **{f"slug:{each.slug}": each.id for each in known}}


def rows_of(records: Iterable[Mapping[str, object]], *, names: Mapping[str, str]) -> list[Row]:
    """Turn records of a questions file into rows; `names` are other names of entries."""
    rows = []
    for record in records:
        expect = record["expect"]
        told = [str(name) for name in expect] if isinstance(expect, list) else []
        style = record.get("style", "")
        rows.append(
            Row(
                str(record["question"]),
                frozenset(names.get(name, name) for name in told),
                str(record.get("set", "")),
                " ".join(map(str, style)) if isinstance(style, list) else str(style),
                str(record.get("behavior", "answer" if told else "oos")),
            )
        )
    return rows


def guard_rows_of(records: Iterable[Mapping[str, object]]) -> list[GuardRow]:
    """Turn the records that name a guard, or that none may catch them, into rows."""
    return [
        GuardRow(
            str(record["question"]),
            None if record["expect_guard"] is None else str(record["expect_guard"]),
            str(record.get("set", "guard")),
        )
        for record in records
        if "expect_guard" in record
    ]


def evaluate(
    matcher: Matcher, rows: Sequence[Row], *, as_of: date, near_scope: bool = False
) -> tuple[Result, ...]:
    """Ask every question; `near_scope` takes the expected entries away first."""
    return tuple(_ask(matcher, row, as_of, near_scope=near_scope) for row in rows)


def evaluate_guards(guard: Guard, rows: Iterable[GuardRow]) -> tuple[GuardResult, ...]:
    """Show every message to the guards."""
    return tuple(GuardResult(row, guard(row.question)) for row in rows)


def noisy(rows: Iterable[Row], noise: Noise) -> list[Row]:
    """Write every question with one kind of noise, the same way in every run."""
    chance = random.Random(SEED)  # noqa: S311 - reproducible noise, no secret
    return [replace(row, question=noise(row.question, chance)) for row in rows]


def _ask(matcher: Matcher, row: Row, as_of: date, *, near_scope: bool) -> Result:
    without = matcher.families(row.expect) if near_scope else frozenset()
    started = perf_counter()
    decision = matcher.match(row.question, as_of=as_of, without=without)
    milliseconds = (perf_counter() - started) * 1000
    ranked = matcher.rank(row.question, as_of=as_of, without=without)
    parts = parts_of(row.question)[0] if row.behavior == "multi" else ()
    decisions = [decision, *(matcher.match(p, as_of=as_of, without=without) for p in parts)]
    return Result(
        row,
        tuple(frozenset(entry.id for entry in r.record.entries) for r in ranked),
        decision,
        milliseconds,
        tuple(_told(matcher, each) for each in decisions),
    )


def _told(matcher: Matcher, decision: Decision) -> tuple[frozenset[str], ...]:
    candidates: tuple[Candidate, ...] = ()
    if isinstance(decision, Answer):
        candidates = (decision.candidate,)
    elif isinstance(decision, Choices):
        candidates = decision.candidates
    return tuple(matcher.families((candidate.entry,)) for candidate in candidates)
