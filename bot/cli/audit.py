"""`audit`: checks, lists and hands out the record of who read and changed what."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from bot.app import App
from bot.cli.installation import opened, whoami
from bot.clock import VIETNAM, local_time
from bot.errors import UnknownThing
from bot.storage.audit import Act, Head, Sought, Written
from bot.storage.audit_chain import Fault, verify

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_DAY_MS = 24 * 3_600_000


@click.group("audit")
def audit() -> None:
    """Check, list and export the record of acts; nothing here changes a row of it."""


@audit.command("verify")
@click.option("--anchor", "anchors", multiple=True, help="A head kept elsewhere: number:hash.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def verify_chain(config_file: Path, anchors: tuple[str, ...], as_json: bool) -> None:
    """Walk the whole chain; exit 1 and name the rows when something is wrong with it."""
    kept = [_head(text) for text in anchors]
    with opened(config_file) as app:
        verdict = verify(app.store.audit, anchors=kept)
    head = f"{verdict.head.number}:{verdict.head.hash}" if verdict.head else ""
    if as_json:
        faults = [_fault(each) for each in verdict.faults]
        report = {"rows": verdict.rows, "head": head, "faults": faults}
        click.echo(json.dumps(report, indent=2))
    else:
        for each in verdict.faults:
            upto = f"–{each.upto}" if each.upto else ""
            click.echo(f"row {each.number}{upto}: {each.wrong}")
        click.echo(f"{verdict.rows} rows, {len(verdict.faults)} faults; head {head}")
    if verdict.faults:
        sys.exit(1)


@audit.command("head")
@click.pass_obj
def show_head(config_file: Path) -> None:
    """Print where the chain ends, to be kept elsewhere and given to `verify --anchor`."""
    with opened(config_file) as app:
        head = app.store.audit.head()
    if head is None:
        raise UnknownThing("the head of the record was taken away; run: audit verify")
    click.echo(f"{head.number}:{head.hash}")


@audit.command("list")
@click.option("--who", default="", help="A login name, or cli:NAME.")
@click.option("--object", "target", default="", help="A code, a login name, a version.")
@click.option("--from", "first", type=DAY, help="The first day.")
@click.option("--to", "last", type=DAY, help="The last day.")
@click.option("--limit", default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_rows(
    config_file: Path,
    *,
    who: str,
    target: str,
    first: datetime | None,
    last: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List rows, the newest first."""
    with opened(config_file) as app:
        sought = Sought("", _account(app, who), target, *_span(first, last))
        rows = app.store.audit.page(sought, limit=limit)
        told = f"rows={len(rows)}"
        app.store.audit.record(Act(whoami(), "audit.list", target="rows", detail=told))
        names = {each.id: each.login for each in app.store.staff.all()}
    if as_json:
        click.echo(json.dumps([facts(row, names) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        known = facts(row, names)
        click.echo("  ".join(str(known[key]) for key in ("at", "who", "what", "object", "detail")))
    click.echo(f"{len(rows)} rows")


@audit.command("export")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export_rows(config_file: Path, out: Path) -> None:
    """Write every row with its hashes into a new file, one JSON object a line."""
    with opened(config_file) as app:
        app.store.audit.record(Act(whoami(), "audit.export", target="rows"))
        names = {each.id: each.login for each in app.store.staff.all()}
        count = 0
        try:
            with out.open("x", encoding="utf-8") as file:
                for row in app.store.audit.walk():
                    line = {**facts(row, names), "previous": row.previous, "hash": row.hash}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                    count += 1
        except OSError as error:
            raise UnknownThing(f"{out} cannot be written: {error.strerror}") from error
    click.echo(f"{out}: {count} rows")


def facts(row: Written, names: dict[str, str]) -> dict[str, object]:
    """Return a row as it is listed."""
    return {
        "number": row.number,
        "at": f"{local_time(row.at):%Y-%m-%d %H:%M:%S}",
        "who": names.get(row.who, row.who),
        "what": row.what,
        "oa": row.oa_id,
        "object": row.target,
        "detail": row.detail,
        "why": row.why,
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {"row": fault.number, "upto": fault.upto or fault.number, "wrong": str(fault.wrong)}


def _head(text: str) -> Head:
    number, _, row_hash = text.partition(":")
    if not number.isdigit() or not row_hash:
        raise UnknownThing(f"{text} is no anchor; it looks like 1234:0a1b…, see: audit head")
    return Head(int(number), row_hash)


def _account(app: App, who: str) -> str:
    found = app.store.staff.find(who) if who else None
    return found.id if found else who


def _span(first: datetime | None, last: datetime | None) -> tuple[int, int]:
    since = int(first.replace(tzinfo=VIETNAM).timestamp() * 1000) if first else 0
    until = int(last.replace(tzinfo=VIETNAM).timestamp() * 1000) + _DAY_MS if last else 2**62
    return since, until
