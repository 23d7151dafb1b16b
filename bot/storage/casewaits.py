"""What stands while a case waits for its author: where it goes on, and the newest question.

How long a case waited is the matter of bot.storage.pauses.
"""

from __future__ import annotations

from bot.models import Case, CaseStatus
from bot.storage.engine import Engine


class CaseWaits:
    """Keeps who waits for what; every writing belongs into the transaction of the new status."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def follow(self, case: Case, *, to: CaseStatus) -> None:
        """Begin or end the waiting as the new status of a case demands."""
        if to is not CaseStatus.WAITING:
            self.end(case.id)
        elif case.status is not CaseStatus.WAITING:
            self._begin(case)

    def _begin(self, case: Case) -> None:
        self._engine.execute(
            """
            INSERT INTO case_waits (case_id, returns_to) VALUES (:case_id, :returns_to)
            ON CONFLICT (case_id) DO NOTHING
            """,
            case_id=case.id,
            returns_to=str(case.status),
        )

    def end(self, case_id: str) -> CaseStatus | None:
        """End the waiting of a case and return where it goes on; None if it did not wait."""
        rows = self._engine.returning(
            "DELETE FROM case_waits WHERE case_id = :case_id RETURNING returns_to",
            case_id=case_id,
        )
        return CaseStatus(rows[0]["returns_to"]) if rows else None

    def ask(self, case_id: str, *, cause: str) -> None:
        """Remember the newest question of a case that waits; it has not had its turn yet."""
        self._engine.execute(
            "UPDATE case_waits SET cause = :cause, is_heard = 0 WHERE case_id = :case_id",
            case_id=case_id,
            cause=cause,
        )

    def heard(self, case_id: str, *, person: str) -> None:
        """Record that the question has had its turn in the talk with the case's author."""
        self._engine.execute(
            """
            UPDATE case_waits SET is_heard = 1
             WHERE case_id IN (SELECT id FROM cases WHERE id = :case_id AND person = :person)
            """,
            case_id=case_id,
            person=person,
        )
