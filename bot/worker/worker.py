"""Takes received events one conversation at a time and writes what follows from each.

Sends nothing: effects on the outside are rows of the outbox, written in the same transaction
that closes the event.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bot import loop
from bot.bulletins.choosing import heard_of_tag
from bot.clock import Clock
from bot.config import Oa, Settings
from bot.conversation.guide import Guide
from bot.conversation.router import respond
from bot.conversation.state_json import from_json, to_json
from bot.conversation.turn import Turn
from bot.errors import BotError, LeaseLost
from bot.models import (
    ConversationState,
    Lease,
    Outcome,
    Reply,
    StoredEvent,
)
from bot.privacy.forgetting import erasure_of, forget
from bot.rightofway import RightOfWay
from bot.storage import inbox, outbox
from bot.storage.store import Store
from bot.wording import wording_of
from bot.worker.acts import carry_out, learn
from bot.worker.files import keep_files
from bot.worker.replies import deliveries, label_of, with_apology
from bot.zalo import events

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# What tells that the person is there now, and so opens Zalo's reply window (protocol §4.1).
_INTERACTIONS = (
    events.TextMessage,
    events.MediaMessage,
    events.Followed,
    events.ChatOpened,
    events.InfoSubmitted,
)


def _nothing(_label: str) -> None:
    """Stand in for the checkpoints that crash tests put here."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker works with."""

    store: Store
    settings: Settings
    guide: Callable[[], Guide]
    clock: Clock
    way: RightOfWay
    answers: RightOfWay = field(default_factory=RightOfWay)


