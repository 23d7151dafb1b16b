"""`evaluate`: how well questions are understood, on our knowledge or on a catalogue."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from bot.cli.answering import as_date
from bot.conversation.guide import Guide, build_guide
from bot.errors import BotError
from bot.matching.evaluate import (
    BEHAVIOURS,
    Row,
    evaluate_guards,
    guard_rows_of,
    names_of,
    noisy,
    rows_of,
)
from bot.matching.evaluate import evaluate as ask_all
from bot.matching.figures import Figures, Report, Share, guard_figures
from bot.matching.noise import KINDS
from knowledge.importers.catalogue import read_catalogue
from knowledge.index import index_of
from knowledge.loader import Base, load

MEGABYTE = 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--catalogue",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ask an index of this catalogue (JSON lines, may be gzipped) instead of our knowledge.",
)
@click.option("--near-scope", is_flag=True, help="Also ask each question without its answer.")
@click.option(
    "--noise",
    "kinds",
    multiple=True,
    type=click.Choice([*KINDS, "all"]),
    help="Also ask with this noise; may be given several times.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=as_date,
    help="Ask as on this day (YYYY-MM-DD).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(
    file: Path,
    catalogue: Path | None,
    *,
    near_scope: bool,
    kinds: Sequence[str],
    as_of: date,
    as_json: bool,
) -> None:
    """Ask every question of FILE (JSON lines) and count what comes of it.

    A line has "question" and either "expect" (ids, or none where nothing may be answered) or
    "expect_guard"; "behavior" and "set" may follow. `expect` may name an entry as "slug:…".
    """
    records = read_records(file)
    measured = _Measured(catalogue)
    names = names_of(measured.guide.index.entries.values())
    rows = rows_of((r for r in records if "expect" in r), names=names)
    noises = tuple(KINDS) if "all" in kinds else tuple(kinds)
    found = {
        "": Report(measured.ask(rows, as_of)),
        **{kind: Report(measured.ask(noisy(rows, KINDS[kind]), as_of)) for kind in noises},
    }
    near = measured.near(rows, as_of, taken_away=near_scope)
    guards = evaluate_guards(measured.guard, guard_rows_of(records))
    summary = {
        **_numbers(found[""]),
        **_without_answer(near),
        **dict(zip(("guard_recall", "guard_false_rate"), guard_figures(guards), strict=True)),
        "build_seconds": round(measured.seconds, 2),
        "memory_mb": measured.memory_mb,
        "sets": {name: _numbers(found[""], name) for name in found[""].sets()},
        "noise": {kind: _by_set(found[kind]) for kind in noises},
    }
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2, default=_plain))
    else:
        _print(found, summary, near, guards)


class _Measured:
    """What is measured: a guide, and what it cost to build it."""

    def __init__(self, catalogue: Path | None) -> None:
        base = load()
        if catalogue is not None:
            base = Base(read_catalogue(catalogue), base.lexicon, base.calendar)
        started = perf_counter()
        self.guide: Guide = build_guide(index_of(base))
        self.seconds = perf_counter() - started
        del base
        self.memory_mb = _resident_mb()

    def ask(self, rows: Sequence[Row], as_of: date, *, near_scope: bool = False) -> Any:
        return ask_all(self.guide.matcher, rows, as_of=as_of, near_scope=near_scope)

    def near(self, rows: Sequence[Row], as_of: date, *, taken_away: bool) -> Report:
        """Ask what nothing of ours answers: because we lack it, or because it is taken away."""
        meant = [row for row in rows if row.is_in_scope]
        if not taken_away:
            meant = [row for row in meant if not self.guide.matcher.families(row.expect)]
        return Report(self.ask(meant, as_of, near_scope=True))

    def guard(self, text: str) -> str | None:
        return self.guide.rules.guard(self.guide.read(text))


def read_records(file: Path) -> list[Mapping[str, Any]]:
    """Read JSON lines; raises BotError that names the first line which is none."""
    records: list[Mapping[str, Any]] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise BotError(f"{file}:{number}: the line is no JSON: {error}") from error
        problem = _problem_of(record)
        if problem:
            raise BotError(f"{file}:{number}: {problem}")
        records.append(record)
    return records


def _problem_of(record: object) -> str:
    """Say what is wrong with a line; "" where nothing is."""
    if not isinstance(record, dict) or "question" not in record:
        return 'the line has no "question"'
    if not record.keys() & {"expect", "expect_guard"}:
        return 'the line has neither "expect" nor "expect_guard"'
    if not isinstance(record.get("expect", []), list):
        return '"expect" must be a list of ids: ["1.001193"]'
    if record.get("behavior", "answer") not in BEHAVIOURS:
        return f'"behavior" is {record["behavior"]!r}; write one of {", ".join(BEHAVIOURS)}'
    return ""


def _resident_mb() -> int:
    """Return the memory of this process at its largest, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (MEGABYTE if sys.platform == "darwin" else 1024))


def _numbers(report: Report, name: str | None = None) -> dict[str, Any]:
    figures: Figures = report.figures(set=name)
    return {
        "n": figures.count,
        "recall_at_1": figures.recall_1,
        "recall_at_3": figures.recall_3,
        "mrr": round(figures.mrr, 4),
        "right_rate": figures.right,
        "wrong_rate": figures.wrong,
        "choices_rate": figures.choices,
        "handover_rate": figures.handover,
        "oos_false_answer_rate": figures.oos_answered,
        "p50_ms": round(figures.p50_ms, 3),
        "p99_ms": round(figures.p99_ms, 3),
    }


def _by_set(report: Report) -> dict[str, Any]:
    return {**_numbers(report), "sets": {name: _numbers(report, name) for name in report.sets()}}


def _without_answer(near: Report) -> dict[str, Any]:
    answered = sum(result.is_answered for result in near.results)
    return {
        "near_scope_n": len(near.results),
        "near_scope_false_answer_rate": Share(answered, len(near.results)),
    }


def _plain(value: object) -> object:
    if isinstance(value, Share):
        return round(value.value, 4) if value.of else None
    raise TypeError(f"{value!r} cannot be written as JSON")


def _print(
    found: Mapping[str, Report], summary: Mapping[str, Any], near: Report, guards: Iterable[Any]
) -> None:
    for kind, report in found.items():
        print(f"\n{kind or 'as written'}\n{report.table()}")
    print()
    for name in (*_SHARES, "build_seconds", "memory_mb", "p50_ms", "p99_ms"):
        print(f"{name:32}{summary[name]}")
    for result in found[""].misses():
        print(f"{'WRONG' if result.is_wrong else 'miss':6}{result.row.question}")
    for result in near.results:
        if result.is_answered:
            print(f"near  {result.row.question}")
    for caught in guards:
        if caught.caught != caught.row.guard:
            print(f"guard {caught.row.question} | {caught.row.guard} | {caught.caught}")


_SHARES = (
    "recall_at_1",
    "recall_at_3",
    "right_rate",
    "wrong_rate",
    "handover_rate",
    "oos_false_answer_rate",
    "near_scope_false_answer_rate",
    "guard_recall",
    "guard_false_rate",
)
