"""`cases`: what citizens filed, and an officer's answer through the OA."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cases.answering import answer_case, begin_case
from bot.cases.codes import find_code
from bot.cases.kinds import KIND_NAMES, STATUS_NAMES
from bot.cli.exporting import export, paper
from bot.cli.installation import opened, whoami
from bot.clock import local_time
from bot.errors import UnknownThing
from bot.models import Case, CaseStatus
from bot.storage.audit import act_on_case
from bot.wording import texts

oa_option = click.option("--oa", "oa_id", help="The OA's id, when several have the code.")


@click.group()
def cases() -> None:
    """List, read and answer citizens' cases."""


cases.add_command(export)
cases.add_command(paper)


@cases.command("list")
@click.option("--status", type=click.Choice([str(s) for s in CaseStatus]), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_cases(config_file: Path, status: str | None, as_json: bool) -> None:
    """List cases, the most urgent first; personal words are shown by `show` alone."""
    with opened(config_file) as app:
        found = app.store.cases.all(status=CaseStatus(status) if status else None)
    if as_json:
        click.echo(json.dumps([facts(case) for case in found], ensure_ascii=False, indent=2))
        return
    for case in found:
        known = facts(case)
        click.echo(f"{case.code}  hạn {known['due_on']}  {known['kind']}  {known['status']}")
    click.echo(f"{len(found)} hồ sơ")


@cases.command()
@click.argument("code")
@oa_option
@click.pass_obj
def show(config_file: Path, code: str, oa_id: str | None) -> None:
    """Show one case with what the citizen wrote."""
    with opened(config_file) as app:
        case = app.store.cases.get(normal(code), oa_id=oa_id or "")
        told = app.store.intake.details(case)
        after = app.store.intake.aftermath(case)
        joined = len(app.store.intake.followers(case.id))
        files = len(app.store.attachments.of_case(case))
        app.store.audit.record(act_on_case(case, "read", by=whoami()))
    for name, value in facts(case).items():
        click.echo(f"{name}: {value}")
    if case.is_withheld:
        click.echo("được bảo vệ: chỉ lãnh đạo duyệt xem, trong trang web")
        return
    click.echo(f"place: {case.place}\ntext: {case.text}\nanswer: {case.answer}")
    more = {
        "place_now": told.place_now,
        "happened": told.happened,
        "contact": told.contact,
        "files": str(files or ""),
        "joined": str(joined or ""),
        "reopened_because": after.reason,
    }
    for name, value in more.items():
        if value:
            click.echo(f"{name}: {value}")


@cases.command()
@click.argument("code")
@click.argument("text")
@oa_option
@click.pass_obj
def reply(config_file: Path, code: str, text: str, oa_id: str | None) -> None:
    """Answer the citizen through the OA; the case is then answered."""
    with opened(config_file) as app:
        case = app.store.cases.get(normal(code), oa_id=oa_id or "")
        answer_case(app.store, app.settings, case, text, by=whoami())
    click.echo(f"{case.code}: đã ghi câu trả lời; OA sẽ gửi cho người dân")


@cases.command()
@click.argument("code")
@oa_option
@click.pass_obj
def begin(config_file: Path, code: str, oa_id: str | None) -> None:
    """Tell the citizen that somebody works on the case."""
    with opened(config_file) as app:
        case = app.store.cases.get(normal(code), oa_id=oa_id or "")
        begin_case(app.store, app.settings, case, by=whoami())
    click.echo(f"{case.code}: đang xử lý; người dân được báo")


def normal(code: str) -> str:
    """Return the code as it is stored, however it was typed. Raises UnknownThing."""
    found = find_code(code)
    if found is None:
        raise UnknownThing(f"{code} is not a tracking code; one letter or digit may be mistyped")
    return found


def facts(case: Case) -> dict[str, str]:
    """Return what may stand in a list: nothing that the citizen wrote."""
    return {
        "code": case.code,
        "oa": case.oa_id,
        "kind": texts()[KIND_NAMES[case.kind]],
        "status": texts()[STATUS_NAMES[case.status]],
        "received_at": f"{local_time(case.received_at):%d/%m/%Y %H:%M}",
        "due_on": f"{case.due_on:%d/%m/%Y}",
    }
