"""`knowledge import`: take tables over into the content folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from knowledge.importers.communes import Import, plan_import, write_table
from knowledge.loader import CONTENT


@click.group("import")
def import_tables() -> None:
    """Take a table over into the content folder, where it is reviewed like any other change."""


@import_tables.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="The content folder; the table stands in places/communes.csv.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--skip-bad", is_flag=True, help="Take the good rows although others have mistakes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def communes(file: Path, content: Path, *, dry_run: bool, skip_bad: bool, as_json: bool) -> None:
    """Take the communes of FILE over: .csv, .tsv or .xlsx; exit 1 if a row has a mistake.

    Without --skip-bad nothing is written while a row has a mistake. Communes that FILE does not
    name stay as they are.
    """
    planned = plan_import(file, content)
    is_written = not dry_run and (skip_bad or not planned.problems)
    if is_written and (planned.new or planned.changed):
        try:
            write_table(planned.table, content)
        except OSError as error:
            raise click.ClickException(f"{content} cannot be written: {error.strerror}") from error
    click.echo(_json(planned, is_written) if as_json else _told(planned, is_written))
    if not as_json:
        for problem in planned.problems:
            click.echo(str(problem), err=True)
    sys.exit(1 if planned.problems else 0)


def _told(planned: Import, is_written: bool) -> str:
    counts = (
        f"{len(planned.new)} new, {len(planned.changed)} changed, {planned.unchanged} as before"
    )
    mistakes = len({problem.line for problem in planned.problems})
    state = "taken over" if is_written else "nothing was written"
    table = f"the table then has {len(planned.table)} of {planned.total} communes"
    return f"{counts}; {mistakes} rows with mistakes; {state}; {table}"


def _json(planned: Import, is_written: bool) -> str:
    document = {
        "written": is_written,
        "new": [commune.slug for commune in planned.new],
        "changed": [commune.slug for commune in planned.changed],
        "unchanged": planned.unchanged,
        "communes": len(planned.table),
        "of": planned.total,
        "problems": [
            {"file": each.file, "line": each.line, "message": each.message}
            for each in planned.problems
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
