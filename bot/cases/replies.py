"""Beginnings of answers that officers pick for a kind of case and finish themselves.

The sentences stand with all others that citizens read, in bot/wording/replies.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot import wording
from bot.models import CaseKind


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """One beginning; its text holds placeholders of the agency's facts."""

    key: str
    title: str
    text: str
    kinds: tuple[CaseKind, ...] = ()


@lru_cache(maxsize=1)
def reply_templates() -> tuple[ReplyTemplate, ...]:
    """Return every beginning in the order of the file."""
    path = Path(wording.__file__).with_name("replies.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["reply"]
    return tuple(
        ReplyTemplate(
            row["key"],
            row["title"],
            row["text"].strip(),
            tuple(CaseKind(kind) for kind in row.get("kinds", ())),
        )
        for row in rows
    )


def templates_for(kind: CaseKind) -> tuple[ReplyTemplate, ...]:
    """Return what fits a kind of case."""
    return tuple(each for each in reply_templates() if not each.kinds or kind in each.kinds)
