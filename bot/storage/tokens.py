"""Keeps every OA's token pair, sealed.

Calls nobody: bot.zalo.tokens renews the pairs. The refresh token before the current one is kept
as well, for the officer who must find out what happened to a lost grant.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import SealBroken
from bot.models import TokenPair
from bot.storage.audit import Act, Audit
from bot.storage.engine import Engine
from bot.storage.vault import Vault


class Tokens:
    """One row for each OA."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._audit = Audit(engine, vault, clock)
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def find(self, oa_id: str) -> TokenPair | None:
        """Return the current pair, or None when none was ever imported. Raises SealBroken."""
        rows = self._engine.query(
            """
            SELECT sealed_access, sealed_refresh, expires_at
              FROM tokens
             WHERE oa_id = :oa_id
            """,
            oa_id=oa_id,
        )
        if not rows:
            return None
        return TokenPair(
            access_token=self._open("access", oa_id, rows[0]["sealed_access"]),
            refresh_token=self._open("refresh", oa_id, rows[0]["sealed_refresh"]),
            expires_at=int(rows[0]["expires_at"]),
        )

    def save(self, oa_id: str, pair: TokenPair, *, by: str = "") -> None:
        """Make this the current pair; committed when this returns.

        A pair that somebody brought stands in the record of acts; renewing one is no deed of
        anybody's.
        """
        with self._engine.atomic():
            previous = self._refresh_token(oa_id)
            self._engine.execute(
                """
                INSERT INTO tokens (oa_id, sealed_access, sealed_refresh, expires_at, updated_at,
                                    sealed_previous_refresh)
                VALUES (:oa_id, :access, :refresh, :expires_at, :now, :previous)
                ON CONFLICT (oa_id) DO UPDATE
                   SET sealed_access = excluded.sealed_access,
                       sealed_refresh = excluded.sealed_refresh,
                       expires_at = excluded.expires_at,
                       updated_at = excluded.updated_at,
                       sealed_previous_refresh = excluded.sealed_previous_refresh
                """,
                oa_id=oa_id,
                access=self._seal("access", oa_id, pair.access_token),
                refresh=self._seal("refresh", oa_id, pair.refresh_token),
                expires_at=pair.expires_at,
                now=self._clock.millis(),
                previous=self._seal("previous_refresh", oa_id, previous) if previous else "",
            )
            if by:
                self._audit.append(Act(by, "tokens.store", oa_id, oa_id))
        self._engine.wake(_topic(oa_id))

    def find_previous_refresh_token(self, oa_id: str) -> str | None:
        """Return the refresh token before the current one, or None. Raises SealBroken."""
        rows = self._engine.query(
            "SELECT sealed_previous_refresh FROM tokens WHERE oa_id = :oa_id", oa_id=oa_id
        )
        sealed = str(rows[0]["sealed_previous_refresh"]) if rows else ""
        return self._open("previous_refresh", oa_id, sealed) if sealed else None

    def find_saved_at(self, oa_id: str) -> int | None:
        """Return when the current pair was saved, or None when there is none."""
        rows = self._engine.query("SELECT updated_at FROM tokens WHERE oa_id = :oa_id", oa_id=oa_id)
        return int(rows[0]["updated_at"]) if rows else None

    def wait(self, oa_id: str, timeout_seconds: float) -> bool:
        """Wait until this OA's pair was saved, or for the timeout (then False)."""
        return self._engine.wait(_topic(oa_id), timeout_seconds)

    def _refresh_token(self, oa_id: str) -> str:
        try:
            pair = self.find(oa_id)
        except SealBroken:
            # Importing a new pair is the remedy for a lost key; the old one must not prevent it.
            return ""
        return pair.refresh_token if pair else ""

    def _seal(self, column: str, oa_id: str, text: str) -> str:
        return self._vault.seal(text, place=f"tokens.{column}:{oa_id}")

    def _open(self, column: str, oa_id: str, sealed: str) -> str:
        return self._vault.open(sealed, place=f"tokens.{column}:{oa_id}")


def _topic(oa_id: str) -> str:
    return f"tokens:{oa_id}"
