"""Followers, cases and bulletins on every engine."""

from __future__ import annotations

import pytest

from bot.errors import SealBroken, StorageError, UnknownThing
from bot.models import CaseStatus, Recipient
from bot.storage.engine import Engine
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.factories import HUNG, LAN, OA, a_case, recipient


def test_the_real_id_is_sealed_and_comes_back_for_sending(store: Store, engine: Engine) -> None:
    person = store.followers.met(OA, recipient(LAN), interacted_at=1)

    assert store.followers.recipient(OA, person) == Recipient(user_id=LAN)
    assert LAN not in str([dict(row) for row in engine.query("SELECT * FROM followers")])


def test_one_person_has_different_keys_at_two_oas(vault: Vault) -> None:
    assert vault.person(OA, LAN) != vault.person("9", LAN)


def test_a_sealed_id_moved_to_another_row_does_not_open(store: Store, engine: Engine) -> None:
    lan = store.followers.met(OA, recipient(LAN), interacted_at=1)
    hung = store.followers.met(OA, recipient(HUNG), interacted_at=1)
    engine.execute(
        """
        UPDATE followers SET sealed_recipient = (SELECT sealed_recipient FROM followers
                                                  WHERE person = :lan)
         WHERE person = :hung
        """,
        lan=lan,
        hung=hung,
    )

    with pytest.raises(SealBroken):
        store.followers.recipient(OA, hung)


def test_the_audience_holds_reachable_followers_inside_the_window(store: Store) -> None:
    people = {}
    for name, at in (("in", 1000), ("old", 1), ("gone", 1000), ("silent", 1000)):
        people[name] = store.followers.met(OA, recipient(name), interacted_at=at)
    for name in ("in", "old", "silent"):
        store.followers.set_following(OA, people[name], following=True)
    store.followers.set_unreachable(OA, people["silent"])

    assert store.followers.audience(OA, interacted_since=500, after="", limit=10) == [people["in"]]


def test_a_new_message_makes_an_unreachable_person_reachable(store: Store) -> None:
    person = store.followers.met(OA, recipient(), interacted_at=1)
    store.followers.set_following(OA, person, following=True)
    store.followers.set_unreachable(OA, person)
    store.followers.met(OA, recipient(), interacted_at=2)

    assert store.followers.audience(OA, interacted_since=0, after="", limit=10) == [person]


def test_a_case_is_found_only_by_the_person_who_filed_it(store: Store) -> None:
    store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")

    found = store.cases.find(OA, "PA-7K3-M9Q", "lan")
    assert found is not None
    assert (found.text, found.place) == ("đèn đường hỏng", "thôn 3")
    assert store.cases.find(OA, "PA-7K3-M9Q", "hung") is None
    assert store.cases.list_of(OA, "hung") == []


def test_the_same_cause_files_one_case(store: Store) -> None:
    assert store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")
    assert not store.cases.add(a_case(code="PA-OTHER"), oa_id=OA, person="lan", cause="e1")


def test_a_taken_code_is_refused_so_that_another_is_made(store: Store) -> None:
    store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")

    with pytest.raises(StorageError):
        store.cases.add(a_case(), oa_id=OA, person="hung", cause="e2")


def test_an_answer_closes_the_case_and_is_sealed(store: Store, engine: Engine) -> None:
    store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")
    case = store.cases.get("PA-7K3-M9Q")
    store.cases.answer(case, "đã thay bóng")

    answered = store.cases.get("PA-7K3-M9Q")
    assert (answered.status, answered.answer) == (CaseStatus.ANSWERED, "đã thay bóng")
    assert "thay bóng" not in str([dict(row) for row in engine.query("SELECT * FROM cases")])


def test_an_unknown_code_says_what_to_do(store: Store) -> None:
    with pytest.raises(UnknownThing, match="cases list"):
        store.cases.get("PA-000-000")
