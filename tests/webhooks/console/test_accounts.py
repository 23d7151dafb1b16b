"""Signing in at the login page, leaving, and a new password."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.storage.staff import Grant, Role
from tests.fakes import Installation
from tests.webhooks.console.office import browser_of, seen

GOOD, OTHER = "con mèo đen ngủ trưa", "mưa rào trên mái tôn"


@pytest.fixture
def browser(town: Installation) -> FlaskClient:
    hashed = town.app.passwords.hashed(GOOD, login="lan")
    town.app.store.staff.add(
        "lan", name="Nguyễn Lan", password_hash=hashed, grants=[Grant(Role.OFFICER)]
    )
    return browser_of(town.web.application)


def sends(browser: FlaskClient, page: str, **fields: str) -> TestResponse:
    """Fill in the form of a page and send it where the form says."""
    text = browser.get(page).text
    form = re.search(r'<form method="post" action="([^"]*(?:login|account))">', text)
    token = re.search(r'name="csrf" value="(\w+)"', text)
    assert form is not None
    assert token is not None
    return browser.post(form[1], data={"csrf": token[1], **fields})


def test_from_the_login_page_to_the_page_that_was_asked_for(browser: FlaskClient) -> None:
    away = browser.get("/console/cases?shelf=mine")
    assert away.headers["Location"] == "/console/login?next=/console/cases%3Fshelf%3Dmine"
    entered = sends(
        browser,
        away.headers["Location"],
        login="lan",
        password=GOOD,
        next="/console/cases?shelf=mine",
    )

    assert entered.headers["Location"] == "/console/cases?shelf=mine"
    assert "Nguyễn Lan" in seen(browser.get("/console/"))
    assert browser.get("/console/login").headers["Location"] == "/console/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_more(browser: FlaskClient) -> None:
    answer = sends(browser, "/console/login", login="lan", password="wrong")

    assert answer.status_code == 401
    assert "Tên đăng nhập, mật khẩu hoặc mã không đúng" in seen(answer)
    assert 'value="lan"' in answer.text
    assert "wrong" not in answer.text


def test_guessing_is_told_to_wait(browser: FlaskClient) -> None:
    answers = [sends(browser, "/console/login", login="x", password="y") for _ in range(11)]

    assert [a.status_code for a in answers] == [401] * 10 + [429]
    assert "chờ 10 phút" in seen(answers[-1])


def test_a_new_session_has_a_new_cookie_and_leaving_ends_it(browser: FlaskClient) -> None:
    sends(browser, "/console/login", login="lan", password=GOOD)
    first = browser.get_cookie("mot-cua")
    assert first is not None
    token = re.search(r'name="csrf" value="(\w+)"', browser.get("/console/").text)
    assert token is not None
    browser.post("/console/logout", data={"csrf": token[1]})
    assert browser.get_cookie("mot-cua") is None
    sends(browser, "/console/login", login="lan", password=GOOD)
    second = browser.get_cookie("mot-cua")

    assert second is not None
    assert second.value != first.value
    browser.set_cookie("mot-cua", first.value)
    assert browser.get("/console/").status_code == 303


def test_a_new_password_ends_the_session_and_is_asked_for_next_time(browser: FlaskClient) -> None:
    sends(browser, "/console/login", login="lan", password=GOOD)
    page = "/console/account"
    assert "không giống nhau" in seen(sends(browser, page, old=GOOD, new=OTHER, again="x"))
    assert "hiện nay không đúng" in seen(sends(browser, page, old="x", new=OTHER, again=OTHER))
    assert "ít nhất 12 ký tự" in seen(sends(browser, page, old=GOOD, new="ngắn", again="ngắn"))
    changed = sends(browser, page, old=GOOD, new=OTHER, again=OTHER)

    assert changed.headers["Location"].startswith("/console/login")
    assert browser.get("/console/").status_code == 303
    assert sends(browser, "/console/login", login="lan", password=GOOD).status_code == 401
    assert sends(browser, "/console/login", login="lan", password=OTHER).status_code == 303


def test_the_account_page_tells_ones_roles(browser: FlaskClient) -> None:
    sends(browser, "/console/login", login="lan", password=GOOD)

    assert "Cán bộ xử lý mọi tài khoản OA" in seen(browser.get("/console/account"))
