"""`knowledge`: check, compile and publish what the bot may say; decide on proposals."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.answering import index_option
from bot.cli.checking import check
from bot.cli.importing import import_tables
from bot.cli.proposals import accept, proposals, reject
from bot.cli.publishing import export, publish, rollback, versions
from bot.cli.reviewing import review_calendar
from bot.cli.revisions import revisions
from bot.cli.workbooks import xlsx
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


for command in (
    *(check, proposals, accept, reject, revisions, import_tables, xlsx, review_calendar),
    *(publish, versions, rollback, export),
):
    knowledge.add_command(command)


@knowledge.command()
@content_option
@index_option
def build(content: Path, index: Path) -> None:
    """Compile the content into a read-only index and print its version."""
    index.parent.mkdir(parents=True, exist_ok=True)
    version = compile_index(load(content), index)
    click.echo(f"{index}: version {version}")
