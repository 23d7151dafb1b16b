"""`fit`: learn the numbers of the matcher from the content, and from a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.evaluating import read_records
from bot.errors import BotError
from bot.matching import tradeoff
from bot.matching.catalogue_training import catalogue_examples
from bot.matching.decision import Thresholds
from bot.matching.evaluate import Row, rows_of
from bot.matching.fit import fit
from bot.matching.thresholds import Judged, by_origin, curve, parted, reliability
from bot.matching.training import Example, own_examples
from bot.matching.weights import (
    FOLDER,
    UnfitWeights,
    Weights,
    load_weights,
    neutral_weights,
    save_weights,
)
from knowledge.importers.catalogue import read_catalogue
from knowledge.loader import load

existing = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("fit")
@click.option("--catalogue", type=existing, help="A procedure catalogue to ask as well.")
@click.option("--questions", type=existing, help="Questions about the catalogue (JSON lines).")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the trade-off here (SVG).")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=FOLDER,
    help="Where the fitted numbers are kept.",
)
def fit_numbers(
    catalogue: Path | None, questions: Path | None, plot: Path | None, folder: Path
) -> None:
    """Fit ranking, probabilities and thresholds, and show how far they can be trusted.

    The questions of editors are held out in turn; a wrong answer counts as five hand-overs.
    """
    base = load()
    procedures = read_catalogue(catalogue) if catalogue else ()
    rows: Sequence[Row] = rows_of(read_records(questions), names={}) if questions else ()

    def ask(weights: Weights) -> list[Example]:
        asked = own_examples(base, weights, rows)
        return asked + catalogue_examples(procedures, base, rows, weights) if procedures else asked

    try:
        weights, judged = fit(ask, _start(folder), click.echo)
    except ImportError as error:
        raise BotError(f"{error.name} is missing; install requirements-dev.txt") from error
    save_weights(weights, folder)
    _report(judged, weights)
    if plot:
        plot.write_text(
            tradeoff.draw(curve(judged, weights.thresholds), chosen=weights.thresholds.answer),
            encoding="utf-8",
        )


def _start(folder: Path) -> Weights:
    try:
        return load_weights(folder)
    except UnfitWeights as error:
        click.echo(f"beginning anew: {error}")
        return neutral_weights(folder)


def _report(judged: Sequence[Judged], weights: Weights) -> None:
    limits = weights.thresholds
    click.echo("\nHow far a probability can be trusted (questions the forest never saw)")
    click.echo("  told   right      n")
    for told, right, count in reliability(judged):
        click.echo(f"  {told:.2f}   {right:.2f}  {count:6}")
    click.echo("\nWhat comes of each threshold (unfounded: of questions without an answer)")
    click.echo("  from   right  wrong  handed over  unfounded")
    for point in curve(judged, limits)[::5]:
        click.echo(
            f"  {point.threshold:.2f}  {point.right:6.3f} {point.wrong:6.3f} "
            f"{point.handed_over:12.3f} {point.unfounded:10.3f}"
        )
    written, titles = parted(judged)
    _report_chosen("entries with wordings", written, weights.thresholds)
    _report_chosen("entries known by their title alone", titles, weights.titles)


def _report_chosen(name: str, judged: Sequence[Judged], limits: Thresholds) -> None:
    click.echo(f"\nWhat comes of the chosen ones for {name}, by origin of the questions")
    click.echo("                right  wrong  unfounded      n")
    for origin, point, count in by_origin(judged, limits):
        click.echo(
            f"  {origin:12}  {point.right:5.3f}  {point.wrong:5.3f} "
            f"{point.unfounded:10.3f} {count:6}"
        )
    click.echo(
        f"answer from {limits.answer:.2f} on, in spite of strange words {limits.sure:.2f}, "
        f"ahead by {limits.margin:.2f}; choices from {limits.clarify:.2f}"
    )
