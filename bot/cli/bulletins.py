"""`bulletin`: schedule a campaign bulletin and see what became of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from bot.bulletins.desk import NewBulletin, progress, schedule
from bot.cli.answering import as_date
from bot.cli.installation import chosen_oa, opened
from bot.clock import VIETNAM, local_time


@click.group()
def bulletin() -> None:
    """Schedule bulletins for followers."""


@bulletin.command()
@click.option("--oa", "oa_id", help="The OA's id; not needed where there is one.")
@click.option("--title", required=True)
@click.option("--text", required=True, help="What followers read, without title and source.")
@click.option("--source", required=True, help="Where the information was published.")
@click.option(
    "--checked-on",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=as_date,
    help="Day on which the source was last read; today by default.",
)
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help="When to send, Vietnamese time; now by default.",
)
@click.pass_obj
def add(
    config_file: Path,
    oa_id: str | None,
    title: str,
    text: str,
    source: str,
    checked_on: date,
    at: datetime | None,
) -> None:
    """Schedule a bulletin."""
    with opened(config_file) as app:
        due_at = int(at.replace(tzinfo=VIETNAM).timestamp() * 1000) if at else app.clock.millis()
        new = NewBulletin(title, text, source, checked_on, due_at)
        made = schedule(app.store, chosen_oa(app.settings, oa_id), new)
    click.echo(f"{made}: {title}, {local_time(due_at):%d/%m/%Y %H:%M}")


@bulletin.command("list")
@click.pass_obj
def list_bulletins(config_file: Path) -> None:
    """List bulletins with the number of deliveries in each status."""
    with opened(config_file) as app:
        rows = progress(app.store)
    for row in rows:
        counts = ", ".join(f"{status} {n}" for status, n in sorted(row.counts.items()))
        due = f"{local_time(row.due_at):%d/%m/%Y %H:%M}"
        click.echo(f"{row.id}  {due}  {row.status}  {row.title}  [{counts or 'no deliveries yet'}]")
