"""Workbooks that editors sent: kept as read, so that a preview outlives a reload and a crash.

What stands in them is the matter of bot.editorial.workbooks.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models.workbooks import SentWorkbook
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault

KEPT_DAYS = 30
_DAY_MS = 86_400_000


class Workbooks:
    """Keeps what was read of workbooks, sealed."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, name: str, body: str, *, by: str) -> str:
        """Keep what was read of a workbook and return its id."""
        workbook_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO workbooks (id, name, staff, sent_at, sealed_body)
            VALUES (:id, :name, :by, :now, :body)
            """,
            id=workbook_id,
            name=name,
            by=by,
            now=self._clock.millis(),
            body=self._vault.seal(body, place=f"workbooks.body:{workbook_id}"),
        )
        return workbook_id

    def get(self, workbook_id: str) -> SentWorkbook:
        """Return a workbook. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM workbooks WHERE id = :id", id=workbook_id)
        if not rows:
            raise UnknownThing(f"there is no workbook {workbook_id}; send it again")
        body = self._vault.open(rows[0]["sealed_body"], place=f"workbooks.body:{workbook_id}")
        return _workbook(rows[0], body)

    def recent(self, limit: int = 10) -> Sequence[SentWorkbook]:
        """Return the newest workbooks, the newest first, without their bodies."""
        rows = self._engine.query(
            "SELECT id, name, staff, sent_at FROM workbooks ORDER BY id DESC LIMIT :limit",
            limit=limit,
        )
        return [_workbook(row, "") for row in rows]

    def purge(self) -> int:
        """Let go of workbooks older than KEPT_DAYS; return how many."""
        return self._engine.execute(
            "DELETE FROM workbooks WHERE sent_at < :before",
            before=self._clock.millis() - KEPT_DAYS * _DAY_MS,
        )


def _workbook(row: Row, body: str) -> SentWorkbook:
    return SentWorkbook(
        str(row["id"]), str(row["name"]), str(row["staff"]), int(row["sent_at"]), body
    )
