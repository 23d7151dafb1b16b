"""What happened to one person's last messages, in machine words and times; never the texts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault


class Trace:
    """Reads the path of messages through inbox and outbox."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def events(self, oa_id: str, user_id: str, *, limit: int = 20) -> Sequence[Row]:
        """Return the newest events of a person: name, status, label and instants."""
        return self._engine.query(
            """
            SELECT id, event_name, status, label, attempts, received_at, finished_at FROM inbox
             WHERE oa_id = :oa_id AND person = :person ORDER BY id DESC LIMIT :limit
            """,
            oa_id=oa_id,
            person=self._vault.person(oa_id, user_id),
            limit=limit,
        )

    def deliveries(self, oa_id: str, user_id: str, *, limit: int = 6) -> Sequence[Row]:
        """Return the newest deliveries to a person: kind, status and instants."""
        return self._engine.query(
            """
            SELECT id, kind, cause, status, attempts, created_at, finished_at, received_at, seen_at
              FROM outbox
             WHERE oa_id = :oa_id AND person = :person ORDER BY id DESC LIMIT :limit
            """,
            oa_id=oa_id,
            person=self._vault.person(oa_id, user_id),
            limit=limit,
        )
