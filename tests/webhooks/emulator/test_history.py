"""What was said can be asked for, also when no webhook ever told of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import (
    GOV,
    LAN,
    PDF,
    Bot,
    Webhook,
    broadcast_body,
    publish,
)
from webhooks.emulator import Platform

RECENT, CHAT = "/v2.0/oa/listrecentchat", "/v2.0/oa/conversation"
HUNG = "3000000000000000004"
FIELDS = [
    "src",
    "time",
    "type",
    "message",
    "message_id",
    "from_id",
    "to_id",
    "from_display_name",
    "from_avatar",
    "to_display_name",
    "to_avatar",
]


def chat(bot: Bot, offset: int = 0, count: int = 10) -> list[dict[str, Any]]:
    return list(bot.get(CHAT, user_id=LAN, offset=offset, count=count)["data"])


def test_lost_message_is_in_the_conversation(
    platform: Platform, webhook: Webhook, bot: Bot
) -> None:
    platform.drop_next_webhook()
    msg_id = platform.says(LAN, bot.oa_id, "đèn hỏng")
    platform.run_due()
    assert webhook.names() == []

    (told,) = chat(bot)

    assert set(told) == set(FIELDS)
    assert (told["src"], told["type"], told["message"]) == (1, "text", "đèn hỏng")
    assert told["message_id"] == msg_id
    assert told["time"] == platform.clock.now_ms()
    assert (told["from_id"], told["to_id"]) == (LAN, bot.oa_id)
    assert told["from_display_name"] == "Lan"


def test_account_is_source_nought(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    gov.says("Kính chào")

    told = chat(gov)[0]

    assert (told["src"], told["from_id"], told["to_id"]) == (0, GOV, LAN)
    assert (told["from_display_name"], told["to_display_name"]) == ("UBND xã Mẫu", "Lan")


def test_conversation_has_pages_of_ten_newest_first(platform: Platform, gov: Bot) -> None:
    for number in range(12):
        platform.says(LAN, GOV, str(number))

    assert [m["message"] for m in chat(gov)] == [str(n) for n in range(11, 1, -1)]
    assert [m["message"] for m in chat(gov, offset=10)] == ["1", "0"]
    assert chat(gov, offset=12) == []


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ({"offset": 0, "count": 11}, -210),
        ({"offset": 0, "count": 0}, -201),
        ({"offset": "x", "count": 1}, -201),
        ({"count": 1}, -201),
        ({}, -201),
    ],
    ids=str,
)
def test_impossible_pages_are_refused(
    platform: Platform, gov: Bot, page: dict[str, object], error: int
) -> None:
    platform.says(LAN, GOV, "chào")

    assert gov.get(RECENT, **page)["error"] == error
    assert gov.get(CHAT, user_id=LAN, **page)["error"] == error


def test_conversation_wants_a_citizen_who_was_met(gov: Bot) -> None:
    for who in ({}, {"user_id": LAN}, {"user_id": "42"}):
        answer = gov.get(CHAT, offset=0, count=1, **who)
        assert answer == {"error": -201, "message": "user_id is invalid!"}


def test_recent_chats_are_told_by_their_newest_message(platform: Platform, gov: Bot) -> None:
    platform.add_citizen(HUNG, "Hùng")
    assert gov.get(RECENT, offset=0, count=10)["data"] == []
    platform.says(LAN, GOV, "một")
    platform.advance(1)
    platform.says(HUNG, GOV, "hai")
    platform.anonymous_says("a0a0", GOV, "hỏi kín", conversation_id="c0ff")
    platform.advance(1)
    platform.says(LAN, GOV, "ba")

    recent = gov.get(RECENT, offset=0, count=10)["data"]

    assert [(m["from_id"], m["message"]) for m in recent] == [(LAN, "ba"), (HUNG, "hai")]
    assert [m["message"] for m in gov.get(RECENT, offset=1, count=1)["data"]] == ["hai"]


@pytest.mark.parametrize(
    ("action", "kind", "fields"),
    [
        ("sends_image", "photo", {"url", "thumb"}),
        ("sends_sticker", "sticker", {"url"}),
        ("sends_location", "location", {"location"}),
        ("sends_file", "link", {"url", "description"}),
    ],
)
def test_attachments_have_their_own_words(
    platform: Platform, gov: Bot, action: str, kind: str, fields: set[str]
) -> None:
    getattr(platform, action)(LAN, GOV)

    (told,) = chat(gov)

    assert told["type"] == kind
    assert set(told) - set(FIELDS) == fields


def test_what_the_account_sent_is_told_by_kind(platform: Platform, gov: Bot) -> None:
    platform.follows(LAN, GOV)
    platform.says(LAN, GOV, "chào")
    token = gov.upload("file", PDF, "to-khai.pdf")["data"]["token"]
    gov.send({"attachment": {"type": "file", "payload": {"token": token}}})
    gov.call("/v2.0/oa/message", broadcast_body(publish(gov)))
    platform.advance(1800)

    broadcast, file, _ = chat(gov)

    assert (file["type"], file["description"]) == ("link", "to-khai.pdf")
    assert broadcast["type"] == "links"
    assert broadcast["links"][0]["title"] == "Lịch tiếp công dân"
    assert broadcast["links"][0]["url"].startswith("https://")
