"""Changes of the content that editors prepare: a wording for an entry, or an entry that is missing.

Nothing here is answered: drafts become files of the content, and those are published.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.errors import CaseChanged, UnknownThing
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault


class DraftKind(StrEnum):
    """What a draft would change."""

    WORDING = "wording"
    ENTRY = "entry"


class DraftStatus(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    APPLIED = "applied"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Body:
    """What an editor writes; a draft of a wording has its one question and nothing else."""

    title: str = ""
    questions: tuple[str, ...] = ()
    answer: str = ""
    source: str = ""
    address: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands; `version` is named by who changes it."""

    id: str
    kind: DraftKind
    entry: str
    status: DraftStatus
    version: int
    created_by: str
    created_at: int
    changed_at: int
    body: Body


class Drafts:
    """Keeps drafts."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, kind: DraftKind, body: Body, *, by: str, entry: str = "") -> str:
        """Keep a new draft and return its id."""
        draft_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO drafts (id, kind, entry, status, created_by, created_at, changed_at,
                                sealed_body)
            VALUES (:id, :kind, :entry, 'open', :by, :now, :now, :body)
            """,
            id=draft_id,
            kind=str(kind),
            entry=entry,
            by=by,
            now=self._clock.millis(),
            body=self._sealed(draft_id, body),
        )
        return draft_id

    def list_open(self) -> Sequence[Draft]:
        """Return the open drafts, the oldest first."""
        rows = self._engine.query("SELECT * FROM drafts WHERE status = 'open' ORDER BY id")
        return [self._opened(row) for row in rows]

    def get(self, draft_id: str) -> Draft:
        """Return an open draft. Raises UnknownThing."""
        rows = self._engine.query(
            "SELECT * FROM drafts WHERE id = :id AND status = 'open'", id=draft_id
        )
        if not rows:
            raise UnknownThing(f"no draft {draft_id} is open; see: python -m bot knowledge drafts")
        return self._opened(rows[0])

    def change(self, draft: Draft, body: Body) -> None:
        """Write another body. Raises CaseChanged when somebody was faster."""
        changed = self._engine.execute(
            """
            UPDATE drafts SET sealed_body = :body, version = version + 1, changed_at = :now
             WHERE id = :id AND version = :version AND status = 'open'
            """,
            id=draft.id,
            version=draft.version,
            now=self._clock.millis(),
            body=self._sealed(draft.id, body),
        )
        if not changed:
            raise CaseChanged(f"somebody else changed the draft {draft.id} meanwhile; look again")

    def close(self, draft_id: str, status: DraftStatus) -> None:
        """Record that a draft became content, or that nobody wants it; its words go."""
        self._engine.execute(
            """
            UPDATE drafts SET status = :status, changed_at = :now, sealed_body = ''
             WHERE id = :id AND status = 'open'
            """,
            id=draft_id,
            status=str(status),
            now=self._clock.millis(),
        )

    def _sealed(self, draft_id: str, body: Body) -> str:
        text = json.dumps(asdict(body), ensure_ascii=False)
        return self._vault.seal(text, place=f"drafts.body:{draft_id}")

    def _opened(self, row: Row) -> Draft:
        told = json.loads(self._vault.open(row["sealed_body"], place=f"drafts.body:{row['id']}"))
        return Draft(
            id=str(row["id"]),
            kind=DraftKind(row["kind"]),
            entry=str(row["entry"]),
            status=DraftStatus(row["status"]),
            version=int(row["version"]),
            created_by=str(row["created_by"]),
            created_at=int(row["created_at"]),
            changed_at=int(row["changed_at"]),
            body=Body(**{**told, "questions": tuple(told["questions"])}),
        )
