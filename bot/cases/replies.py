"""Beginnings of answers that officers pick for a kind and state of case and finish themselves.

The sentences stand with all others that citizens read, in bot/wording/replies.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import wording
from bot.cases.kinds import KIND_NAMES
from bot.clock import local_time
from bot.config import Oa
from bot.models import Case, CaseKind, CaseStatus
from bot.wording import WordingError, wording_of
from bot.wording.wording import FACTS, placeholders

CASE_FACTS = frozenset({"code", "kind", "received", "due"})
"""Placeholders that the case itself fills."""

_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """One beginning; its text holds placeholders of the agency's facts and of CASE_FACTS."""

    key: str
    title: str
    text: str
    kinds: tuple[CaseKind, ...] = ()
    states: tuple[CaseStatus, ...] = ()


@lru_cache(maxsize=1)
def reply_templates() -> tuple[ReplyTemplate, ...]:
    """Return every beginning in the order of the file.

    Raises WordingError for a placeholder that nothing fills, ValueError for an unknown kind or
    state.
    """
    path = Path(wording.__file__).with_name("replies.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["reply"]
    return tuple(read_template(row) for row in rows)


def read_template(row: Mapping[str, Any]) -> ReplyTemplate:
    """Return the beginning in a row of the file. Raises WordingError or ValueError."""
    text = str(row["text"]).strip()
    unknown = placeholders(text) - FACTS - CASE_FACTS
    if unknown:
        raise WordingError(f"template {row['key']}: nothing fills {sorted(unknown)}")
    return ReplyTemplate(
        key=row["key"],
        title=row["title"],
        text=text,
        kinds=tuple(CaseKind(kind) for kind in row.get("kinds", ())),
        states=tuple(CaseStatus(state) for state in row.get("states", ())),
    )


def templates_for(kind: CaseKind, status: CaseStatus) -> tuple[ReplyTemplate, ...]:
    """Return what fits a kind of case in a state."""
    return tuple(
        each
        for each in reply_templates()
        if (not each.kinds or kind in each.kinds) and (not each.states or status in each.states)
    )


def begun(template: ReplyTemplate, oa: Oa, case: Case) -> str:
    """Return a beginning with everything filled in that is known."""
    wording = wording_of(oa)
    facts = {
        "code": case.code,
        "kind": wording.say(KIND_NAMES[case.kind]),
        "received": f"{local_time(case.received_at):%d/%m/%Y}",
        "due": f"{case.due_on:%d/%m/%Y}",
    }
    filled = wording.fill(template.text)
    return _NAMED.sub(lambda found: facts.get(found[1], found[0]), filled)
