"""`knowledge xlsx`: entries to an Excel workbook, and an edited workbook back as drafts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.app import App
from bot.cli.installation import opened, whoami
from bot.clock import today
from bot.editorial.desk import content_folder, files_now
from bot.editorial.files import base_files
from bot.editorial.workbooks import Files, Looked, Wish, accept, chosen, looked
from bot.errors import EditRefused
from knowledge.importers.workbook.comparing import Comparison, Verdict, compare
from knowledge.importers.workbook.opening import WorkbookRefused, open_workbook
from knowledge.importers.workbook.reading import read_pages
from knowledge.model import Kind
from knowledge.workbook.writing import write_workbook

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A content folder; without it, what the installation answers from.",
)


@click.group()
def xlsx() -> None:
    """Take entries to Excel and back."""


@xlsx.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@content_option
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([str(kind) for kind in Kind]), help="Only."
)
@click.option("--words", default="", help="Only entries with these words in name, code or field.")
@click.option("--path", "paths", multiple=True, help="Only this file, such as faq/bao-chi.md.")
@click.pass_obj
def export_workbook(
    config_file: Path | None,
    file: Path,
    content: Path | None,
    kinds: tuple[str, ...],
    words: str,
    paths: tuple[str, ...],
) -> None:
    """Write entries into FILE, a workbook with a sheet for each kind and each table."""
    files = _files(config_file, content)
    wish = Wish(frozenset(map(Kind, kinds)), words, frozenset(paths))
    found = [record.path for record in chosen(files, wish)]
    if file.exists():
        raise EditRefused(f"{file} exists; choose another name, nothing was written")
    with file.open("wb") as out:
        write_workbook(files, found, out)
    click.echo(f"{file}: {len(found)} entries")


@xlsx.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@content_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--only", "paths", multiple=True, help="Take only this entry, even in conflict.")
@click.option("--by", default="", help="The login of the editor in whose name drafts are made.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def import_workbook(
    config_file: Path | None,
    file: Path,
    content: Path | None,
    dry_run: bool,
    paths: tuple[str, ...],
    by: str,
    as_json: bool,
) -> None:
    """Compare FILE with the content and make a draft of each sound row; exit 1 if one is not.

    Rows with mistakes and conflicts are listed and left to --only. Nothing is answered differently
    before the drafts are approved and published. With --content nothing is ever written.
    """
    found = _compared(config_file, file, content)
    made: list[str] = []
    if not dry_run and content is None:
        made = _accepted(config_file, file, found, paths, by)
    shown = _shown(config_file, content, found)
    click.echo(_json(found, shown, made) if as_json else _told(found, made))
    if not as_json:
        for line in _listed(found, shown):
            click.echo(line, err=True)
    sys.exit(1 if any(not _is_fine(each) for each in shown) or found.troubles else 0)


def _compared(config_file: Path | None, file: Path, content: Path | None) -> Comparison:
    try:
        sent = read_pages(open_workbook(file.read_bytes()))
    except OSError as error:
        raise EditRefused(f"{file} cannot be read: {error.strerror}") from error
    except WorkbookRefused as error:
        raise EditRefused(f"{file}: {error}") from error
    return compare(sent, _files(config_file, content))


def _accepted(
    config_file: Path | None, file: Path, found: Comparison, paths: tuple[str, ...], by: str
) -> list[str]:
    with opened(config_file) as app:
        account = app.store.staff.find(by) if by else None
        if by and account is None:
            raise EditRefused(f"there is no account {by}; see: staff list")
        wanted = paths or [each.path for each in found.changes if each.is_sound]
        author = account.id if account else whoami()
        note = f"Excel: {file.name}"
        return accept(app.store, _now(app), found, wanted, by=author, note=note)


def _shown(config_file: Path | None, content: Path | None, found: Comparison) -> list[Looked]:
    if content is not None:
        # A folder has no database; what is open elsewhere does not concern it.
        return [
            Looked(each, None, (), ())
            for each in found.changes
            if each.verdict is not Verdict.UNCHANGED
        ]
    with opened(config_file) as app:
        return looked(app.store, _now(app), found, on=today(app.clock))


def _files(config_file: Path | None, content: Path | None) -> Files:
    if content is not None:
        return base_files(content)
    with opened(config_file) as app:
        return _now(app)


def _now(app: App) -> Files:
    return files_now(app.store, content_folder(app.settings)).files


def _is_fine(each: Looked) -> bool:
    return each.change.is_sound and not each.problems


def _told(found: Comparison, made: list[str]) -> str:
    counts = ", ".join(f"{found.count(verdict)} {verdict}" for verdict in Verdict)
    return f"{counts}; {len(made)} drafts made"


def _listed(found: Comparison, shown: list[Looked]) -> list[str]:
    lines = [str(trouble) for trouble in found.troubles]
    for each in shown:
        change = each.change
        lines.append(f"{change.verdict}: {change.path or '-'} ({change.sheet}, {change.row})")
        lines += [f"  {change.note}"] if change.note else []
        lines += [f"  {trouble}" for trouble in change.troubles]
        lines += [f"  {problem}" for problem in each.problems]
    return lines


def _json(found: Comparison, shown: list[Looked], made: list[str]) -> str:
    document = {
        "counts": {str(verdict): found.count(verdict) for verdict in Verdict},
        "drafts": made,
        "troubles": [_trouble(each) for each in found.troubles],
        "changes": [
            {
                "path": each.change.path,
                "verdict": str(each.change.verdict),
                "sheet": each.change.sheet,
                "row": each.change.row,
                "note": each.change.note,
                "sound": _is_fine(each),
                "taken": each.taken.id if each.taken else "",
                "fields": [
                    {"field": d.field, "before": d.before, "after": d.after}
                    for d in each.change.differences
                ],
                "troubles": [_trouble(t) for t in each.change.troubles],
                "problems": [{"line": p.line, "message": p.message} for p in each.problems],
            }
            for each in shown
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _trouble(trouble: object) -> dict[str, object]:
    return {name: getattr(trouble, name) for name in ("sheet", "row", "field", "message")}
