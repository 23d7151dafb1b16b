"""Takes words out of everything that is kept about a case, so that nobody can read them again.

A received event or a finished delivery that holds them loses its whole text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.models import Case
from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """A sealed column in which a case's words stand; `query` finds its rows by the case."""

    table: str
    column: str
    key: str
    query: str
    update: str

    def name(self, row: Row) -> str:
        """Return the place that a value was sealed for."""
        return f"{self.table}.{self.column}:{row[self.key]}"


class Redaction:
    """Replaces words by a mark; belongs into a transaction."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def replace(self, case: Case, words: str, *, mark: str) -> int:
        """Put a mark in the place of words, and return in how many texts they stood.

        Capital and small letters count as the same.
        """
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        changed = sum(self._in_place(place, case, pattern, mark) for place in _PLACES)
        if changed:
            self._destroy(case, pattern)
        return changed

    def _in_place(self, place: Place, case: Case, pattern: re.Pattern[str], mark: str) -> int:
        changed = 0
        for row in self._engine.query(place.query, case_id=case.id):
            sealed = str(row["sealed"])
            opened = self._vault.open(sealed, place=place.name(row)) if sealed else ""
            said, count = _marked(opened, pattern, mark, is_json=place.column == "details")
            if count:
                kept = self._vault.seal(said, place=place.name(row))
                self._engine.execute(place.update, key=row[place.key], sealed=kept)
                changed += 1
        return changed

    def _destroy(self, case: Case, pattern: re.Pattern[str]) -> None:
        events = self._engine.query(_EVENTS, case_id=case.id)
        for row in self._holding(events, "inbox.body", pattern):
            self._engine.execute("UPDATE inbox SET sealed_body = '' WHERE id = :id", id=row["id"])
        sent = self._engine.query(_DELIVERIES, case_id=case.id)
        for row in self._holding(sent, "outbox.payload", pattern):
            self._engine.execute(
                "UPDATE outbox SET sealed_payload = '', text_hash = '' WHERE id = :id",
                id=row["id"],
            )

    def _holding(self, rows: Iterable[Row], name: str, pattern: re.Pattern[str]) -> list[Row]:
        return [
            row
            for row in rows
            if pattern.search(
                _readable(self._vault.open(str(row["sealed"]), place=f"{name}:{row['id']}"))
            )
        ]


def _marked(opened: str, pattern: re.Pattern[str], mark: str, *, is_json: bool) -> tuple[str, int]:
    """Return a text with the mark in it, and how often; of JSON only what is told."""
    if not is_json:
        return pattern.subn(mark, opened)
    told = json.loads(opened or "{}")
    changed = {name: pattern.subn(mark, value) for name, value in told.items()}
    kept = {name: value for name, (value, _) in changed.items()}
    return json.dumps(kept, ensure_ascii=False), sum(count for _, count in changed.values())


def _readable(body: str) -> str:
    """Return a JSON text with its letters as people write them, and its lines as lines."""
    try:
        return "\n".join(_texts(json.loads(body)))
    except ValueError:
        return body


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


_PLACES = (
    Place(
        "cases",
        "text",
        "id",
        "SELECT id, sealed_text AS sealed FROM cases WHERE id = :case_id",
        "UPDATE cases SET sealed_text = :sealed WHERE id = :key",
    ),
    Place(
        "cases",
        "place",
        "id",
        "SELECT id, sealed_place AS sealed FROM cases WHERE id = :case_id",
        "UPDATE cases SET sealed_place = :sealed WHERE id = :key",
    ),
    Place(
        "cases",
        "answer",
        "id",
        "SELECT id, sealed_answer AS sealed FROM cases WHERE id = :case_id",
        "UPDATE cases SET sealed_answer = :sealed WHERE id = :key",
    ),
    Place(
        "case_details",
        "details",
        "case_id",
        "SELECT case_id, sealed_details AS sealed FROM case_details WHERE case_id = :case_id",
        "UPDATE case_details SET sealed_details = :sealed WHERE case_id = :key",
    ),
    Place(
        "case_details",
        "reason",
        "case_id",
        "SELECT case_id, sealed_reason AS sealed FROM case_details WHERE case_id = :case_id",
        "UPDATE case_details SET sealed_reason = :sealed WHERE case_id = :key",
    ),
    Place(
        "case_talk",
        "text",
        "id",
        "SELECT id, sealed_text AS sealed FROM case_talk WHERE case_id = :case_id",
        "UPDATE case_talk SET sealed_text = :sealed WHERE id = :key",
    ),
    Place(
        "case_events",
        "text",
        "id",
        "SELECT id, sealed_text AS sealed FROM case_events WHERE case_id = :case_id",
        "UPDATE case_events SET sealed_text = :sealed WHERE id = :key",
    ),
    Place(
        "case_notes",
        "text",
        "id",
        "SELECT id, sealed_text AS sealed FROM case_notes WHERE case_id = :case_id",
        "UPDATE case_notes SET sealed_text = :sealed WHERE id = :key",
    ),
    Place(
        "case_news",
        "text",
        "id",
        "SELECT id, sealed_text AS sealed FROM case_news WHERE case_id = :case_id",
        "UPDATE case_news SET sealed_text = :sealed WHERE id = :key",
    ),
)
"""Every column that holds words about one case."""

# The words came by the author's messages and went out again when the bot read the case back; an
# anonymous case has no author, but the event that filed it is its cause.
_EVENTS = """
    SELECT i.id, i.sealed_body AS sealed FROM inbox i JOIN cases c ON c.id = :case_id
     WHERE i.sealed_body <> '' AND i.status <> 'received'
       AND ((i.oa_id = c.oa_id AND i.person = c.person AND c.person <> '')
            OR i.person IN (SELECT person FROM inbox WHERE id = c.cause AND person <> ''))
"""

_DELIVERIES = """
    SELECT o.id, o.sealed_payload AS sealed FROM outbox o JOIN cases c ON c.id = :case_id
     WHERE o.sealed_payload <> '' AND o.status NOT IN ('pending', 'sending', 'ambiguous')
       AND ((o.oa_id = c.oa_id AND o.person = c.person AND c.person <> '')
            OR o.person IN (SELECT person FROM inbox WHERE id = c.cause AND person <> ''))
"""
