"""Who looks at what has to be looked at again, and of what they were reminded.

What is due is reckoned from the entries themselves (knowledge.reviewing) and named by its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.storage.engine import Engine

_DAY_MS = 86_400_000
_KEPT_DAYS = 400


class Reviews:
    """Keeps owners and reminders."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def give(self, what: str, staff: str, *, by: str) -> None:
        """Let somebody look at it; "" lets nobody in particular."""
        if not staff:
            self._engine.execute("DELETE FROM review_owners WHERE what = :what", what=what)
            return
        self._engine.execute(
            """
            INSERT INTO review_owners (what, staff, given_by, given_at)
            VALUES (:what, :staff, :by, :now)
            ON CONFLICT (what) DO UPDATE SET staff = :staff, given_by = :by, given_at = :now
            """,
            what=what,
            staff=staff,
            by=by,
            now=self._clock.millis(),
        )

    def owners(self) -> Mapping[str, str]:
        """Return who looks at what."""
        rows = self._engine.query("SELECT what, staff FROM review_owners")
        return {str(row["what"]): str(row["staff"]) for row in rows}

    def remind(self, what: str, stage: int, staff: str) -> bool:
        """Remind somebody `stage` working days before; False where that was done before."""
        return bool(
            self._engine.execute(
                """
                INSERT INTO review_reminders (what, stage, staff, raised_at)
                VALUES (:what, :stage, :staff, :now)
                ON CONFLICT (what, stage, staff) DO NOTHING
                """,
                what=what,
                stage=stage,
                staff=staff,
                now=self._clock.millis(),
            )
        )

    def unseen(self, staff: str) -> Sequence[str]:
        """Return what somebody was reminded of and has not put aside, the newest first."""
        rows = self._engine.query(
            """
            SELECT what, MAX(raised_at) AS latest FROM review_reminders
             WHERE staff = :staff AND seen_at = 0 GROUP BY what ORDER BY latest DESC, what
            """,
            staff=staff,
        )
        return [str(row["what"]) for row in rows]

    def see(self, staff: str) -> int:
        """Put somebody's reminders aside."""
        return self._engine.execute(
            "UPDATE review_reminders SET seen_at = :now WHERE staff = :staff AND seen_at = 0",
            staff=staff,
            now=self._clock.millis(),
        )

    def reminded(self) -> frozenset[tuple[str, int, str]]:
        """Return every reminder that was raised."""
        rows = self._engine.query("SELECT what, stage, staff FROM review_reminders")
        return frozenset((str(r["what"]), int(r["stage"]), str(r["staff"])) for r in rows)

    def purge(self) -> int:
        """Let go of reminders of more than a year ago."""
        return self._engine.execute(
            "DELETE FROM review_reminders WHERE raised_at < :before",
            before=self._clock.millis() - _KEPT_DAYS * _DAY_MS,
        )