class Worker:
    """Answers events; several may run in threads and processes at once.

    Before each stretch of computing or writing it lets the web edge pass.
    """

    def __init__(self, desk: Desk, owner: str, at: Callable[[str], None] = _nothing) -> None:
        self._desk = desk
        self._store = desk.store
        self._work = desk.settings.work
        self._way = desk.way
        self._owner = owner
        self._at = at

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; the event in hand is finished first."""
        engine = self._store.engine
        loop.run(self.run_once, lambda: engine.wait(inbox.TOPIC, POLL_SECONDS), stop, name="worker")

    def run_once(self) -> bool:
        """Handle one event; return False when there was none."""
        self._way.give()
        claimed = self._store.inbox.claim(self._owner, lease_seconds=self._work.lease_seconds)
        if claimed is None:
            return False
        lease, event = claimed
        self._at("worker.claimed")
        try:
            with self._desk.answers.taken():
                self._handle(lease, event)
        except LeaseLost:
            log.warning("lease lost, event left to its new holder", extra={"event": event.id})
        except Exception:
            log.exception("event failed", extra={"event": event.id, "attempt": event.attempts})
            self._retry_or_bury(lease, event)
        return True

    def _handle(self, lease: Lease, event: StoredEvent) -> None:
        oa = self._desk.settings.oa(event.oa_id)
        if oa is None:
            log.error("event for an OA that is not configured", extra={"event": event.id})
            self._bury(lease, event, label="unknown-oa")
        elif event.attempts > self._work.max_attempts:
            # It killed its worker each time, or it would have been buried where it failed. If
            # even the apology did, it is put aside unread.
            is_readable = event.attempts == self._work.max_attempts + 1
            self._bury(lease, event, label="poison", apologise_as=oa if is_readable else None)
        else:
            self._answer(lease, event, oa)

    def _answer(self, lease: Lease, stored: StoredEvent, oa: Oa) -> None:
        self._way.give()
        event = events.parse(stored.body, oa.id)
        turn = self._turn(lease, stored, event, oa)
        outcome = respond(turn)
        label = label_of(event, outcome)
        self._at("worker.answered")
        self._way.give()
        with self._store.engine.atomic():
            self._record_person(oa, event, stored)
            self._record_delivery_news(stored, event)
            self._record_tags(stored, event)
            self._write(stored, outcome, oa)
            keep_files(self._store, stored, outcome, turn.state)
            self._store.inbox.finish(
                stored,
                lease,
                label=label,
                sealed_state=self._store.conversations.sealed(lease, to_json(outcome.state)),
            )
            if isinstance(event, events.Withdrawn):
                self._forget(stored, event)
            self._at("worker.writing")
        self._at("worker.finished")
        if isinstance(event, events.Withdrawn):
            self._store.engine.scrub()
        self._store.engine.wake(outbox.TOPIC)
        log.info(
            "event handled",
            extra={
                "event": stored.id,
                "kind": stored.event_name,
                "label": label,
                "ms": self._desk.clock.millis() - stored.received_at,
            },
        )

    def _turn(self, lease: Lease, stored: StoredEvent, event: events.Event, oa: Oa) -> Turn:
        saved = self._store.conversations.state(lease)
        return Turn(
            event=event,
            event_id=stored.id,
            oa=oa,
            person=stored.person,
            state=from_json(saved) if saved else ConversationState(),
            now=self._desk.clock.millis(),
            guide=self._desk.guide(),
            cases=self._store.cases,
            intake=self._store.intake,
            holdings=self._store.rights.subjects,
            talk=self._store.talks,
            attempt=stored.attempts - 1,
        )

    def _record_person(self, oa: Oa, event: events.Event, stored: StoredEvent) -> None:
        if isinstance(event, _INTERACTIONS):
            self._store.followers.met(oa.id, event.user, interacted_at=stored.platform_at)
        if isinstance(event, events.Followed | events.Unfollowed):
            following = isinstance(event, events.Followed)
            self._store.followers.set_following(oa.id, stored.person, following)
        if isinstance(event, events.Unfollowed):
            # Leaving takes the consent back; whoever returns chooses anew.
            self._store.subscriptions.stop(oa.id, stored.person, cause=stored.id)

    def _record_delivery_news(self, stored: StoredEvent, event: events.Event) -> None:
        box = self._store.outbox
        if isinstance(event, events.Echo) and not event.admin_id:
            box.settle_by_echo(
                stored.oa_id, stored.person, text=event.text, message_id=event.msg_id
            )
        elif isinstance(event, events.MessageReceived | events.MessageSeen):
            seen = isinstance(event, events.MessageSeen)
            for message_id in event.msg_ids:
                box.receipt(stored.oa_id, message_id, seen=seen, at=stored.platform_at)

    def _record_tags(self, stored: StoredEvent, event: events.Event) -> None:
        if not isinstance(event, events.Tagged):
            return
        for user in event.users:
            person = self._store.followers.key_of(stored.oa_id, user.user_id)
            heard_of_tag(self._store, stored, person, event.name, is_on=event.is_on)

    def _forget(self, stored: StoredEvent, event: events.Withdrawn) -> None:
        """Erase the person here, and queue the erasing at Zalo."""
        forget(self._store, stored.oa_id, stored.person)
        at_zalo = erasure_of(stored.oa_id, event.user.user_id, cause=f"erasure:{stored.id}")
        self._store.outbox.add([at_zalo])
        log.info("person erased on their own demand", extra={"event": stored.id})

    def _write(self, stored: StoredEvent, outcome: Outcome, oa: Oa) -> None:
        carry_out(self._store, oa, stored, outcome)
        learn(self._store, stored, outcome)
        replies = with_apology(stored, outcome.replies, oa, self._desk.clock.millis())
        self._store.outbox.add(deliveries(stored, replies))

    def _retry_or_bury(self, lease: Lease, event: StoredEvent) -> None:
        if event.attempts >= self._work.max_attempts:
            oa = self._desk.settings.oa(event.oa_id)
            deed = partial(self._bury, lease, event, label="failed", apologise_as=oa)
        else:
            delay_seconds = float(event.attempts**2)
            deed = partial(self._store.inbox.postpone, lease, delay_seconds=delay_seconds)
        try:
            loop.insist(deed)
        except BotError:
            # The lease then runs out by itself, and the event is taken again.
            log.exception("event could not be put aside", extra={"event": event.id})

    def _bury(
        self, lease: Lease, event: StoredEvent, *, label: str, apologise_as: Oa | None = None
    ) -> None:
        with self._store.engine.atomic():
            if apologise_as is not None:
                self._apologise(event, apologise_as)
            self._store.inbox.bury(event, lease, label=label)
        self._store.engine.wake(outbox.TOPIC)
        log.error("event put aside", extra={"event": event.id, "label": label})

    def _apologise(self, stored: StoredEvent, oa: Oa) -> None:
        """Leave nobody who wrote to us without a word."""
        event = events.parse(stored.body, oa.id)
        if isinstance(event, events.TextMessage | events.MediaMessage):
            self._record_person(oa, event, stored)
            text = wording_of(oa).say("sorry.failed")
            self._store.outbox.add(deliveries(stored, (Reply(text),), suffix=":sorry"))
