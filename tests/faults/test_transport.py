"""What happens to a call between Zalo and us: cut, slow, lost or never begun."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable, Iterator

import pytest
import requests

from bot.app import App, build
from bot.conversation.guide import Guide
from bot.storage.tokens import Tokens
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.faults.street import Street, eventually
from tests.faults.victim import street_settings
from tests.scenarios.test_bulletins import TITLE, a_bulletin, follower

ASK = "lệ phí chứng thực bản sao"
FEE = "2.000 đồng"
TOKEN_PATH = "/v4/oa/access_token"
READ_TIMEOUT_SECONDS = 0.3


class Died(BaseException):
    """Stands for the end of the process."""


ON_THE_WAY: dict[str, Callable[[Installation], None]] = {
    "a gateway's HTML page": lambda town: town.zalo.http_502_next(),
    "too many requests": lambda town: town.zalo.http_429_next(),
    "half an answer": lambda town: town.zalo.truncate_next(),
    "a broken connection after acceptance": lambda town: town.zalo.reset_after_acceptance(),
}


@pytest.mark.parametrize("accident", ON_THE_WAY)
def test_a_reply_meets_an_accident_and_is_heard_once(town: Installation, accident: str) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    ON_THE_WAY[accident](town)
    lan.says(ASK)
    town.pass_time(minutes=3)

    assert sum(FEE in text for text in lan.all_heard()) == 1
    assert town.app.store.outbox.counts() == {"sent": 2}


@pytest.mark.parametrize("accident", ON_THE_WAY)
def test_a_bulletin_meets_an_accident_and_is_heard_at_most_once(
    town: Installation, accident: str
) -> None:
    town.zalo.echoes = False
    lan = follower(town)
    lan.says("xin chào")
    a_bulletin(town)
    town.pass_time(minutes=2)
    ON_THE_WAY[accident](town)
    town.tick()
    town.pass_time(minutes=3)
    town.tick()

    heard = sum(TITLE in text for text in lan.all_heard())
    counts = town.app.store.outbox.counts("bulletin:")
    assert heard <= 1
    assert heard == 1 or counts == {"failed": 1}, "not sent, but not forgotten either"


def test_a_crash_between_a_new_token_and_its_saving_calls_an_officer_and_loses_no_reply(
    town: Installation, lan: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.zalo.revoke_token(OA)
    with monkeypatch.context() as patch:
        patch.setattr(Tokens, "save", die)
        with pytest.raises(Died):
            lan.says(ASK)
    for _ in range(3):
        town.pass_time(minutes=6)
    assert lan.hears() == ""
    assert town.app.store.outbox.counts()["pending"] == 1

    town.app.tokens.import_pair(OA, town.zalo.issue_tokens(OA))
    town.pass_time(minutes=6)
    assert FEE in lan.hears()


def test_a_lost_answer_of_the_token_host_calls_an_officer_and_loses_no_reply(
    town: Installation, lan: Citizen
) -> None:
    town.zalo.revoke_token(OA)
    town.zalo.reset_after_acceptance(path=TOKEN_PATH)
    assert lan.says(ASK) == ""
    assert town.app.store.outbox.counts()["pending"] == 1

    town.app.tokens.import_pair(OA, town.zalo.issue_tokens(OA))
    town.pass_time(minutes=6)
    assert FEE in lan.hears()


def test_a_platform_that_answers_too_late_has_taken_the_reply_once(
    small_street: Street, hasty: App
) -> None:
    small_street.zalo.latency = READ_TIMEOUT_SECONDS * 3
    small_street.says("lan", ASK)
    deliver(hasty)
    assert hasty.store.outbox.counts() == {"ambiguous": 1}

    small_street.zalo.latency = 0.0
    settle(small_street, hasty)
    assert len(small_street.heard("lan")) == 1
    assert hasty.store.outbox.counts() == {"sent": 1}


def test_a_platform_that_answers_byte_by_byte_has_taken_the_reply_once(
    small_street: Street, hasty: App
) -> None:
    small_street.says("hung", "xin chào")
    deliver(hasty)  # learns the message API, so that the slow answer is that of the reply
    small_street.zalo.drip_next(READ_TIMEOUT_SECONDS * 16)
    small_street.says("lan", ASK)
    deliver(hasty)
    settle(small_street, hasty)

    assert len(small_street.heard("lan")) == 1
    assert hasty.store.outbox.counts() == {"sent": 2}


def test_a_platform_nobody_can_reach_was_surely_not_told(
    small_street: Street, guide: Guide
) -> None:
    settings = street_settings(small_street.url, "http://127.0.0.1:9")
    app = build(settings, session=requests.Session(), guide=guide)
    small_street.says("lan", ASK)
    deliver(app)

    assert app.store.outbox.counts() == {"pending": 1}
    app.close()


def test_a_name_that_cannot_be_resolved_was_surely_not_told(
    small_street: Street, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = street_settings(small_street.url, "http://zalo.invalid")
    app = build(settings, session=requests.Session(), guide=guide)
    small_street.says("lan", ASK)
    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    deliver(app)

    assert app.store.outbox.counts() == {"pending": 1}
    app.close()


@pytest.fixture
def hasty(small_street: Street, guide: Guide) -> Iterator[App]:
    """A bot that waits only a moment for an answer."""
    settings = street_settings(small_street.url, small_street.platform)
    zalo = dataclasses.replace(settings.zalo, read_timeout_seconds=READ_TIMEOUT_SECONDS)
    hasty = dataclasses.replace(settings, zalo=zalo)
    app = build(hasty, session=requests.Session(), guide=guide)
    yield app
    app.close()


def deliver(app: App) -> None:
    """Answer what was received and try to send it."""
    while app.worker().run_once():
        pass
    assert app.sender().run_once()


def settle(street: Street, app: App) -> None:
    """Wait until the echo has come and settled everything."""

    def is_settled() -> bool:
        app.worker().run_once()
        app.sender().run_once()
        return app.store.outbox.counts().keys() == {"sent"} and not street.zalo.run_due()

    eventually(is_settled, "the echo settles the delivery")


def die(*_: object, **__: object) -> None:
    raise Died


def unresolved(*_: object, **__: object) -> None:
    raise socket.gaierror(-2, "Name or service not known")
