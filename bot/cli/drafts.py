"""`knowledge drafts` and `apply`: what editors prepared in the console becomes content."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.installation import opened, whoami
from bot.clock import local_time, today
from bot.editorial.drafting import apply as apply_draft
from bot.editorial.drafting import missing
from bot.storage.audit import Act
from bot.storage.drafts import Draft, DraftKind, DraftStatus


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def drafts(config_file: Path, as_json: bool) -> None:
    """List what editors prepared and nobody has applied yet."""
    with opened(config_file) as app:
        found = app.store.drafts.list_open()
        names = app.store.staff.names()
    if as_json:
        click.echo(json.dumps([facts(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        by = names.get(each.created_by, each.created_by)
        told = facts(each)
        click.echo(f"{each.id}  {told['kind']}  {by}  {told['entry'] or '-'}  {told['what']}")
    click.echo(f"{len(found)} drafts")


@click.command()
@click.argument("draft_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The folder with faq/, procedures/ and plans/ that is published next.",
)
@click.pass_obj
def apply(config_file: Path, draft_ids: tuple[str, ...], content: Path) -> None:
    """Write drafts into a content folder; without an ID every one that is complete.

    Each is written only when the content check finds nothing new. Publish afterwards.
    """
    with opened(config_file) as app:
        chosen = [app.store.drafts.get(each) for each in draft_ids]
        for draft in chosen or filter(is_complete, app.store.drafts.list_open()):
            path = apply_draft(content, draft, on=today(app.clock))
            with app.store.engine.atomic():
                app.store.drafts.close(draft.id, DraftStatus.APPLIED)
                app.store.audit.append(Act(whoami(), "draft.apply", target=draft.id))
            click.echo(f"{draft.id}: {path}")
    click.echo("look at the files, then publish them: python -m bot knowledge publish")


def is_complete(draft: Draft) -> bool:
    """Say whether a draft lacks nothing."""
    return draft.kind is DraftKind.WORDING or not missing(draft.body)


def facts(draft: Draft) -> dict[str, str]:
    """Return a draft as it is listed."""
    return {
        "id": draft.id,
        "kind": str(draft.kind),
        "entry": draft.entry,
        "what": draft.body.title or draft.body.questions[0],
        "changed": f"{local_time(draft.changed_at):%d/%m/%Y %H:%M}",
    }
