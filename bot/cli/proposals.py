"""`knowledge proposals`, `accept`, `reject`: what citizens confirmed, and an editor's decision."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.installation import opened, whoami
from bot.clock import local_time, today
from bot.editorial.confirmed import accept as taken_over
from bot.editorial.desk import content_folder, files_now
from bot.editorial.regression import Change
from bot.errors import UnknownThing
from bot.models import Proposal
from bot.storage.audit import Act
from knowledge.golden import Golden

_CHECKOUT = Path(__file__).parents[2]
_GOLDEN = _CHECKOUT / "tests/quality/golden.jsonl"

by_option = click.option("--by", required=True, help="Who decides; kept with the day.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def proposals(config_file: Path, as_json: bool) -> None:
    """List questions that citizens confirmed an answer to, the most frequent first."""
    with opened(config_file) as app:
        found = app.store.proposals.list_open()
        app.store.audit.record(Act(whoami(), "proposal.list", detail=f"rows={len(found)}"))
    if as_json:
        click.echo(json.dumps([facts(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        known = facts(each)
        click.echo(f"{each.id}  {each.times}×  {known['last_seen']}  {each.entry}  {each.question}")
    click.echo(f"{len(found)} proposals")


@click.command()
@click.argument("proposal_id", metavar="ID")
@by_option
@click.option(
    "--golden",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=_GOLDEN if _GOLDEN.exists() else None,
    help="Questions that must keep their top entry, one JSON object a line.",
)
@click.pass_obj
def accept(config_file: Path, proposal_id: str, by: str, golden: Path | None) -> None:
    """Begin a draft in which a question is a wording of its entry, if nothing else changes.

    The golden questions of other entries are asked first; the wordings of the content are
    answered by their own entries anyway. Exit 1 when a question would get another top entry;
    nothing is written then. The draft is handed in, approved by somebody else and published in
    the console. Where --by is a login, the draft is that account's, which then cannot approve it.
    """
    with opened(config_file) as app:
        account = app.store.staff.find(by.strip())
        found = taken_over(
            app.store,
            files_now(app.store, content_folder(app.settings)).files,
            app.store.proposals.get(proposal_id),
            author=account.id if account else whoami(),
            name=_name(by),
            act=_act("accept", proposal_id, by),
            golden=_golden(golden) if golden else (),
        )
    if found.lost:
        _tell(found.lost)
        sys.exit(1)
    if found.draft is not None:
        click.echo(f"{found.path}: draft {found.draft.id}; no question changed its entry")
    click.echo(f"{proposal_id}: accepted; citizens profit once the draft is published")


@click.command()
@click.argument("proposal_id", metavar="ID")
@by_option
@click.pass_obj
def reject(config_file: Path, proposal_id: str, by: str) -> None:
    """Never have this question proposed for its entry again."""
    with opened(config_file) as app, app.store.engine.atomic():
        app.store.proposals.reject(proposal_id, by=_name(by), on=today(app.clock))
        app.store.audit.append(_act("reject", proposal_id, by))
    click.echo(f"{proposal_id}: rejected")


def facts(proposal: Proposal) -> dict[str, str | int]:
    """Return a proposal as it is listed."""
    return {
        "id": proposal.id,
        "count": proposal.times,
        "entry": proposal.entry,
        "question": proposal.question,
        "last_seen": f"{local_time(proposal.last_seen_at):%d/%m/%Y}",
    }


def _golden(golden: Path) -> Sequence[Golden]:
    """Read the questions of a file. Raises UnknownThing for one of another form."""
    lines = golden.read_text(encoding="utf-8").splitlines()
    try:
        rows = [json.loads(line) for line in lines if line.strip()]
        return [
            Golden(str(row["question"]), tuple(map(str, row.get("expect", ())))) for row in rows
        ]
    except (ValueError, KeyError, TypeError) as error:
        remedy = 'each line must be a JSON object with "question"'
        raise UnknownThing(f"{golden} has no golden questions; {remedy}") from error


def _tell(found: Sequence[Change]) -> None:
    for change in found:
        click.echo(f"{change.question}: {change.before or 'none'} → {change.after or 'none'}")
    click.echo(f"{len(found)} questions would change their entry; nothing was written", err=True)


def _act(verb: str, proposal_id: str, by: str) -> Act:
    """Return the row of a decision, which names who decided beside who typed it."""
    return Act(whoami(), f"proposal.{verb}", target=proposal_id, why=f"by {_name(by)}")


def _name(by: str) -> str:
    name = by.strip()
    if not name:
        raise UnknownThing("--by is empty; give the name of who decides")
    return name
