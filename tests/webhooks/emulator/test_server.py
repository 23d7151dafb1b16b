"""Over a real socket: headers with underscores arrive, lost answers look lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.platforms import served
from tests.webhooks.emulator.town import GOV, LAN, Bot
from webhooks.emulator import Platform
from webhooks.emulator.delivery import http_post


@pytest.fixture
def base(platform: Platform) -> Iterator[str]:
    with served(platform) as address:
        yield address


def test_access_token_header_arrives(base: str, gov: Bot) -> None:
    answer = requests.get(f"{base}/v2.0/oa/getoa", headers={"access_token": gov.token}, timeout=5)

    assert answer.json()["data"]["oa_id"] == GOV


def test_lost_answer_is_a_connection_problem_for_the_caller(
    base: str, platform: Platform, gov: Bot
) -> None:
    platform.says(LAN, GOV, "chào")
    platform.reset_after_acceptance()
    body = {"recipient": {"user_id": LAN}, "message": {"text": "đi rồi"}}

    with pytest.raises(requests.RequestException):
        requests.post(
            f"{base}{gov.path}", json=body, headers={"access_token": gov.token}, timeout=5
        )

    assert platform.chat(LAN, GOV)[-1].text == "đi rồi"


def test_default_post_returns_the_status_and_raises_oserror(base: str) -> None:
    assert http_post(f"{base}/nothing", b"{}", {"X": "1"}) == 404
    with pytest.raises(OSError, match="refused"):
        http_post("http://127.0.0.1:1/", b"{}", {})
