"""Keeps the platform's state in a file between two runs of the demo.

Written to a neighbour first and then renamed, so that a reader never meets half
a file; readable by its owner alone, because it holds tokens. Not synced to the
disk: losing the last second in a power cut is acceptable for a demo.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from webhooks.emulator.errors import SnapshotError
from webhooks.emulator.state import (
    Account,
    Application,
    Article,
    ArticleJob,
    Broadcast,
    Button,
    Card,
    ChatMessage,
    Citizen,
    Code,
    Contact,
    Delivery,
    Grant,
    State,
    Tag,
    Tally,
    Upload,
)

VERSION = 1

Rows = list[dict[str, Any]]


def save(state: State, path: Path) -> None:
    """Write the state atomically, mode 0600."""
    neighbour = path.with_name(path.name + ".part")
    descriptor = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        json.dump(_dump(state), file, ensure_ascii=False, separators=(",", ":"))
    neighbour.replace(path)


def load(path: Path) -> State:
    """Read a saved state; a missing file is a fresh platform.

    Raises SnapshotError when the file is not one of ours.
    """
    if not path.exists():
        return State()
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        if saved["version"] != VERSION:
            raise ValueError(f"version {saved['version']}")
        return _restore(saved)
    except (ValueError, KeyError, TypeError) as problem:
        raise SnapshotError(
            f"{path}: not a saved state of this emulator ({problem}); delete it to start afresh"
        ) from problem


def _dump(state: State) -> dict[str, object]:
    return {
        "version": VERSION,
        "sequence": state.sequence,
        "apps": _rows(state.apps.values()),
        "accounts": _rows(state.accounts.values()),
        "citizens": _rows(state.citizens.values()),
        "contacts": _rows(state.contacts.values()),
        "messages": _rows(message for chat in state.chats.values() for message in chat),
        "grants": _rows(state.grants.values()),
        "codes": _rows(state.codes.values()),
        "retired_tokens": state.retired_tokens,
        "queue": _rows(state.queue),
        "uploads": _rows(state.uploads.values()),
        "tags": _rows(state.tags.values()),
        "articles": _rows(state.articles.values()),
        "article_jobs": _rows(state.article_jobs.values()),
        "broadcasts": _rows(state.broadcasts.values()),
        "tallies": _rows(state.tallies.values()),
    }


def _rows(records: Iterable[Any]) -> Rows:
    return [asdict(record) for record in records]


def _restore(saved: Mapping[str, Any]) -> State:
    state = State(
        apps={row["app_id"]: Application(**row) for row in saved["apps"]},
        accounts={row["oa_id"]: Account(**row) for row in saved["accounts"]},
        citizens={row["user_id"]: Citizen(**row) for row in saved["citizens"]},
        contacts={(row["oa_id"], row["user_id"]): Contact(**row) for row in saved["contacts"]},
        grants={row["oa_id"]: Grant(**row) for row in saved["grants"]},
        codes={row["code"]: Code(**row) for row in saved["codes"]},
        retired_tokens=list(saved["retired_tokens"]),
        queue=[Delivery(**row) for row in saved["queue"]],
        sequence=saved["sequence"],
    )
    for row in saved["messages"]:
        message = _message(row)
        state.chats.setdefault((message.oa_id, message.user_id), []).append(message)
    _restore_publishing(state, saved)
    return state


def _restore_publishing(state: State, saved: Mapping[str, Any]) -> None:
    """Fill in what the account publishes and keeps; states of before have nothing of it."""

    def rows(name: str) -> Rows:
        return list(saved.get(name, []))

    state.uploads = {row["upload_id"]: Upload(**row) for row in rows("uploads")}
    state.tags = {(row["oa_id"], row["name"]): _tag(row) for row in rows("tags")}
    state.articles = {row["article_id"]: Article(**row) for row in rows("articles")}
    state.article_jobs = {row["token"]: _job(row) for row in rows("article_jobs")}
    state.broadcasts = {row["message_id"]: _broadcast(row) for row in rows("broadcasts")}
    state.tallies = {(row["oa_id"], row["what"]): Tally(**row) for row in rows("tallies")}


def _tag(row: dict[str, Any]) -> Tag:
    return Tag(**row | {"user_ids": tuple(row["user_ids"])})


def _job(row: dict[str, Any]) -> ArticleJob:
    return ArticleJob(**row | {"article": Article(**row["article"])})


def _broadcast(row: dict[str, Any]) -> Broadcast:
    return Broadcast(**row | {"article_ids": tuple(row["article_ids"])})


def _message(row: dict[str, Any]) -> ChatMessage:
    nested = {
        "attachments": tuple(row["attachments"]),
        "buttons": tuple(Button(**button) for button in row["buttons"]),
        "cards": tuple(_card(card) for card in row["cards"]),
    }
    return ChatMessage(**row | nested)


def _card(row: dict[str, Any]) -> Card:
    action = row["action"]
    return Card(**row | {"action": Button(**action) if action else None})
