"""`knowledge revisions`: what editors changed and where each change stands."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.installation import opened
from bot.clock import local_time
from bot.models.revisions import OPEN, Revision, RevisionStatus


@click.command()
@click.option(
    "--status",
    type=click.Choice([str(each) for each in RevisionStatus]),
    help="Only these; without it, all that is under way.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def revisions(config_file: Path, status: str | None, as_json: bool) -> None:
    """List what editors changed; who approves and publishes works in the console."""
    with opened(config_file) as app:
        wanted = (RevisionStatus(status),) if status else OPEN
        found = app.store.revisions.list(*wanted)
        names = app.store.staff.names()
    if as_json:
        click.echo(json.dumps([facts(each, names) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        told = facts(each, names)
        click.echo(
            f"{each.id}  {told['status']:<9}  {told['changed']}  {told['author']}  {each.path}"
        )
    click.echo(f"{len(found)} revisions")


def facts(revision: Revision, names: dict[str, str]) -> dict[str, str]:
    """Return a revision as it is listed."""
    return {
        "id": revision.id,
        "path": revision.path,
        "status": str(revision.status),
        "author": names.get(revision.author, revision.author),
        "approver": names.get(revision.approver, revision.approver),
        "publish_on": revision.publish_on,
        "expire_on": revision.expire_on,
        "changed": f"{local_time(revision.changed_at):%d/%m/%Y %H:%M}",
    }
