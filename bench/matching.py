"""How well and how fast the matcher finds entries, beside searches from the shelf.

    python -m bench.matching [--quick] [--catalogue FILE] [--questions FILE]

Right is what the first entry, or one of the first three, answers; every search is given families
of one name as one. The searches from the shelf only rank: none of them decides whether to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bench.contents import CATALOGUE, QUESTIONS, STYLES, Content, are_there, catalogue, large, own
from bench.contest import SHORT, Measured, measure
from bench.report import circumstances, table
from bench.rivals import RIVALS, SLOW

QUICK = 6
"""With --quick one question of so many is asked."""

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--quick", is_flag=True, help="Fewer questions, and no ten thousand entries.")
@click.option("--catalogue", "procedures", type=_FILE, default=CATALOGUE, help="JSON lines, .gz.")
@click.option("--questions", type=_FILE, default=QUESTIONS, help="Questions about it, JSON lines.")
def main(procedures: Path, questions: Path, *, quick: bool) -> None:
    """Measure and print."""
    print(circumstances("Matching", 1), flush=True)
    every = QUICK if quick else 1
    show(own(), every=every)
    if not are_there(procedures, questions):
        return
    national = catalogue(procedures, questions)
    show(national, every=every)
    if not quick:
        show(large(national), every=2, with_recall=False)


def show(content: Content, *, every: int, with_recall: bool = True) -> None:
    """Print what each search needs for a content, and how often it is right."""
    found = {name: measure(name, content, every=every) for name in RIVALS}
    measured = {name: got for name, got in found.items() if got is not None}
    print(
        f"## {content.name}: {len(content.base.entries):,} entries, {len(content.texts):,} texts\n"
    )
    print(_costs(measured))
    if with_recall:
        print(_recalls(measured, content))
    for name in found.keys() - measured.keys():
        print(f"{name}: not installed: pip install '.[bench]'")
    print(flush=True)


def _costs(measured: Mapping[str, Measured]) -> str:
    rows = [
        [
            name,
            f"{got.build_seconds:.1f}",
            f"{got.megabytes:.0f}",
            got.time(0.5),
            got.time(0.99),
            str(len(got.milliseconds)),
        ]
        for name, got in measured.items()
    ]
    header = [
        f"questions up to {SHORT} characters",
        "built s",
        "process MB",
        "p50 ms",
        "p99 ms",
        "n",
    ]
    return table(header, rows)


def _recalls(measured: Mapping[str, Measured], content: Content) -> str:
    rows = [
        [_labelled(name), *(str(got.recalls[key]) for key in content.asked)]
        for name, got in measured.items()
    ]
    header = [f"{group}, {STYLES[style]}" for group, style in content.asked]
    counts = ["questions", *(str(got.asked) for got in measured["ours"].recalls.values())]
    return table(["right first / among three, %", *header], [*rows, counts])


def _labelled(name: str) -> str:
    return f"{name} (1 in {SLOW[name]})" if name in SLOW else name


if __name__ == "__main__":
    main()
