"""Erases a person of one OA: who they are, what they wrote, and what was on its way to them.

Cases stay as the agency's records until their term is over, but nobody can tell any more who
filed them. What becomes of every column of the schema is listed in personal.toml.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.storage.audit import NOBODY, Act, Audit
from bot.storage.engine import Engine
from bot.storage.vault import Vault

_ON_FILE = ("text", "place", "answer")


class Erasure:
    """Forgets people; every statement belongs into one transaction."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def forget(
        self, oa_id: str, person: str, *, hide: Callable[[str], str] = str, by: str = NOBODY
    ) -> dict[str, int]:
        """Erase a person and return the rows by table; safe to call again.

        Event and delivery rows stay without content and person, so that a repeated webhook is
        still known and counts still add up. `hide` takes what names people out of the words of
        cases on file.
        """
        now = self._clock.millis()
        changed = {"cases": self._hide(oa_id, person, hide)}
        for table, statement in _STATEMENTS:
            count = self._engine.execute(statement, oa_id=oa_id, person=person, now=now)
            changed[table] = max(changed.get(table, 0), count)
        # Enough to show on demand that this person was erased, too little to find who it was.
        mark = hashlib.sha256(f"erased:{person}".encode()).hexdigest()[:16]
        self._audit.append(Act(by, "person.erase", oa_id, mark))
        return changed

    def forget_talk(self, oa_id: str, person: str) -> int:
        """Drop the words of everything said so far; return how many messages lost them.

        What still waits to be sent, and the state of the talk, are the caller's matter.
        """
        return sum(
            self._engine.execute(statement, oa_id=oa_id, person=person) for statement in _TALK
        )

    def shred(self, event_id: str) -> None:
        """Drop the words of one received event, and keep that it was received."""
        self._engine.execute("UPDATE inbox SET sealed_body = '' WHERE id = :id", id=event_id)

    def words(self, oa_id: str, person: str) -> list[str]:
        """Return the bodies of the person's events that are still kept."""
        rows = self._engine.query(
            """
            SELECT id, sealed_body FROM inbox
             WHERE oa_id = :oa_id AND person = :person AND sealed_body <> ''
            """,
            oa_id=oa_id,
            person=person,
        )
        return [
            self._vault.open(row["sealed_body"], place=f"inbox.body:{row['id']}") for row in rows
        ]

    def _hide(self, oa_id: str, person: str, hide: Callable[[str], str]) -> int:
        """Take what names people out of the person's cases on file; return how many there are."""
        rows = self._engine.query(
            "SELECT * FROM cases WHERE oa_id = :oa_id AND person = :person",
            oa_id=oa_id,
            person=person,
        )
        for row in rows:
            kept = {name: self._hidden(row, name, hide) for name in _ON_FILE}
            self._engine.execute(
                """
                UPDATE cases SET sealed_text = :text, sealed_place = :place,
                                 sealed_answer = :answer
                 WHERE id = :id
                """,
                id=row["id"],
                **kept,
            )
        return len(rows)

    def _hidden(self, row: Mapping[str, object], name: str, hide: Callable[[str], str]) -> str:
        sealed, place = str(row[f"sealed_{name}"]), f"cases.{name}:{row['id']}"
        # A wish to be called, or about one's own data, is no record of a matter.
        if not sealed or row["kind"] in ("human", "data"):
            return ""
        return self._vault.seal(hide(self._vault.open(sealed, place=place)), place=place)


_TALK = (
    """
    UPDATE inbox SET sealed_body = ''
     WHERE oa_id = :oa_id AND person = :person AND sealed_body <> ''
    """,
    """
    UPDATE outbox SET sealed_payload = '', text_hash = ''
     WHERE oa_id = :oa_id AND person = :person AND sealed_payload <> ''
       AND status NOT IN ('pending', 'sending', 'ambiguous')
    """,
)

# The order matters: what names the person's cases goes before the person leaves them.
_STATEMENTS = (
    (
        "inbox",
        """
        UPDATE inbox
           SET person = '', conversation = 'erased:' || id, sealed_body = '',
               status = CASE WHEN status = 'received' THEN 'done' ELSE status END,
               label = CASE WHEN status = 'received' THEN 'erased' ELSE label END,
               finished_at = COALESCE(finished_at, :now)
         WHERE oa_id = :oa_id AND person = :person
        """,
    ),
    (
        "outbox",
        """
        UPDATE outbox
           SET person = '', sealed_payload = '', text_hash = '',
               cause = CASE WHEN cause LIKE '%' || person THEN 'erased:' || id ELSE cause END,
               status = CASE WHEN status IN ('pending', 'sending', 'ambiguous')
                             THEN 'cancelled' ELSE status END,
               finished_at = COALESCE(finished_at, :now)
         WHERE oa_id = :oa_id AND person = :person AND kind <> 'erasure'
        """,
    ),
    (
        "case_details",
        """
        UPDATE case_details SET sealed_details = '', sealed_personal = '', sealed_reason = ''
         WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
        """,
    ),
    (
        "case_events",
        """
        UPDATE case_events SET sealed_text = ''
         WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
        """,
    ),
    (
        "case_notes",
        """
        DELETE FROM case_notes
         WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
        """,
    ),
    (
        "data_requests",
        """
        UPDATE data_requests SET person = '', done_at = COALESCE(done_at, :now)
         WHERE oa_id = :oa_id AND person = :person
        """,
    ),
    (
        "data cases",
        """
        UPDATE cases SET status = 'closed', version = version + 1
         WHERE oa_id = :oa_id AND person = :person AND kind = 'data'
           AND status NOT IN ('answered', 'closed', 'refused', 'duplicate', 'withdrawn')
        """,
    ),
    (
        "case_talk",
        """
        DELETE FROM case_talk
         WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
        """,
    ),
    (
        "case_followers",
        "DELETE FROM case_followers WHERE oa_id = :oa_id AND person = :person",
    ),
    (
        "subscriptions",
        "DELETE FROM subscriptions WHERE oa_id = :oa_id AND person = :person",
    ),
    (
        "subscription_log",
        "DELETE FROM subscription_log WHERE oa_id = :oa_id AND person = :person",
    ),
    (
        "bulletin_readers",
        "DELETE FROM bulletin_readers WHERE oa_id = :oa_id AND person = :person",
    ),
    (
        "bulletin_testers",
        """
        UPDATE bulletin_testers SET person = '' WHERE oa_id = :oa_id AND person = :person
        """,
    ),
    # Writing readers down was cut off at this person: it begins anew, and writes nobody twice.
    (
        "bulletins",
        """
        UPDATE bulletins SET reader_cursor = '' WHERE oa_id = :oa_id AND reader_cursor = :person
        """,
    ),
    ("handovers", "DELETE FROM handovers WHERE oa_id = :oa_id AND person = :person"),
    ("case_news", "DELETE FROM case_news WHERE oa_id = :oa_id AND person = :person"),
    (
        "attachments",
        """
        UPDATE attachments
           SET status = 'erased', person = '', sealed_key = '', sealed_name = '', size_bytes = 0
         WHERE oa_id = :oa_id AND person = :person
        """,
    ),
    ("cases", "UPDATE cases SET person = '' WHERE oa_id = :oa_id AND person = :person"),
    ("conversations", "DELETE FROM conversations WHERE oa_id = :oa_id AND id = :person"),
    ("followers", "DELETE FROM followers WHERE oa_id = :oa_id AND person = :person"),
)
