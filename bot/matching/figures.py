"""Turns the results of an evaluation into figures, by set and style, and lays them out.

A share comes with its Wilson interval: ninety questions say less than they seem to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.decision import Choices, NoMatch
from bot.matching.evaluate import GuardResult, Result

Z = 1.96
"""Standard deviations of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of questions, with its Wilson interval at 95 %."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, 0–1; nought of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return where the true share lies, most likely."""
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.value
        centre = p + Z * Z / (2 * n)
        spread = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        width = 1 + Z * Z / n
        return max(0.0, (centre - spread) / width), min(1.0, (centre + spread) / width)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f}–{high:.3f})"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of a group of questions.

    Recalls are over questions with an answer; right, wrong and handed over are over all that
    are in scope; the false answers are over those that nothing answers.
    """

    count: int
    recall_1: Share
    recall_3: Share
    mrr: float
    right: Share
    wrong: Share
    choices: Share
    handover: Share
    helped: Share
    oos_answered: Share
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """All results, and figures by set and style."""

    results: tuple[Result, ...]

    def figures(self, *, set: str | None = None, style: str | None = None) -> Figures:
        """Return the figures of one group, or of everything."""
        return figures_of(
            [
                result
                for result in self.results
                if set in (None, result.row.set) and style in (None, result.row.style)
            ]
        )

    def sets(self) -> list[str]:
        """List the names of the sets."""
        return sorted({result.row.set for result in self.results})

    def misses(self) -> tuple[Result, ...]:
        """List what was answered wrongly, and what has the right entry not on top."""
        return tuple(result for result in self.results if result.is_wrong or result.is_missed)

    def table(self) -> str:
        """Lay out the figures by set and style, one line each."""
        groups = sorted({(result.row.set, result.row.style) for result in self.results})
        names = ("r@1", "r@3", "right", "wrong", "ask", "none", "oos")
        lines = [f"{'':22}{'n':>5}" + "".join(f"{name:>7}" for name in names)]
        for name in self.sets():
            lines.append(_line(name, self.figures(set=name)))
            styles = [style for group, style in groups if group == name and style]
            lines += [_line(f"  {style}", self.figures(set=name, style=style)) for style in styles]
        return "\n".join([*lines, _line("all", self.figures())])


def figures_of(results: Sequence[Result]) -> Figures:
    """Count what became of some questions."""
    inside = [result for result in results if result.row.is_in_scope]
    asked = [result for result in inside if result.row.behavior == "answer"]
    outside = [result for result in results if not result.row.is_in_scope]
    times = sorted(result.milliseconds for result in results)
    return Figures(
        len(results),
        _share(r.place == 1 for r in asked),
        _share(r.place is not None and r.place <= 3 for r in asked),
        sum(1 / r.place for r in asked if r.place) / len(asked) if asked else 0.0,
        _share(r.is_right for r in inside),
        _share(r.is_wrong for r in inside),
        _share(isinstance(r.decision, Choices) for r in inside),
        _share(isinstance(r.decision, NoMatch) for r in inside),
        _share(r.is_helped for r in inside),
        _share(r.is_answered for r in outside),
        percentile(times, 0.5),
        percentile(times, 0.99),
    )


def guard_figures(results: Iterable[GuardResult]) -> tuple[Share, Share]:
    """Return the share of messages caught by their guard, and of plain ones caught by any."""
    all_results = tuple(results)
    meant = [result for result in all_results if result.row.guard is not None]
    plain = [result for result in all_results if result.row.guard is None]
    return (
        _share(result.caught == result.row.guard for result in meant),
        _share(result.caught is not None for result in plain),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that this share of some ordered values stays under; nought of none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))


def _line(name: str, figures: Figures) -> str:
    shares = (
        figures.recall_1,
        figures.recall_3,
        figures.right,
        figures.wrong,
        figures.choices,
        figures.handover,
        figures.oos_answered,
    )
    return f"{name:22}{figures.count:5}" + "".join(
        f"{share.value:7.1%}" if share.of else f"{'–':>7}" for share in shares
    )
