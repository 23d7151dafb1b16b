"""When a case stood still for the citizen, and by which day it is due.

Whoever writes a case's status need not think of this: `follow` begins and ends pauses by the
status as it stands. Reckons nothing; bot.cases.reckoning does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.models import CaseKind
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker


@dataclass(frozen=True, slots=True)
class Pause:
    """A time of waiting for the citizen (epoch ms); `due_before` is the due day as it was then."""

    id: str
    begun_at: int
    ended_at: int | None
    due_before: date


@dataclass(frozen=True, slots=True)
class Dated:
    """What a due day is made of: the clock and its start (epoch ms), the kind, and the pauses."""

    id: str
    kind: CaseKind
    clock: str
    version: int
    started_at: int
    due_on: date
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Restart:
    """The clocks of a case begin anew at `at` (epoch ms); it is due by the clock named."""

    at: int
    due_on: date
    clock: str


@dataclass(frozen=True, slots=True)
class Led:
    """Another clock leads from the same beginning; `base` is its day without an open pause."""

    clock: str
    due_on: date
    base: date


class Pauses:
    """Keeps the pauses of cases and writes their due days."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def follow(self, case_id: str) -> None:
        """Begin or end the pause of a case as its status asks now; safe to call again."""
        self._begin(case_id, at=self._clock.millis())
        self._engine.execute(_END, case_id=case_id, now=self._clock.millis())

    def follow_all(self) -> None:
        """Do so for every case whose status was written by others, at the time of its last event.

        Reads two indexes and writes only what differs.
        """
        now = self._clock.millis()
        for row in self._engine.query(_TO_BEGIN):
            self._begin(str(row["id"]), at=int(row["happened_at"] or now))
        for row in self._engine.query(_TO_END):
            self._engine.execute(_END, case_id=row["case_id"], now=int(row["happened_at"] or now))

    def _begin(self, case_id: str, *, at: int) -> None:
        self._engine.execute(_BEGIN, id=self._ids.new(), case_id=case_id, now=at)

    def of(self, case_id: str) -> Sequence[Pause]:
        """Return the pauses of a case, oldest first."""
        rows = self._engine.query(
            "SELECT * FROM case_pauses WHERE case_id = :id ORDER BY begun_at, id", id=case_id
        )
        return [_pause(row) for row in rows]

    def started_at(self, case_id: str) -> int:
        """Return when the clocks of a case began: its receipt, or when they began anew."""
        rows = self._engine.query(_STARTED, id=case_id)
        return int(rows[0]["started_at"])

    def restart(self, case_id: str, anew: Restart) -> None:
        """Let the clocks of a case begin anew; what it waited for before no longer counts."""
        self._engine.execute(
            """
            UPDATE cases SET due_on = :due_on, restarted_at = :at, clock = :clock WHERE id = :id
            """,
            id=case_id,
            at=anew.at,
            due_on=anew.due_on.isoformat(),
            clock=anew.clock,
        )
        self.settle_ended(case_id)

    def lead(self, case_id: str, led: Led) -> None:
        """Let another clock lead in a case, whose pauses it reckons with already."""
        self._engine.execute(
            "UPDATE cases SET due_on = :due_on, clock = :clock WHERE id = :id",
            id=case_id,
            due_on=led.due_on.isoformat(),
            clock=led.clock,
        )
        self._engine.execute(_MOVE_BASE, case_id=case_id, due_before=led.base.isoformat())
        self.settle_ended(case_id)

    def settle_ended(self, case_id: str) -> None:
        """Let the ended pauses of a case move its due day no more."""
        self._engine.execute(
            "UPDATE case_pauses SET is_settled = 1 WHERE case_id = :id AND ended_at IS NOT NULL",
            id=case_id,
        )

    def unsettled(self, *, limit: int = 500) -> Sequence[tuple[str, date, Pause]]:
        """Return pauses that go on or just ended, each with its case and the due day there."""
        rows = self._engine.query(
            """
            SELECT p.*, c.due_on FROM case_pauses p JOIN cases c ON c.id = p.case_id
             WHERE p.is_settled = 0 ORDER BY p.id LIMIT :limit
            """,
            limit=limit,
        )
        return [
            (str(row["case_id"]), date.fromisoformat(row["due_on"]), _pause(row)) for row in rows
        ]

    def settle(self, pause: Pause, case_id: str, *, due_on: date) -> None:
        """Write the due day that a pause makes; an ended pause is then done with."""
        with self._engine.atomic():
            self._engine.execute(_SET_DUE, id=case_id, due_on=due_on.isoformat())
            if pause.ended_at is not None:
                self._engine.execute(
                    "UPDATE case_pauses SET is_settled = 1 WHERE id = :id", id=pause.id
                )

    def open_cases(self, *, after: str, limit: int) -> Sequence[Dated]:
        """Return open cases in the order of their ids, for a new calendar."""
        rows = self._engine.query(_OPEN, after=after, limit=limit)
        return [_dated(row, self.of(str(row["id"]))) for row in rows]

    def move_due(self, case: Dated, due_on: date, *, base: date | None, detail: str) -> bool:
        """Write a new due day and a line into the story; False where it was changed meanwhile.

        `base` replaces the due day that an open pause began with.
        """
        with self._engine.atomic():
            moved = self._engine.execute(
                _MOVE_DUE,
                id=case.id,
                due_on=due_on.isoformat(),
                old=case.due_on.isoformat(),
            )
            if not moved:
                return False
            if base is not None:
                self._engine.execute(_MOVE_BASE, case_id=case.id, due_before=base.isoformat())
            self._engine.execute(
                _LINE,
                id=self._ids.new(),
                case_id=case.id,
                version=case.version,
                now=self._clock.millis(),
                detail=detail,
            )
        return True

    def calendar(self) -> str | None:
        """Return the calendar that due days were last reckoned with."""
        rows = self._engine.query("SELECT days FROM working_calendars ORDER BY id DESC LIMIT 1")
        return str(rows[0]["days"]) if rows else None

    def keep_calendar(self, version: str, days: str) -> None:
        """Remember which calendar the due days are reckoned with from now on."""
        self._engine.execute(
            """
            INSERT INTO working_calendars (id, version, days, seen_at)
            VALUES (:id, :version, :days, :now)
            """,
            id=self._ids.new(),
            version=version,
            days=days,
            now=self._clock.millis(),
        )


