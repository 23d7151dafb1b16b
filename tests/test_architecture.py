"""The house rules that no linter knows: layers complete, rooms small, SQL and Flask in place."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot.storage.sqlite import SqliteEngine
from tests import storage_dump

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "knowledge", "webhooks")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULE_CAP, FUNCTION_CAP = 400, 60
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s+\w+", re.ASCII)
CLOCK_READERS = {"bot/clock.py", "webhooks/emulator/clock.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def layers() -> set[str]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = document["tool"]["importlinter"]["contracts"][0]
    return {part.strip() for line in contract["layers"] for part in re.split("[|:]", line)}


def test_every_child_of_bot_has_its_layer() -> None:
    children = {
        f"bot.{path.stem}"
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"bot.__init__"}

    assert children == {layer for layer in layers() if layer.startswith("bot.")}


def test_every_folder_of_code_is_a_package() -> None:
    assert all((path.parent / "__init__.py").exists() for path in MODULES)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MODULE_CAP
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_CAP, node.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert path.read_text(encoding="utf-8").strip() == "" or ast.get_docstring(
        ast.parse(path.read_text(encoding="utf-8"))
    )


def test_sql_is_written_in_the_storage_rooms_only() -> None:
    found = {name(path) for path in MODULES if SQL.search(path.read_text(encoding="utf-8"))}
    allowed = {
        place
        for place in found
        if place.startswith("bot/storage/") or place == "knowledge/index.py"
    }

    assert found == allowed


def test_flask_is_imported_by_webhooks_only() -> None:
    imports = re.compile(r"^\s*(from|import) (flask|werkzeug)", re.MULTILINE)
    found = {name(path) for path in MODULES if imports.search(path.read_text(encoding="utf-8"))}

    assert all(place.startswith("webhooks/") for place in found)


def test_the_machine_clock_is_read_in_one_place() -> None:
    reads = re.compile(r"datetime\.now\(|\.utcnow\(|time\.time(_ns)?\(|date\.today\(")
    found = {name(path) for path in MODULES if reads.search(path.read_text(encoding="utf-8"))}

    assert found == CLOCK_READERS


def test_nothing_is_unpickled_or_evaluated() -> None:
    danger = re.compile(r"\b(pickle|marshal|shelve|eval\(|exec\(|yaml\.load)\b")
    found = [name(path) for path in MODULES if danger.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_nothing_that_sends_or_answers_reads_officers_notes() -> None:
    readers = {
        name(path)
        for path in MODULES
        if re.search(r"\bcase_?notes\b", path.read_text(encoding="utf-8"))
    }

    assert readers == {
        "bot/storage/casenotes.py",
        "bot/storage/erasure.py",  # deletes them
        "bot/storage/retention.py",  # deletes them
        "bot/storage/redaction.py",  # takes words out of them
        "bot/storage/reseal.py",
        "bot/storage/store.py",
        "webhooks/console/case.py",
        "webhooks/console/casepage.py",
    }


def test_every_column_has_a_rule_for_when_a_person_is_forgotten(tmp_path: Path) -> None:
    """A new table or column needs a line in bot/storage/personal.toml (and docs/security.md)."""
    engine = SqliteEngine(tmp_path / "schema.db")
    engine.migrate()
    known = {table: sorted(named) for table, named in storage_dump.columns(engine).items()}
    engine.close()

    assert storage_dump.ruled() == known
    for table, rule in storage_dump.rules().items():
        assert set(rule) <= {*storage_dump.CLASSES, "why"}, table
        assert ("why" in rule) == bool({"kept", "keyed"} & set(rule)), table
