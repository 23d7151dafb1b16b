"""`inbox`: events that were put aside or not understood, and their second chance."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.installation import opened, whoami
from bot.storage.audit import Act


@click.group()
def inbox() -> None:
    """Look at received events and replay them after a fix."""


@inbox.command()
@click.option("--event", "event_name", default="", help="Only events of this name.")
@click.option(
    "--status",
    type=click.Choice(["dead", "unknown"]),
    default="unknown",
    show_default=True,
    help="Put aside after failures, or not understood by the parser.",
)
@click.pass_obj
def replay(config_file: Path, event_name: str, status: str) -> None:
    """Queue events once more; what was already answered is never answered twice."""
    with opened(config_file) as app, app.store.engine.atomic():
        count = app.store.inbox.replay(status, event_name=event_name)
        told = f"{status} {event_name or 'any'} rows={count}"
        app.store.audit.append(Act(whoami(), "inbox.replay", target="events", detail=told))
    click.echo(f"{count} events queued again")


@inbox.command()
@click.pass_obj
def status(config_file: Path) -> None:
    """Count events and deliveries in each status."""
    with opened(config_file) as app:
        for name, box in (
            ("inbox", app.store.inbox.counts()),
            ("outbox", app.store.outbox.counts()),
        ):
            counted = ", ".join(f"{status} {count}" for status, count in sorted(box.items()))
            click.echo(f"{name}: {counted or 'empty'}")