def _pause(row: Row) -> Pause:
    ended = row["ended_at"]
    return Pause(
        id=str(row["id"]),
        begun_at=int(row["begun_at"]),
        ended_at=None if ended is None else int(ended),
        due_before=date.fromisoformat(row["due_before"]),
    )


def _dated(row: Row, pauses: Sequence[Pause]) -> Dated:
    started = int(row["started_at"])
    return Dated(
        id=str(row["id"]),
        kind=CaseKind(row["kind"]),
        clock=str(row["clock"]),
        version=int(row["version"]),
        started_at=started,
        due_on=date.fromisoformat(row["due_on"]),
        pauses=tuple(pause for pause in pauses if pause.begun_at >= started),
    )


_BEGIN = """
    INSERT INTO case_pauses (id, case_id, begun_at, due_before)
    SELECT :id, id, :now, due_on FROM cases
     WHERE id = :case_id AND status = 'waiting'
       AND NOT EXISTS (SELECT 1 FROM case_pauses p
                        WHERE p.case_id = cases.id AND p.ended_at IS NULL)
    ON CONFLICT DO NOTHING
"""

_END = """
    UPDATE case_pauses SET ended_at = CASE WHEN begun_at > :now THEN begun_at ELSE :now END
     WHERE case_id = :case_id AND ended_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM cases c
                        WHERE c.id = case_pauses.case_id AND c.status = 'waiting')
"""

_TO_BEGIN = """
    SELECT c.id, (SELECT MAX(e.happened_at) FROM case_events e WHERE e.case_id = c.id)
           AS happened_at
      FROM cases c
     WHERE c.status = 'waiting'
       AND NOT EXISTS (SELECT 1 FROM case_pauses p WHERE p.case_id = c.id AND p.ended_at IS NULL)
"""

_TO_END = """
    SELECT p.case_id, (SELECT MAX(e.happened_at) FROM case_events e
                        WHERE e.case_id = p.case_id AND e.happened_at > p.begun_at) AS happened_at
      FROM case_pauses p JOIN cases c ON c.id = p.case_id
     WHERE p.is_settled = 0 AND p.ended_at IS NULL AND c.status <> 'waiting'
"""

_SET_DUE = "UPDATE cases SET due_on = :due_on WHERE id = :id AND due_on <> :due_on"

_MOVE_DUE = "UPDATE cases SET due_on = :due_on WHERE id = :id AND due_on = :old"

_MOVE_BASE = """
    UPDATE case_pauses SET due_before = :due_before WHERE case_id = :case_id AND ended_at IS NULL
"""

_LINE = """
    INSERT INTO case_events (id, case_id, version, happened_at, staff, what, detail)
    VALUES (:id, :case_id, :version, :now, '', 'reckoned', :detail)
"""

_STARTED = """
    SELECT COALESCE(restarted_at, received_at) AS started_at FROM cases WHERE id = :id
"""

_OPEN = """
    SELECT c.id, c.kind, c.clock, c.version, c.due_on,
           COALESCE(c.restarted_at, c.received_at) AS started_at
      FROM cases c
     WHERE c.status IN ('received', 'in_progress', 'waiting', 'transferred', 'reopened')
       AND c.id > :after
     ORDER BY c.id LIMIT :limit
"""
