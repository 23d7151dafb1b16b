"""An officer at the browser: signed in, filling in forms as the pages hold them."""

from __future__ import annotations

import hashlib
import itertools
import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.staff.signing_in import hash_of
from bot.storage.staff import EVERY_OA, Account, Grant, Role
from tests.factories import OA
from tests.fakes import Installation

_numbers = itertools.count(1)


class Browser(FlaskClient):
    """A client that reads every answer to its end, files as well."""

    def open(self, *args: Any, **facts: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **facts})


def browser_of(web: Flask) -> Browser:
    """A fresh browser without any cookie."""
    return Browser(web, web.response_class)


class Officer:
    """One account with one open browser."""

    def __init__(
        self, town: Installation, *roles: Role, name: str = "Lan", oa_id: str = EVERY_OA
    ) -> None:
        login = f"can-bo-{next(_numbers)}"
        grants = [Grant(role, oa_id) for role in roles]
        town.app.store.staff.add(login, name=name, password_hash="none", grants=grants)
        account = town.app.store.staff.find(login)
        assert account is not None
        self.account: Account = account
        self.token = f"token-of-{login}"
        town.app.store.sessions.begin(hash_of(self.token), account.id)
        self.browser = browser_of(town.web.application)
        self.browser.set_cookie("mot-cua", self.token)

    @property
    def csrf(self) -> str:
        """What the forms of this session carry."""
        return hashlib.sha256(f"form:{self.token}".encode()).hexdigest()

    def opens(self, path: str, **headers: str) -> TestResponse:
        return self.browser.get(f"/console{path}", headers=headers)

    def reads(self, path: str) -> str:
        """Return a page's text as a person sees it, in one line."""
        answer = self.opens(path)
        assert answer.status_code == 200, answer.status
        return seen(answer)

    def sends(self, path: str, **fields: str | list[str]) -> TestResponse:
        return self.browser.post(f"/console{path}", data={"csrf": self.csrf, **fields})

    def works_on(self, code: str, action: str, **fields: str) -> TestResponse:
        """Fill in a form of the case page as it is now."""
        page = self.opens(f"/cases/{OA}/{code}").text
        [version] = set(re.findall(r'name="version" value="(\d+)"', page))
        return self.sends(f"/cases/{OA}/{code}/{action}", version=version, **fields)


def seen(answer: TestResponse) -> str:
    """Return what a person reads of a page."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def acts(town: Installation, officer: Officer) -> list[str]:
    """Return what the record of acts tells of an officer, the oldest first."""
    rows = town.app.store.audit.walk()
    return [row.what for row in rows if row.who == officer.account.id]
