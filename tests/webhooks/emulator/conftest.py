"""Fixtures around the small town of town.py."""

from __future__ import annotations

import random

import pytest
from flask.testing import FlaskClient

from tests.webhooks.emulator.town import BUSINESS, GOV, START_MS, Bot, Webhook, add_town
from webhooks.emulator import EmulatorClock, Platform, create_platform_app


@pytest.fixture
def zalo_clock() -> EmulatorClock:
    return EmulatorClock(start_ms=START_MS)


@pytest.fixture
def webhook(zalo_clock: EmulatorClock) -> Webhook:
    return Webhook(zalo_clock)


@pytest.fixture
def platform(zalo_clock: EmulatorClock, webhook: Webhook) -> Platform:
    platform = Platform(zalo_clock, webhook, rng=random.Random(7))
    add_town(platform)
    return platform


@pytest.fixture
def client(platform: Platform) -> FlaskClient:
    return create_platform_app(platform).test_client()


@pytest.fixture
def bots(platform: Platform, client: FlaskClient) -> dict[str, Bot]:
    return {
        oa_id: Bot(client, oa_id, str(platform.issue_tokens(oa_id)["access_token"]))
        for oa_id in (GOV, BUSINESS)
    }


@pytest.fixture(params=[GOV, BUSINESS], ids=["gov", "business"])
def bot(request: pytest.FixtureRequest, bots: dict[str, Bot]) -> Bot:
    """A bot of either kind of account."""
    chosen: Bot = bots[request.param]
    return chosen


@pytest.fixture
def gov(bots: dict[str, Bot]) -> Bot:
    return bots[GOV]
