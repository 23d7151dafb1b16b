"""When a case waits for its author, and where it goes on afterwards.

The instants are what the clocks leave out of a term; this module computes nothing with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.models import Case, CaseStatus
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch of waiting (epoch ms); `ended_at` is None while it lasts."""

    returns_to: CaseStatus
    began_at: int
    ended_at: int | None = None


class CaseWaits:
    """Keeps the stretches; every writing belongs into the transaction of the new status."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def follow(self, case: Case, *, to: CaseStatus) -> None:
        """Begin or end the waiting as the new status of a case demands."""
        if to is not CaseStatus.WAITING:
            self.end(case.id)
        elif case.status is not CaseStatus.WAITING:
            self._begin(case)

    def _begin(self, case: Case) -> None:
        self._engine.execute(
            """
            INSERT INTO case_waits (id, case_id, returns_to, began_at)
            VALUES (:id, :case_id, :returns_to, :now)
            """,
            id=self._ids.new(),
            case_id=case.id,
            returns_to=str(case.status),
            now=self._clock.millis(),
        )

    def end(self, case_id: str) -> CaseStatus | None:
        """End the waiting of a case and return where it goes on; None if it did not wait."""
        rows = self._engine.returning(
            """
            UPDATE case_waits SET ended_at = :now
             WHERE case_id = :case_id AND ended_at IS NULL RETURNING returns_to
            """,
            case_id=case_id,
            now=self._clock.millis(),
        )
        return CaseStatus(rows[0]["returns_to"]) if rows else None

    def ask(self, case_id: str, *, cause: str) -> None:
        """Remember the newest question of a case that waits; it has not had its turn yet."""
        self._engine.execute(
            """
            UPDATE case_waits SET cause = :cause, is_heard = 0
             WHERE case_id = :case_id AND ended_at IS NULL
            """,
            case_id=case_id,
            cause=cause,
        )

    def heard(self, case_id: str, *, person: str) -> None:
        """Record that the question has had its turn in the talk with the case's author."""
        self._engine.execute(
            """
            UPDATE case_waits SET is_heard = 1
             WHERE case_id IN (SELECT id FROM cases WHERE id = :case_id AND person = :person)
               AND ended_at IS NULL
            """,
            case_id=case_id,
            person=person,
        )

    def of(self, case_id: str) -> Sequence[Wait]:
        """Return all stretches of a case, oldest first."""
        rows = self._engine.query(
            "SELECT * FROM case_waits WHERE case_id = :case_id ORDER BY began_at, id",
            case_id=case_id,
        )
        return [
            Wait(CaseStatus(row["returns_to"]), int(row["began_at"]), row["ended_at"])
            for row in rows
        ]
