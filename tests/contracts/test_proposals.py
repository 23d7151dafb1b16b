"""Proposed wordings on every engine: counted, decided once, dropped in time, without a person."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import MovableClock
from bot.errors import UnknownThing
from bot.models import NewProposal
from bot.storage.engine import Engine
from bot.storage.proposals import KEPT_DAYS, Proposals
from bot.storage.store import Store
from bot.storage.vault import Vault

CARD = NewProposal("1.014064", "rớt mất căn cước")
TODAY = date(2026, 11, 23)


def test_a_question_is_counted_however_it_is_typed(store: Store, clock: MovableClock) -> None:
    store.proposals.add(CARD)
    clock.advance(hours=5)
    store.proposals.add(NewProposal(CARD.entry, "RỚT mất căn cước?"))
    store.proposals.add(NewProposal(CARD.entry, "rot mat can cuoc"))

    [found] = store.proposals.list_open()
    assert (found.entry, found.question, found.times) == (CARD.entry, CARD.question, 3)
    assert clock.millis() - 3_600_000 < found.last_seen_at <= clock.millis()


def test_one_question_may_be_proposed_for_two_entries(store: Store) -> None:
    store.proposals.add(CARD)
    store.proposals.add(NewProposal("1.014063", CARD.question))

    assert {found.entry for found in store.proposals.list_open()} == {"1.014064", "1.014063"}


def test_the_most_frequent_comes_first(store: Store) -> None:
    store.proposals.add(NewProposal("1.014064", "một lần"))
    for _ in range(2):
        store.proposals.add(CARD)

    assert [found.times for found in store.proposals.list_open()] == [2, 1]


@pytest.mark.parametrize("decide", ["accept", "reject"])
def test_what_was_decided_is_never_proposed_again_and_keeps_no_words(
    store: Store, engine: Engine, decide: str
) -> None:
    store.proposals.add(CARD)
    [found] = store.proposals.list_open()

    getattr(store.proposals, decide)(found.id, by="Lan", on=TODAY)

    assert not store.proposals.add(CARD)
    assert store.proposals.list_open() == []
    [row] = engine.query("SELECT * FROM proposals")
    assert (row["status"], row["decided_by"], row["decided_on"], row["sealed_question"]) == (
        f"{decide}ed",
        "Lan",
        "2026-11-23",
        "",
    )
    with pytest.raises(UnknownThing, match="knowledge proposals"):
        store.proposals.accept(found.id, by="Hùng", on=TODAY)
    with pytest.raises(UnknownThing):
        store.proposals.get(found.id)


def test_nothing_readable_and_no_fine_instant_is_stored(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    clock.advance(minutes=7, seconds=3)
    store.proposals.add(CARD)

    [row] = engine.query("SELECT * FROM proposals")
    assert "căn cước" not in str(dict(row))
    assert "can cuoc" not in str(dict(row))
    assert row["last_seen_at"] % 3_600_000 == 0
    assert row.keys() == {
        *("id", "entry", "question_hash", "sealed_question", "times", "last_seen_at"),
        *("status", "decided_on", "decided_by"),
    }


def test_open_proposals_go_when_not_seen_for_long_and_decided_ones_stay(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    store.proposals.add(CARD)
    [found] = store.proposals.list_open()
    store.proposals.reject(found.id, by="Lan", on=TODAY)
    store.proposals.add(NewProposal("1.014063", "cũ"))
    clock.advance(days=KEPT_DAYS - 1)
    store.proposals.add(NewProposal("1.014063", "mới"))
    assert store.proposals.purge() == 0

    clock.advance(days=2)

    assert store.proposals.purge() == 1
    assert [found.question for found in store.proposals.list_open()] == ["mới"]
    assert not store.proposals.add(CARD)


def test_of_too_many_the_rarest_go(
    store: Store, engine: Engine, vault: Vault, clock: MovableClock
) -> None:
    few = Proposals(engine, vault, clock, most_open=2)
    for question in ("a", "b", "b", "c", "c"):
        few.add(NewProposal("1.014064", question))

    assert few.purge() == 1
    assert {found.question for found in few.list_open()} == {"b", "c"}
