"""`forget` one person, `purge` what was kept long enough, `scrub` it out of the files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.app import App
from bot.cases.keeping import LetGo, purge
from bot.cli.cases import normal
from bot.cli.checkup.traces import HINDRANCES
from bot.cli.installation import chosen_oa, opened, whoami
from bot.errors import UnknownThing
from bot.privacy.forgetting import forget_now
from bot.privacy.nightly import rewrite_now
from bot.storage.audit import Act


@click.command("forget")
@click.option("--oa", "oa_id", help="The OA's id, when there are several.")
@click.option("--case", "code", help="The author of this case.")
@click.option("--person", help="The person's key, as in the database.")
@click.option("--yes", is_flag=True, help="Do not ask; what is erased never comes back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def forget_person(
    config_file: Path,
    *,
    oa_id: str | None,
    code: str | None,
    person: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase a person: messages, contact, notes, and who they are.

    Cases stay on file without their author until their term is over. Without --case or --person
    the id at Zalo is asked for, so that it does not get into the shell's history.
    """
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        key = _key(app, oa.id, code, person)
        if not yes:
            click.confirm(f"erase {key[:8]}… of OA {oa.id} for good?", abort=True)
        cause = f"erasure:{key[:8]}:{app.clock.millis()}"
        erased = forget_now(app.store, oa.id, key, cause=cause, by=whoami())
        if not app.store.engine.scrub():
            click.echo(
                "its bytes leave the files in the coming night, or now with: scrub", err=True
            )
    if as_json:
        click.echo(json.dumps({"oa": oa.id, "person": key, "rows": erased}, indent=2))
        return
    for table, rows in erased.items():
        click.echo(f"{table:<16} {rows}")


@click.command("purge")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would go.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def purge_old(config_file: Path, *, is_dry: bool, as_json: bool) -> None:
    """Let go of what was kept long enough; the scheduler does so every hour."""
    with opened(config_file) as app:
        found = purge(app.store, app.settings, app.clock, is_dry=is_dry, by=whoami())
    if as_json:
        classes = [facts(each) for each in found]
        total = sum(each.total for each in found)
        report = {"dry_run": is_dry, "total": total, "classes": classes}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for each in found:
        for table, rows in each.rows.items():
            click.echo(f"{each.term.key:<10} {table:<20} {rows:>8}  trước {each.before:%d/%m/%Y}")
    verb = "sẽ xóa" if is_dry else "đã xóa"
    click.echo(f"{verb} {sum(each.total for each in found)} dòng")


@click.command("scrub")
@click.pass_obj
def scrub_files(config_file: Path) -> None:
    """Take what was erased out of the database's files now, and not only tonight.

    On PostgreSQL each table is locked while it is written anew. Exit 1: something is left.
    """
    with opened(config_file) as app:
        app.store.audit.record(Act(whoami(), "data.scrub", target="files"))
        found = rewrite_now(app.store)
    click.echo(f"{found.tables} tables were written anew")
    for name in found.busy:
        click.echo(f"{name} was in use; run scrub again", err=True)
    for name in found.refused:
        sentence, remedy = HINDRANCES[name]
        click.echo(f"{sentence}\n  → {remedy}", err=True)
    sys.exit(1 if found.busy or found.refused else 0)


def facts(let_go: LetGo) -> dict[str, object]:
    """Return what the report says of one class."""
    term = let_go.term
    return {
        "class": term.key,
        "title": term.title,
        "oa": let_go.oa_id,
        "days": term.days,
        "months": term.months,
        "basis": term.basis,
        "checked_on": term.checked_on.isoformat(),
        "before": let_go.before.isoformat(),
        "rows": dict(let_go.rows),
    }


def _key(app: App, oa_id: str, code: str | None, person: str | None) -> str:
    """Return the key of who was named. Raises UnknownThing where there is nobody."""
    if code:
        found = app.store.cases.get(normal(code), oa_id=oa_id).person
    elif person:
        found = person
    else:
        user_id = click.prompt("id at Zalo", hide_input=True, err=True)
        found = app.store.followers.key_of(oa_id, user_id)
    if not found:
        raise UnknownThing("nobody is known by this; a case without its author names nobody")
    return found
