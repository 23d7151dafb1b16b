"""What officers do with cases: find them, take them, move them on, and note what was done.

Whom an officer may see is part of every query here (staff_roles), not of a later check. Every
change names the version it was made from, so that nobody overwrites anybody unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.clock import Clock
from bot.errors import CaseChanged
from bot.models import Case, CaseKind, CaseStatus
from bot.storage.audit import Audit, act_on_case
from bot.storage.cases import Cases
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault


class Deed(StrEnum):
    """What was done with a case."""

    ASSIGNED = "assigned"
    MOVED = "moved"
    ANSWERED = "answered"


class Shelf(StrEnum):
    """The filters that officers work by."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    WAITING = "waiting"
    FINISHED = "finished"
    ALL = "all"


UNCOUNTED = frozenset({Shelf.FINISHED, Shelf.ALL})
"""Shelves that only grow; nobody works by how many stand there, so nobody counts them."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as officers hold it: whose it is, and which version they look at."""

    case: Case
    version: int
    assignee: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's story; `text` is what was told to the citizen or who took over."""

    version: int
    happened_at: int
    staff: str
    what: Deed
    detail: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What one officer leaves for the others; it is never sent."""

    staff: str
    written_at: int
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases somebody asks for; `today` is an ISO date."""

    staff: str
    today: str
    shelf: Shelf = Shelf.OPEN
    kind: CaseKind | None = None
    status: CaseStatus | None = None
    code: str = ""

    def values(self) -> dict[str, object]:
        """Return the parameters of the queries below."""
        return {
            "staff": self.staff,
            "today": self.today,
            "shelf": str(self.shelf),
            "kind": str(self.kind or ""),
            "status": str(self.status or ""),
            "code": f"%{self.code}%",
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases; `total` is None where nobody counts, `has_more` says what follows."""

    files: Sequence[CaseFile]
    total: int | None
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a case, and by whom; None leaves things as they are."""

    by: str
    what: Deed
    detail: str = ""
    text: str = ""
    status: CaseStatus | None = None
    assignee: str | None = None
    reason: str = field(default="")


class CaseWork:
    """The desk's view of the cases."""

    def __init__(
        self, engine: Engine, vault: Vault, clock: Clock, cases: Cases, audit: Audit
    ) -> None:
        self._audit = audit
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._cases = cases
        self._ids = IdMaker(clock)

    def find(self, staff: str, oa_id: str, code: str) -> CaseFile | None:
        """Return a case that this officer may see."""
        rows = self._engine.query(_ONE, staff=staff, oa_id=oa_id, code=code)
        return self._file(rows[0]) if rows else None

    def page(self, wanted: Wanted, *, limit: int, offset: int = 0) -> Found:
        """Return cases of a shelf: open ones by urgency, finished and all by age, newest first."""
        query = _NEWEST_PAGE if wanted.shelf in UNCOUNTED else _OPEN_PAGE
        rows = self._engine.query(query, **wanted.values(), limit=limit + 1, offset=offset)
        total = rows[0]["total"] if rows else 0
        files = [self._file(row) for row in rows[:limit]]
        return Found(files, total, has_more=len(rows) > limit)

    def counts(self, staff: str, today: str) -> dict[Shelf, int]:
        """Return how many cases stand on each shelf of this officer, but for UNCOUNTED."""
        [row] = self._engine.query(_COUNTS, staff=staff, today=today)
        return {shelf: int(row[str(shelf)] or 0) for shelf in Shelf if shelf not in UNCOUNTED}

    def change(self, file: CaseFile, change: Change) -> int:
        """Make one change and write it into the story; return the new version.

        Belongs into a transaction. Raises CaseChanged when somebody was faster.
        """
        rows = self._engine.returning(
            """
            UPDATE cases SET version = version + 1, status = :status, assignee = :assignee,
                             reason = :reason
             WHERE id = :id AND version = :version RETURNING version
            """,
            id=file.case.id,
            version=file.version,
            status=str(change.status or file.case.status),
            assignee=file.assignee if change.assignee is None else change.assignee,
            reason=change.reason if change.status else file.reason,
        )
        if not rows:
            raise CaseChanged(f"somebody else changed {file.case.code} meanwhile; look again")
        version = int(rows[0]["version"])
        self.record(file.case, change, version=version)
        return version

    def hold(self, file: CaseFile, *, assignee: str) -> None:
        """Make sure nobody was faster, before an answer is written in the same transaction.

        Raises CaseChanged.
        """
        held = self._engine.execute(
            """
            UPDATE cases SET version = version + 1, assignee = :assignee
             WHERE id = :id AND version = :version
            """,
            id=file.case.id,
            version=file.version,
            assignee=assignee,
        )
        if not held:
            raise CaseChanged(f"somebody else changed {file.case.code} meanwhile; look again")

    def record(self, case: Case, change: Change, *, version: int) -> None:
        """Write what was done into the story of a case."""
        event_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO case_events (id, case_id, version, happened_at, staff, what, detail,
                                     sealed_text)
            VALUES (:id, :case_id, :version, :now, :staff, :what, :detail, :text)
            """,
            id=event_id,
            case_id=case.id,
            version=version,
            now=self._clock.millis(),
            staff=change.by,
            what=str(change.what),
            detail=change.detail,
            text=self._sealed(change.text, f"case_events.text:{event_id}"),
        )
        act = act_on_case(case, str(change.what), by=change.by, detail=change.detail)
        self._audit.append(act)

    def story(self, case: Case) -> Sequence[Entry]:
        """Return what was done with a case, oldest first."""
        rows = self._engine.query(
            "SELECT * FROM case_events WHERE case_id = :id ORDER BY id", id=case.id
        )
        return [
            Entry(
                version=row["version"],
                happened_at=row["happened_at"],
                staff=row["staff"],
                what=Deed(row["what"]),
                detail=row["detail"],
                text=self._opened(row["sealed_text"], f"case_events.text:{row['id']}"),
            )
            for row in rows
        ]

    def add_note(self, case: Case, *, by: str, text: str) -> None:
        """Keep a note for the other officers."""
        note_id = self._ids.new()
        facts = {"id": note_id, "case_id": case.id, "staff": by, "now": self._clock.millis()}
        sealed = self._sealed(text, f"case_notes.text:{note_id}")
        with self._engine.atomic():
            self._engine.execute(_ADD_NOTE, **facts, text=sealed)
            self._audit.append(act_on_case(case, "noted", by=by))

    def notes(self, case: Case) -> Sequence[Note]:
        """Return the notes of a case, oldest first."""
        rows = self._engine.query(
            "SELECT * FROM case_notes WHERE case_id = :id ORDER BY id", id=case.id
        )
        return [
            Note(
                row["staff"],
                row["written_at"],
                self._opened(row["sealed_text"], f"case_notes.text:{row['id']}"),
            )
            for row in rows
        ]

    def delivery_states(self, case: Case, version: int) -> Sequence[str]:
        """Return where the messages of an answer stand, in their order."""
        rows = self._engine.query(
            "SELECT status FROM outbox WHERE cause = :cause ORDER BY position",
            cause=f"case:{case.id}:{version}",
        )
        return [str(row["status"]) for row in rows]

    def _file(self, row: Row) -> CaseFile:
        return CaseFile(
            case=self._cases.opened(row),
            version=int(row["version"]),
            assignee=row["assignee"],
            reason=row["reason"],
        )

    def _sealed(self, text: str, place: str) -> str:
        return self._vault.seal(text, place=place) if text else ""

    def _opened(self, sealed: str, place: str) -> str:
        return self._vault.open(sealed, place=place) if sealed else ""


_ADD_NOTE = """
    INSERT INTO case_notes (id, case_id, staff, written_at, sealed_text)
    VALUES (:id, :case_id, :staff, :now, :text)
"""

# Roles that see cases stand in the queries as words; a test compares them with bot.staff.roles.
_ONE = """
    SELECT * FROM cases
     WHERE oa_id = :oa_id AND code = :code
       AND EXISTS (SELECT 1 FROM staff_roles r
                    WHERE r.staff = :staff AND r.oa_id IN ('', cases.oa_id)
                      AND r.role IN ('viewer', 'officer', 'approver', 'admin', 'auditor'))
"""

# The inner queries need nothing but the index cases_desk, so that sealed texts of cases that are
# not on the page are never read. Praise asks for nothing, so it is never late.
_OPEN_PAGE = """
    SELECT cases.*, page.total
      FROM (SELECT id, late_after, COUNT(*) OVER () AS total
              FROM (SELECT id, assignee, status,
                           CASE WHEN kind = 'praise' THEN '9999-12-31' ELSE due_on END
                           AS late_after
                      FROM cases c
                     WHERE status IN ('received', 'in_progress', 'waiting', 'transferred',
                                      'reopened')
                       AND (:kind = '' OR kind = :kind) AND (:status = '' OR status = :status)
                       AND code LIKE :code
                       AND EXISTS (SELECT 1 FROM staff_roles r
                                    WHERE r.staff = :staff AND r.oa_id IN ('', c.oa_id)
                                      AND r.role IN ('viewer', 'officer', 'approver',
                                                     'admin', 'auditor'))
                   ) held
             WHERE CASE :shelf
                        WHEN 'mine' THEN CASE WHEN assignee = :staff THEN 1 ELSE 0 END
                        WHEN 'unassigned' THEN CASE WHEN assignee = '' THEN 1 ELSE 0 END
                        WHEN 'due_today' THEN CASE WHEN late_after = :today THEN 1 ELSE 0 END
                        WHEN 'overdue' THEN CASE WHEN late_after < :today THEN 1 ELSE 0 END
                        WHEN 'waiting' THEN CASE WHEN status = 'waiting' THEN 1 ELSE 0 END
                        ELSE 1 END = 1
             ORDER BY late_after, id DESC LIMIT :limit OFFSET :offset
           ) page
      JOIN cases ON cases.id = page.id
     ORDER BY page.late_after, page.id DESC
"""

_NEWEST_PAGE = """
    SELECT cases.*, NULL AS total
      FROM (SELECT id
              FROM cases c
             WHERE (:shelf = 'all' OR status IN ('answered', 'closed', 'refused', 'duplicate',
                                                 'withdrawn'))
               AND (:kind = '' OR kind = :kind) AND (:status = '' OR status = :status)
               AND code LIKE :code
               AND EXISTS (SELECT 1 FROM staff_roles r
                            WHERE r.staff = :staff AND r.oa_id IN ('', c.oa_id)
                              AND r.role IN ('viewer', 'officer', 'approver', 'admin', 'auditor'))
             ORDER BY id DESC LIMIT :limit OFFSET :offset
           ) page
      JOIN cases ON cases.id = page.id
     ORDER BY page.id DESC
"""

_COUNTS = """
    SELECT COUNT(*) AS "open",
           SUM(CASE WHEN assignee = :staff THEN 1 ELSE 0 END) AS mine,
           SUM(CASE WHEN assignee = '' THEN 1 ELSE 0 END) AS unassigned,
           SUM(CASE WHEN due_on = :today AND kind <> 'praise' THEN 1 ELSE 0 END) AS due_today,
           SUM(CASE WHEN due_on < :today AND kind <> 'praise' THEN 1 ELSE 0 END) AS overdue,
           SUM(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END) AS waiting
      FROM cases c
     WHERE status IN ('received', 'in_progress', 'waiting', 'transferred', 'reopened')
       AND EXISTS (SELECT 1 FROM staff_roles r
                    WHERE r.staff = :staff AND r.oa_id IN ('', c.oa_id)
                      AND r.role IN ('viewer', 'officer', 'approver', 'admin', 'auditor'))
"""
