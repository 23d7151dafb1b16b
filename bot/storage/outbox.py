"""Every effect on the outside world, as rows that are carried out once.

pending → sending → sent | ambiguous | failed | dead. A row that was being sent when its process
died, or whose answer was lost, is ambiguous: Zalo's echo settles it, else the policy of its kind.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence

from bot.clock import Clock
from bot.errors import LeaseLost
from bot.models import Delivery, Lane, NewDelivery, Unsettled
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault

TOPIC = "outbox"
# An echo comes within moments; an hour covers Zalo's first webhook retries.
ECHO_WINDOW_MS = 3_600_000
_SENDER_DIED = "sender died"
UNKNOWN_OUTCOME = "outcome unknown"


class Outbox:
    """Queues deliveries once, hands them out in order, and records what became of them."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, deliveries: Iterable[NewDelivery]) -> int:
        """Queue deliveries and return how many were new; the same cause queues nothing twice."""
        return sum(self._add(delivery) for delivery in deliveries)

    def claim(self, *, lease_seconds: float, lane: Lane = Lane.MESSAGES) -> Delivery | None:
        """Take the most urgent delivery of a lane whose turn it is; None when there is none.

        Deliveries of one priority reach a person in the order in which they were queued.
        """
        now = self._clock.millis()
        if not self._engine.query(_NEXT, now=now, lane=lane):
            return None
        until = now + int(lease_seconds * 1000)
        rows = self._engine.returning(_CLAIM, now=now, until=until, lane=lane)
        return self._opened(rows[0]) if rows else None

    def sent(self, delivery: Delivery, *, message_id: str) -> None:
        """Record that Zalo took the message; an echo may have said so already."""
        self._close(delivery, "sent", message_id=message_id)

    def failed(self, delivery: Delivery, *, reason: str, code: int = 0) -> None:
        """Record that it can never be delivered."""
        self._close(delivery, "failed", reason=reason, code=code)

    def cancelled(self, delivery: Delivery, *, reason: str) -> None:
        """Record that it was not sent, because it is no longer wanted."""
        self._close(delivery, "cancelled", reason=reason)

    def dead(self, delivery: Delivery, *, reason: str, code: int = 0) -> None:
        """Put it aside for a person after too many attempts."""
        self._close(delivery, "dead", reason=reason, code=code)

    def retry(
        self, delivery: Delivery, *, delay_seconds: float, code: int = 0, is_attempt: bool = True
    ) -> None:
        """Queue it again after a delay; nothing reached Zalo.

        What was held back on our side is no attempt and is not counted.
        """
        attempts = delivery.attempts - (not is_attempt)
        self._move(delivery, "pending", delay_seconds=delay_seconds, code=code, attempts=attempts)

    def ambiguous(self, delivery: Delivery, *, wait_seconds: float) -> None:
        """Wait for an echo: the message may have arrived."""
        self._move(delivery, "ambiguous", delay_seconds=wait_seconds)

    def resend(self, delivery_id: str) -> None:
        """Queue an ambiguous delivery once more, because its kind allows that."""
        self._engine.execute(
            """
            UPDATE outbox SET status = 'pending', resends = resends + 1, available_at = :now
             WHERE id = :id AND status = 'ambiguous'
            """,
            id=delivery_id,
            now=self._clock.millis(),
        )

    def give_up(self, delivery_id: str) -> None:
        """Leave an ambiguous delivery unsent: once too few is better than twice."""
        self._engine.execute(
            """
            UPDATE outbox SET status = 'failed', reason = :reason, finished_at = :now
             WHERE id = :id AND status = 'ambiguous'
            """,
            id=delivery_id,
            reason=UNKNOWN_OUTCOME,
            now=self._clock.millis(),
        )

    def mark_orphans(self, *, wait_seconds: float) -> int:
        """Turn deliveries of dead senders ambiguous and return how many there were."""
        now = self._clock.millis()
        return self._engine.execute(
            """
            UPDATE outbox
               SET status = 'ambiguous', fence = fence + 1, available_at = :wait_until,
                   reason = :reason
             WHERE status = 'sending' AND lease_until < :now
            """,
            reason=_SENDER_DIED,
            now=now,
            wait_until=now + int(wait_seconds * 1000),
        )

    def has_orphans(self) -> bool:
        """Say whether a dead sender left deliveries behind; reads only."""
        rows = self._engine.query(
            "SELECT 1 AS n FROM outbox WHERE status = 'sending' AND lease_until < :now LIMIT 1",
            now=self._clock.millis(),
        )
        return bool(rows)

    def unsettled(self) -> Sequence[Unsettled]:
        """Return ambiguous deliveries for which no echo came in time.

        An echo that waits in the inbox has come: it settles the delivery once it is read.
        """
        rows = self._engine.query(_UNSETTLED, now=self._clock.millis())
        return [
            Unsettled(
                id=str(row["id"]),
                kind=str(row["kind"]),
                resends=int(row["resends"]),
                has_sender_died=row["reason"] == _SENDER_DIED,
            )
            for row in rows
        ]

    def settle_by_echo(self, oa_id: str, person: str, *, text: str, message_id: str) -> bool:
        """Let Zalo's echo of our own message prove that a delivery arrived."""
        if not message_id or self._is_recorded(oa_id, message_id):
            return False
        now = self._clock.millis()
        changed = self._engine.execute(
            _SETTLE,
            oa_id=oa_id,
            person=person,
            text_hash=self._text_hash(text),
            message_id=message_id,
            since=now - ECHO_WINDOW_MS,
            now=now,
        )
        return bool(changed)

    def receipt(self, oa_id: str, message_id: str, *, seen: bool, at: int) -> None:
        """Record that a message reached the phone, or was read."""
        self._engine.execute(
            """
            UPDATE outbox
               SET received_at = COALESCE(received_at, :at),
                   seen_at = CASE WHEN :seen = 1 THEN COALESCE(seen_at, :at) ELSE seen_at END
             WHERE oa_id = :oa_id AND message_id = :message_id
            """,
            oa_id=oa_id,
            message_id=message_id,
            seen=int(seen),
            at=at,
        )

    def counts(self, cause_prefix: str = "") -> dict[str, int]:
        """Return how many deliveries stand in each status, of causes with this beginning."""
        rows = self._engine.query(
            """
            SELECT status, COUNT(*) AS n FROM outbox
             WHERE cause LIKE :beginning GROUP BY status
            """,
            beginning=f"{cause_prefix}%",
        )
        return {str(row["status"]): int(row["n"]) for row in rows}

    def _add(self, new: NewDelivery) -> int:
        delivery_id = self._ids.new()
        now = self._clock.millis()
        payload = json.dumps(new.payload, ensure_ascii=False)
        return self._engine.execute(
            _INSERT,
            id=delivery_id,
            oa_id=new.oa_id,
            kind=new.kind,
            person=new.person,
            cause=new.cause,
            position=new.position,
            priority=int(new.priority),
            available_at=max(now, new.not_before),
            now=now,
            text_hash=self._text_hash(str(new.payload.get("text", ""))),
            sealed_payload=self._vault.seal(payload, place=_payload(delivery_id)),
        )

    def _text_hash(self, text: str) -> str:
        normal = unicodedata.normalize("NFC", text).strip()
        return self._vault.text_hash(normal) if normal else ""

    def _opened(self, row: Row) -> Delivery:
        payload = json.loads(self._vault.open(row["sealed_payload"], place=_payload(row["id"])))
        rest = {key: value for key, value in row.items() if key != "sealed_payload"}
        return Delivery(**rest, payload=payload)

    def _is_recorded(self, oa_id: str, message_id: str) -> bool:
        rows = self._engine.query(
            "SELECT id FROM outbox WHERE oa_id = :oa_id AND message_id = :message_id LIMIT 1",
            oa_id=oa_id,
            message_id=message_id,
        )
        return bool(rows)

    def _close(
        self,
        delivery: Delivery,
        status: str,
        *,
        message_id: str = "",
        reason: str = "",
        code: int = 0,
    ) -> None:
        changed = self._engine.execute(
            _CLOSE,
            id=delivery.id,
            fence=delivery.fence,
            status=status,
            message_id=message_id,
            reason=reason,
            code=code,
            now=self._clock.millis(),
        )
        self._engine.wake(TOPIC)
        if changed != 1:
            raise LeaseLost(f"delivery {delivery.id} went to another sender or was settled")

    def _move(
        self,
        delivery: Delivery,
        status: str,
        *,
        delay_seconds: float,
        code: int = 0,
        attempts: int | None = None,
    ) -> None:
        changed = self._engine.execute(
            """
            UPDATE outbox SET status = :status, available_at = :at, error_code = :code,
                              attempts = :attempts
             WHERE id = :id AND fence = :fence AND status = 'sending'
            """,
            id=delivery.id,
            fence=delivery.fence,
            status=status,
            at=self._clock.millis() + int(delay_seconds * 1000),
            code=code,
            attempts=delivery.attempts if attempts is None else attempts,
        )
        if changed != 1:
            raise LeaseLost(f"delivery {delivery.id} went to another sender or was settled")


