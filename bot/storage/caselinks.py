"""Which cases were merged into which, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.models import Case
from bot.storage.cases import Cases
from bot.storage.engine import Engine
from bot.storage.sight import OFFICER, sight_of


class Tie(StrEnum):
    """How another case stands to the one that is looked at."""

    MERGED_INTO = "merged_into"
    HOLDS = "holds"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Link:
    """One case that another one is tied to."""

    tie: Tie
    code: str
    oa_id: str


class CaseLinks:
    """Ties cases; every writing belongs into a transaction."""

    def __init__(self, engine: Engine, clock: Clock, cases: Cases) -> None:
        self._engine = engine
        self._clock = clock
        self._cases = cases

    def merge(self, merged: Case, kept: Case, *, by: str) -> None:
        """Let a case, and all that were merged into it before, point at the one that is kept."""
        self.part(merged, kept)
        self._engine.execute(
            "UPDATE case_links SET other = :kept WHERE other = :merged AND kind = 'merged'",
            kept=kept.id,
            merged=merged.id,
        )
        self._tie(merged, kept, "merged", by)

    def relate(self, case: Case, other: Case, *, by: str) -> bool:
        """Say that two cases belong together, and whether nobody said so before."""
        if self._is_tied(case, other):
            return False
        self._tie(case, other, "related", by)
        return True

    def part(self, case: Case, other: Case) -> bool:
        """Undo that two cases belong together, and say whether they did."""
        return bool(
            self._engine.execute(
                """
                DELETE FROM case_links
                 WHERE kind = 'related' AND ((one = :one AND other = :other)
                                             OR (one = :other AND other = :one))
                """,
                one=case.id,
                other=other.id,
            )
        )

    def unmerge(self, case: Case) -> None:
        """Let a case that was merged stand for itself again."""
        self._engine.execute(
            "DELETE FROM case_links WHERE one = :id AND kind = 'merged'", id=case.id
        )

    def of(self, case: Case) -> Sequence[Link]:
        """Return what a case is tied to, in the order in which it was tied."""
        rows = self._engine.query(_OF, id=case.id)
        return [Link(Tie(row["tie"]), str(row["code"]), str(row["oa_id"])) for row in rows]

    def kept_for(self, case_id: str) -> Case | None:
        """Return the case into which this one was merged; a protected one tells nothing."""
        rows = self._engine.query(
            """
            SELECT c.* FROM case_links l JOIN cases c ON c.id = l.other
             WHERE l.one = :id AND l.kind = 'merged'
            """,
            id=case_id,
        )
        if not rows:
            return None
        return self._cases.opened(rows[0], sight=sight_of(rows[0], rank=OFFICER))

    def _tie(self, one: Case, other: Case, kind: str, by: str) -> None:
        self._engine.execute(
            """
            INSERT INTO case_links (one, other, kind, staff, linked_at)
            VALUES (:one, :other, :kind, :staff, :now)
            """,
            one=one.id,
            other=other.id,
            kind=kind,
            staff=by,
            now=self._clock.millis(),
        )

    def _is_tied(self, one: Case, other: Case) -> bool:
        rows = self._engine.query(
            """
            SELECT one FROM case_links
             WHERE (one = :one AND other = :other) OR (one = :other AND other = :one)
            """,
            one=one.id,
            other=other.id,
        )
        return bool(rows)


_OF = """
    SELECT CASE l.kind WHEN 'merged' THEN 'merged_into' ELSE 'related' END AS tie,
           c.code, c.oa_id, l.linked_at
      FROM case_links l JOIN cases c ON c.id = l.other WHERE l.one = :id
    UNION ALL
    SELECT CASE l.kind WHEN 'merged' THEN 'holds' ELSE 'related' END AS tie,
           c.code, c.oa_id, l.linked_at
      FROM case_links l JOIN cases c ON c.id = l.one WHERE l.other = :id
     ORDER BY linked_at, code
"""
