"""Accounts, sessions and attempts to sign in, on every engine."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.errors import UnknownThing
from bot.storage.engine import Engine
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from tests.factories import OA

OFFICER = Grant(Role.OFFICER)


def an_account(store: Store, login: str = "lan", grant: Grant = OFFICER) -> str:
    assert store.staff.add(login, name="Lan", password_hash="h", grants=[grant])
    account = store.staff.find(login)
    assert account is not None
    return account.id


def test_an_account_keeps_its_name_roles_and_oas(store: Store) -> None:
    grants = [Grant(Role.VIEWER), Grant(Role.OFFICER, OA)]
    store.staff.add("lan", name="Lan", password_hash="h", grants=grants)
    account = store.staff.find("lan")

    assert account is not None
    assert (account.name, account.is_active) == ("Lan", True)
    assert account.roles_at(OA) == {Role.VIEWER, Role.OFFICER}
    assert account.roles_at("9") == {Role.VIEWER}
    assert store.staff.all() == [account]
    assert store.staff.get(account.id) == account


def test_a_taken_login_name_changes_nothing(store: Store) -> None:
    first = an_account(store)

    assert not store.staff.add("lan", name="Other", password_hash="x", grants=[])
    assert store.staff.get(first).name == "Lan"
    assert store.staff.password_hash(first) == "h"


def test_an_unknown_account_says_where_to_look(store: Store) -> None:
    assert store.staff.find("nobody") is None
    for look in (store.staff.get, store.staff.password_hash):
        with pytest.raises(UnknownThing, match="staff list"):
            look("nobody")


def test_a_session_belongs_to_its_holder_until_it_is_ended(store: Store) -> None:
    lan = an_account(store)
    store.sessions.begin("t1", lan)

    assert store.sessions.holder("t1") == lan
    assert store.sessions.holder("t2") is None
    store.sessions.end("t1")
    assert store.sessions.holder("t1") is None


def test_an_idle_session_is_over_after_half_an_hour(store: Store, clock: MovableClock) -> None:
    lan = an_account(store)
    store.sessions.begin("t1", lan)
    clock.advance(minutes=29)
    assert store.sessions.holder("t1") == lan
    clock.advance(minutes=29)
    assert store.sessions.holder("t1") == lan
    clock.advance(minutes=30)

    assert store.sessions.holder("t1") is None


def test_a_busy_session_is_over_after_twelve_hours(store: Store, clock: MovableClock) -> None:
    lan = an_account(store)
    store.sessions.begin("t1", lan)
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        assert store.sessions.holder("t1") == lan
    clock.advance(minutes=20)

    assert store.sessions.holder("t1") is None


def test_closing_an_account_or_a_new_password_ends_its_sessions(store: Store) -> None:
    lan, hung = an_account(store), an_account(store, "hung")
    for number, who in enumerate((lan, lan, hung)):
        store.sessions.begin(f"t{number}", who)
    store.staff.set_active(lan, active=False)

    assert [store.sessions.holder(f"t{n}") for n in range(3)] == [None, None, hung]
    assert not store.staff.get(lan).is_active
    store.staff.set_password(hung, "new")
    assert store.sessions.holder("t2") is None
    assert store.staff.password_hash(hung) == "new"


def test_attempts_are_counted_for_ten_minutes(store: Store, clock: MovableClock) -> None:
    assert [store.attempts.counted("name:lan") for _ in range(3)] == [1, 2, 3]
    assert store.attempts.counted("name:hung") == 1
    clock.advance(minutes=10)
    assert store.attempts.counted("name:lan") == 1
    store.attempts.forgiven("name:lan")

    assert store.attempts.counted("name:lan") == 1


def test_what_was_typed_as_a_name_stands_nowhere_in_the_clear(store: Store, engine: Engine) -> None:
    store.attempts.counted("name:my-secret-sentence")

    rows = [dict(row) for row in engine.query("SELECT * FROM sign_in_attempts")]
    assert "secret" not in str(rows)


def test_what_is_over_is_purged(store: Store, engine: Engine, clock: MovableClock) -> None:
    lan = an_account(store)
    store.sessions.begin("old", lan)
    store.attempts.counted("name:lan")
    clock.advance(minutes=31)
    store.sessions.begin("new", lan)
    store.sessions.purge()

    assert [row["token_hash"] for row in engine.query("SELECT * FROM staff_sessions")] == ["new"]
    assert engine.query("SELECT * FROM sign_in_attempts") == []
