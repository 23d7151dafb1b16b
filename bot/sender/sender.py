"""Carries out what stands in the outbox, and records what became of it.

Decides nothing about *what* to say: that was settled when the delivery was written. No
transaction is open while Zalo is called.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot import loop
from bot.cases import refused
from bot.clock import Clock, local_time
from bot.config import Settings
from bot.errors import (
    LeaseLost,
    NeedsOfficer,
    NightClosed,
    OutcomeUnknown,
    Permanent,
    QuotaExceeded,
    Retryable,
    Throttled,
    TokenExpired,
    UnknownThing,
    WindowClosed,
    Withheld,
    ZaloError,
)
from bot.models import Delivery, Lane, Unsettled
from bot.sender.downloading import Files
from bot.sender.effects import KINDS
from bot.sender.tools import Tools
from bot.storage import outbox
from bot.storage.store import Store
from bot.zalo.client import ZaloClient

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
GIVE_UP_AFTER_MS = 24 * 3_600_000
_LONGEST_WAIT_SECONDS = 900.0
_OFFICER_WAIT_SECONDS = 300.0
_QUOTA_WAIT_SECONDS = 3600.0
# Zalo opens at 06:00 (protocol §3.8, error -234); five minutes allow for its clock.
_MORNING = timedelta(hours=6, minutes=5)


def _nothing(_label: str) -> None:
    """Stand in for the checkpoints that crash tests put here."""


@dataclass(frozen=True, slots=True)
class Postman:
    """What a sender works with."""

    store: Store
    settings: Settings
    zalo: ZaloClient
    files: Files
    clock: Clock
    chance: random.Random


class Sender:
    """Sends deliveries of some lanes; several may run in threads and processes at once."""

    def __init__(
        self,
        postman: Postman,
        at: Callable[[str], None] = _nothing,
        lanes: Sequence[Lane] = tuple(Lane),
    ) -> None:
        self._store = postman.store
        self._settings = postman.settings
        rules = postman.settings.bulletins
        self._tools = Tools(postman.store, postman.zalo, postman.files, postman.clock, rules)
        self._lanes = lanes
        self._clock = postman.clock
        self._chance = postman.chance
        self._at = at

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; the delivery in hand is finished first."""
        engine = self._store.engine
        loop.run(
            self.run_once, lambda: engine.wait(outbox.TOPIC, POLL_SECONDS), stop, name="sender"
        )

    def run_once(self) -> bool:
        """Settle what is unclear, then send one delivery; return False when there was none."""
        self._settle()
        delivery = self._next()
        if delivery is None:
            return False
        self._at("sender.claimed")
        try:
            self._deliver(delivery)
        except LeaseLost:
            log.warning("delivery settled by somebody else", extra={"delivery": delivery.id})
        return True

    def _next(self) -> Delivery | None:
        # A refresh, a change of dialect and two read timeouts may all fall into one delivery.
        lease_seconds = self._settings.work.lease_seconds * 2
        claim = self._store.outbox.claim
        claimed = (claim(lease_seconds=lease_seconds, lane=lane) for lane in self._lanes)
        return next((each for each in claimed if each is not None), None)

    def _settle(self) -> None:
        wait_seconds = self._settings.work.echo_wait_seconds
        if self._store.outbox.has_orphans():
            orphans = self._store.outbox.mark_orphans(wait_seconds=wait_seconds)
            log.warning("deliveries of a dead sender found", extra={"count": orphans})
        for unsettled in self._store.outbox.unsettled():
            again = unsettled.resends < self._resends_allowed(unsettled)
            log.warning("no echo came", extra={"delivery": unsettled.id, "resend": again})
            if again:
                self._store.outbox.resend(unsettled.id)
            else:
                self._store.outbox.give_up(unsettled.id)

    def _resends_allowed(self, unsettled: Unsettled) -> int:
        """Say how often it may be repeated: a dead sender often had sent nothing yet."""
        allowed = KINDS[unsettled.kind].resends if unsettled.kind in KINDS else 0
        if allowed and unsettled.has_sender_died:
            return max(allowed, self._settings.work.max_attempts)
        return allowed

    def _deliver(self, delivery: Delivery) -> None:
        oa = self._settings.oa(delivery.oa_id)
        kind = KINDS.get(delivery.kind)
        if oa is None or kind is None:
            self._store.outbox.failed(delivery, reason="unknown OA or kind")
            return
        try:
            message_id = kind.execute(self._tools, delivery, oa)
        except ZaloError as error:
            loop.insist(partial(self._refused, delivery, error))
        except Withheld as why:
            log.info("delivery withheld: %s", why, extra={"delivery": delivery.id})
            reason = f"withheld: {why}"
            loop.insist(partial(self._store.outbox.cancelled, delivery, reason=reason))
        except UnknownThing:
            loop.insist(partial(self._store.outbox.failed, delivery, reason="unknown person"))
        else:
            self._at("sender.accepted")
            loop.insist(partial(self._store.outbox.sent, delivery, message_id=message_id))
            self._at("sender.recorded")
            waited = self._clock.millis() - delivery.created_at
            log.info("delivered", extra={"delivery": delivery.id, "ms": waited})

    def _refused(self, delivery: Delivery, error: ZaloError) -> None:
        facts = {"delivery": delivery.id, "code": error.code, "error": type(error).__name__}
        if not isinstance(error, Throttled):
            log.warning("delivery refused", extra={**facts, "attempt": delivery.attempts})
        box, code = self._store.outbox, error.code
        if isinstance(error, OutcomeUnknown):
            box.ambiguous(delivery, wait_seconds=self._settings.work.echo_wait_seconds)
        elif isinstance(error, WindowClosed):
            with self._store.engine.atomic():
                self._store.followers.set_unreachable(delivery.oa_id, delivery.person)
                box.failed(delivery, reason="window closed", code=code)
                refused.keep(self._store, delivery)
        elif isinstance(error, Permanent):
            log.error("delivery failed for good", extra=facts)
            box.failed(delivery, reason="refused", code=code)
        elif self._clock.millis() - delivery.created_at > GIVE_UP_AFTER_MS:
            log.error("delivery given up", extra=facts)
            box.dead(delivery, reason="too late", code=code)
        else:
            is_attempt = not isinstance(error, Throttled)
            delay_seconds = self._delay(delivery, error)
            box.retry(delivery, delay_seconds=delay_seconds, code=code, is_attempt=is_attempt)

    def _delay(self, delivery: Delivery, error: ZaloError) -> float:
        if isinstance(error, NeedsOfficer):
            log.error("Zalo needs a person: %s", error)
            return _OFFICER_WAIT_SECONDS
        if isinstance(error, QuotaExceeded):
            return _QUOTA_WAIT_SECONDS
        if isinstance(error, NightClosed):
            return self._until_morning()
        if isinstance(error, Throttled):
            # Nothing failed, so nothing grows; the jitter keeps senders out of step.
            return error.delay_seconds + self._chance.uniform(0, 1)
        floor = error.delay_seconds if isinstance(error, Retryable) else 1.0
        if isinstance(error, TokenExpired):
            floor = 30.0
        longest = min(floor * 2.0 ** min(delivery.attempts, 10), _LONGEST_WAIT_SECONDS)
        # Full jitter: senders that failed together must not come back together.
        return max(floor, self._chance.uniform(0, longest))

    def _until_morning(self) -> float:
        now = local_time(self._clock.millis())
        morning = now.replace(hour=0, minute=0, second=0, microsecond=0) + _MORNING
        if morning <= now:
            morning += timedelta(days=1)
        return (morning - now).total_seconds()
