"""What we learnt about each OA by trying: which dialect it speaks, whether it takes buttons.

Holds no configuration: an explicit setting wins before anybody asks here.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine


class Capabilities:
    """Small facts by OA and name; the newest answer wins."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def get(self, oa_id: str, name: str) -> str | None:
        """Return what is known, or None before the first trial."""
        rows = self._engine.query(
            "SELECT value FROM capabilities WHERE oa_id = :oa_id AND name = :name",
            oa_id=oa_id,
            name=name,
        )
        return str(rows[0]["value"]) if rows else None

    def remember(self, oa_id: str, name: str, value: str) -> None:
        """Keep the answer across restarts."""
        self._engine.execute(
            """
            INSERT INTO capabilities (oa_id, name, value, updated_at)
            VALUES (:oa_id, :name, :value, :now)
            ON CONFLICT (oa_id, name) DO UPDATE
               SET value = excluded.value, updated_at = excluded.updated_at
            """,
            oa_id=oa_id,
            name=name,
            value=value,
            now=self._clock.millis(),
        )
