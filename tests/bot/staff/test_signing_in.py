"""Who gets in, who does not, and how slow guessing is."""

from __future__ import annotations

import re
import threading
import unicodedata

import pytest

from bot.clock import MovableClock
from bot.staff import passwords as hashing
from bot.staff.passwords import PasswordRefused, Passwords, TooBusy, problem_of
from bot.staff.roles import RIGHTS, ROLE_NAMES, Right, may
from bot.staff.signing_in import (
    ATTEMPTS_PER_NAME,
    Refused,
    TooMany,
    Welcome,
    is_login,
    sign_in,
    signed_in,
)
from bot.storage import alerts, caselist, casework, exporting
from bot.storage.staff import Account, Grant, Role
from bot.storage.store import Store

GOOD = "con mèo đen ngủ trưa"


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords()


@pytest.fixture(scope="module")
def hashed(passwords: Passwords) -> str:
    return passwords.hashed(GOOD, login="lan")


@pytest.fixture
def office(sqlite_store: Store, hashed: str) -> Store:
    store = sqlite_store
    store.staff.add("lan", name="Lan", password_hash=hashed, grants=[Grant(Role.OFFICER)])
    return store


def test_the_right_password_opens_a_session(office: Store, passwords: Passwords) -> None:
    found = sign_in(office, passwords, login=" Lan ", password=GOOD, address="10.0.0.1")

    assert isinstance(found, Welcome)
    holder = signed_in(office, found.token)
    assert holder is not None
    assert holder.login == "lan"
    rows = [dict(row) for row in office.engine.query("SELECT * FROM staff_sessions")]
    assert found.token not in str(rows)


def test_the_same_password_with_decomposed_accents_fits(
    office: Store, passwords: Passwords
) -> None:
    typed = unicodedata.normalize("NFD", GOOD)
    found = sign_in(office, passwords, login="lan", password=typed, address="10.0.0.1")

    assert isinstance(found, Welcome)


@pytest.mark.parametrize(("login", "password"), [("lan", "wrong"), ("nobody", GOOD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    office: Store, passwords: Passwords, login: str, password: str
) -> None:
    found = sign_in(office, passwords, login=login, password=password, address="10.0.0.1")

    assert found == Refused()


def test_a_closed_account_stays_outside(office: Store, passwords: Passwords) -> None:
    account = office.staff.find("lan")
    assert account is not None
    office.staff.set_active(account.id, active=False)

    found = sign_in(office, passwords, login="lan", password=GOOD, address="10.0.0.1")
    assert found == Refused()


def test_after_ten_guesses_even_the_right_password_waits(
    office: Store, passwords: Passwords, clock: MovableClock
) -> None:
    def trying(password: str) -> object:
        return sign_in(office, passwords, login="lan", password=password, address="10.0.0.1")

    guesses = [trying("wrong") for _ in range(ATTEMPTS_PER_NAME)]
    assert guesses == [Refused()] * ATTEMPTS_PER_NAME
    assert trying(GOOD) == TooMany()
    clock.advance(minutes=10)
    assert isinstance(trying(GOOD), Welcome)


def test_a_name_that_does_not_exist_is_held_back_just_so(
    office: Store, passwords: Passwords
) -> None:
    found = [
        sign_in(office, passwords, login="nobody", password="x", address="10.0.0.1")
        for _ in range(ATTEMPTS_PER_NAME + 1)
    ]

    assert found == [Refused()] * ATTEMPTS_PER_NAME + [TooMany()]


def test_a_token_that_nobody_was_given_opens_nothing(office: Store) -> None:
    assert signed_in(office, "") is None
    assert signed_in(office, "x" * 43) is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "ngắn quá",
        "MatKhau@123456",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "lan.nguyen.2026",
        "x" * 201,
    ],
)
def test_easy_passwords_are_refused_with_a_reason(passwords: Passwords, password: str) -> None:
    assert problem_of(password, login="lan.nguyen")
    with pytest.raises(PasswordRefused):
        passwords.hashed(password, login="lan.nguyen")


def test_a_sentence_is_a_good_password() -> None:
    assert problem_of(GOOD, login="lan") == ""


def test_the_hash_is_argon2id_and_a_damaged_one_fits_nothing(
    passwords: Passwords, hashed: str
) -> None:
    assert hashed.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert not passwords.is_right("damaged", GOOD)
    assert not passwords.is_right(passwords.nobody(), "")


def test_a_third_check_at_once_waits_and_then_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "_WAIT_SECONDS", 0.0)
    monkeypatch.setattr(hashing, "_AT_ONCE", 1)
    crowded, inside, leave = Passwords(), threading.Event(), threading.Event()

    class Slow:
        def verify(self, _hash: str, _password: str) -> bool:
            inside.set()
            leave.wait()
            return True

    crowded._hasher = Slow()  # type: ignore[assignment]
    first = threading.Thread(target=crowded.is_right, args=("h", "p"))
    first.start()
    inside.wait()
    with pytest.raises(TooBusy):
        crowded.is_right("h", "p")
    leave.set()
    first.join()
    assert crowded.is_right("h", "p")


@pytest.mark.parametrize("login", ["a", "Lan", "lan nguyen", "lan/..", "x" * 41, "đạt", ".lan"])
def test_what_cannot_be_a_login_name(login: str) -> None:
    assert not is_login(login)


def test_every_role_has_rights_and_a_name() -> None:
    assert set(RIGHTS) == set(ROLE_NAMES) == set(Role)


def test_a_role_at_one_oa_counts_there_alone() -> None:
    account = Account("1", "lan", "Lan", is_active=True, grants=(Grant(Role.OFFICER, "oa1"),))

    assert may(account, Right.WORK_CASES)
    assert may(account, Right.WORK_CASES, oa_id="oa1")
    assert not may(account, Right.WORK_CASES, oa_id="oa2")


def test_every_query_of_officers_asks_who_sees_what() -> None:
    queries = [casework._ONE, alerts._UNSEEN, exporting._PAGE]
    queries += [caselist._OPEN_PAGE, caselist._NEWEST_PAGE, caselist._BY_CODE, caselist._COUNTS]

    for query in queries:
        asked = re.findall(
            r"c\.scope IN \(SELECT s\.scope FROM (case_\w+) s WHERE s\.staff = :staff\)",
            " ".join(query.split()),
        )
        assert len(asked) == 1, query
        assert set(asked) <= {"case_readers", "case_takers"}
