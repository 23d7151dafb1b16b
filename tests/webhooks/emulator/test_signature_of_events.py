"""What the emulator signs is what the published vectors say, to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import APP, GOV, LAN, WEBHOOK_SECRET, Bot, Webhook, vectors
from webhooks.emulator import Platform
from webhooks.emulator.signature import sign, spoil


@pytest.mark.parametrize("vector", vectors(), ids=lambda v: v["label"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    value = sign(
        vector["raw_body"].encode(),
        app_id=vector["app_id"],
        timestamp=vector["timestamp"],
        webhook_secret=vector["oa_secret_key"],
    )

    assert (value == vector["value"]) is vector["valid"]


def test_events_are_compact_utf8_and_signed_over_their_exact_bytes(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.says(LAN, GOV, "Đăng ký khai sinh")
    platform.run_due()

    (post,) = webhook.received
    assert "Đăng ký khai sinh".encode() in post.body
    assert b'": ' not in post.body
    assert post.headers["X-ZEvent-Signature"] == sign(
        post.body,
        app_id=APP,
        timestamp=post.event["timestamp"],
        webhook_secret=WEBHOOK_SECRET,
    )
    assert post.headers["X-ZEvent-Server"] == "OA OpenAPI"
    assert post.headers["User-Agent"] == "ZaloWebhook"
    assert "num_retry" not in post.headers


@pytest.mark.parametrize("mac", ["mac=00", "mac=0f"])
def test_a_spoilt_signature_differs_in_one_character(mac: str) -> None:
    assert spoil(mac) != mac
    assert len(spoil(mac)) == len(mac)
