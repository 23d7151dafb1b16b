"""The outbox against a simple model: claimed in turn, sent once, settled by echo or by policy.

A sender may come back with its claim at any time, and more than once: after its lease, after its
replacement has sent, or never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.clock import MovableClock
from bot.errors import LeaseLost
from bot.models import Delivery, Priority
from bot.storage.store import Store
from tests.factories import OA, a_delivery

LEASE_SECONDS = 60
ECHO_SECONDS = 15
PEOPLE = ("lan", "lan", "hung")
OPEN = ("pending", "sending", "ambiguous")


@dataclass(eq=False)
class Row:
    """What the model knows of one delivery."""

    number: int
    person: str
    priority: Priority
    available_at: int
    status: str = "pending"
    lease_until: int = 0
    turn: int = 0
    resends: int = 0
    has_died: bool = False

    @property
    def text(self) -> str:
        return f"tin số {self.number}"


@dataclass(frozen=True, eq=False)
class Claim:
    """What a sender brings back, sooner, later or never."""

    row: Row
    turn: int
    delivery: Delivery


class OutboxMachine(RuleBasedStateMachine):
    """Everything that may happen to an outbox."""

    claims = Bundle("claims")

    def __init__(self, store: Store, clock: MovableClock) -> None:
        super().__init__()
        self.store, self.clock = store, clock
        store.engine.execute("DELETE FROM outbox")
        self.rows: list[Row] = []

    @initialize()
    def some_things_wait_already(self) -> None:
        for person in ("lan", "lan", "hung"):
            self._queue(person, Priority.REPLY)

    @rule(
        person=st.sampled_from(PEOPLE),
        priority=st.sampled_from((Priority.REPLY, Priority.REPLY, Priority.BULLETIN)),
    )
    def something_is_to_be_said(self, person: str, priority: Priority) -> None:
        self._queue(person, priority)

    @precondition(lambda self: not self._due())
    @rule()
    def a_sender_finds_nothing(self) -> None:
        assert self.store.outbox.claim(lease_seconds=LEASE_SECONDS) is None

    @precondition(lambda self: self._due())
    @rule(target=claims)
    def a_sender_claims(self) -> Claim:
        row = min(self._due(), key=lambda r: (r.priority, r.number))
        delivery = self.store.outbox.claim(lease_seconds=LEASE_SECONDS)
        assert delivery is not None
        assert (delivery.payload["text"], delivery.resends) == (row.text, row.resends)
        row.status, row.turn = "sending", row.turn + 1
        row.lease_until = self.clock.millis() + LEASE_SECONDS * 1000
        return Claim(row, row.turn, delivery)

    @rule(claim=claims, closing=st.sampled_from(("sent", "failed", "dead")))
    def zalo_answers(self, claim: Claim, closing: str) -> None:
        box = self.store.outbox
        acts: dict[str, Callable[[], None]] = {
            "sent": lambda: box.sent(claim.delivery, message_id=_message_id(claim.row)),
            "failed": lambda: box.failed(claim.delivery, reason="refused"),
            "dead": lambda: box.dead(claim.delivery, reason="too late"),
        }
        if self._is_accepted(claim, acts[closing], also_when="sent"):
            # An echo that came before the answer has the last word.
            claim.row.status = "sent" if claim.row.status == "sent" else closing

    @rule(claim=claims, seconds=st.integers(0, 90))
    def zalo_says_later(self, claim: Claim, seconds: int) -> None:
        def retry() -> None:
            self.store.outbox.retry(claim.delivery, delay_seconds=seconds)

        if self._is_accepted(claim, retry):
            self._move(claim.row, "pending", seconds)

    @rule(claim=claims)
    def the_answer_is_lost(self, claim: Claim) -> None:
        def ambiguous() -> None:
            self.store.outbox.ambiguous(claim.delivery, wait_seconds=ECHO_SECONDS)

        if self._is_accepted(claim, ambiguous):
            self._move(claim.row, "ambiguous", ECHO_SECONDS)

    @precondition(lambda self: any(row.status == "sending" for row in self.rows))
    @rule()
    def the_senders_at_work_die(self) -> None:
        self.clock.advance(seconds=LEASE_SECONDS + 1)
        now = self.clock.millis()
        orphans = [r for r in self.rows if r.status == "sending" and r.lease_until < now]
        assert self.store.outbox.has_orphans() == bool(orphans)
        assert self.store.outbox.mark_orphans(wait_seconds=ECHO_SECONDS) == len(orphans)
        for row in orphans:
            self._move(row, "ambiguous", ECHO_SECONDS)
            row.turn, row.has_died = row.turn + 1, True

    @precondition(lambda self: any(row.status == "ambiguous" for row in self.rows))
    @rule(again=st.booleans())
    def no_echo_came_in_time(self, again: bool) -> None:
        self.clock.advance(seconds=ECHO_SECONDS)
        now = self.clock.millis()
        expected = [r for r in self.rows if r.status == "ambiguous" and r.available_at <= now]
        found = self.store.outbox.unsettled()
        assert [(u.resends, u.has_sender_died) for u in found] == [
            (r.resends, r.has_died) for r in expected
        ]
        for unsettled, row in zip(found, expected, strict=True):
            if again:
                self.store.outbox.resend(unsettled.id)
                row.status, row.available_at, row.resends = "pending", now, row.resends + 1
            else:
                self.store.outbox.give_up(unsettled.id)
                row.status = "failed"

    @rule(claim=claims)
    def an_echo_comes(self, claim: Claim) -> None:
        row = claim.row
        is_open = row.status in ("sending", "ambiguous") or (
            row.status == "pending" and row.resends > 0
        )
        settled = self.store.outbox.settle_by_echo(
            OA, row.person, text=row.text, message_id=_message_id(row)
        )
        assert settled == (is_open and bool(row.person))
        if settled:
            row.status = "sent"

    @rule(person=st.sampled_from(PEOPLE))
    def a_person_is_forgotten(self, person: str) -> None:
        with self.store.engine.atomic():
            self.store.erasure.forget(OA, person)
        for row in self.rows:
            if row.person == person:
                row.person = ""
                row.status = "cancelled" if row.status in OPEN else row.status

    @rule(seconds=st.sampled_from((1, 16, 61)))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @invariant()
    def every_delivery_stands_where_the_model_says(self) -> None:
        assert self.store.outbox.counts() == dict(Counter(row.status for row in self.rows))

    def _queue(self, person: str, priority: Priority) -> None:
        row = Row(len(self.rows) + 1, person, priority, self.clock.millis())
        new = a_delivery(person, priority=priority, payload={"text": row.text})
        assert [self.store.outbox.add([new]) for _ in range(2)] == [1, 0], "once for each cause"
        self.rows.append(row)

    def _due(self) -> list[Row]:
        return [row for row in self.rows if self._is_due(row)]

    def _is_due(self, row: Row) -> bool:
        """Pending, its time has come, and nothing earlier to that person is still open."""
        return (
            row.status == "pending"
            and row.available_at <= self.clock.millis()
            and not any(
                r.person == row.person and r.priority == row.priority and r.status in OPEN
                for r in self.rows[: row.number - 1]
            )
        )

    def _is_accepted(self, claim: Claim, act: Callable[[], None], *, also_when: str = "") -> bool:
        """Do it, and check that a sender who lost its turn may not."""
        row = claim.row
        if row.turn == claim.turn and row.status in ("sending", also_when):
            act()
            return True
        with pytest.raises(LeaseLost):
            act()
        return False

    def _move(self, row: Row, status: str, seconds: int) -> None:
        row.status, row.has_died = status, False
        row.available_at = self.clock.millis() + seconds * 1000


def _message_id(row: Row) -> str:
    return f"m{row.number}"


def check(store: Store, clock: MovableClock, *, examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: OutboxMachine(store, clock), settings=chosen)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
def test_the_outbox_does_what_its_model_does(store: Store, clock: MovableClock) -> None:
    check(store, clock, examples=40, steps=25)


@pytest.mark.bar
def test_the_outbox_does_what_its_model_does_in_many_orders(
    store: Store, clock: MovableClock
) -> None:
    check(store, clock, examples=150, steps=50)
