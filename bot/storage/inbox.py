"""Received events, which are also the work queue.

A worker leases a whole conversation and takes its oldest event: so one person's messages are
answered in order, and never by two workers at once.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import LeaseLost
from bot.models import Envelope, Lease, StoredEvent
from bot.storage.arrivals import Arrivals
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault

TOPIC = "inbox"


class Inbox:
    """Adds events once, hands them out under a fenced lease, and closes them."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)
        self._arrivals = Arrivals(engine, TOPIC)

    def add(self, envelope: Envelope, raw: str) -> bool:
        """Store a received event and say whether it is new.

        Safe to call again with the same event: Zalo delivers at least once. The row is committed
        when this returns, so the caller may acknowledge; events of other threads may have been
        committed with it. Raises StorageError.
        """
        event_id = self._ids.new()
        person = self._vault.person(envelope.oa_id, envelope.user_id) if envelope.user_id else ""
        return self._arrivals.add(
            {
                "id": event_id,
                "oa_id": envelope.oa_id,
                "dedupe_key": self._identity(envelope),
                "event_name": envelope.event_name,
                "conversation": person or f"oa:{envelope.event_name}",
                "person": person,
                "platform_at": envelope.platform_at,
                "now": self._clock.millis(),
                "sealed_body": self._vault.seal(raw, place=_body(event_id)),
            }
        )

    def _identity(self, envelope: Envelope) -> str:
        """Return what the event is known by; where a person tells it apart, under our key.

        Without it, whoever has the database could try out ids, of forgotten people as well.
        """
        if not envelope.is_told_by_person:
            return envelope.dedupe_key
        head, _, digest = envelope.dedupe_key.rpartition(":")
        return f"{head}:{self._vault.text_hash(digest)}"

    def claim(self, owner: str, *, lease_seconds: float) -> tuple[Lease, StoredEvent] | None:
        """Lease a free conversation and take its oldest event; None when there is none.

        The attempt is counted here, so that an event that kills its worker is counted too.
        """
        now = self._clock.millis()
        if not self._engine.query(_OLDEST_FREE, now=now):
            return None
        with self._engine.atomic():
            leased = self._engine.returning(
                _LEASE, owner=owner, until=now + int(lease_seconds * 1000), now=now
            )
            if not leased:
                return None
            lease = Lease(**leased[0])
            events = self._engine.returning(
                _TAKE_OLDEST, oa_id=lease.oa_id, conversation=lease.conversation
            )
            if not events:
                # On PostgreSQL another worker may have finished it since the search began; a
                # lease for nothing would hold up the person's next message.
                self._give_back(lease)
                return None
        return lease, self._opened(events[0])

    def finish(self, event: StoredEvent, lease: Lease, *, label: str, sealed_state: str) -> None:
        """Close the event, save the conversation and give the lease back.

        Belongs into the transaction that writes what the event caused. Raises LeaseLost when
        another worker took over meanwhile.
        """
        self._close(event, "done", label)
        self._give_back(lease, sealed_state=sealed_state)

    def bury(self, event: StoredEvent, lease: Lease, *, label: str) -> None:
        """Put an event aside for a person; the conversation goes on with the next one."""
        self._close(event, "dead", label)
        self._give_back(lease)

    def postpone(self, lease: Lease, *, delay_seconds: float) -> None:
        """Give the conversation back, but to nobody before the delay has passed."""
        with self._engine.atomic():
            self._give_back(lease, not_before=self._clock.millis() + int(delay_seconds * 1000))

    def release(self, lease: Lease) -> None:
        """Give the conversation back at once, as at a clean stop."""
        with self._engine.atomic():
            self._give_back(lease)

    def replay(self, status: str, *, event_name: str = "") -> int:
        """Queue events again that were put aside (`dead`) or not understood (`unknown`).

        Their deliveries have the same causes as before, so nothing is said twice.
        """
        count = self._engine.execute(
            """
            UPDATE inbox SET status = 'received', attempts = 0
             WHERE ((:status = 'dead' AND status = 'dead')
                    OR (:status = 'unknown' AND status = 'done' AND label LIKE 'unknown:%'))
               AND (:event_name = '' OR event_name = :event_name)
               AND sealed_body <> ''
            """,
            status=status,
            event_name=event_name,
        )
        self._engine.wake(TOPIC)
        return count

    def counts(self) -> dict[str, int]:
        """Return how many events stand in each status."""
        rows = self._engine.query("SELECT status, COUNT(*) AS n FROM inbox GROUP BY status")
        return {str(row["status"]): int(row["n"]) for row in rows}

    def _opened(self, row: Row) -> StoredEvent:
        body = self._vault.open(row["sealed_body"], place=_body(row["id"]))
        return StoredEvent(**{k: v for k, v in row.items() if k != "sealed_body"}, body=body)

    def _close(self, event: StoredEvent, status: str, label: str) -> None:
        """Close an event; one of no person may list many, and would outlast their forgetting."""
        changed = self._engine.execute(
            """
            UPDATE inbox
               SET status = :status, label = :label, finished_at = :now,
                   sealed_body = CASE WHEN person = '' AND :status = 'done'
                                       AND :label NOT LIKE 'unknown:%'
                                      THEN '' ELSE sealed_body END
             WHERE id = :id AND status = 'received'
            """,
            id=event.id,
            status=status,
            label=label,
            now=self._clock.millis(),
        )
        if changed != 1:
            raise LeaseLost(f"event {event.id} was closed by somebody else")

    def _give_back(
        self, lease: Lease, *, sealed_state: str | None = None, not_before: int = 0
    ) -> None:
        changed = self._engine.execute(
            """
            UPDATE conversations
               SET lease_owner = '', lease_until = :not_before, updated_at = :now,
                   sealed_state = COALESCE(:sealed_state, sealed_state)
             WHERE oa_id = :oa_id AND id = :conversation
               AND lease_owner = :owner AND fence = :fence
            """,
            oa_id=lease.oa_id,
            conversation=lease.conversation,
            owner=lease.owner,
            fence=lease.fence,
            sealed_state=sealed_state,
            not_before=not_before,
            now=self._clock.millis(),
        )
        if changed != 1:
            raise LeaseLost(f"the conversation of lease {lease.fence} went to another worker")


def _body(event_id: str) -> str:
    return f"inbox.body:{event_id}"


# Read first, outside a write transaction: an idle worker must not hold up the webhook.
_OLDEST_FREE = """
    SELECT i.oa_id, i.conversation
      FROM inbox i
      JOIN conversations c ON c.oa_id = i.oa_id AND c.id = i.conversation
     WHERE i.status = 'received' AND c.lease_until <= :now
     ORDER BY i.platform_at, i.id
     LIMIT 1
"""

_LEASE = f"""
    UPDATE conversations
       SET lease_owner = :owner, lease_until = :until, fence = fence + 1
     WHERE (oa_id, id) IN ({_OLDEST_FREE}) AND lease_until <= :now
    RETURNING oa_id, id AS conversation, lease_owner AS owner, fence, lease_until AS until
"""  # noqa: S608 - composed of constants

_TAKE_OLDEST = """
    UPDATE inbox SET attempts = attempts + 1
     WHERE id = (SELECT id FROM inbox
                  WHERE oa_id = :oa_id AND conversation = :conversation AND status = 'received'
                  ORDER BY platform_at, id
                  LIMIT 1)
    RETURNING id, oa_id, event_name, conversation, person, platform_at, received_at, attempts,
              sealed_body
"""
