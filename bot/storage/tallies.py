"""How often what was asked, answered, denied: bare counts by day, without person or words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock, local_time
from bot.models import Tallied, Tally
from bot.storage.engine import Engine


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something was heard of an entry on a day (ISO date)."""

    day: str
    heard: Tallied
    entry: str
    times: int


class Tallies:
    """Counts, and tells the counts again."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def count(self, tallies: Iterable[Tally], *, oa_id: str) -> None:
        """Count each thing once; belongs into a transaction."""
        day = local_time(self._clock.millis()).date().isoformat()
        for tally in tallies:
            self._engine.execute(
                """
                INSERT INTO question_tallies (oa_id, day, heard, entry, times)
                VALUES (:oa_id, :day, :heard, :entry, 1)
                ON CONFLICT (oa_id, day, heard, entry)
                DO UPDATE SET times = question_tallies.times + 1
                """,
                oa_id=oa_id,
                day=day,
                heard=str(tally.heard),
                entry=tally.entry,
            )

    def since(self, first_day: str, *, staff: str) -> Sequence[Counted]:
        """Return the counts from a day on, over the OAs that this editor works for."""
        rows = self._engine.query(
            """
            SELECT t.day, t.heard, t.entry, SUM(t.times) AS times
              FROM question_tallies t
             WHERE t.day >= :first_day
               AND EXISTS (SELECT 1 FROM staff_roles r
                            WHERE r.staff = :staff AND r.oa_id IN ('', t.oa_id)
                              AND r.role = 'editor')
             GROUP BY t.day, t.heard, t.entry
             ORDER BY t.day, t.heard, t.entry
            """,
            first_day=first_day,
            staff=staff,
        )
        return [
            Counted(str(row["day"]), Tallied(row["heard"]), str(row["entry"]), int(row["times"]))
            for row in rows
        ]
