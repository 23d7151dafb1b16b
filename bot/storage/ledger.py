"""The consents of people, purpose by purpose: an account that is only ever added to."""

from __future__ import annotations

import hashlib

from bot.clock import Clock
from bot.models import Consenting, Purpose
from bot.storage.consenttexts import consent_version
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker


class Ledger:
    """Records who agreed to what and took it back, and says what holds now."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def record(self, said: Consenting, *, oa_id: str, person: str, cause: str, how: str) -> bool:
        """Write down a consent or a withdrawal once for each cause; say whether it is new."""
        return bool(
            self._engine.execute(
                """
                INSERT INTO consent_ledger (id, oa_id, person, purpose, is_given, version,
                                            text_hash, happened_at, how, cause)
                VALUES (:id, :oa_id, :person, :purpose, :is_given, :version, :hash, :now, :how,
                        :cause)
                ON CONFLICT (cause, purpose) DO NOTHING
                """,
                id=self._ids.new(),
                oa_id=oa_id,
                person=person,
                purpose=str(said.purpose),
                is_given=int(said.is_given),
                version=consent_version(said.text),
                hash=hashlib.sha256(said.text.encode()).hexdigest(),
                now=self._clock.millis(),
                how=how,
                cause=cause,
            )
        )

    def withdrawn(self, oa_id: str, person: str) -> frozenset[Purpose]:
        """Return the purposes for which a person's last word was no."""
        rows = self._engine.query(
            """
            SELECT purpose, is_given FROM consent_ledger
             WHERE oa_id = :oa_id AND person = :person ORDER BY id
            """,
            oa_id=oa_id,
            person=person,
        )
        last = {str(row["purpose"]): bool(row["is_given"]) for row in rows}
        return frozenset(Purpose(purpose) for purpose, given in last.items() if not given)

    def counts(self) -> dict[tuple[str, bool], int]:
        """Return how many people's last word for each purpose was yes (True) or no."""
        rows = self._engine.query(
            """
            SELECT purpose, is_given, COUNT(*) AS n FROM consent_ledger l
             WHERE NOT EXISTS (SELECT 1 FROM consent_ledger n
                                WHERE n.oa_id = l.oa_id AND n.person = l.person
                                  AND n.purpose = l.purpose AND n.id > l.id)
             GROUP BY purpose, is_given
            """
        )
        return {(str(row["purpose"]), bool(row["is_given"])): int(row["n"]) for row in rows}
