"""One case in an officer's hands: opened, changed, held.

Whom an officer may see is part of the query (bot.storage.scopes), not of a later check. Every
change names the version it was made from, so that nobody overwrites anybody unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import CaseChanged, UnknownThing
from bot.models import Case, CaseStatus, Sight
from bot.models.scopes import Scope, scope_of
from bot.storage.cases import Cases
from bot.storage.casestory import CaseStory, Change, Deed
from bot.storage.casewaits import CaseWaits
from bot.storage.engine import Engine, Row
from bot.storage.pauses import Pauses
from bot.storage.sight import sight_of


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as officers hold it: whose it is, and which version they look at."""

    case: Case
    version: int
    assignee: str = ""
    reason: str = ""
    scope: Scope = Scope("")
    has_news: bool = False


class CaseWork:
    """The desk's view of one case."""

    def __init__(
        self, engine: Engine, cases: Cases, story: CaseStory, pauses: Pauses, waits: CaseWaits
    ) -> None:
        self._engine = engine
        self._cases = cases
        self._story = story
        self._pauses = pauses
        self._waits = waits

    def find(self, staff: str, oa_id: str, code: str) -> CaseFile | None:
        """Return a case that this officer may see."""
        rows = self._engine.query(_ONE, staff=staff, oa_id=oa_id, code=code)
        return self.opened(rows[0]) if rows else None

    def change(self, file: CaseFile, change: Change) -> int:
        """Make one change and write it into the story; return the new version.

        Belongs into a transaction. Raises CaseChanged when somebody was faster, UnknownThing
        where the officer may not see what the case tells.
        """
        refuse_withheld(file.case)
        rows = self._engine.returning(
            """
            UPDATE cases SET version = version + 1, status = :status, assignee = :assignee,
                             reason = :reason, has_news = 0
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
        if change.status:
            self._waits.follow(file.case, to=change.status)
        version = int(rows[0]["version"])
        self._pauses.follow(file.case.id)
        if change.restart:
            self._pauses.restart(file.case.id, change.restart)
        self._story.record(file.case, change, version=version)
        return version

    def hold(self, file: CaseFile, *, assignee: str) -> None:
        """Make sure nobody was faster, before an answer is written in the same transaction.

        Raises CaseChanged, or UnknownThing where the officer may not see what the case tells.
        """
        refuse_withheld(file.case)
        held = self._engine.execute(
            """
            UPDATE cases SET version = version + 1, assignee = :assignee, has_news = 0
             WHERE id = :id AND version = :version
            """,
            id=file.case.id,
            version=file.version,
            assignee=assignee,
        )
        if not held:
            raise CaseChanged(f"somebody else changed {file.case.code} meanwhile; look again")

    def place(self, file: CaseFile, scope: Scope, *, by: str) -> None:
        """Give a case another scope and write so into its story; belongs into a transaction.

        Raises CaseChanged.
        """
        rows = self._engine.returning(
            """
            UPDATE cases SET version = version + 1, scope = :scope
             WHERE id = :id AND version = :version RETURNING version
            """,
            id=file.case.id,
            version=file.version,
            scope=scope.key,
        )
        if not rows:
            raise CaseChanged(f"somebody else changed {file.case.code} meanwhile; look again")
        change = Change(by=by, what=Deed.PLACED, detail=f"{scope.field}/{scope.area}")
        self._story.record(file.case, change, version=int(rows[0]["version"]))

    def supplied(self, case_id: str, *, status: CaseStatus | None) -> tuple[Case, int]:
        """Mark that the author added something, let the case go on; return it with its version.

        Whoever looks at the case meanwhile is told so, for the version changes.
        """
        rows = self._engine.returning(
            """
            UPDATE cases SET version = version + 1, has_news = 1,
                             status = COALESCE(:status, status)
             WHERE id = :id RETURNING *
            """,
            id=case_id,
            status=str(status) if status else None,
        )
        self._pauses.follow(case_id)
        return self._cases.opened(rows[0], sight=Sight.FULL), int(rows[0]["version"])

    def opened(self, row: Row) -> CaseFile:
        """Return the case of a row of the table as officers hold it."""
        return CaseFile(
            case=self._cases.opened(row, sight=sight_of(row)),
            version=int(row["version"]),
            assignee=row["assignee"],
            reason=row["reason"],
            scope=scope_of(str(row["scope"])),
            has_news=bool(row["has_news"]),
        )


def refuse_withheld(case: Case) -> None:
    """Raise UnknownThing where the case was opened for somebody who may not know who filed it."""
    if case.is_withheld:
        raise UnknownThing(
            f"{case.code} is protected; only an approver works on it, in the console"
        )


_ONE = """
    SELECT c.*,
           (SELECT MAX(CASE r.role WHEN 'approver' THEN 2 WHEN 'officer' THEN 1 ELSE 0 END)
              FROM staff_roles r
             WHERE r.staff = :staff AND r.oa_id IN ('', c.oa_id)) AS reader_rank
      FROM cases c
     WHERE c.oa_id = :oa_id AND c.code = :code
       AND c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
"""
