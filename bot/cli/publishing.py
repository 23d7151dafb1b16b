"""`knowledge publish`, `versions`, `rollback`, `export`: which knowledge is answered from."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import click

from bot.app import App
from bot.cli.installation import opened, whoami
from bot.clock import local_time, today
from bot.errors import EditRefused, UnknownThing
from knowledge.check import check
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
    default=CONTENT,
    help="The folder with faq/, procedures/ and plans/.",
)
@by_option
@note_option
@click.option(
    "--wait",
    "wait_seconds",
    default=120,
    show_default=True,
    help="Seconds to wait until every running process has the version ready.",
)
@click.pass_obj
def publish(config_file: Path, content: Path, by: str, note: str, wait_seconds: int) -> None:
    """Check the content, store it as a version and answer from it in every process.

    Nothing changes when the check finds a problem. Processes that run prepare the version first,
    so that all of them change over within two seconds.
    """
    with opened(config_file) as app:
        version = _stored(app, content, by=by)
        late = _not_ready(app, version, wait_seconds)
        app.store.knowledge.activate(version, author=by, note=note, by=whoami())
    click.echo(f"version {version} is published")
    for process in late:
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
        app.store.knowledge.activate(target, author=by, note=note or "rollback", by=whoami())
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


def _stored(app: App, content: Path, *, by: str) -> str:
    """Compile the content and store it. Raises ContentError or EditRefused."""
    base = load(content)
    found = check(base, today(app.clock), content)
    problems = [str(problem) for problem in found if not problem.is_reminder]
    if problems:
        listed = "\n".join(problems)
        raise EditRefused(f"nothing was published, the check found {len(problems)}:\n{listed}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        version = build(base, path)
        app.store.knowledge.add(version, path.read_bytes(), author=by)
    return version


def _not_ready(app: App, version: str, wait_seconds: float) -> list[str]:
    """Wait for the running processes to prepare a new version; return those that did not."""
    if app.store.knowledge.waiting() != version:
        return []
    app.store.engine.wake("knowledge")
    waited = 0.0
    while True:
        readers = app.store.knowledge.readers()
        late = [process for process, ready in readers.items() if ready != version]
        if not late or waited >= wait_seconds:
            return late
        time.sleep(_POLL_SECONDS)
        waited += _POLL_SECONDS


def _previous(app: App) -> str:
    history = app.store.knowledge.history(limit=1000)
    for each in history:
        if each.version != history[0].version:
            return each.version
    raise UnknownThing("no earlier version was published; there is nothing to go back to")
