"""What every storage engine promises; the SQL text above it is the same for all.

The dialect lives in two hooks, `atomic` and `wake`; everything else is portable SQL with named
parameters (docs/architecture.md, "Portable SQL").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many tables were written anew, what was in use, and what the server stands against."""

    tables: int
    busy: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Engine(Protocol):
    """A database behind one portable SQL text."""

    def query(self, sql: str, **values: object) -> Sequence[Row]:
        """Read rows. Raises StorageError."""
        ...

    def execute(self, sql: str, **values: object) -> int:
        """Write and return the number of rows changed.

        Joins the running `atomic` block, or makes its own. Raises StorageError.
        """
        ...

    def returning(self, sql: str, **values: object) -> Sequence[Row]:
        """Write with a RETURNING clause and return its rows. Raises StorageError."""
        ...

    def atomic(self) -> AbstractContextManager[None]:
        """Open a write transaction: all of it is committed, or nothing.

        Raises StorageBusy when the write lock is not free in time. Nothing slow belongs inside,
        least of all an HTTP call. Blocks do not nest.
        """
        ...

    def wake(self, topic: str) -> None:
        """Tell whoever waits for the topic that there is work."""
        ...

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        """Wait until the topic is woken; return False after the timeout."""
        ...

    def migrate(self) -> int:
        """Bring the schema up to date and return its version. Safe to call again."""
        ...

    def scrub(self) -> bool:
        """Let what was erased leave the log and the free pages too; say whether all of it did.

        Quick. Never inside `atomic`. Safe to call again, and to leave out: it only comes later
        then. PostgreSQL can do nothing quickly, and waits for `rewrite`.
        """
        ...

    def rewrite(self) -> Rewritten:
        """Take whatever was erased out of every file; slow, for hours in which little happens.

        Never inside `atomic`. Safe to stop and to repeat.
        """
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
