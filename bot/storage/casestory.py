"""What was done with each case, by whom and when: its story, which only grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.clock import Clock
from bot.models import Case, CaseStatus
from bot.storage.audit import Audit, act_on_case
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker
from bot.storage.pauses import Restart
from bot.storage.sight import is_open, seen
from bot.storage.vault import Vault


class Deed(StrEnum):
    """What was done with a case."""

    ASSIGNED = "assigned"
    MOVED = "moved"
    ANSWERED = "answered"
    ASKED = "asked"
    SUPPLIED = "supplied"
    REOPENED = "reopened"
    APOLOGISED = "apologised"
    MERGED = "merged"
    RELATED = "related"
    PARTED = "parted"
    REDACTED = "redacted"
    TOOK_OVER = "took_over"
    HANDED_BACK = "handed_back"
    RECKONED = "reckoned"
    PLACED = "placed"


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
class Change:
    """What becomes of a case, and by whom; None leaves things as they are."""

    by: str
    what: Deed
    detail: str = ""
    text: str = ""
    status: CaseStatus | None = None
    assignee: str | None = None
    reason: str = field(default="")
    restart: Restart | None = None


class CaseStory:
    """Writes and reads the stories of cases."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def record(self, case: Case, change: Change, *, version: int) -> None:
        """Write what was done into the story of a case, and into the record of acts."""
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

    def of(self, case: Case) -> Sequence[Entry]:
        """Return what was done with a case, oldest first; words as far as the case was opened."""
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
                text=self._seen(case, row["sealed_text"], f"case_events.text:{row['id']}"),
            )
            for row in rows
        ]

    def told_states(self, case: Case, version: int) -> Sequence[str]:
        """Return where the news of one version stand for the author of a case.

        These are the statuses of the deliveries in their order, `refused` where Zalo did not let
        them through; `kept` where the news wait for the author's next message, `told` where they
        were told with it.
        """
        rows = self._engine.query(_TOLD, cause=f"case:{case.id}:{version}")
        return [str(row["status"]) for row in rows]

    def _sealed(self, text: str, place: str) -> str:
        return self._vault.seal(text, place=place) if text else ""

    def _seen(self, case: Case, sealed: str, place: str) -> str:
        if not sealed or not is_open(case):
            return ""
        return seen(self._vault.open(sealed, place=place), case.sight)


_TOLD = """
    SELECT CASE WHEN status = 'failed' AND reason = 'window closed' THEN 'refused'
                ELSE status END AS status, position
      FROM outbox WHERE cause = :cause
    UNION ALL
    SELECT CASE WHEN told_at IS NULL THEN 'kept' ELSE 'told' END AS status, 0 AS position
      FROM case_news WHERE cause = :cause
     ORDER BY position
"""
