"""`knowledge calendar`: what has to be looked at again, and when."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from bot.cli.installation import opened
from bot.clock import SystemClock, today
from knowledge.loader import load
from knowledge.reviewing import Due, Why, due, within
from knowledge.versions import versions_of


@click.command("calendar")
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A content folder; without it, what the installation answers from.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day.")
@click.option("--why", type=click.Choice([str(why) for why in Why]), help="Only.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def review_calendar(
    config_file: Path | None,
    content: Path | None,
    day: datetime | None,
    why: str | None,
    as_json: bool,
) -> None:
    """List sources that grow old, facts that end and rules that begin, the earliest first."""
    now = day.date() if day else today(SystemClock())
    owners: dict[str, str] = {}
    if content is not None:
        found = due(versions_of(load(content).entries), now)
    else:
        with opened(config_file) as app:
            found = due(app.shelf().index.versions, now)
            names = app.store.staff.names()
            owners = {key: names.get(by, by) for key, by in app.store.reviews.owners().items()}
    rows = [_row(each, owners) for each in within(found, Why(why) if why else None)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(filter(None, row.values())))
    click.echo(f"{len(rows)} to look at")


def _row(each: Due, owners: dict[str, str]) -> dict[str, str]:
    return {
        "day": each.day.isoformat(),
        "why": str(each.why),
        "file": each.file,
        "title": each.title,
        "what": each.what,
        "owner": owners.get(each.key, ""),
    }
