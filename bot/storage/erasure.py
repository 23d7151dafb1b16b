"""Erases a person of one OA: who they are, what they wrote, and what was on its way to them.

Cases stay as the agency's records, but nobody can tell any more who filed them.
"""

from __future__ import annotations

import hashlib

from bot.clock import Clock
from bot.storage.audit import NOBODY, Act, Audit
from bot.storage.engine import Engine


class Erasure:
    """Forgets people; every statement belongs into one transaction."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._clock = clock

    def forget(self, oa_id: str, person: str, *, by: str = NOBODY) -> None:
        """Erase a person; safe to call again.

        Event and delivery rows stay without content and person, so that a repeated webhook is
        still known and counts still add up.
        """
        now = self._clock.millis()
        for statement in _STATEMENTS:
            self._engine.execute(statement, oa_id=oa_id, person=person, now=now)
        # Enough to show on demand that this person was erased, too little to find who it was.
        mark = hashlib.sha256(f"erased:{person}".encode()).hexdigest()[:16]
        self._audit.append(Act(by, "person.erase", oa_id, mark))

    def shred(self, event_id: str) -> None:
        """Drop the words of one received event, and keep that it was received."""
        self._engine.execute("UPDATE inbox SET sealed_body = '' WHERE id = :id", id=event_id)


_STATEMENTS = (
    """
    UPDATE inbox
       SET person = '', conversation = 'erased:' || id, sealed_body = '',
           status = CASE WHEN status = 'received' THEN 'done' ELSE status END,
           label = CASE WHEN status = 'received' THEN 'erased' ELSE label END,
           finished_at = COALESCE(finished_at, :now)
     WHERE oa_id = :oa_id AND person = :person
    """,
    """
    UPDATE outbox
       SET person = '', sealed_payload = '', text_hash = '',
           status = CASE WHEN status IN ('pending', 'sending', 'ambiguous')
                         THEN 'cancelled' ELSE status END,
           finished_at = COALESCE(finished_at, :now)
     WHERE oa_id = :oa_id AND person = :person AND kind <> 'erasure'
    """,
    """
    UPDATE case_details SET sealed_personal = ''
     WHERE :now > 0
       AND case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
    """,
    """
    DELETE FROM case_followers WHERE oa_id = :oa_id AND person = :person AND :now > 0
    """,
    """
    DELETE FROM case_news WHERE oa_id = :oa_id AND person = :person AND :now > 0
    """,
    """
    UPDATE cases SET person = '' WHERE oa_id = :oa_id AND person = :person AND :now > 0
    """,
    """
    DELETE FROM conversations WHERE oa_id = :oa_id AND id = :person AND :now > 0
    """,
    """
    DELETE FROM followers WHERE oa_id = :oa_id AND person = :person AND :now > 0
    """,
)
