"""Puts cases of people who report unlawful acts under protection, and lifts it.

What protection hides is the matter of bot.storage.sight.
"""

from __future__ import annotations

from bot.errors import CaseChanged
from bot.storage.audit import Audit, act_on_case
from bot.storage.casework import CaseFile
from bot.storage.engine import Engine


class Protection:
    """Says which cases are protected; every change belongs to a person of the staff.

    Each belongs into a transaction, with the clock that leads then (bot.cases.protecting).
    """

    def __init__(self, engine: Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def begin(self, file: CaseFile, *, by: str) -> None:
        """Hide a case from everybody but approvers; it is nobody's until one takes it.

        Raises CaseChanged.
        """
        self._set(file, by=by, protected=1)

    def end(self, file: CaseFile, *, by: str) -> None:
        """Show a case to all of its OA again. Raises CaseChanged, also where `by` may not."""
        self._set(file, by=by, protected=0)

    def _set(self, file: CaseFile, *, by: str, protected: int) -> None:
        changed = self._engine.execute(
            _SET,
            id=file.case.id,
            version=file.version,
            protected=protected,
            by=by,
        )
        if not changed:
            raise CaseChanged(f"somebody else changed {file.case.code} meanwhile; look again")
        what = "protected" if protected else "unprotected"
        self._audit.append(act_on_case(file.case, what, by=by))


# Only an approver lifts protection; whoever works on a case may ask for it.
_SET = """
    UPDATE cases
       SET version = version + 1, is_protected = :protected,
           assignee = CASE WHEN :protected = 1 AND NOT EXISTS
                (SELECT 1 FROM staff_roles a WHERE a.staff = cases.assignee
                    AND a.oa_id IN ('', cases.oa_id) AND a.role = 'approver')
                THEN '' ELSE assignee END
     WHERE id = :id AND version = :version
       AND (:protected = 1 OR EXISTS
            (SELECT 1 FROM staff_roles r WHERE r.staff = :by
                AND r.oa_id IN ('', cases.oa_id) AND r.role = 'approver'))
"""
