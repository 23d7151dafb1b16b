"""Lets go of what was kept long enough, in small transactions that keep nobody waiting.

Which class of data is kept how long is said in bot/cases/retention.toml; here stands only where
its rows are. Kinds, dates and statuses stay for the counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.audit import NOBODY, Act, Audit
from bot.storage.engine import Engine

BATCH = 200


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of one table that go, or lose their words, once their instant lies before a limit."""

    table: str
    key: str
    change: str
    where: str

    def statement(self, template: str) -> str:
        """Return the SQL for this step; every part of it is a constant of this module."""
        return template.format(table=self.table, key=self.key, change=self.change, where=self.where)


_OF_OLD_GAPS = "gap IN (SELECT id FROM gaps WHERE status = 'open' AND last_seen_at < :before)"
_COUNT = "SELECT COUNT(*) AS n FROM {table} WHERE {where}"
_BATCH = """
    {change} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {where} LIMIT :batch)
"""

STEPS: Mapping[str, tuple[Step, ...]] = {
    "talk": (
        Step(
            "inbox",
            "id",
            "UPDATE inbox SET sealed_body = ''",
            "sealed_body <> '' AND status IN ('done', 'dead') AND finished_at < :before",
        ),
        Step(
            "outbox",
            "id",
            "UPDATE outbox SET sealed_payload = '', text_hash = ''",
            "sealed_payload <> '' AND finished_at < :before"
            " AND status NOT IN ('pending', 'sending', 'ambiguous')",
        ),
        Step(
            "conversations",
            "oa_id, id",
            "UPDATE conversations SET sealed_state = ''",
            "sealed_state <> '' AND updated_at < :before AND lease_until < :before",
        ),
    ),
    "withdrawn": (
        Step(
            "outbox",
            "id",
            "UPDATE outbox SET sealed_payload = '', text_hash = ''",
            "sealed_payload <> '' AND finished_at < :before"
            " AND status NOT IN ('pending', 'sending', 'ambiguous')"
            " AND COALESCE((SELECT l.is_given FROM consent_ledger l"
            " WHERE l.oa_id = outbox.oa_id AND l.person = outbox.person"
            " AND l.purpose = 'answer' ORDER BY l.id DESC LIMIT 1), 1) = 0",
        ),
        Step(
            "conversations",
            "oa_id, id",
            "UPDATE conversations SET sealed_state = ''",
            "sealed_state <> '' AND updated_at < :before AND lease_until < :before"
            " AND COALESCE((SELECT l.is_given FROM consent_ledger l"
            " WHERE l.oa_id = conversations.oa_id AND l.person = conversations.id"
            " AND l.purpose = 'answer' ORDER BY l.id DESC LIMIT 1), 1) = 0",
        ),
    ),
    "rights": (
        Step("data_requests", "case_id", "DELETE FROM data_requests", "done_at < :before"),
        # The last word of somebody who is still known holds, however old it is.
        Step(
            "consent_ledger",
            "id",
            "DELETE FROM consent_ledger",
            "happened_at < :before AND NOT EXISTS (SELECT 1 FROM followers f"
            " WHERE f.oa_id = consent_ledger.oa_id AND f.person = consent_ledger.person)",
        ),
    ),
    "records": (
        Step(
            "inbox",
            "id",
            "DELETE FROM inbox",
            "sealed_body = '' AND status IN ('done', 'dead') AND finished_at < :before",
        ),
        Step(
            "outbox",
            "id",
            "DELETE FROM outbox",
            "sealed_payload = '' AND finished_at < :before"
            " AND status NOT IN ('pending', 'sending', 'ambiguous')",
        ),
        Step(
            "bulletin_readers",
            "bulletin, person",
            "DELETE FROM bulletin_readers",
            "changed_at < :before AND status NOT IN ('waiting', 'queued')",
        ),
        Step(
            "attachments",
            "id",
            "DELETE FROM attachments",
            "status = 'erased' AND case_id = '' AND sent_at < :before",
        ),
        Step(
            "conversations",
            "oa_id, id",
            "DELETE FROM conversations",
            "sealed_state = '' AND updated_at < :before AND lease_until < :before"
            " AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.oa_id = conversations.oa_id"
            " AND i.conversation = conversations.id AND i.status = 'received')",
        ),
    ),
    "people": (
        Step(
            "followers",
            "oa_id, person",
            "DELETE FROM followers",
            "is_following = 0 AND interacted_at < :before"
            " AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.oa_id = followers.oa_id"
            " AND c.person = followers.person)",
        ),
    ),
    "news": (Step("case_news", "id", "DELETE FROM case_news", "created_at < :before"),),
    "proposals": (
        Step(
            "proposals",
            "id",
            "DELETE FROM proposals",
            "status = 'open' AND last_seen_at < :before",
        ),
    ),
    "questions": (
        Step("gap_askers", "gap, person", "DELETE FROM gap_askers", _OF_OLD_GAPS),
        Step("gap_days", "gap, day", "DELETE FROM gap_days", _OF_OLD_GAPS),
        Step("gaps", "id", "DELETE FROM gaps", "status = 'open' AND last_seen_at < :before"),
    ),
    "askers": (Step("gap_askers", "gap, person", "DELETE FROM gap_askers", "asked_at < :before"),),
    "knowledge": (
        # The last five that were served stay, so that there is something to go back to.
        Step(
            "knowledge_versions",
            "version",
            "UPDATE knowledge_versions SET body = ''",
            "body <> '' AND stored_at < :before AND version NOT IN"
            " (SELECT version FROM knowledge_activations ORDER BY id DESC LIMIT 5)",
        ),
    ),
    "technical": (
        Step("handovers", "oa_id, person", "DELETE FROM handovers", "until < :before"),
        Step("consents", "oa_id", "DELETE FROM consents", "expires_at < :before"),
        Step("uploads", "oa_id, kind, digest", "DELETE FROM uploads", "uploaded_at < :before"),
        Step("knowledge_readers", "process", "DELETE FROM knowledge_readers", "seen_at < :before"),
        Step("staff_sessions", "token_hash", "DELETE FROM staff_sessions", "seen_at < :before"),
        Step("sign_in_attempts", "subject", "DELETE FROM sign_in_attempts", "since < :before"),
    ),
}
"""The rows of every class; those of cases hang together and stand below."""


