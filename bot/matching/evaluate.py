"""Measures a matcher against questions whose answers are known.

Changes nothing and prints nothing; the report knows how to lay itself out as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from bot.matching.decision import Answer, Choices, Decision
from bot.matching.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Row:
    """A question and the entries that answer it; none for a question out of scope."""

    question: str
    expect: frozenset[str]
    set: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question."""

    row: Row
    ranked: tuple[str, ...]
    decision: Decision
    milliseconds: float

    @property
    def is_answered(self) -> bool:
        """Say whether one entry was given as the answer."""
        return isinstance(self.decision, Answer)

    @property
    def is_wrong(self) -> bool:
        """Say whether an answer was given that should not have been."""
        return (
            isinstance(self.decision, Answer)
            and self.decision.candidate.entry not in self.row.expect
        )

    @property
    def is_missed(self) -> bool:
        """Say whether an entry was meant and another one, or none, is on top."""
        return bool(self.row.expect) and not self.row.expect.intersection(self.ranked[:1])

    @property
    def is_helped(self) -> bool:
        """Say whether the right entry was answered or is among the choices."""
        if isinstance(self.decision, Choices):
            return any(c.entry in self.row.expect for c in self.decision.candidates)
        return self.is_answered and not self.is_wrong


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of a group of questions, 0–1; recalls are nought for questions out of scope."""

    count: int
    recall_1: float
    recall_3: float
    right: float
    wrong: float
    choices: float
    handover: float
    helped: float


@dataclass(frozen=True, slots=True)
class Report:
    """All results, and figures by set and style."""

    results: tuple[Result, ...]

    def figures(self, *, set: str | None = None, style: str | None = None) -> Figures:
        """Return the figures of one group, or of everything."""
        return _figures(
            [
                result
                for result in self.results
                if set in (None, result.row.set) and style in (None, result.row.style)
            ]
        )

    def misses(self) -> tuple[Result, ...]:
        """List what was answered wrongly, and what has the right entry not on top."""
        return tuple(result for result in self.results if result.is_wrong or result.is_missed)

    def table(self) -> str:
        """Lay out the figures by set and style, one line each."""
        groups = sorted({(result.row.set, result.row.style) for result in self.results})
        sets = sorted({name for name, _ in groups})
        lines = [
            f"{'':22}{'n':>5}{'r@1':>7}{'r@3':>7}{'right':>7}{'wrong':>7}{'ask':>7}{'none':>7}"
        ]
        for name in sets:
            lines.append(_line(name, self.figures(set=name)))
            styles = [style for group, style in groups if group == name and style]
            lines += [_line(f"  {style}", self.figures(set=name, style=style)) for style in styles]
        return "\n".join([*lines, _line("all", self.figures())])

    def milliseconds(self, share: float) -> float:
        """Return the time that this share of the questions stayed under."""
        times = sorted(result.milliseconds for result in self.results)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def rows_of(records: Iterable[Mapping[str, object]], *, slugs: Mapping[str, str]) -> list[Row]:
    """Turn records of a questions file into rows; "slug:x" means the entry with slug x."""
    rows = []
    for record in records:
        expect = record["expect"]
        names = expect if isinstance(expect, list) else []
        style = record.get("style", "")
        rows.append(
            Row(
                str(record["question"]),
                frozenset(_identity(str(name), slugs) for name in names),
                str(record["set"]),
                " ".join(map(str, style)) if isinstance(style, list) else str(style),
            )
        )
    return rows


def evaluate(matcher: Matcher, rows: Sequence[Row], *, as_of: date) -> Report:
    """Ask every question and gather what came of it."""
    return Report(tuple(_ask(matcher, row, as_of) for row in rows))


def _identity(name: str, slugs: Mapping[str, str]) -> str:
    return slugs.get(name.removeprefix("slug:"), name) if name.startswith("slug:") else name


def _ask(matcher: Matcher, row: Row, as_of: date) -> Result:
    started = perf_counter()
    decision = matcher.match(row.question, as_of=as_of)
    milliseconds = (perf_counter() - started) * 1000
    ranked = tuple(r.entry.id for r in matcher.rank(row.question, as_of=as_of))
    return Result(row, ranked, decision, milliseconds)


def _figures(results: Sequence[Result]) -> Figures:
    def share(hits: Iterable[bool]) -> float:
        return sum(hits) / len(results) if results else 0.0

    return Figures(
        len(results),
        share(bool(r.row.expect.intersection(r.ranked[:1])) for r in results),
        share(bool(r.row.expect.intersection(r.ranked[:3])) for r in results),
        share(r.is_answered and not r.is_wrong for r in results),
        share(r.is_wrong for r in results),
        share(isinstance(r.decision, Choices) for r in results),
        share(not r.is_answered and not isinstance(r.decision, Choices) for r in results),
        share(r.is_helped for r in results),
    )


def _line(name: str, figures: Figures) -> str:
    shares = (
        figures.recall_1,
        figures.recall_3,
        figures.right,
        figures.wrong,
        figures.choices,
        figures.handover,
    )
    return f"{name:22}{figures.count:5}" + "".join(f"{share:7.1%}" for share in shares)
