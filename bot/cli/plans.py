"""`plan`: take an agency's communication plan over, and look at its tasks."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from bot.bulletins.campaigns import digest_of, take_over
from bot.bulletins.due import Progress, progress, standing
from bot.cli.installation import chosen_oa, opened, whoami
from bot.clock import today
from bot.models.campaigns import Campaign, Slot, Task
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
@click.option("--dry-run", is_flag=True, help="Only show what would be taken over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--oa", "oa_id", help="The OA's id; not needed where there is one.")
@click.pass_obj
def import_plan(
    config_file: Path | None, file: Path, *, dry_run: bool, as_json: bool, oa_id: str | None
) -> None:
    """Take the plan in FILE over, .txt or .docx, as a draft; exit 1 if there is no task in it.

    A dry run needs neither settings nor database. Somebody who may approves the draft in the
    console; before that nothing of it is due.
    """
    draft = read_plan(file)
    click.echo(as_text(document(draft)) if as_json else preview(draft))
    for line in remarks(draft, file.name):
        click.echo(line, err=True)
    if draft.tasks and not dry_run:
        made = _kept(config_file, oa_id, file, draft)
        click.echo(f"{made}: kept as a draft; approve it in the console under Kế hoạch", err=True)
    sys.exit(0 if draft.tasks else 1)


def _kept(config_file: Path | None, oa_id: str | None, file: Path, draft: PlanDraft) -> str:
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        digest = digest_of(file.read_bytes())
        return take_over(app.store, oa.id, draft, source=file.name, digest=digest, by=whoami())


@plan.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_plans(config_file: Path | None, *, as_json: bool) -> None:
    """List the plans that were taken over, the newest first."""
    with opened(config_file) as app:
        rows = [
            (each, len(app.store.campaigns.tasks(each.id))) for each in app.store.campaigns.all()
        ]
    if as_json:
        click.echo(as_text({"plans": [_facts(each, count) for each, count in rows]}))
        return
    for each, count in rows:
        number = each.number or "(no number)"
        click.echo(
            f"{each.id}  {each.status}  {number}  {each.agency}  {count} tasks  {each.title}"
        )


@plan.command()
@click.argument("plan_id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(config_file: Path | None, plan_id: str, *, as_json: bool) -> None:
    """Show the tasks of one plan, and how far each is."""
    with opened(config_file) as app:
        campaign, store, day = app.store.campaigns.get(plan_id), app.store, today(app.clock)
        slots, evidence = store.slots.of_campaign(plan_id), store.slots.evidence(plan_id)
        rows = [
            (task, progress(task, slots, evidence, day=day, end=campaign.end))
            for task in store.campaigns.tasks(plan_id)
        ]
    if as_json:
        tasks = [_task_facts(task, now, slots, day) for task, now in rows]
        click.echo(as_text({**_facts(campaign, len(rows)), "tasks": tasks}))
        return
    click.echo(f"{campaign.title}\n{campaign.number or '(no number)'} · {campaign.status}")
    for task, now in rows:
        count = f"{now.done}/{now.wanted}" if now.wanted else f"{now.done} done"
        click.echo(f"{task.no:>3}. {task.content}\n     {task.lead} · {task.period} · {count}")


def _facts(campaign: Campaign, tasks: int) -> dict[str, object]:
    return {
        "id": campaign.id,
        "oa": campaign.oa_id,
        "number": campaign.number,
        "agency": campaign.agency,
        "title": campaign.title,
        "status": str(campaign.status),
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
        "count": tasks,
    }


def _task_facts(task: Task, now: Progress, slots: Sequence[Slot], day: date) -> dict[str, object]:
    return {
        "id": task.id,
        "no": task.no,
        "content": task.content,
        "lead": task.lead,
        "partners": list(task.partners),
        "period": task.period,
        "done": now.done,
        "wanted": now.wanted,
        "due": [
            {"on": slot.due_on.isoformat(), "standing": str(standing(slot, day))}
            for slot in slots
            if slot.task == task.id
        ],
    }


def as_text(document: object) -> str:
    """Return one JSON object as text."""
    return json.dumps(document, ensure_ascii=False, indent=2)


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