def _payload(delivery_id: str) -> str:
    return f"outbox.payload:{delivery_id}"


_INSERT = """
    INSERT INTO outbox (id, oa_id, kind, person, cause, position, priority, status,
                        available_at, created_at, text_hash, sealed_payload)
    VALUES (:id, :oa_id, :kind, :person, :cause, :position, :priority, 'pending',
            :available_at, :now, :text_hash, :sealed_payload)
    ON CONFLICT (cause, position) DO NOTHING
"""

_NEXT = """
    SELECT o.id FROM outbox o
     WHERE o.status = 'pending' AND o.available_at <= :now
       AND CASE WHEN o.kind = 'download' THEN 'files' ELSE 'messages' END = :lane
       AND NOT EXISTS (SELECT 1 FROM outbox e
                        WHERE e.oa_id = o.oa_id AND e.person = o.person
                          AND e.priority = o.priority AND e.id < o.id AND e.kind <> 'download'
                          AND e.status IN ('pending', 'sending', 'ambiguous'))
     ORDER BY o.priority, o.id
     LIMIT 1
"""

_CLAIM = f"""
    UPDATE outbox
       SET status = 'sending', lease_until = :until, fence = fence + 1,
           attempts = attempts + 1, begun_at = :now
     WHERE id = ({_NEXT}) AND status = 'pending'
    RETURNING id, oa_id, kind, person, priority, attempts, created_at, fence, resends, cause,
              sealed_payload
"""  # noqa: S608 - composed of constants

