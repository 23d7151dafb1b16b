"""The outbox on every engine: each effect once, in order, with its outcome known or settled."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.errors import LeaseLost
from bot.models import Delivery, Priority, Unsettled
from bot.storage.engine import Engine
from bot.storage.store import Store
from tests.factories import OA, a_delivery, an_envelope


def claim(store: Store) -> Delivery | None:
    return store.outbox.claim(lease_seconds=60)


def must_claim(store: Store) -> Delivery:
    delivery = claim(store)
    assert delivery is not None
    return delivery


def test_the_same_cause_queues_nothing_twice(store: Store) -> None:
    delivery = a_delivery("lan")

    assert store.outbox.add([delivery, delivery]) == 1
    assert store.outbox.add([delivery]) == 0
    assert store.outbox.counts() == {"pending": 1}


def test_the_text_is_sealed(store: Store, engine: Engine) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": "chuyện riêng"})])

    assert "chuyện" not in str([dict(row) for row in engine.query("SELECT * FROM outbox")])
    assert must_claim(store).payload == {"text": "chuyện riêng"}


def test_replies_to_one_person_keep_their_order(store: Store) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": str(n)}) for n in range(3)])
    first = must_claim(store)

    assert claim(store) is None, "the second must wait for the first"
    store.outbox.retry(first, delay_seconds=60)
    assert claim(store) is None, "and for its retry"


def test_other_people_do_not_wait(store: Store) -> None:
    store.outbox.add([a_delivery("lan"), a_delivery("hung")])

    assert {must_claim(store).person, must_claim(store).person} == {"lan", "hung"}


def test_an_emergency_goes_before_replies_and_replies_before_bulletins(store: Store) -> None:
    store.outbox.add([a_delivery("a", priority=Priority.BULLETIN, kind="bulletin")])
    store.outbox.add([a_delivery("b", priority=Priority.REPLY)])
    store.outbox.add([a_delivery("c", priority=Priority.EMERGENCY)])

    assert [must_claim(store).person for _ in range(3)] == ["c", "b", "a"]


def test_a_retry_waits_its_time(store: Store, clock: MovableClock) -> None:
    store.outbox.add([a_delivery("lan")])
    store.outbox.retry(must_claim(store), delay_seconds=30)

    assert claim(store) is None
    clock.advance(seconds=31)
    assert must_claim(store).attempts == 2


def test_a_delivery_of_a_dead_sender_becomes_ambiguous_not_resent(
    store: Store, clock: MovableClock
) -> None:
    store.outbox.add([a_delivery("lan")])
    late = must_claim(store)
    clock.advance(seconds=61)

    assert store.outbox.has_orphans()
    assert store.outbox.mark_orphans(wait_seconds=15) == 1
    assert claim(store) is None
    assert store.outbox.unsettled() == []
    with pytest.raises(LeaseLost):
        store.outbox.sent(late, message_id="m1")


def test_an_echo_settles_what_was_ambiguous(store: Store) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": "xin chào"})])
    store.outbox.ambiguous(must_claim(store), wait_seconds=15)

    assert store.outbox.settle_by_echo(OA, "lan", text="xin chào", message_id="m1")
    assert store.outbox.counts() == {"sent": 1}


@pytest.mark.parametrize(
    ("person", "text"), [("hung", "xin chào"), ("lan", "điều khác")], ids=["person", "text"]
)
def test_an_echo_of_another_person_or_text_settles_nothing(
    store: Store, person: str, text: str
) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": "xin chào"})])
    store.outbox.ambiguous(must_claim(store), wait_seconds=15)

    assert not store.outbox.settle_by_echo(OA, person, text=text, message_id="m1")


def test_an_echo_that_overtakes_the_answer_is_no_trouble(store: Store) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": "xin chào"})])
    delivery = must_claim(store)
    store.outbox.settle_by_echo(OA, "lan", text="xin chào", message_id="m1")
    store.outbox.sent(delivery, message_id="m1")

    assert store.outbox.counts() == {"sent": 1}


def test_an_echo_settles_one_delivery_only(store: Store) -> None:
    store.outbox.add([a_delivery("lan", payload={"text": "như nhau"}) for _ in range(2)])
    store.outbox.sent(must_claim(store), message_id="m1")
    second = must_claim(store)
    store.outbox.ambiguous(second, wait_seconds=15)

    assert not store.outbox.settle_by_echo(OA, "lan", text="như nhau", message_id="m1")
    assert store.outbox.counts() == {"sent": 1, "ambiguous": 1}


def test_an_unsettled_reply_can_be_queued_once_more(store: Store, clock: MovableClock) -> None:
    store.outbox.add([a_delivery("lan")])
    store.outbox.ambiguous(must_claim(store), wait_seconds=15)
    clock.advance(seconds=16)
    [unsettled] = store.outbox.unsettled()
    store.outbox.resend(unsettled.id)

    assert unsettled == Unsettled(unsettled.id, "message", resends=0, has_sender_died=False)
    assert must_claim(store).resends == 1


def test_an_echo_that_waits_in_the_inbox_is_awaited_before_anything_is_repeated(
    store: Store,
) -> None:
    waiting = an_envelope(event_name="oa_send_text")
    store.inbox.add(waiting, "{}")
    lease, echo = store.inbox.claim("worker", lease_seconds=60) or pytest.fail("no echo")
    store.outbox.add([a_delivery(echo.person)])
    store.outbox.ambiguous(must_claim(store), wait_seconds=0)

    assert store.outbox.unsettled() == []
    with store.engine.atomic():
        store.inbox.finish(echo, lease, label="read", sealed_state="")
    assert len(store.outbox.unsettled()) == 1


def test_a_dead_sender_is_told_apart_from_a_lost_answer(store: Store, clock: MovableClock) -> None:
    store.outbox.add([a_delivery("lan")])
    must_claim(store)
    clock.advance(seconds=61)
    store.outbox.mark_orphans(wait_seconds=0)

    assert [unsettled.has_sender_died for unsettled in store.outbox.unsettled()] == [True]


def test_giving_up_leaves_it_unsent(store: Store, clock: MovableClock) -> None:
    store.outbox.add([a_delivery("lan", kind="bulletin")])
    store.outbox.ambiguous(must_claim(store), wait_seconds=0)
    [unsettled] = store.outbox.unsettled()
    store.outbox.give_up(unsettled.id)

    assert store.outbox.counts() == {"failed": 1}


def test_receipts_are_recorded_by_message_id(store: Store, engine: Engine) -> None:
    store.outbox.add([a_delivery("lan")])
    store.outbox.sent(must_claim(store), message_id="m1")
    store.outbox.receipt(OA, "m1", seen=False, at=5)
    store.outbox.receipt(OA, "m1", seen=True, at=9)

    [row] = engine.query("SELECT received_at, seen_at FROM outbox")
    assert (row["received_at"], row["seen_at"]) == (5, 9)
