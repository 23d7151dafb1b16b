"""The lists that officers work by: which cases stand on which shelf, and how many.

Whom an officer may see is part of every query here (bot.storage.scopes), not of a later check.
Each filter has its query, so that each finds its index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.models import CaseKind, CaseStatus
from bot.storage.casework import CaseFile, CaseWork
from bot.storage.engine import Engine


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


_LAST = "ZZZZZZZZ"
"""Comes after every end of a code, in every collation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases somebody asks for; `today` is an ISO date."""

    staff: str
    today: str
    shelf: Shelf = Shelf.OPEN
    kind: CaseKind | None = None
    status: CaseStatus | None = None
    code: str = ""
    """The beginning of a code; then the list goes by codes and leaves the shelf aside."""

    def values(self) -> dict[str, object]:
        """Return the parameters of the queries below."""
        return {
            "staff": self.staff,
            "today": self.today,
            "shelf": str(self.shelf),
            "kind": str(self.kind or ""),
            "status": str(self.status or ""),
            "code": self.code,
            "code_end": self.code + _LAST,
            "code_like": self.code + "%",
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases; `total` is None where nobody counts, `has_more` says what follows."""

    files: Sequence[CaseFile]
    total: int | None
    has_more: bool = False


class CaseList:
    """The desk's view of many cases."""

    def __init__(self, engine: Engine, casework: CaseWork) -> None:
        self._engine = engine
        self._casework = casework

    def page(self, wanted: Wanted, *, limit: int, offset: int = 0) -> Found:
        """Return cases of a shelf: open ones by urgency, finished and all by age, newest first."""
        rows = self._engine.query(
            _query_of(wanted), **wanted.values(), limit=limit + 1, offset=offset
        )
        total = rows[0]["total"] if rows else 0
        files = [self._casework.opened(row) for row in rows[:limit]]
        return Found(files, total, has_more=len(rows) > limit)

    def counts(self, staff: str, today: str) -> dict[Shelf, int]:
        """Return how many cases stand on each shelf of this officer, but for UNCOUNTED."""
        [row] = self._engine.query(_COUNTS, staff=staff, today=today)
        return {shelf: int(row[str(shelf)] or 0) for shelf in Shelf if shelf not in UNCOUNTED}


def _query_of(wanted: Wanted) -> str:
    if wanted.code:
        return _BY_CODE
    if wanted.shelf not in UNCOUNTED:
        return _OPEN_PAGE
    return _NEWEST_PAGE.format(narrowed=_NARROWED[bool(wanted.kind), bool(wanted.status)])


# Each filter in words of its own, so that the planner sees the index it is for.
_NARROWED = {
    (False, False): "1 = 1",
    (True, False): "kind = :kind",
    (False, True): "status = :status",
    (True, True): "kind = :kind AND status = :status",
}

_UNDUE = """kind = 'praise' OR status = 'transferred' AND kind NOT IN ('human', 'data')"""
"""Never late: praise asks for nothing, and what another agency has waits for its result."""

# The inner queries need nothing but an index, so that sealed texts of cases that are not on the
# page are never read.
_OPEN_PAGE = """
    SELECT cases.*, page.total,
           (SELECT MAX(CASE r.role WHEN 'approver' THEN 2 WHEN 'officer' THEN 1 ELSE 0 END)
              FROM staff_roles r
             WHERE r.staff = :staff AND r.oa_id IN ('', cases.oa_id)) AS reader_rank
      FROM (SELECT id, late_after, COUNT(*) OVER () AS total
              FROM (SELECT id, assignee, status,
                           CASE WHEN {undue} THEN '9999-12-31' ELSE due_on END
                           AS late_after
                      FROM cases c
                     WHERE status IN ('received', 'in_progress', 'waiting', 'transferred',
                                      'reopened')
                       AND (:kind = '' OR kind = :kind) AND (:status = '' OR status = :status)
                       AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
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
""".replace("{undue}", _UNDUE)

_NEWEST_PAGE = """
    SELECT cases.*, NULL AS total,
           (SELECT MAX(CASE r.role WHEN 'approver' THEN 2 WHEN 'officer' THEN 1 ELSE 0 END)
              FROM staff_roles r
             WHERE r.staff = :staff AND r.oa_id IN ('', cases.oa_id)) AS reader_rank
      FROM (SELECT id FROM cases c
             WHERE {narrowed}
               AND (:shelf = 'all' OR status IN ('answered', 'closed', 'refused', 'duplicate',
                                                 'withdrawn'))
               AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
             ORDER BY id DESC LIMIT :limit OFFSET :offset
           ) page
      JOIN cases ON cases.id = page.id
     ORDER BY page.id DESC
"""

_BY_CODE = """
    SELECT cases.*, NULL AS total,
           (SELECT MAX(CASE r.role WHEN 'approver' THEN 2 WHEN 'officer' THEN 1 ELSE 0 END)
              FROM staff_roles r
             WHERE r.staff = :staff AND r.oa_id IN ('', cases.oa_id)) AS reader_rank
      FROM (SELECT id, code FROM cases c
             WHERE code >= :code AND code < :code_end AND code LIKE :code_like
               AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
             ORDER BY code, id LIMIT :limit OFFSET :offset) page
      JOIN cases ON cases.id = page.id
     ORDER BY page.code, page.id
"""

_COUNTS = """
    SELECT COUNT(*) AS "open",
           SUM(CASE WHEN assignee = :staff THEN 1 ELSE 0 END) AS mine,
           SUM(CASE WHEN assignee = '' THEN 1 ELSE 0 END) AS unassigned,
           SUM(CASE WHEN due_on = :today AND NOT ({undue}) THEN 1 ELSE 0 END) AS due_today,
           SUM(CASE WHEN due_on < :today AND NOT ({undue}) THEN 1 ELSE 0 END) AS overdue,
           SUM(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END) AS waiting
      FROM cases c
     WHERE status IN ('received', 'in_progress', 'waiting', 'transferred', 'reopened')
       AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
""".replace("{undue}", _UNDUE)
