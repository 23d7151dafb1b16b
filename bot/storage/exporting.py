"""Reads cases page by page, so that a hundred thousand of them never stand in memory at once.

Whom an officer may take cases out for is part of the query, as in bot.storage.casework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.models import Case, CaseKind
from bot.storage.cases import Cases
from bot.storage.casework import CaseFile
from bot.storage.engine import Engine, Row
from bot.storage.sight import is_open, sight_of
from bot.storage.vault import Vault

PAGE = 500
FOREVER = 2**62
"""An instant after all others, in epoch milliseconds."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases somebody takes out: received from `since` up to, but not at, `until` (epoch ms).

    An empty `staff` is the command line, which sees every case; an empty `oa_id` means every OA.
    """

    staff: str = ""
    oa_id: str = ""
    since: int = 0
    until: int = FOREVER
    kind: CaseKind | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A case with what the records ask for beside it.

    `joined` counts those who joined it, `handed_to` says where it last went on, `changed_at` is
    the instant (epoch ms) of the last deed.
    """

    case: Case
    assignee: str
    reason: str
    joined: int
    handed_to: str
    changed_at: int


class Exporting:
    """Takes cases out, in the order in which they were received."""

    def __init__(self, engine: Engine, vault: Vault, cases: Cases) -> None:
        self._engine = engine
        self._vault = vault
        self._cases = cases

    def lines(self, wish: Wish, *, page: int = PAGE) -> Iterator[Line]:
        """Yield the cases one by one; each page is a query of its own, so nothing is held open."""
        after = ""
        while True:
            rows = self._engine.query(_PAGE, after=after, limit=page, **_values(wish))
            yield from map(self._line, rows)
            if len(rows) < page:
                return
            after = str(rows[-1]["id"])

    def file(self, case: Case) -> CaseFile:
        """Return a case as officers hold it, for the command line."""
        wish = Wish(oa_id=case.oa_id, code=case.code)
        [line] = self.lines(wish)
        return CaseFile(line.case, version=0, assignee=line.assignee, reason=line.reason)

    def _line(self, row: Row) -> Line:
        case = self._cases.opened(row, sight=sight_of(row))
        sealed, event = row["handed_sealed"] if is_open(case) else "", row["handed_id"]
        return Line(
            case=case,
            assignee=row["assignee"],
            reason=row["reason"],
            joined=int(row["joined"]),
            handed_to=self._vault.open(sealed, place=f"case_events.text:{event}") if sealed else "",
            changed_at=max(int(row["changed_at"] or 0), int(row["received_at"])),
        )


def _values(wish: Wish) -> dict[str, object]:
    return {
        "staff": wish.staff,
        "oa_id": wish.oa_id,
        "since": wish.since,
        "until": wish.until,
        "kind": str(wish.kind or ""),
        "code": wish.code,
    }


_PAGE = """
    SELECT held.*,
           CASE WHEN :staff = '' THEN 1 ELSE
               (SELECT MAX(CASE r.role WHEN 'approver' THEN 2 WHEN 'officer' THEN 1 ELSE 0 END)
                  FROM staff_roles r
                 WHERE r.staff = :staff AND r.oa_id IN ('', held.oa_id)) END AS reader_rank,
           COALESCE(e.id, '') AS handed_id, COALESCE(e.sealed_text, '') AS handed_sealed,
           (SELECT COUNT(*) FROM case_followers f WHERE f.case_id = held.id) AS joined,
           (SELECT MAX(happened_at) FROM case_events t WHERE t.case_id = held.id) AS changed_at
      FROM (SELECT * FROM cases c
             WHERE c.id > :after AND c.received_at >= :since AND c.received_at < :until
               AND (:oa_id = '' OR c.oa_id = :oa_id) AND (:kind = '' OR c.kind = :kind)
               AND (:code = '' OR c.code = :code)
               AND (:staff = ''
                    OR c.scope IN (SELECT s.scope FROM case_takers s WHERE s.staff = :staff))
             ORDER BY c.id LIMIT :limit) held
      LEFT JOIN case_events e
        ON e.id = (SELECT MAX(id) FROM case_events m
                    WHERE m.case_id = held.id AND m.what = 'moved' AND m.detail = 'transferred')
     ORDER BY held.id
"""
