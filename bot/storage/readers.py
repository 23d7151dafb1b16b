"""The ledger of a bulletin's readers: one row for each person, claimed before anything is sent.

waiting → queued → sent | unknown | failed | skipped. What was sent or may have arrived never
changes again; what surely did not go out waits once more, under another attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.models import Bulletin, RecipientStatus
from bot.storage.engine import Engine

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the outbox says of a queued reader."""

    person: str
    attempt: int
    status: str
    reason: str
    code: int
    at: int


class Readers:
    """Writes readers down, hands out those whose turn it is, records what became of them."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def write_down(self, bulletin: Bulletin, *, after: str, limit: int = BATCH) -> str:
        """Write down the next readers after a person; return the last, "" when there are none.

        Needs a transaction. Safe to repeat.
        """
        facts = {"oa_id": bulletin.oa_id, "topic": bulletin.content.audience.topic}
        rows = self._engine.query(
            """
            SELECT person FROM subscriptions
             WHERE oa_id = :oa_id AND topic = :topic AND person > :after
             ORDER BY person LIMIT :limit
            """,
            **facts,
            after=after,
            limit=limit,
        )
        if not rows:
            return ""
        last = str(rows[-1]["person"])
        self._engine.execute(
            """
            INSERT INTO bulletin_readers (bulletin, person, oa_id, status, changed_at)
            SELECT :bulletin, person, oa_id, 'waiting', :now FROM subscriptions
             WHERE oa_id = :oa_id AND topic = :topic AND person > :after AND person <= :last
            ON CONFLICT (bulletin, person) DO NOTHING
            """,
            **facts,
            bulletin=bulletin.id,
            after=after,
            last=last,
            now=self._clock.millis(),
        )
        return last

    def claim(self, bulletin_id: str, person: str) -> bool:
        """Claim a reader just before the delivery is queued in the same transaction.

        False when somebody else did, or nobody waits there any more.
        """
        changed = self._engine.execute(
            """
            UPDATE bulletin_readers SET status = 'queued', changed_at = :now, reason = ''
             WHERE bulletin = :bulletin AND person = :person AND status = 'waiting'
            """,
            bulletin=bulletin_id,
            person=person,
            now=self._clock.millis(),
        )
        return bool(changed)

    def skip(self, bulletin_id: str, person: str, *, reason: str) -> None:
        """Pass a waiting reader over for good."""
        self._engine.execute(
            """
            UPDATE bulletin_readers SET status = 'skipped', reason = :reason, changed_at = :now
             WHERE bulletin = :bulletin AND person = :person AND status = 'waiting'
            """,
            bulletin=bulletin_id,
            person=person,
            reason=reason,
            now=self._clock.millis(),
        )

    def postpone(self, bulletin_id: str, person: str, *, until: int, reason: str) -> None:
        """Let a waiting reader wait longer."""
        self._engine.execute(
            """
            UPDATE bulletin_readers SET not_before = :until, reason = :reason
             WHERE bulletin = :bulletin AND person = :person AND status = 'waiting'
            """,
            bulletin=bulletin_id,
            person=person,
            until=until,
            reason=reason,
        )

    def skip_waiting(self, bulletin_id: str, *, reason: str) -> int:
        """Pass over everybody who still waits, and return how many."""
        return self._engine.execute(
            """
            UPDATE bulletin_readers SET status = 'skipped', reason = :reason, changed_at = :now
             WHERE bulletin = :bulletin AND status = 'waiting'
            """,
            bulletin=bulletin_id,
            reason=reason,
            now=self._clock.millis(),
        )

    def outcomes(self, bulletin_id: str, *, limit: int = BATCH) -> Sequence[Outcome]:
        """Return what became of queued readers since the last time."""
        rows = self._engine.query(
            """
            SELECT r.person, r.attempt, o.status, o.reason, o.error_code AS code,
                   COALESCE(o.finished_at, o.created_at) AS at
              FROM bulletin_readers r
              JOIN outbox o ON o.cause = 'bulletin:' || r.bulletin || ':' || r.person
                           AND o.position = r.attempt
             WHERE r.bulletin = :bulletin AND r.status = 'queued'
               AND o.status IN ('sent', 'failed', 'dead', 'cancelled')
             LIMIT :limit
            """,
            bulletin=bulletin_id,
            limit=limit,
        )
        return [Outcome(**row) for row in rows]

    def settle(
        self, bulletin_id: str, found: Outcome, status: RecipientStatus, *, reason: str
    ) -> None:
        """Record what became of a queued reader."""
        self._engine.execute(
            """
            UPDATE bulletin_readers SET status = :status, reason = :reason, changed_at = :at
             WHERE bulletin = :bulletin AND person = :person AND attempt = :attempt
               AND status = 'queued'
            """,
            bulletin=bulletin_id,
            person=found.person,
            attempt=found.attempt,
            status=str(status),
            reason=reason,
            at=found.at,
        )

    def wait_again(self, bulletin_id: str, found: Outcome) -> None:
        """Let a reader whose delivery was taken back unsent wait for another attempt."""
        self._engine.execute(
            """
            UPDATE bulletin_readers
               SET status = 'waiting', attempt = attempt + 1, reason = '', changed_at = :now
             WHERE bulletin = :bulletin AND person = :person AND attempt = :attempt
               AND status = 'queued'
            """,
            bulletin=bulletin_id,
            person=found.person,
            attempt=found.attempt,
            now=self._clock.millis(),
        )

    def retry_failed(self, bulletin_id: str) -> int:
        """Let those whom it surely did not reach wait again; return how many. For staff alone."""
        return self._engine.execute(
            """
            UPDATE bulletin_readers
               SET status = 'waiting', attempt = attempt + 1, not_before = 0, reason = '',
                   changed_at = :now
             WHERE bulletin = :bulletin AND status = 'failed'
            """,
            bulletin=bulletin_id,
            now=self._clock.millis(),
        )

    def take_back(self, bulletin_id: str) -> int:
        """Cancel the deliveries that nobody has begun to send; return how many."""
        return self._engine.execute(
            """
            UPDATE outbox SET status = 'cancelled', reason = 'taken back', finished_at = :now
             WHERE status = 'pending' AND kind = 'bulletin'
               AND cause IN (SELECT 'bulletin:' || bulletin || ':' || person
                               FROM bulletin_readers
                              WHERE bulletin = :bulletin AND status = 'queued')
            """,
            bulletin=bulletin_id,
            now=self._clock.millis(),
        )

    def counts(self, bulletin_id: str) -> dict[str, int]:
        """Return how many readers stand in each status."""
        rows = self._engine.query(
            """
            SELECT status, COUNT(*) AS n FROM bulletin_readers
             WHERE bulletin = :bulletin GROUP BY status
            """,
            bulletin=bulletin_id,
        )
        return {str(row["status"]): int(row["n"]) for row in rows}

    def reasons(self, bulletin_id: str) -> Sequence[tuple[str, str, int]]:
        """Return status, reason and number of those who did not get it, most frequent first."""
        rows = self._engine.query(
            """
            SELECT status, reason, COUNT(*) AS n FROM bulletin_readers
             WHERE bulletin = :bulletin AND reason <> ''
             GROUP BY status, reason ORDER BY n DESC, status, reason
            """,
            bulletin=bulletin_id,
        )
        return [(str(row["status"]), str(row["reason"]), int(row["n"])) for row in rows]

    def latest_failures(self, bulletin_id: str, *, since: int, limit: int) -> tuple[int, int]:
        """Return how many of the latest outcomes since an instant failed, and how many there are.

        What became of a message of unknown outcome counts as failed.
        """
        rows = self._engine.query(
            """
            SELECT COUNT(*) AS n,
                   COALESCE(SUM(CASE WHEN status = 'sent' THEN 0 ELSE 1 END), 0) AS bad
              FROM (SELECT status FROM bulletin_readers
                     WHERE bulletin = :bulletin AND status IN ('sent', 'failed', 'unknown')
                       AND changed_at >= :since
                     ORDER BY changed_at DESC LIMIT :limit) latest
            """,
            bulletin=bulletin_id,
            since=since,
            limit=limit,
        )
        return int(rows[0]["bad"]), int(rows[0]["n"])

    def most_got(self, oa_id: str, *, since: int) -> int:
        """Return how many of an OA's messages the person who got most got since an instant.

        What is on its way counts, too: nobody knows yet when it arrives.
        """
        rows = self._engine.query(
            """
            SELECT COALESCE(MAX(n), 0) AS most
              FROM (SELECT COUNT(*) AS n
                      FROM bulletins b JOIN bulletin_readers r ON r.bulletin = b.id
                     WHERE b.oa_id = :oa_id AND b.begun_at > 0
                       AND (b.ended_at = 0 OR b.ended_at >= :since)
                       AND (r.status = 'queued'
                            OR (r.status IN ('sent', 'unknown') AND r.changed_at >= :since))
                     GROUP BY r.person) each_person
            """,
            oa_id=oa_id,
            since=since,
        )
        return int(rows[0]["most"])

    def is_queued(self, bulletin_id: str, person: str) -> bool:
        """Say whether this reader is claimed and nothing is known yet."""
        rows = self._engine.query(
            """
            SELECT 1 AS n FROM bulletin_readers
             WHERE bulletin = :bulletin AND person = :person AND status = 'queued'
            """,
            bulletin=bulletin_id,
            person=person,
        )
        return bool(rows)

    def on_their_way(self, oa_id: str) -> int:
        """Return how many bulletin messages of an OA wait in the outbox."""
        rows = self._engine.query(
            """
            SELECT COUNT(*) AS n FROM outbox
             WHERE status = 'pending' AND kind = 'bulletin' AND oa_id = :oa_id
            """,
            oa_id=oa_id,
        )
        return int(rows[0]["n"])

    def next_slot(self, oa_id: str) -> int:
        """Return the instant at which the OA's next bulletin message may leave."""
        rows = self._engine.query(
            "SELECT next_slot_at FROM bulletin_pace WHERE oa_id = :oa_id", oa_id=oa_id
        )
        return int(rows[0]["next_slot_at"]) if rows else 0

    def set_next_slot(self, oa_id: str, at: int) -> None:
        """Remember when the OA's next bulletin message may leave."""
        self._engine.execute(
            """
            INSERT INTO bulletin_pace (oa_id, next_slot_at) VALUES (:oa_id, :at)
            ON CONFLICT (oa_id) DO UPDATE SET next_slot_at = excluded.next_slot_at
            """,
            oa_id=oa_id,
            at=at,
        )
