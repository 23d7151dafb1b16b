"""The inbox on every engine: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from bot.clock import MovableClock
from bot.errors import LeaseLost
from bot.models import Lease, StoredEvent
from bot.storage.engine import Engine
from bot.storage.inbox import Inbox
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.factories import HUNG, LAN, an_envelope


def claim(store: Store, owner: str = "worker") -> tuple[Lease, StoredEvent] | None:
    return store.inbox.claim(owner, lease_seconds=60)


def must_claim(store: Store, owner: str = "worker") -> tuple[Lease, StoredEvent]:
    claimed = claim(store, owner)
    assert claimed is not None
    return claimed


def finish(store: Store, lease: Lease, event: StoredEvent) -> None:
    with store.engine.atomic():
        sealed = store.conversations.sealed(lease, "{}")
        store.inbox.finish(event, lease, label="done", sealed_state=sealed)


def test_a_second_delivery_of_the_same_event_is_ignored(store: Store) -> None:
    envelope = an_envelope()

    assert store.inbox.add(envelope, "{}") is True
    assert store.inbox.add(envelope, "{}") is False
    assert store.inbox.counts() == {"received": 1}


def test_the_same_message_id_of_another_oa_is_another_event(store: Store) -> None:
    envelope = an_envelope()
    store.inbox.add(envelope, "{}")

    assert store.inbox.add(an_envelope(oa_id="9", dedupe_key=envelope.dedupe_key), "{}")


def test_a_follow_is_known_again_by_a_hash_that_nobody_can_try_ids_on(store: Store) -> None:
    digest = "0123456789abcdef" * 2
    envelope = an_envelope(
        event_name="follow", dedupe_key=f"follow:1:{digest}", is_told_by_person=True
    )

    assert store.inbox.add(envelope, "{}") is True
    assert store.inbox.add(envelope, "{}") is False
    [row] = store.engine.query("SELECT dedupe_key FROM inbox")
    assert row["dedupe_key"].startswith("follow:1:")
    assert digest not in row["dedupe_key"]


def test_the_body_comes_back_as_it_was_received(store: Store) -> None:
    store.inbox.add(an_envelope(), '{"text":"ệ"}')

    assert must_claim(store)[1].body == '{"text":"ệ"}'


def test_no_word_and_no_id_of_a_person_stands_in_the_clear(store: Store, engine: Engine) -> None:
    store.inbox.add(an_envelope(), '{"text":"chuyện riêng"}')

    rows = str([dict(row) for row in engine.query("SELECT * FROM inbox")])
    assert "chuyện" not in rows
    assert LAN not in rows


def test_events_of_one_conversation_come_in_the_platforms_order(store: Store) -> None:
    store.inbox.add(an_envelope(timestamp="1790000000200"), "second")
    store.inbox.add(an_envelope(timestamp="1790000000100"), "first")
    bodies = []
    for _ in range(2):
        lease, event = must_claim(store)
        bodies.append(event.body)
        finish(store, lease, event)

    assert bodies == ["first", "second"]
    assert claim(store) is None


def test_a_conversation_is_held_by_one_worker_only(store: Store) -> None:
    store.inbox.add(an_envelope(), "{}")
    store.inbox.add(an_envelope(), "{}")
    store.inbox.add(an_envelope(user_id=HUNG), "{}")
    first, second = must_claim(store, "a"), must_claim(store, "b")

    assert first[0].conversation != second[0].conversation
    assert claim(store, "c") is None


def test_a_lease_that_ran_out_is_taken_over_and_its_late_holder_cannot_finish(
    store: Store, clock: MovableClock
) -> None:
    store.inbox.add(an_envelope(), "{}")
    late_lease, event = must_claim(store, "late")
    clock.advance(seconds=61)
    lease, again = must_claim(store, "new")

    assert again.id == event.id
    assert again.attempts == 2
    with pytest.raises(LeaseLost):
        finish(store, late_lease, event)
    finish(store, lease, again)
    assert store.inbox.counts() == {"done": 1}


def test_a_postponed_event_is_not_overtaken_by_a_later_one(
    store: Store, clock: MovableClock
) -> None:
    store.inbox.add(an_envelope(), "first")
    store.inbox.add(an_envelope(), "second")
    lease, _ = must_claim(store)
    store.inbox.postpone(lease, delay_seconds=5)

    assert claim(store) is None
    clock.advance(seconds=6)
    assert must_claim(store)[1].body == "first"


def test_a_buried_event_lets_the_next_one_through(store: Store) -> None:
    store.inbox.add(an_envelope(), "poison")
    store.inbox.add(an_envelope(), "fine")
    lease, event = must_claim(store)
    with store.engine.atomic():
        store.inbox.bury(event, lease, label="failed")

    assert must_claim(store)[1].body == "fine"
    assert store.inbox.counts() == {"dead": 1, "received": 1}


def test_events_without_a_person_have_a_conversation_of_their_own(store: Store) -> None:
    store.inbox.add(an_envelope(user_id="", event_name="change_oa_daily_quota"), "{}")

    lease, event = must_claim(store)
    assert (event.person, lease.conversation) == ("", "oa:change_oa_daily_quota")


def test_four_workers_take_each_event_once_and_in_order(
    new_engine: Callable[[], Engine], store: Store, vault: Vault, clock: MovableClock
) -> None:
    for number in range(80):
        store.inbox.add(an_envelope(user_id=str(number % 8)), f"{number:03}")
    done: list[tuple[str, str]] = []

    def work(inbox: Inbox, engine: Engine, owner: str) -> None:
        while (claimed := inbox.claim(owner, lease_seconds=60)) is not None:
            lease, event = claimed
            with engine.atomic():
                done.append((event.conversation, event.body))
                inbox.finish(event, lease, label="x", sealed_state="")

    engines = [new_engine() for _ in range(4)]
    threads = [
        threading.Thread(target=work, args=(Inbox(e, vault, clock), e, f"w{n}"))
        for n, e in enumerate(engines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(Counter(body for _, body in done).values()) == {1: 80}
    for conversation in {conversation for conversation, _ in done}:
        bodies = [body for c, body in done if c == conversation]
        assert bodies == sorted(bodies)
