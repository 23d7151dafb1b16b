"""`knowledge`: check and compile what the bot may say; decide on proposed wordings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.answering import index_option
from bot.cli.importing import import_tables
from bot.cli.proposals import accept, proposals, reject
from bot.clock import SystemClock, today
from knowledge.check import check as find_problems
from knowledge.index import build as compile_index
from knowledge.loader import CONTENT, load

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="The folder with faq/, procedures/ and plans/.",
)


@click.group()
def knowledge() -> None:
    """Check and compile the knowledge base, and decide on proposed wordings."""


for command in (proposals, accept, reject, import_tables):
    knowledge.add_command(command)


@knowledge.command()
@content_option
def check(content: Path) -> None:
    """List every problem of the content with file and line; exit 1 if there is one.

    Reminders, such as a source that nobody looked at for long, are listed but are no failure.
    """
    base = load(content)
    found = find_problems(base, today(SystemClock()), content)
    for problem in found:
        click.echo(f"{problem}{' (reminder)' if problem.is_reminder else ''}", err=True)
    mistakes = [problem for problem in found if not problem.is_reminder]
    reminders = len(found) - len(mistakes)
    click.echo(f"{len(base.entries)} entries, {len(mistakes)} problems, {reminders} reminders")
    sys.exit(1 if mistakes else 0)


@knowledge.command()
@content_option
@index_option
def build(content: Path, index: Path) -> None:
    """Compile the content into a read-only index and print its version."""
    index.parent.mkdir(parents=True, exist_ok=True)
    version = compile_index(load(content), index)
    click.echo(f"{index}: version {version}")