_UNSETTLED = """
    SELECT o.id, o.kind, o.resends, o.reason FROM outbox o
     WHERE o.status = 'ambiguous' AND o.available_at <= :now
       AND NOT EXISTS (SELECT 1 FROM inbox i
                        WHERE i.oa_id = o.oa_id AND i.conversation = o.person
                          AND i.status = 'received' AND i.event_name LIKE 'oa_send%')
     ORDER BY o.id
     LIMIT 100
"""

# An echo may overtake the HTTP answer, so 'sent' may be confirmed again with its message id.
_CLOSE = """
    UPDATE outbox
       SET status = CASE WHEN status = 'sent' THEN 'sent' ELSE :status END,
           message_id = CASE WHEN :message_id = '' THEN message_id ELSE :message_id END,
           reason = :reason, error_code = :code, finished_at = :now,
           sealed_payload = CASE WHEN kind IN ('erasure', 'download') AND :status = 'sent'
                                 THEN '' ELSE sealed_payload END
     WHERE id = :id AND fence = :fence AND status IN ('sending', 'sent')
"""

_SETTLE = """
    UPDATE outbox
       SET status = 'sent', message_id = :message_id, finished_at = :now, reason = ''
     WHERE id = (SELECT id FROM outbox
                  WHERE oa_id = :oa_id AND person = :person AND text_hash = :text_hash
                    AND begun_at >= :since AND message_id = ''
                    AND (status IN ('sending', 'ambiguous')
                         OR (status = 'pending' AND resends > 0))
                  ORDER BY id
                  LIMIT 1)
"""
