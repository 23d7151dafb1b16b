"""Who is signed in, and how often somebody tried to be.

Holds hashes alone: of the sessions' tokens, and of the names and addresses that tried.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine
from bot.storage.vault import Vault

MINUTE_MS = 60_000
IDLE_MS = 30 * MINUTE_MS
"""A session that nobody used for so long is over."""
LONGEST_MS = 12 * 60 * MINUTE_MS
"""No session lasts longer, however busy."""
WINDOW_MS = 10 * MINUTE_MS
"""Attempts to sign in are counted over so long."""


class Sessions:
    """The sessions of the console."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, token_hash: str, staff_id: str) -> None:
        """Open a session."""
        self._engine.execute(
            """
            INSERT INTO staff_sessions (token_hash, staff, begun_at, seen_at)
            VALUES (:token_hash, :staff, :now, :now)
            """,
            token_hash=token_hash,
            staff=staff_id,
            now=self._clock.millis(),
        )

    def holder(self, token_hash: str, *, is_use: bool = True) -> str | None:
        """Return whose session it is; None when it is over. Only a use keeps it alive."""
        now = self._clock.millis()
        rows = self._engine.query(
            """
            SELECT staff, seen_at FROM staff_sessions
             WHERE token_hash = :token_hash AND seen_at > :idle AND begun_at > :oldest
            """,
            token_hash=token_hash,
            idle=now - IDLE_MS,
            oldest=now - LONGEST_MS,
        )
        if not rows:
            return None
        # Once a minute at most, so that turning pages is no stream of writes.
        if is_use and rows[0]["seen_at"] <= now - MINUTE_MS:
            self._engine.execute(
                "UPDATE staff_sessions SET seen_at = :now WHERE token_hash = :token_hash",
                token_hash=token_hash,
                now=now,
            )
        return str(rows[0]["staff"])

    def end(self, token_hash: str) -> None:
        """Close a session; safe to call again."""
        self._engine.execute(
            "DELETE FROM staff_sessions WHERE token_hash = :token_hash", token_hash=token_hash
        )

    def purge(self) -> None:
        """Drop what is over: old sessions and old attempts."""
        now = self._clock.millis()
        with self._engine.atomic():
            self._engine.execute(
                "DELETE FROM staff_sessions WHERE seen_at <= :idle OR begun_at <= :oldest",
                idle=now - IDLE_MS,
                oldest=now - LONGEST_MS,
            )
            self._engine.execute(
                "DELETE FROM sign_in_attempts WHERE since <= :oldest", oldest=now - WINDOW_MS
            )


class SignInAttempts:
    """Counts attempts to sign in, so that guessing is slow."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def counted(self, subject: str) -> int:
        """Count one more attempt and return how many there were in this window.

        The subject is stored as a keyed hash: people type passwords into the wrong field.
        """
        now = self._clock.millis()
        rows = self._engine.returning(
            """
            INSERT INTO sign_in_attempts (subject, attempts, since) VALUES (:subject, 1, :now)
            ON CONFLICT (subject) DO UPDATE
               SET attempts = CASE WHEN sign_in_attempts.since <= :oldest THEN 1
                                   ELSE sign_in_attempts.attempts + 1 END,
                   since = CASE WHEN sign_in_attempts.since <= :oldest THEN :now
                                ELSE sign_in_attempts.since END
            RETURNING attempts
            """,
            subject=self._vault.text_hash(subject),
            now=now,
            oldest=now - WINDOW_MS,
        )
        return int(rows[0]["attempts"])

    def forgiven(self, subject: str) -> None:
        """Begin to count anew after a success."""
        self._engine.execute(
            "DELETE FROM sign_in_attempts WHERE subject = :subject",
            subject=self._vault.text_hash(subject),
        )
