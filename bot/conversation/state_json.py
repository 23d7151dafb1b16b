"""Keeps what the bot remembers of a talk as JSON text.

Forgives: fields of a newer version are dropped and missing ones get their defaults, so that
old and new programs can share a database during an update.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from typing import Any

from bot.models import Asked, CaseKind, ConversationState, Expecting, ReportDraft

_STATE = frozenset(each.name for each in fields(ConversationState))
_ASKED = frozenset(each.name for each in fields(Asked))
_EXPECTING = frozenset(each.name for each in fields(Expecting))
_DRAFT = frozenset(each.name for each in fields(ReportDraft))


def to_json(state: ConversationState) -> str:
    """Return the state as compact JSON text."""
    return json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> ConversationState:
    """Return the state in a JSON text; what cannot be read counts as not said."""
    try:
        row = json.loads(text)
    except ValueError:
        return ConversationState()
    if not isinstance(row, dict):
        return ConversationState()
    row["asked"] = _asked(row.get("asked"))
    row["expecting"] = _expecting(row.get("expecting"))
    row["draft"] = _draft(row.get("draft"))
    return ConversationState(**_known(row, _STATE))


def _asked(row: Any) -> Asked | None:
    if not isinstance(row, dict) or not row.keys() >= _ASKED:
        return None
    if not isinstance(row["entries"], list):
        return None
    row["entries"] = tuple(map(str, row["entries"]))
    return Asked(**_known(row, _ASKED))


def _expecting(row: Any) -> Expecting | None:
    if not isinstance(row, dict) or not {"owner", "expires_at"} <= row.keys():
        return None
    options = row.get("options")
    row["options"] = tuple(map(str, options)) if isinstance(options, list) else ()
    return Expecting(**_known(row, _EXPECTING))


def _draft(row: Any) -> ReportDraft | None:
    if not isinstance(row, dict) or row.get("kind") not in set(CaseKind):
        return None
    known = _known(row, _DRAFT)
    lists = {key: tuple(map(str, value)) for key, value in known.items() if isinstance(value, list)}
    return ReportDraft(**known | lists)


def _known(row: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key in names}
