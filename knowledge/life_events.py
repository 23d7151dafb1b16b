"""The turns of a life after which people need a procedure: life_events.toml, one row for each.

A content folder without the file has those of the program.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from knowledge.fields import Collector
from knowledge.tables import open_table
from knowledge.text import fold
from knowledge.toml import read_toml

FILE = "life_events.toml"
_OWN = Path(__file__).parent / "content" / FILE


def load_life_events(root: Path, collector: Collector) -> tuple[str, ...]:
    """Read the names of a content folder; report what is wrong with them."""
    fields = open_table(root / FILE, collector)
    if fields is None:
        return own_life_events()
    names: dict[str, str] = {}
    for row in fields.tables("event"):
        name = row.text("name")
        if fold(name) in names:
            row.complain("name", f'life event "{name}" stands in the table twice')
        names[fold(name)] = name
        row.finish()
    fields.finish()
    return tuple(names.values())


def life_events_of(text: str) -> tuple[str, ...]:
    """Return the names of a table's text; those of the program where there is none to be read."""
    if not text:
        return own_life_events()
    try:
        return tuple(str(row["name"]) for row in read_toml(text).get("event", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        return own_life_events()


@lru_cache(maxsize=1)
def own_life_events() -> tuple[str, ...]:
    """Return the names that the program came with."""
    return tuple(row["name"] for row in tomllib.loads(_OWN.read_text("utf-8"))["event"])
