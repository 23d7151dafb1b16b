"""`bulletin`: write, approve and time bulletins, and see what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from bot.app import App
from bot.bulletins import workflow
from bot.bulletins.topics import find_topic
from bot.cli.answering import as_date
from bot.cli.installation import chosen_oa, opened
from bot.clock import VIETNAM, local_time
from bot.errors import UnknownThing
from bot.models import Audience, Bulletin, BulletinStatus, Content
from bot.staff.roles import Right, may
from bot.storage.staff import Account


@click.group()
def bulletin() -> None:
    """Write bulletins for followers; somebody else approves them."""


@bulletin.command()
@click.option("--oa", "oa_id", help="The OA's id; not needed where there is one.")
@click.option("--by", "login", required=True, help="Login name of the author.")
@click.option("--title", required=True)
@click.option("--text", required=True, help="What followers read, without title and source.")
@click.option("--topic", required=True, help='Only who chose it gets it, such as "tiep-dan".')
@click.option("--source", required=True, help="Where the information was published.")
@click.option(
    "--checked-on",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=as_date,
    help="Day on which the source was last read; today by default.",
)
@click.pass_obj
def add(
    config_file: Path,
    /,
    oa_id: str | None,
    login: str,
    checked_on: date,
    **words: str,
) -> None:
    """Write a bulletin and hand it in for approval."""
    topic = find_topic(words["topic"])
    audience = Audience(topic.slug if topic else words["topic"])
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        author = _account(app, login, Right.WRITE_BULLETINS, oa.id)
        title, text, source = (words[name].strip() for name in ("title", "text", "source"))
        content = Content(title, text, source, checked_on, audience=audience)
        made = workflow.draft(app.store, oa, content, author=author.id)
        written = app.store.bulletins.get(made)
        workflow.hand_in(app.store, oa, written, by=author.id, rules=app.settings.bulletins)
    click.echo(f"{made}: {words['title']}, waits for approval by somebody else")


@bulletin.command()
@click.argument("bulletin_id")
@click.option("--by", "login", required=True, help="Login name of the approver.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help="When to send, Vietnamese time; now by default.",
)
@click.pass_obj
def approve(config_file: Path, bulletin_id: str, login: str, at: datetime | None) -> None:
    """Approve a bulletin and give it its time."""
    with opened(config_file) as app:
        waiting = app.store.bulletins.get(bulletin_id)
        oa = chosen_oa(app.settings, waiting.oa_id)
        by = _account(app, login, Right.APPROVE_BULLETINS, oa.id).id
        workflow.approve(app.store, oa, waiting, by=by, rules=app.settings.bulletins)
        due_at = int(at.replace(tzinfo=VIETNAM).timestamp() * 1000) if at else app.clock.millis()
        approved = app.store.bulletins.get(bulletin_id)
        workflow.schedule(app.store, approved, by=by, due_at=due_at)
    click.echo(f"{bulletin_id}: {waiting.title}, {local_time(due_at):%d/%m/%Y %H:%M}")


@bulletin.command("list")
@click.pass_obj
def list_bulletins(config_file: Path) -> None:
    """List bulletins with the number of readers in each status."""
    with opened(config_file) as app:
        rows = [(each, app.store.readers.counts(each.id)) for each in app.store.bulletins.all()]
    for row, counts in rows:
        told = ", ".join(f"{status} {n}" for status, n in sorted(counts.items()))
        due = f"{local_time(row.due_at):%d/%m/%Y %H:%M}" if row.due_at else "no time yet"
        click.echo(f"{row.id}  {due}  {row.status}  {row.title}  [{told or 'no readers yet'}]")


def _deed(name: str, help_text: str, right: Right, do: Callable[..., object]) -> None:
    @bulletin.command(name, help=help_text)
    @click.argument("bulletin_id")
    @click.option("--by", "login", required=True, help="Login name of whoever does it.")
    @click.pass_obj
    def command(config_file: Path, bulletin_id: str, login: str) -> None:
        with opened(config_file) as app:
            found = app.store.bulletins.get(bulletin_id)
            do(app, found, by=_account(app, login, right, found.oa_id).id)
            now = app.store.bulletins.get(bulletin_id)
        click.echo(_told(now))


def _plain(act: Callable[..., object]) -> Callable[..., object]:
    def deed(app: App, found: Bulletin, *, by: str) -> object:
        return act(app.store, found, by=by)

    return deed


def _resume(app: App, found: Bulletin, *, by: str) -> None:
    oa = chosen_oa(app.settings, found.oa_id)
    workflow.resume(app.store, oa, found, by=by, rules=app.settings.bulletins)


_deed("pause", "Stop a bulletin where it stands.", Right.WRITE_BULLETINS, _plain(workflow.pause))
_deed("resume", "Go on where it was paused.", Right.APPROVE_BULLETINS, _resume)
_deed("cancel", "End a bulletin for good.", Right.WRITE_BULLETINS, _plain(workflow.cancel))
_deed(
    "retry",
    "Try those again whom it surely did not reach.",
    Right.APPROVE_BULLETINS,
    _plain(workflow.retry_failed),
)


def _told(found: Bulletin) -> str:
    why = f" ({found.reason})" if found.status is BulletinStatus.PAUSED and found.reason else ""
    return f"{found.id}: {found.status}{why}"


def _account(app: App, login: str, right: Right, oa_id: str) -> Account:
    account = app.store.staff.find(login)
    if account is None or not may(account, right, oa_id=oa_id):
        raise UnknownThing(f"{login} may not do this; see: python -m bot staff list")
    return account
