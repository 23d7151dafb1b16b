"""Six digits beside the password: turned on, asked for, each good once, and taken away."""

from __future__ import annotations

import re

import pyotp
import pytest
from werkzeug.test import TestResponse

from bot.clock import MovableClock
from bot.staff.signing_in import ATTEMPTS_PER_NAME
from bot.storage.audit import Act
from bot.storage.staff import Role
from tests.fakes import Installation
from tests.webhooks.console.office import Browser, Officer, browser_of, seen

GOOD = "con mèo đen ngủ trưa"


@pytest.fixture
def lan(town: Installation) -> Officer:
    officer = Officer(town, Role.OFFICER)
    hashed = town.app.passwords.hashed(GOOD, login=officer.account.login)
    town.app.store.engine.execute(
        "UPDATE staff SET password_hash = :hash WHERE id = :id", hash=hashed, id=officer.account.id
    )
    return officer


def digits(lan: Officer, clock: MovableClock, *, apart: int = 0) -> str:
    """Return the code that the app shows now, or so many half minutes from now."""
    secret = lan.secret  # type: ignore[attr-defined]
    return pyotp.TOTP(secret).generate_otp(clock.millis() // 30_000 + apart)


def turned_on(lan: Officer, clock: MovableClock) -> list[str]:
    """Turn it on as the page says, and return the recovery codes."""
    assert lan.sends("/account/totp").status_code == 303
    page = lan.reads("/account/totp")
    [secret] = re.findall(r"\b[A-Z2-7]{32}\b", page)
    lan.secret = secret  # type: ignore[attr-defined]
    answer = lan.sends("/account/totp/confirm", code=digits(lan, clock))
    assert answer.status_code == 200
    return re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", seen(answer))


def enters(town: Installation, lan: Officer, code: str = "") -> TestResponse:
    browser: Browser = browser_of(town.web.application)
    form = browser.get("/console/login").text
    [csrf] = re.findall(r'name="csrf" value="(\w+)"', form)
    data = {"csrf": csrf, "login": lan.account.login, "password": GOOD, "code": code}
    return browser.post("/console/login", data=data)


def test_once_it_is_on_the_password_alone_lets_nobody_in(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    assert enters(town, lan).status_code == 303
    codes = turned_on(lan, clock)
    assert len(set(codes)) == 8
    assert enters(town, lan).status_code == 401
    clock.advance(seconds=30)

    assert enters(town, lan, digits(lan, clock)).status_code == 303


def test_a_code_is_good_once_and_half_a_minute_early_or_late(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    turned_on(lan, clock)
    assert enters(town, lan, digits(lan, clock)).status_code == 401  # it turned it on
    clock.advance(minutes=2)
    assert enters(town, lan, digits(lan, clock, apart=-2)).status_code == 401
    assert enters(town, lan, digits(lan, clock, apart=2)).status_code == 401
    assert enters(town, lan, digits(lan, clock, apart=-1)).status_code == 303
    assert enters(town, lan, digits(lan, clock)).status_code == 303
    assert enters(town, lan, digits(lan, clock)).status_code == 401
    assert enters(town, lan, digits(lan, clock, apart=-1)).status_code == 401


def test_a_recovery_code_is_good_once_however_it_is_typed(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    first, second, *_ = turned_on(lan, clock)

    assert enters(town, lan, first.upper().replace("-", " ")).status_code == 303
    assert enters(town, lan, first).status_code == 401
    assert "Còn 7 mã dự phòng" in lan.reads("/account/totp")
    assert enters(town, lan, second).status_code == 303


def test_guessing_the_digits_is_slow(town: Installation, lan: Officer, clock: MovableClock) -> None:
    turned_on(lan, clock)
    clock.advance(minutes=11)
    guesses = [enters(town, lan, "000000").status_code for _ in range(ATTEMPTS_PER_NAME)]
    assert set(guesses) == {401}

    assert enters(town, lan, digits(lan, clock)).status_code == 429


def test_turning_it_off_takes_a_good_code(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    turned_on(lan, clock)
    assert lan.sends("/account/totp/off", code="").status_code == 422
    assert enters(town, lan).status_code == 401
    clock.advance(seconds=30)
    assert lan.sends("/account/totp/off", code=digits(lan, clock)).status_code == 303

    assert enters(town, lan).status_code == 303


def test_a_wrong_first_code_turns_nothing_on_and_begins_nothing_anew_when_on(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    lan.sends("/account/totp")
    assert lan.sends("/account/totp/confirm", code="000000").status_code == 422
    assert enters(town, lan).status_code == 303
    turned_on(lan, clock)
    before = town.app.store.second_factors.find(lan.account.id)
    lan.sends("/account/totp")

    assert town.app.store.second_factors.find(lan.account.id) == before


def test_nothing_readable_of_it_stands_in_the_database(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    codes = turned_on(lan, clock)
    query = town.app.store.engine.query
    rows = [*query("SELECT * FROM staff_totp"), *query("SELECT * FROM staff_recovery_codes")]
    stored = str([dict(row) for row in rows])

    assert lan.secret not in stored  # type: ignore[attr-defined]
    assert not any(code.replace("-", "") in stored or code in stored for code in codes)


def test_the_picture_is_drawn_without_script_or_style(lan: Officer) -> None:
    lan.sends("/account/totp")
    page = lan.opens("/account/totp").text

    assert "<svg" in page
    assert " style=" not in page


def test_an_administrator_takes_it_away(
    town: Installation, lan: Officer, clock: MovableClock
) -> None:
    turned_on(lan, clock)

    act = Act("cli:root", "account.totp_reset", target=lan.account.login)
    assert town.app.store.second_factors.turn_off(lan.account.id, act)
    assert not town.app.store.second_factors.turn_off(lan.account.id, act)
    assert enters(town, lan).status_code == 303
