"""Stores events that arrive at the same time with one statement in one transaction.

The rows come sealed; whose they are and what becomes of them is the inbox's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.storage.engine import Engine
from bot.storage.groupcommit import GroupCommit

Arrival = Mapping[str, object]

_EVENT = (
    "id",
    "oa_id",
    "dedupe_key",
    "event_name",
    "conversation",
    "person",
    "platform_at",
    "now",
    "sealed_body",
)
_CONVERSATION = ("oa_id", "conversation", "now")


class Arrivals:
    """Adds each event once, and its conversation with the first one."""

    def __init__(self, engine: Engine, topic: str) -> None:
        self._engine = engine
        self._commits = GroupCommit(engine, self._insert, topic=topic)

    def add(self, row: Arrival) -> bool:
        """Store one event and say whether it is new; committed on return. Raises StorageError."""
        return self._commits.write(row)

    def _insert(self, rows: Sequence[Arrival]) -> Sequence[bool]:
        # In one order everywhere: two processes that wait for each other's keys would deadlock.
        ordered = sorted(rows, key=lambda row: (str(row["oa_id"]), str(row["dedupe_key"])))
        inserted = self._engine.returning(_events(len(rows)), **_numbered(ordered, _EVENT))
        new = {row["id"] for row in inserted}
        talks = {(row["oa_id"], row["conversation"]): row for row in rows if row["id"] in new}
        if talks:
            first = [row for _, row in sorted(talks.items(), key=str)]
            values = _numbered(first, _CONVERSATION)
            self._engine.execute(_conversations(len(first)), **values)
        return [row["id"] in new for row in rows]


@lru_cache
def _events(count: int) -> str:
    """Return the statement for so many events."""
    return f"""
        INSERT INTO inbox (id, oa_id, dedupe_key, event_name, conversation, person,
                           platform_at, received_at, sealed_body, status)
        VALUES {_tuples(count, _EVENT, ", 'received'")}
        ON CONFLICT (oa_id, dedupe_key) DO NOTHING
        RETURNING id
    """  # noqa: S608 - composed of constants


@lru_cache
def _conversations(count: int) -> str:
    """Return the statement for so many conversations."""
    return f"""
        INSERT INTO conversations (oa_id, id, updated_at)
        VALUES {_tuples(count, _CONVERSATION)}
        ON CONFLICT (oa_id, id) DO NOTHING
    """  # noqa: S608 - composed of constants


def _tuples(count: int, names: Sequence[str], constants: str = "") -> str:
    """Return so many tuples of parameters: `(:id_0, …), (:id_1, …)`."""
    return ", ".join(
        f"({', '.join(f':{name}_{number}' for name in names)}{constants})"
        for number in range(count)
    )


def _numbered(rows: Sequence[Arrival], names: Sequence[str]) -> dict[str, object]:
    """Return the values of all tuples by the names of their parameters."""
    return {f"{name}_{number}": row[name] for number, row in enumerate(rows) for name in names}
