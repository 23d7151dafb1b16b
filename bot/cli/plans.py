"""`plan`: take an agency's communication plan over, and look at its tasks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from knowledge.importers.plans.as_json import document
from knowledge.importers.plans.model import DraftTask, PlanDraft
from knowledge.importers.plans.plan import read_plan

REMARKS = {
    "no_task": "no task was found; a plan needs a table of tasks, labels such as "
    '"Cơ quan chủ trì:", or a part "Tổ chức thực hiện"',
    "no_agency": "the agency is not named; write it above the number",
    "blank_number": "the number is left blank; write it in after signing",
    "no_lead": "task {detail} names nobody in charge; write in who it is",
    "no_period": "task {detail} says nothing of its time; write in when it is due",
    "short_row": "row {detail} has fewer cells than the table columns; look whether one is lost",
    "numbers": "the numbers jump: {detail}; look whether a row is lost",
}


@click.group()
def plan() -> None:
    """Communication plans: their tasks, and what is due."""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, required=True, help="Only show what would be taken over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_plan(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Read the plan in FILE, .txt or .docx; exit 1 if there is no task in it."""
    draft = read_plan(file)
    if as_json:
        click.echo(json.dumps(document(draft), ensure_ascii=False, indent=2))
    else:
        click.echo(preview(draft))
    for line in remarks(draft, file.name):
        click.echo(line, err=True)
    sys.exit(0 if draft.tasks else 1)


def preview(draft: PlanDraft) -> str:
    """Return the draft for reading, each task with the line it was found on."""
    rows = [
        f"{draft.title or '(no title)'}",
        f"number {draft.number or '(blank)'} · {draft.agency or '(no agency)'} · {draft.period}",
        f"{len(draft.tasks)} tasks, {len(draft.reports)} duties to report",
        *(_row(task) for task in draft.tasks),
    ]
    changes = [change for change in draft.mended if change.kind != "markup"]
    if changes:
        rows.append("Left out or mended:")
    for change in changes:
        after = f" → {change.after}" if change.after else ""
        rows.append(f"  line {change.line}, {change.kind}: {change.before[:80]}{after[:80]}")
    return "\n".join(rows)


def remarks(draft: PlanDraft, file: str) -> list[str]:
    """Return what a person should look at, with file, line and remedy."""
    return [
        f"{file}:{remark.line}: {REMARKS[remark.kind].format(detail=remark.detail)}"
        for remark in draft.remarks
    ]


def _row(task: DraftTask) -> str:
    partners = f", with {'; '.join(task.partners)}" if task.partners else ""
    when = task.period.text or "(no time)"
    return f"{task.no:>3}. line {task.line}: {task.content}\n     {task.lead}{partners} · {when}"
