"""`cases export` and `cases file`: cases as files for the office, made on the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import click

from bot.cases.codes import find_code
from bot.cli.installation import opened, whoami
from bot.clock import today
from bot.errors import UnknownThing
from bot.exports.dossier import dossier_of
from bot.exports.making import Form, Order, What, span, write
from bot.exports.papers import PaperForm, write_paper
from bot.models import CaseKind
from bot.storage.audit import Act, act_on_case
from bot.storage.exporting import Wish

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command()
@click.option("--what", type=click.Choice([*map(str, What)]), default="cases", show_default=True)
@click.option("--format", "form", type=click.Choice([*map(str, Form)]), default=None)
@click.option("--from", "first", type=DAY, help="The first day of receipt, such as 2026-11-01.")
@click.option("--to", "last", type=DAY, help="The last day of receipt.")
@click.option("--oa", "oa_id", default="", help="Only this OA.")
@click.option("--kind", type=click.Choice([str(each) for each in CaseKind]), help="Only these.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The new file.")
@click.pass_obj
def export(
    config_file: Path,
    what: str,
    form: str | None,
    first: datetime | None,
    last: datetime | None,
    oa_id: str,
    kind: str | None,
    out: Path | None,
) -> None:
    """Write cases into a file: the list, the reception book, or Open311 (JSON).

    Long numbers in citizens' words are masked. The file is readable by this account alone.
    """
    usual = Form.JSON if what == What.OPEN311 else Form.XLSX
    order = Order(What(what), Form(form) if form else usual)
    if not order.is_possible:
        raise UnknownThing("tables are xlsx or csv; JSON is for --what open311")
    since, until = span(first and first.date(), last and last.date())
    wish = Wish("", oa_id, since, until, CaseKind(kind) if kind else None)
    with opened(config_file) as app:
        path = out or Path(order.file_name(today(app.clock)))
        with new_file(path) as file:
            count = write(app.store, app.settings, order, wish, file)
            facts = f"{what} rows={count}"
            app.store.audit.record(Act(whoami(), "case.export", oa_id, "cases", facts))
    click.echo(f"{path}: {count} hồ sơ")


@click.command("file")
@click.argument("code")
@click.option("--format", "form", type=click.Choice([*map(str, PaperForm)]), default="pdf")
@click.option("--oa", "oa_id", help="The OA's id, when several have the code.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The new file.")
@click.pass_obj
def paper(config_file: Path, code: str, form: str, oa_id: str | None, out: Path | None) -> None:
    """Write one case as a paper for the file, as PDF or DOCX."""
    known = find_code(code)
    if known is None:
        raise UnknownThing(f"{code} is not a tracking code; one letter or digit may be mistyped")
    with opened(config_file) as app:
        case = app.store.cases.get(known, oa_id=oa_id or "")
        held = app.store.exporting.file(case)
        path = out or Path(f"{case.code}.{form}")
        with new_file(path) as file:
            app.store.audit.record(act_on_case(case, "export", by=whoami(), detail=form))
            write_paper(dossier_of(app.store, app.settings, held), PaperForm(form), file)
    click.echo(f"{path}: {case.code}")


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name only when it is whole; before that it leaves no trace.

    Made with mode 0600. Raises UnknownThing where it cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".mot-cua-", delete=False) as file:
            try:
                yield file
            except BaseException:
                os.unlink(file.name)
                raise
        os.replace(file.name, path)
    except OSError as error:
        raise UnknownThing(f"{path} cannot be written: {error.strerror}") from error
