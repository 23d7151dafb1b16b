"""Remembers what Zalo calls the files that we uploaded, by the digest of their content.

Keeps no file. Zalo forgets an upload after seven days; the caller says how old is too old.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine


class Uploads:
    """References by OA, kind and digest."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def find(self, oa_id: str, kind: str, digest: str) -> tuple[str, int] | None:
        """Return Zalo's reference and when it was made, or None where we never uploaded it."""
        rows = self._engine.query(
            """
            SELECT reference, uploaded_at FROM uploads
             WHERE oa_id = :oa_id AND kind = :kind AND digest = :digest
            """,
            oa_id=oa_id,
            kind=kind,
            digest=digest,
        )
        return (str(rows[0]["reference"]), int(rows[0]["uploaded_at"])) if rows else None

    def remember(self, oa_id: str, kind: str, digest: str, *, reference: str, days: int) -> None:
        """Keep a new reference, and drop the OA's references older than so many days."""
        now = self._clock.millis()
        with self._engine.atomic():
            self._engine.execute(
                "DELETE FROM uploads WHERE oa_id = :oa_id AND uploaded_at <= :old",
                oa_id=oa_id,
                old=now - days * 24 * 3_600_000,
            )
            self._engine.execute(
                """
                INSERT INTO uploads (oa_id, kind, digest, reference, uploaded_at)
                VALUES (:oa_id, :kind, :digest, :reference, :now)
                ON CONFLICT (oa_id, kind, digest) DO UPDATE
                   SET reference = excluded.reference, uploaded_at = excluded.uploaded_at
                """,
                oa_id=oa_id,
                kind=kind,
                digest=digest,
                reference=reference,
                now=now,
            )
