"""Says what a case is about and where, which also says whose work it is.

Fields are a list (fields.toml); areas are what officers call them, told apart without marks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import UnknownThing
from bot.models import CaseKind
from bot.models.scopes import Scope
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from knowledge.text import fold

LONGEST_AREA = 60
_GAP = re.compile(r"[^a-z0-9]+")


def fields() -> Mapping[str, str]:
    """Return the names of the fields by their keys, in the order of the table."""
    return {str(row["key"]): str(row["name"]) for row in _document()["field"]}


def field_of(kind: CaseKind) -> str:
    """Return the field that a kind begins in; empty where an officer has to say it."""
    rows = _document()["field"]
    return next((str(row["key"]) for row in rows if str(kind) in row.get("kinds", ())), "")


def area_key(name: str) -> str:
    """Return the key of an area: the same for "Thôn 3", "thon 3" and "THÔN-3"."""
    return _GAP.sub("-", fold(name)).strip("-")


def place(store: Store, file: CaseFile, *, field: str, area: str, by: str) -> None:
    """Give a case its field and area, each possibly empty. Raises UnknownThing or CaseChanged."""
    if field and field not in fields():
        raise UnknownThing("Lĩnh vực này không có trong danh sách.")
    name = " ".join(area.split())[:LONGEST_AREA]
    scope = Scope(file.case.oa_id, field, area_key(name))
    with store.engine.atomic():
        store.scopes.keep(scope, area_name=name if scope.area else "")
        store.casework.place(file, scope, by=by)


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))
