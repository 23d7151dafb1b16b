"""Whatever a program sends, every path answers with an envelope."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webhooks.emulator.town import (
    BUSINESS,
    GOV,
    LAN,
    START_MS,
    Bot,
    Webhook,
    add_town,
    publish,
)
from tests.webhooks.emulator.town import article as good_article
from webhooks.emulator import EmulatorClock, Platform, create_platform_app
from webhooks.emulator.gate import ENDPOINTS, ApiCall

KEYS = sorted(
    {
        *("user_id", "tag_name", "offset", "count", "limit", "type", "id", "token", "message_id"),
        *("recipient", "target", "message", "attachment", "payload", "elements", "media_type"),
        *("template_type", "attachment_id", "ages", "cities", "quota_owner", "product_type"),
        *("is_follower", "last_interaction_period", "shared_info", "user_alias"),
        *good_article(),
        *("cover_type", "photo_url", "content", "url"),
    }
)
WORDS = st.sampled_from(
    [LAN, "normal", "text", "template", "media", "article", "1,2", "OA", "photo"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def town() -> tuple[Platform, dict[str, str]]:
    clock = EmulatorClock(start_ms=START_MS)
    platform = Platform(clock, Webhook(clock), rng=random.Random(7))
    add_town(platform)
    tokens = {oa: str(platform.issue_tokens(oa)["access_token"]) for oa in (GOV, BUSINESS)}
    client = create_platform_app(platform).test_client()
    for oa_id, token in tokens.items():
        platform.follows(LAN, oa_id)
        publish(Bot(client, oa_id, token))
        platform.change_oa(oa_id, calls_per_minute=10**9)
    return platform, tokens


@pytest.mark.parametrize(("method", "path"), ENDPOINTS, ids=str)
def test_every_path_answers_with_an_envelope(
    town: tuple[Platform, dict[str, str]], method: str, path: str
) -> None:
    platform, tokens = town

    @given(params=VALUES, oa_id=st.sampled_from([GOV, BUSINESS]))
    @settings(max_examples=40, deadline=None)
    def ask(params: object, oa_id: str) -> None:
        body = platform.answer(ApiCall(method, path, tokens[oa_id], params)).body
        assert isinstance(body["error"], int)
        assert body["message"]
        assert ("data" in body) == (body["error"] == 0)

    ask()