class Retention:
    """Counts what is due, and lets go of it.

    Into the record of acts goes every purge that somebody asked for, and, whoever asked, each
    batch of cases that was emptied.
    """

    def __init__(self, engine: Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def due(self, name: str, *, before: int) -> dict[str, int]:
        """Return for each table of a class how many rows are older than that instant."""
        return {
            step.table: int(self._engine.query(step.statement(_COUNT), before=before)[0]["n"])
            for step in STEPS[name]
        }

    def let_go(self, name: str, *, before: int, by: str = "") -> dict[str, int]:
        """Let go of a class up to that instant; return the rows of each table."""
        return {step.table: self._step(step, before, by) for step in STEPS[name]}

    def cases_due(self, oa_id: str, *, answered_before: int) -> int:
        """Return how many finished cases of an OA wait to be emptied."""
        rows = self._engine.query(
            f"SELECT COUNT(*) AS n FROM cases WHERE {_OLD}",  # noqa: S608 - a constant
            oa_id=oa_id,
            before=answered_before,
        )
        return int(rows[0]["n"])

    def empty_cases(self, oa_id: str, *, answered_before: int, by: str = "") -> int:
        """Empty an OA's cases finished before that instant; return how many. Safe to repeat."""
        emptied = 0
        while True:
            with self._engine.atomic():
                found = self._engine.query(
                    f"SELECT id FROM cases WHERE {_OLD} LIMIT :batch",  # noqa: S608 - a constant
                    batch=BATCH,
                    oa_id=oa_id,
                    before=answered_before,
                )
                for row in found:
                    for statement in _EMPTY:
                        self._engine.execute(statement, id=row["id"])
                if found:
                    told = f"rows={len(found)}"
                    self._audit.append(Act(by or NOBODY, "data.purge", oa_id, "cases", told))
            emptied += len(found)
            if len(found) < BATCH:
                return emptied

    def _step(self, step: Step, before: int, by: str) -> int:
        total = 0
        while True:
            with self._engine.atomic():
                changed = self._engine.execute(step.statement(_BATCH), before=before, batch=BATCH)
                if changed and by:
                    told = f"rows={changed}"
                    self._audit.append(Act(by, "data.purge", target=step.table, detail=told))
            total += changed
            if changed < BATCH:
                return total


# A case that was never answered is over when the last thing was done with it.
_OLD = """
    oa_id = :oa_id AND sealed_text <> ''
    AND status IN ('answered', 'closed', 'refused', 'duplicate', 'withdrawn')
    AND COALESCE(answered_at,
                 (SELECT MAX(e.happened_at) FROM case_events e WHERE e.case_id = cases.id),
                 received_at) < :before
"""

_EMPTY = (
    "DELETE FROM case_talk WHERE case_id = :id",
    """
    UPDATE attachments
       SET status = 'erased', person = '', sealed_key = '', sealed_name = '', size_bytes = 0
     WHERE case_id = :id
    """,
    """
    UPDATE case_details SET sealed_details = '', sealed_personal = '', sealed_reason = ''
     WHERE case_id = :id
    """,
    "DELETE FROM case_followers WHERE case_id = :id",
    "DELETE FROM case_news WHERE case_id = :id",
    "DELETE FROM case_notes WHERE case_id = :id",
    "UPDATE case_events SET sealed_text = '' WHERE case_id = :id",
    """
    UPDATE cases SET person = '', sealed_text = '', sealed_place = '', sealed_answer = ''
     WHERE id = :id
    """,
)
