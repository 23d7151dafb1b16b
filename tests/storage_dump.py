"""Reads a whole database the way a thief with the keys would: every table, every column, opened."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.storage import erasure
from bot.storage.engine import Engine
from bot.storage.reseal import COLUMNS
from bot.storage.sqlite import SqliteEngine
from bot.storage.vault import Vault

CLASSES = ("deleted", "emptied", "kept", "keyed", "plain")
RULES_FILE = Path(erasure.__file__).with_name("personal.toml")
_SEALED = {(column.table, f"sealed_{column.name}"): column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: as it is stored, and as the keys open it."""

    table: str
    column: str
    stored: str
    opened: str


def rules() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What becomes of each column, by table."""
    return tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))


def ruled() -> dict[str, list[str]]:
    """Every table with the columns that have a rule."""
    return {
        table: sorted(column for name in CLASSES for column in rule.get(name, ()))
        for table, rule in rules().items()
    }


def columns(engine: Engine) -> dict[str, list[str]]:
    """Every table of the database with its columns, as the engine itself lists them."""
    if isinstance(engine, SqliteEngine):
        sql = """
            SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid
        """
    else:
        sql = """
            SELECT table_name AS t, column_name AS c FROM information_schema.columns
             WHERE table_schema = 'public'
               AND table_name NOT IN (SELECT table_name FROM information_schema.views)
             ORDER BY table_name, ordinal_position
        """
    found: dict[str, list[str]] = {}
    for row in engine.query(sql):
        found.setdefault(str(row["t"]), []).append(str(row["c"]))
    return found


def cells(engine: Engine, vault: Vault) -> Iterator[Cell]:
    """Yield every value of every table."""
    for table in columns(engine):
        for row in engine.query(f"SELECT * FROM {table}"):
            for column, value in row.items():
                stored = str(value)
                sealed = _SEALED.get((table, column))
                if sealed is None or not stored:
                    yield Cell(table, column, stored, stored)
                    continue
                keys = {"row_key": row[sealed.row_key], "sub_key": ""}
                if sealed.sub_key != "''":
                    keys["sub_key"] = row[sealed.sub_key]
                yield Cell(table, column, stored, vault.open(stored, place=sealed.place(keys)))
