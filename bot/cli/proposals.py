"""`knowledge proposals`, `accept`, `reject`: what citizens confirmed, and an editor's decision."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.app import App
from bot.cli.installation import opened, whoami
from bot.clock import local_time, today
from bot.editorial.accepting import entry_of, has_wording, write_wording
from bot.editorial.desk import content_folder
from bot.editorial.regression import Change, changes
from bot.errors import EditRefused, UnknownThing
from bot.models import Proposal
from bot.models.revisions import OPEN, RevisionStatus
from bot.storage.audit import Act
from knowledge.loader import load
from knowledge.model import Entry

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
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder with faq/, procedures/ and plans/; without it, the one of the settings.",
)
@click.pass_obj
def accept(
    config_file: Path, proposal_id: str, by: str, golden: Path | None, content: Path | None
) -> None:
    """Take a question over as a wording of its entry, if nothing else changes.

    The golden questions are asked first; the wordings of the content are answered by their own
    entries anyway. Exit 1 when a question would get another top entry; nothing is written then.
    """
    with opened(config_file) as app:
        proposal = app.store.proposals.get(proposal_id)
        folder = content or content_folder(app.settings)
        base, day = load(folder), today(app.clock)
        entry = entry_of(base, proposal.entry)
        _refuse_where_revised(app, entry)
        # A run that was stopped after the file was written has only the decision to record.
        if not has_wording(entry, proposal.question):
            asked = _questions(golden) if golden else ()
            found = changes(base, entry.id, proposal.question, as_of=day, golden=asked)
            if found:
                _tell(found)
                sys.exit(1)
            path = write_wording(folder, entry, proposal.question, on=day)
            click.echo(f"{path}: wording added; no question changed its entry")
        with app.store.engine.atomic():
            app.store.proposals.accept(proposal.id, by=_name(by), on=day)
            _write_down(app, "accept", proposal.id, by)
    click.echo(f"{proposal.id}: accepted; citizens profit after the next restart")


@click.command()
@click.argument("proposal_id", metavar="ID")
@by_option
@click.pass_obj
def reject(config_file: Path, proposal_id: str, by: str) -> None:
    """Never have this question proposed for its entry again."""
    with opened(config_file) as app, app.store.engine.atomic():
        app.store.proposals.reject(proposal_id, by=_name(by), on=today(app.clock))
        _write_down(app, "reject", proposal_id, by)
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


def _refuse_where_revised(app: App, entry: Entry) -> None:
    """Raise EditRefused where a revision lies over the file: nobody would read the file then."""
    if app.store.revisions.list(RevisionStatus.PUBLISHED, *OPEN, path=entry.file):
        raise EditRefused(
            f"{entry.file} is revised in the console, so its file is not what is answered from; "
            "add the wording there (Kho tri thức, Chưa trả lời tốt), then reject this proposal"
        )


def _questions(golden: Path) -> Sequence[str]:
    """Read the questions of a file. Raises UnknownThing for one of another form."""
    lines = golden.read_text(encoding="utf-8").splitlines()
    try:
        return [str(json.loads(line)["question"]) for line in lines if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        remedy = 'each line must be a JSON object with "question"'
        raise UnknownThing(f"{golden} has no golden questions; {remedy}") from error


def _tell(found: Sequence[Change]) -> None:
    for change in found:
        click.echo(f"{change.question}: {change.before or 'none'} → {change.after or 'none'}")
    click.echo(f"{len(found)} questions would change their entry; nothing was written", err=True)


def _write_down(app: App, verb: str, proposal_id: str, by: str) -> None:
    """Add the row of a decision, which names who decided beside who typed it."""
    act = Act(whoami(), f"proposal.{verb}", target=proposal_id, why=f"by {_name(by)}")
    app.store.audit.append(act)


def _name(by: str) -> str:
    name = by.strip()
    if not name:
        raise UnknownThing("--by is empty; give the name of who decides")
    return name
