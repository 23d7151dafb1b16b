"""Reminders of clocks: who was told that a term ends soon or is over, each once.

The row is the reminder: it is stored before anybody reads it, and stays until it is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.clock import Clock
from bot.models import CaseKind, CaseStatus
from bot.models.scopes import Scope, scope_of
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker


class Level(StrEnum):
    """How a clock stands when somebody is told."""

    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Watched:
    """What the watch needs of a case: no word of it is opened."""

    id: str
    scope: Scope
    kind: CaseKind
    clock: str
    status: CaseStatus
    assignee: str
    due_on: date
    started_at: int


@dataclass(frozen=True, slots=True)
class NewAlert:
    """One clock of one case for one person."""

    case_id: str
    clock: str
    level: Level
    due_on: date
    staff: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A reminder as it stands; `code` and `oa_id` name its case."""

    id: str
    oa_id: str
    code: str
    kind: CaseKind
    clock: str
    level: Level
    due_on: date
    staff: str
    raised_at: int
    seen_at: int | None


class Alerts:
    """Keeps who was reminded of what."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def watched(self) -> Sequence[Watched]:
        """Return every case whose clocks run, and refused ones that nobody was told of yet."""
        rows = [*self._engine.query(_RUNNING), *self._engine.query(_REFUSED)]
        return [
            Watched(
                id=str(row["id"]),
                scope=scope_of(str(row["scope"])),
                kind=CaseKind(row["kind"]),
                clock=str(row["clock"]),
                status=CaseStatus(row["status"]),
                assignee=str(row["assignee"]),
                due_on=date.fromisoformat(row["due_on"]),
                started_at=int(row["started_at"]),
            )
            for row in rows
        ]

    def known(self) -> set[NewAlert]:
        """Return the reminders of cases that are still watched."""
        return {
            NewAlert(
                case_id=str(row["case_id"]),
                clock=str(row["clock"]),
                level=Level(row["level"]),
                due_on=date.fromisoformat(row["due_on"]),
                staff=str(row["staff"]),
            )
            for row in self._engine.query(_KNOWN)
        }

    def raise_all(self, alerts: Iterable[NewAlert]) -> int:
        """Store reminders in one transaction and return how many are new; safe to repeat."""
        with self._engine.atomic():
            return sum(self._raise(each) for each in alerts)

    def _raise(self, alert: NewAlert) -> int:
        return self._engine.execute(
            """
            INSERT INTO case_alerts (id, case_id, clock, level, due_on, staff, raised_at)
            VALUES (:id, :case_id, :clock, :level, :due_on, :staff, :now)
            ON CONFLICT (case_id, clock, level, due_on, staff) DO NOTHING
            """,
            id=self._ids.new(),
            case_id=alert.case_id,
            clock=alert.clock,
            level=str(alert.level),
            due_on=alert.due_on.isoformat(),
            staff=alert.staff,
            now=self._clock.millis(),
        )

    def unseen(self, staff: str, *, limit: int) -> Sequence[Alert]:
        """Return what this person was told and has not put aside, the newest first."""
        return [_alert(row) for row in self._engine.query(_UNSEEN, staff=staff, limit=limit)]

    def of(self, case_id: str) -> Sequence[Alert]:
        """Return everybody's reminders of a case, oldest first."""
        return [_alert(row) for row in self._engine.query(_OF_CASE, case_id=case_id)]

    def see(self, staff: str, *, until: str) -> None:
        """Put aside what this person was told, up to the reminder of that id."""
        self._engine.execute(
            """
            UPDATE case_alerts SET seen_at = :now
             WHERE staff = :staff AND seen_at IS NULL AND id <= :until
            """,
            staff=staff,
            until=until,
            now=self._clock.millis(),
        )


def _alert(row: Row) -> Alert:
    return Alert(
        id=str(row["id"]),
        oa_id=str(row["oa_id"]),
        code=str(row["code"]),
        kind=CaseKind(row["kind"]),
        clock=str(row["clock"]),
        level=Level(row["level"]),
        due_on=date.fromisoformat(row["due_on"]),
        staff=str(row["staff"]),
        raised_at=int(row["raised_at"]),
        seen_at=None if row["seen_at"] is None else int(row["seen_at"]),
    )


_RUNNING = """
    SELECT c.id, c.scope, c.kind, c.clock, c.status, c.assignee, c.due_on,
           COALESCE(c.restarted_at, c.received_at) AS started_at
      FROM cases c
     WHERE c.status IN ('received', 'in_progress', 'transferred', 'reopened')
       AND c.kind <> 'praise'
"""

# A refusal was told when a message or news of that version or a later one was made.
_REFUSED = """
    SELECT c.id, c.scope, c.kind, c.clock, c.status, c.assignee, c.due_on,
           e.happened_at AS started_at
      FROM cases c
      JOIN case_events e ON e.case_id = c.id AND e.what = 'moved' AND e.detail = 'refused'
     WHERE c.status = 'refused' AND c.person <> ''
       AND NOT EXISTS (SELECT 1 FROM case_events later
                        WHERE later.case_id = c.id AND later.what = 'moved'
                          AND later.detail = 'refused' AND later.id > e.id)
       AND NOT EXISTS (SELECT 1 FROM outbox o
                        WHERE o.cause = 'case:' || c.id || ':' || CAST(e.version AS TEXT))
       AND NOT EXISTS (SELECT 1 FROM case_news n
                        WHERE n.cause = 'case:' || c.id || ':' || CAST(e.version AS TEXT))
"""

_KNOWN = """
    SELECT a.case_id, a.clock, a.level, a.due_on, a.staff
      FROM case_alerts a JOIN cases c ON c.id = a.case_id
     WHERE c.status IN ('received', 'in_progress', 'transferred', 'reopened', 'refused')
"""

_UNSEEN = """
    SELECT a.*, c.oa_id, c.code, c.kind
      FROM case_alerts a JOIN cases c ON c.id = a.case_id
      LEFT JOIN data_requests r ON r.case_id = c.id AND a.clock = 'carry_out'
     WHERE a.staff = :staff AND a.seen_at IS NULL
       AND (r.case_id IS NULL OR r.done_at IS NULL AND a.due_on = r.carry_out_on)
       AND (c.status IN ('received', 'in_progress', 'transferred', 'reopened')
            OR (c.status = 'refused' AND r.case_id IS NULL)
            OR (c.status IN ('answered', 'closed') AND r.case_id IS NOT NULL))
       AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
     ORDER BY a.id DESC LIMIT :limit
"""

_OF_CASE = """
    SELECT a.*, c.oa_id, c.code, c.kind
      FROM case_alerts a JOIN cases c ON c.id = a.case_id
     WHERE a.case_id = :case_id ORDER BY a.id
"""
