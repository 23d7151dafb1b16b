"""Notes that officers leave for each other.

Nothing that sends, answers or talks to citizens reads them; a test holds every other room to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.models import Case
from bot.storage.audit import Audit, act_on_case
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker
from bot.storage.sight import is_open, seen
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Note:
    """What one officer leaves for the others; it is never sent."""

    staff: str
    written_at: int
    text: str


class CaseNotes:
    """Keeps notes, sealed."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, case: Case, *, by: str, text: str) -> None:
        """Keep a note for the other officers."""
        note_id = self._ids.new()
        sealed = self._vault.seal(text, place=_place(note_id))
        with self._engine.atomic():
            self._engine.execute(
                """
                INSERT INTO case_notes (id, case_id, staff, written_at, sealed_text)
                VALUES (:id, :case_id, :staff, :now, :text)
                """,
                id=note_id,
                case_id=case.id,
                staff=by,
                now=self._clock.millis(),
                text=sealed,
            )
            self._audit.append(act_on_case(case, "noted", by=by))

    def of(self, case: Case) -> Sequence[Note]:
        """Return the notes of a case, oldest first; none where the case tells nothing."""
        if not is_open(case):
            return ()
        rows = self._engine.query(
            "SELECT * FROM case_notes WHERE case_id = :id ORDER BY id", id=case.id
        )
        return [
            Note(
                row["staff"],
                row["written_at"],
                seen(self._vault.open(row["sealed_text"], place=_place(row["id"])), case.sight),
            )
            for row in rows
        ]


def _place(note_id: str) -> str:
    return f"case_notes.text:{note_id}"
