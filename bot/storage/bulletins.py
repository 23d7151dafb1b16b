"""Campaign bulletins and when they are due; who got one stands in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.clock import Clock
from bot.models import Bulletin
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker


class Bulletins:
    """Adds bulletins, finds the due ones, and marks them queued."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(
        self, oa_id: str, *, title: str, text: str, source: str, checked_on: date, due_at: int
    ) -> str:
        """Schedule a bulletin and return its id."""
        bulletin_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO bulletins (id, oa_id, title, body, source, checked_on, due_at, status,
                                   created_at)
            VALUES (:id, :oa_id, :title, :body, :source, :checked_on, :due_at, 'scheduled', :now)
            """,
            id=bulletin_id,
            oa_id=oa_id,
            title=title,
            body=text,
            source=source,
            checked_on=checked_on.isoformat(),
            due_at=due_at,
            now=self._clock.millis(),
        )
        return bulletin_id

    def due(self) -> Sequence[Bulletin]:
        """Return bulletins whose time has come and that are not fully queued."""
        rows = self._engine.query(
            """
            SELECT * FROM bulletins WHERE status = 'scheduled' AND due_at <= :now ORDER BY due_at
            """,
            now=self._clock.millis(),
        )
        return [_bulletin(row) for row in rows]

    def all(self) -> Sequence[Bulletin]:
        """Return every bulletin, newest first."""
        return [
            _bulletin(row)
            for row in self._engine.query("SELECT * FROM bulletins ORDER BY due_at DESC, id")
        ]

    def mark_queued(self, bulletin_id: str) -> None:
        """Record that every follower of the audience has a delivery."""
        self._engine.execute(
            """
            UPDATE bulletins SET status = 'queued', queued_at = :now
             WHERE id = :id AND status = 'scheduled'
            """,
            id=bulletin_id,
            now=self._clock.millis(),
        )


def _bulletin(row: Row) -> Bulletin:
    return Bulletin(
        **{key: row[key] for key in ("id", "oa_id", "title", "source", "due_at", "status")},
        text=row["body"],
        checked_on=date.fromisoformat(row["checked_on"]),
    )
