"""`knowledge publish`, `versions`, `rollback`, `export`: which knowledge is answered from."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import click

from bot.app import App, owner_name
from bot.cli.installation import opened, whoami
from bot.clock import local_time
from bot.editorial.desk import content_folder
from bot.editorial.errands import here
from bot.editorial.publishing import Press, Workshop, go_back, late, ready
from bot.errors import EditRefused, UnknownThing
from bot.models.publications import Publication, PublicationStatus
from bot.storage.audit import Act
from knowledge.export import ExportRefused
from knowledge.export import export as write_files
from knowledge.index import IndexDamaged, build
from knowledge.loader import CONTENT, load

_POLL_SECONDS = 0.2

by_option = click.option("--by", required=True, help="Who decides; kept with the day.")
note_option = click.option("--note", default="", help="Why, in a few words; kept as well.")


@click.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another folder with faq/, procedures/ and plans/ than the installation's own.",
)
@by_option
@note_option
@click.option("--accept", is_flag=True, help="Publish although some questions lose their entry.")
@click.pass_obj
def publish(config_file: Path, content: Path | None, by: str, note: str, accept: bool) -> None:
    """Check the content with every approved revision, store it, and answer from it everywhere.

    Nothing changes when the check finds a problem, or a known question would lose its entry.
    Processes that run prepare the version first, so that all change over within two seconds.
    """
    with opened(config_file) as app:
        folder = content or content_folder(app.settings)
        named = str(content.resolve()) if content else ""
        shop = Workshop(app.store, folder, here, named)
        with app.store.engine.atomic():
            chosen = ready(app.store)
            order = app.store.publications.order(
                chosen, by=whoami(), author=by, note=note, content=named
            )
            act = Act(whoami(), "publication.order", target=order, detail=f"n={len(chosen)}")
            app.store.audit.append(act)
        done, unready = _carried_out(app, Press(shop, owner_name()), order, accept=accept)
    click.echo(f"version {done.version} is published")
    for process in unready:
        click.echo(f"warning: {process} was not ready; it follows as soon as it can", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def versions(config_file: Path, as_json: bool) -> None:
    """List which version was made current when and by whom, the newest first."""
    with opened(config_file) as app:
        found = app.store.knowledge.history()
    rows = [
        {
            "version": each.version,
            "published": f"{local_time(each.activated_at):%Y-%m-%d %H:%M}",
            "by": each.author,
            "note": each.note,
        }
        for each in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(filter(None, row.values())))
    click.echo(f"{len(rows)} publications")


@click.command()
@click.argument("version", required=False)
@by_option
@note_option
@click.pass_obj
def rollback(config_file: Path, version: str | None, by: str, note: str) -> None:
    """Answer from VERSION again, or from the one before the current."""
    with opened(config_file) as app:
        target = version or _previous(app)
        go_back(app.store, target, by=whoami(), author=by, note=note or "rollback")
    click.echo(f"version {target} is current again")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--version", help="A published version; without it, the current one.")
@click.option(
    "--index",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A compiled index file instead of a published version.",
)
@click.pass_obj
def export(config_file: Path, folder: Path, version: str | None, index: Path | None) -> None:
    """Write the content files of a version into FOLDER, exactly as they were compiled.

    While nothing is published, these are the files that the program came with.
    """
    try:
        count = write_files(index, folder) if index else _export(config_file, folder, version)
    except (ExportRefused, IndexDamaged) as error:
        raise EditRefused(str(error)) from error
    click.echo(f"{folder}: {count} files")


def _export(config_file: Path, folder: Path, version: str | None) -> int:
    with opened(config_file) as app, tempfile.TemporaryDirectory() as place:
        name = version or app.store.knowledge.current()
        path = Path(place) / "index.db"
        if name is None:
            build(load(CONTENT), path)
        else:
            path.write_bytes(app.store.knowledge.fetch(name))
        return write_files(path, folder)


def _carried_out(
    app: App, press: Press, order_id: str, *, accept: bool
) -> tuple[Publication, list[str]]:
    """Work until the order is done; return it, and the processes that were not ready.

    Raises EditRefused with the problems, or with the questions that nobody accepted.
    """
    unready: list[str] = []
    while True:
        order = app.store.publications.get(order_id)
        if order.status is PublicationStatus.DONE:
            return order, unready
        if order.status is PublicationStatus.ASKING:
            _ask(app, order, accept=accept)
        elif not order.is_open:
            found = order.report.problems
            listed = "\n".join(found)
            raise EditRefused(f"nothing was published, the check found {len(found)}:\n{listed}")
        elif order.status is PublicationStatus.READY:
            unready = late(app.store, order.version)
        if not press.step():
            time.sleep(_POLL_SECONDS)


def _ask(app: App, order: Publication, *, accept: bool) -> None:
    store, drops = app.store, order.report.drops
    with store.engine.atomic():
        if accept:
            store.publications.accept(order, by=whoami())
            store.audit.append(Act(whoami(), "publication.accept", target=order.id))
            return
        store.publications.tell(order, PublicationStatus.CANCELLED, report=order.report)
        store.audit.append(Act(whoami(), "publication.cancel", target=order.id))
    listed = "\n".join(f"{d.question}: {d.before} → {d.after or 'none'}" for d in drops)
    remedy = "mend the content, or publish with --accept"
    raise EditRefused(
        f"nothing was published, {len(drops)} questions lose their entry; {remedy}:\n{listed}"
    )


def _previous(app: App) -> str:
    history = app.store.knowledge.history(limit=1000)
    for each in history:
        if each.version != history[0].version:
            return each.version
    raise UnknownThing("no earlier version was published; there is nothing to go back to")
