"""When parts of the installation were last alive."""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine


class Heartbeats:
    """Remembers one instant for each name."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def last(self, name: str) -> int | None:
        """Return the instant of the last beat; None before the first."""
        rows = self._engine.query("SELECT at FROM heartbeats WHERE name = :name", name=name)
        return int(rows[0]["at"]) if rows else None

    def beat(self, name: str) -> None:
        """Record that the named part is alive now."""
        self._engine.execute(
            """
            INSERT INTO heartbeats (name, at) VALUES (:name, :now)
            ON CONFLICT (name) DO UPDATE SET at = excluded.at
            """,
            name=name,
            now=self._clock.millis(),
        )
