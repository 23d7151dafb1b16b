"""On which phone a member of the staff reads drafts; a code links the two once."""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine
from bot.storage.vault import Vault

MINUTES = 30


class Testers:
    """Keeps codes as keyed hashes until somebody sends one from their phone."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def invite(self, staff: str, oa_id: str, code: str) -> None:
        """Wait for this code from the staff member's phone; an earlier code no longer counts."""
        self._engine.execute(
            """
            INSERT INTO bulletin_testers (staff, oa_id, code_hash, until)
            VALUES (:staff, :oa_id, :code_hash, :until)
            ON CONFLICT (staff, oa_id) DO UPDATE
               SET code_hash = excluded.code_hash, until = excluded.until
            """,
            staff=staff,
            oa_id=oa_id,
            code_hash=self._hash(oa_id, code),
            until=self._clock.millis() + MINUTES * 60_000,
        )

    def link(self, oa_id: str, code: str, person: str) -> bool:
        """Link a phone whose code is right, and say so; each code works once."""
        changed = self._engine.execute(
            """
            UPDATE bulletin_testers SET person = :person, code_hash = ''
             WHERE oa_id = :oa_id AND code_hash = :code_hash AND until > :now
            """,
            oa_id=oa_id,
            person=person,
            code_hash=self._hash(oa_id, code),
            now=self._clock.millis(),
        )
        return bool(changed)

    def person_of(self, staff: str, oa_id: str) -> str:
        """Return the person behind the linked phone, empty where there is none."""
        rows = self._engine.query(
            "SELECT person FROM bulletin_testers WHERE staff = :staff AND oa_id = :oa_id",
            staff=staff,
            oa_id=oa_id,
        )
        return str(rows[0]["person"]) if rows else ""

    def _hash(self, oa_id: str, code: str) -> str:
        return self._vault.text_hash(f"tester:{oa_id}:{code}")
