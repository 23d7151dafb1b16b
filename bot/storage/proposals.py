"""Questions that citizens confirmed an answer to, waiting to become wordings of that entry.

Holds no person: only who knows a question can take it back. Changes no knowledge; an editor
accepts or rejects.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models import NewProposal, Proposal
from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault
from knowledge.text import fold

KEPT_DAYS = 90
"""How long an open proposal waits after it was last seen."""

MOST_OPEN = 2_000
"""Open proposals at most; the rarest and oldest go first."""

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_ID_BYTES = 5


class Proposals:
    """Counts confirmed questions and remembers what was decided about them."""

    def __init__(
        self, engine: Engine, vault: Vault, clock: Clock, *, most_open: int = MOST_OPEN
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._most_open = most_open

    def add(self, new: NewProposal) -> bool:
        """Propose a question or count it once more; return False when it was decided already.

        The same question in other letters or accents is the same proposal. Its id is chance, and
        its instant a full hour: neither leads to the message it came from.
        """
        proposal_id = secrets.token_hex(_ID_BYTES)
        return bool(
            self._engine.execute(
                """
                INSERT INTO proposals (id, entry, question_hash, sealed_question, last_seen_at,
                                       status)
                VALUES (:id, :entry, :hash, :question, :hour, 'open')
                ON CONFLICT (entry, question_hash) DO UPDATE
                   SET times = proposals.times + 1, last_seen_at = excluded.last_seen_at
                 WHERE proposals.status = 'open'
                """,
                id=proposal_id,
                entry=new.entry,
                hash=self._vault.text_hash(fold(new.question)),
                question=self._vault.seal(new.question, place=_place(proposal_id)),
                hour=self._clock.millis() // _HOUR * _HOUR,
            )
        )

    def list_open(self, *, limit: int = 200) -> Sequence[Proposal]:
        """List what waits for a decision, the most frequent first."""
        rows = self._engine.query(
            """
            SELECT * FROM proposals WHERE status = 'open'
             ORDER BY times DESC, last_seen_at DESC, id LIMIT :limit
            """,
            limit=limit,
        )
        return [self._opened(row) for row in rows]

    def get(self, proposal_id: str) -> Proposal:
        """Return an open proposal. Raises UnknownThing."""
        rows = self._engine.query(
            "SELECT * FROM proposals WHERE id = :id AND status = 'open'", id=proposal_id
        )
        if not rows:
            raise _unknown(proposal_id)
        return self._opened(rows[0])

    def accept(self, proposal_id: str, *, by: str, on: date) -> None:
        """Record who took the question over into the content. Raises UnknownThing."""
        self._decide(proposal_id, "accepted", by=by, on=on)

    def reject(self, proposal_id: str, *, by: str, on: date) -> None:
        """Never let the question be proposed for its entry again. Raises UnknownThing."""
        self._decide(proposal_id, "rejected", by=by, on=on)

    def withdraw(self, question: str) -> int:
        """Take back an open question once, and its words when nobody else asked it.

        Returns how many proposals were changed. Belongs into a transaction.
        """
        asked = self._vault.text_hash(fold(question))
        dropped = self._engine.execute(
            """
            DELETE FROM proposals
             WHERE question_hash = :hash AND status = 'open' AND times <= 1
            """,
            hash=asked,
        )
        return dropped + self._engine.execute(
            """
            UPDATE proposals SET times = times - 1
             WHERE question_hash = :hash AND status = 'open'
            """,
            hash=asked,
        )

    def purge(self) -> int:
        """Drop open proposals not seen for long, and the least of too many; return how many."""
        old = self._clock.millis() - KEPT_DAYS * _DAY
        [row] = self._engine.query(
            """
            SELECT COUNT(*) AS waiting, COALESCE(MIN(last_seen_at), :old) AS oldest
              FROM proposals WHERE status = 'open'
            """,
            old=old,
        )
        # Asked first, because this runs at every tick and a write takes the lock.
        if row["oldest"] >= old and row["waiting"] <= self._most_open:
            return 0
        dropped = self._engine.execute(
            "DELETE FROM proposals WHERE status = 'open' AND last_seen_at < :old", old=old
        )
        return dropped + self._engine.execute(
            """
            DELETE FROM proposals
             WHERE status = 'open'
               AND id NOT IN (SELECT id FROM proposals WHERE status = 'open'
                               ORDER BY times DESC, last_seen_at DESC, id LIMIT :most)
            """,
            most=self._most_open,
        )

    def _decide(self, proposal_id: str, status: str, *, by: str, on: date) -> None:
        """Close a proposal; its words go, the hash stays so that it is known."""
        changed = self._engine.execute(
            """
            UPDATE proposals
               SET status = :status, decided_by = :by, decided_on = :on, sealed_question = ''
             WHERE id = :id AND status = 'open'
            """,
            id=proposal_id,
            status=status,
            by=by,
            on=on.isoformat(),
        )
        if changed != 1:
            raise _unknown(proposal_id)

    def _opened(self, row: Row) -> Proposal:
        return Proposal(
            id=str(row["id"]),
            entry=str(row["entry"]),
            question=self._vault.open(row["sealed_question"], place=_place(row["id"])),
            times=int(row["times"]),
            last_seen_at=int(row["last_seen_at"]),
        )


def _unknown(proposal_id: str) -> UnknownThing:
    remedy = "see: python -m bot knowledge proposals"
    return UnknownThing(f"no proposal {proposal_id} waits for a decision; {remedy}")


def _place(proposal_id: str) -> str:
    return f"proposals.question:{proposal_id}"
