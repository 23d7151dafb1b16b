"""Who looks at what again and who was reminded, on every engine."""

from __future__ import annotations

from bot.clock import MovableClock
from bot.storage.store import Store

FEES, BIRTH = "fee:procedures/a.md:2026-12-31", "change:procedures/b.md:2027-03-01"


def test_a_thing_is_given_given_on_and_taken_back(store: Store) -> None:
    store.reviews.give(FEES, "mai", by="lan")
    store.reviews.give(BIRTH, "nam", by="lan")
    store.reviews.give(FEES, "nam", by="mai")
    assert store.reviews.owners() == {FEES: "nam", BIRTH: "nam"}

    store.reviews.give(FEES, "", by="mai")
    assert store.reviews.owners() == {BIRTH: "nam"}


def test_each_reminder_is_raised_once_and_seen_by_its_own_reader(
    store: Store, clock: MovableClock
) -> None:
    assert store.reviews.remind(FEES, 10, "mai")
    assert not store.reviews.remind(FEES, 10, "mai")
    clock.advance(minutes=1)
    assert store.reviews.remind(FEES, 3, "mai")
    assert store.reviews.remind(BIRTH, 10, "mai")
    assert store.reviews.remind(FEES, 10, "nam")

    assert set(store.reviews.unseen("mai")) == {FEES, BIRTH}
    assert store.reviews.see("mai") == 3
    assert store.reviews.unseen("mai") == []
    assert store.reviews.unseen("nam") == [FEES]
    assert (FEES, 3, "mai") in store.reviews.reminded()


def test_old_reminders_are_let_go(store: Store, clock: MovableClock) -> None:
    store.reviews.remind(FEES, 10, "mai")
    clock.advance(days=399)
    assert store.reviews.purge() == 0
    clock.advance(days=2)
    assert store.reviews.purge() == 1
