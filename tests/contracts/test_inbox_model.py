"""The inbox against a model so simple that one sees it is right, in any order of what may happen.

The model knows for each conversation what waits, who holds it and until when. A worker may come
back with its claim at any time, and more than once: after its lease, after its heir, or never.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
from bot.models import Lease, StoredEvent
from bot.storage.store import Store
from tests.factories import an_envelope

LEASE_SECONDS = 60
PEOPLE = ("lan", "lan", "hung")


@dataclass
class Waiting:
    """An event that was received and not closed."""

    platform_at: int
    number: int
    attempts: int = 0


@dataclass
class Conversation:
    """What the model knows of one person's talk."""

    waiting: list[Waiting] = field(default_factory=list)
    free_at: int = 0
    holder: Claim | None = None

    def oldest(self) -> Waiting:
        return min(self.waiting, key=lambda event: (event.platform_at, event.number))

    def turn(self) -> tuple[int, int]:
        """What decides whose turn it is; the smallest is first."""
        return self.oldest().platform_at, self.oldest().number


@dataclass(eq=False)
class Claim:
    """What a worker brings back, sooner, later or never."""

    person: str
    event: Waiting
    lease: Lease
    stored: StoredEvent


class InboxMachine(RuleBasedStateMachine):
    """Everything that may happen to an inbox."""

    claims = Bundle("claims")

    def __init__(self, store: Store, clock: MovableClock) -> None:
        super().__init__()
        self.store, self.clock = store, clock
        for table in ("inbox", "conversations"):
            store.engine.execute(f"DELETE FROM {table}")
        self.talks = {person: Conversation() for person in dict.fromkeys(PEOPLE)}
        self.number = self.done = self.dead = 0

    @initialize()
    def some_messages_wait_already(self) -> None:
        for person, seconds in (("lan", 2), ("lan", 1), ("hung", 1)):
            self._receive(person, seconds)

    @rule(person=st.sampled_from(PEOPLE), seconds=st.integers(0, 3))
    def a_message_comes(self, person: str, seconds: int) -> None:
        self._receive(person, seconds)

    @precondition(lambda self: not self._free())
    @rule()
    def a_worker_finds_nothing(self) -> None:
        assert self.store.inbox.claim("a", lease_seconds=LEASE_SECONDS) is None

    @precondition(lambda self: self._free())
    @rule(target=claims, owner=st.sampled_from(("a", "b")))
    def a_worker_claims(self, owner: str) -> Claim:
        person = min(self._free(), key=lambda name: self.talks[name].turn())
        claimed = self.store.inbox.claim(owner, lease_seconds=LEASE_SECONDS)
        assert claimed is not None
        lease, stored = claimed
        talk = self.talks[person]
        event = talk.oldest()
        event.attempts += 1
        assert (stored.body, stored.attempts) == (str(event.number), event.attempts)
        talk.holder = Claim(person, event, lease, stored)
        talk.free_at = self.clock.millis() + LEASE_SECONDS * 1000
        return talk.holder

    @rule(claim=claims)
    def a_worker_finishes(self, claim: Claim) -> None:
        def finish() -> None:
            with self.store.engine.atomic():
                self.store.inbox.finish(claim.stored, claim.lease, label="x", sealed_state="")

        if self._is_accepted(claim, finish):
            self._close(claim)
            self.done += 1

    @rule(claim=claims)
    def a_worker_puts_it_aside(self, claim: Claim) -> None:
        def bury() -> None:
            with self.store.engine.atomic():
                self.store.inbox.bury(claim.stored, claim.lease, label="x")

        if self._is_accepted(claim, bury):
            self._close(claim)
            self.dead += 1

    @rule(claim=claims, seconds=st.integers(0, 90))
    def a_worker_tries_later(self, claim: Claim, seconds: int) -> None:
        def postpone() -> None:
            self.store.inbox.postpone(claim.lease, delay_seconds=seconds)

        if self._is_accepted(claim, postpone):
            self.talks[claim.person].holder = None
            self.talks[claim.person].free_at = self.clock.millis() + seconds * 1000

    @rule(claim=claims)
    def a_worker_stops_cleanly(self, claim: Claim) -> None:
        if self._is_accepted(claim, lambda: self.store.inbox.release(claim.lease)):
            self.talks[claim.person].holder = None
            self.talks[claim.person].free_at = 0

    @rule(seconds=st.sampled_from((1, 61)))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @invariant()
    def nothing_is_lost_and_nothing_doubled(self) -> None:
        waiting = sum(len(talk.waiting) for talk in self.talks.values())
        expected = {"received": waiting, "done": self.done, "dead": self.dead}
        assert self.store.inbox.counts() == {k: n for k, n in expected.items() if n}

    def _receive(self, person: str, seconds: int) -> None:
        self.number += 1
        at = 1_790_000_000_000 + seconds * 1000
        envelope = an_envelope(user_id=person, timestamp=str(at))
        added = [self.store.inbox.add(envelope, str(self.number)) for _ in range(2)]
        assert added == [True, False], "the second is the same event again"
        self.talks[person].waiting.append(Waiting(at, self.number))

    def _free(self) -> list[str]:
        now = self.clock.millis()
        return [name for name, t in self.talks.items() if t.waiting and t.free_at <= now]

    def _is_accepted(self, claim: Claim, act: object) -> bool:
        """Do it, and check that only the present holder may."""
        if self.talks[claim.person].holder is claim:
            act()  # type: ignore[operator]
            return True
        with pytest.raises(LeaseLost):
            act()  # type: ignore[operator]
        return False

    def _close(self, claim: Claim) -> None:
        talk = self.talks[claim.person]
        talk.waiting.remove(claim.event)
        talk.holder, talk.free_at = None, 0


def check(store: Store, clock: MovableClock, *, examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: InboxMachine(store, clock), settings=chosen)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
def test_the_inbox_does_what_its_model_does(store: Store, clock: MovableClock) -> None:
    check(store, clock, examples=40, steps=25)


@pytest.mark.bar
def test_the_inbox_does_what_its_model_does_in_many_orders(
    store: Store, clock: MovableClock
) -> None:
    check(store, clock, examples=150, steps=50)
