"""In whose talk an officer writes, so that the bot keeps silent, and until when."""

from __future__ import annotations

from bot.clock import Clock
from bot.models import Handover
from bot.storage.engine import Engine


class Handovers:
    """Keeps who has taken a talk over; a row that has run out counts for nothing."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, oa_id: str, person: str, handover: Handover) -> None:
        """Let the bot be silent until then; the newest word of an officer counts.

        Who writes in Zalo's own tool takes the talk from nobody in the console.
        """
        self._engine.execute(
            _TAKE,
            oa_id=oa_id,
            person=person,
            case_id=handover.case_id,
            staff=handover.staff,
            until=handover.until,
            now=self._clock.millis(),
        )

    def find(self, oa_id: str, person: str) -> Handover | None:
        """Return who has taken the talk over now."""
        rows = self._engine.query(
            """
            SELECT * FROM handovers
             WHERE oa_id = :oa_id AND person = :person AND until > :now
            """,
            oa_id=oa_id,
            person=person,
            now=self._clock.millis(),
        )
        for row in rows:
            return Handover(int(row["until"]), str(row["case_id"]), str(row["staff"]))
        return None

    def end(self, oa_id: str, person: str) -> None:
        """Let the bot answer again."""
        self._engine.execute(
            "DELETE FROM handovers WHERE oa_id = :oa_id AND person = :person",
            oa_id=oa_id,
            person=person,
        )


_TAKE = """
    INSERT INTO handovers (oa_id, person, case_id, staff, until)
    VALUES (:oa_id, :person, :case_id, :staff, :until)
    ON CONFLICT (oa_id, person) DO UPDATE
       SET until = excluded.until,
           case_id = CASE WHEN excluded.staff = '' AND handovers.until > :now
                          THEN handovers.case_id ELSE excluded.case_id END,
           staff = CASE WHEN excluded.staff = '' AND handovers.until > :now
                        THEN handovers.staff ELSE excluded.staff END
"""
