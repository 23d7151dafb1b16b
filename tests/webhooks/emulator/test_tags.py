"""Tags on followers, and what the webhook hears of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import BUSINESS, GOV, LAN, Bot, Webhook
from webhooks.emulator import Platform

TAG = "Nhận bản tin CCHC"
BODY = {"user_id": LAN, "tag_name": TAG}


@pytest.fixture
def follower(platform: Platform, webhook: Webhook) -> None:
    platform.follows(LAN, GOV)
    platform.follows(LAN, BUSINESS)


def tags(bot: Bot) -> Any:
    return bot.get("/v2.0/oa/tag/gettagsofoa")["data"]


def heard(platform: Platform, webhook: Webhook) -> list[tuple[str, dict[str, Any]]]:
    platform.run_due()
    told = [(r.name, r.event["tag"]) for r in webhook.received if "tag" in r.event]
    webhook.received.clear()
    return told


@pytest.mark.usefixtures("follower")
def test_tag_comes_with_its_first_use_and_goes_when_removed(
    platform: Platform, webhook: Webhook, bot: Bot
) -> None:
    assert tags(bot) == []
    assert bot.call("/v2.0/oa/tag/tagfollower", BODY)["error"] == 0
    assert bot.call("/v2.0/oa/tag/tagfollower", BODY)["error"] == 0
    assert tags(bot) == [TAG]
    worn = {"user_ids": [LAN], "name": TAG}
    assert heard(platform, webhook) == [
        ("add_user_to_tag", {"name": TAG}),
        ("add_user_to_tag", worn),
    ]

    assert bot.call("/v2.0/oa/tag/rmfollowerfromtag", BODY)["error"] == 0
    assert bot.call("/v2.0/oa/tag/rmfollowerfromtag", BODY)["error"] == 0
    assert tags(bot) == [TAG]
    assert heard(platform, webhook) == [("remove_user_from_tag", worn)]

    assert bot.call("/v2.0/oa/tag/rmtag", {"tag_name": TAG})["error"] == 0
    assert tags(bot) == []
    assert heard(platform, webhook) == [("remove_tag", {"name": TAG})]


@pytest.mark.usefixtures("follower")
def test_user_id_may_be_a_bare_number(gov: Bot) -> None:
    assert gov.call("/v2.0/oa/tag/tagfollower", BODY | {"user_id": int(LAN)})["error"] == 0
    assert gov.get("/v2.0/oa/getprofile", user_id=LAN)["data"]["tags_and_notes_info"] == {
        "notes": [],
        "tag_names": [TAG],
    }


@pytest.mark.usefixtures("follower")
def test_tags_of_accounts_are_apart(bots: dict[str, Bot]) -> None:
    bots[GOV].call("/v2.0/oa/tag/tagfollower", BODY)

    assert tags(bots[BUSINESS]) == []
    assert bots[BUSINESS].call("/v2.0/oa/tag/rmtag", {"tag_name": TAG})["error"] == -201


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("tagfollower", {"tag_name": TAG}, "user_id"),
        ("tagfollower", {"user_id": "42", "tag_name": TAG}, "user_id"),
        ("tagfollower", {"user_id": True, "tag_name": TAG}, "user_id"),
        ("tagfollower", {"user_id": LAN, "tag_name": " "}, "tag_name"),
        ("tagfollower", None, "body"),
        ("rmfollowerfromtag", BODY, "tag_name"),
        ("rmtag", {"tag_name": TAG}, "tag_name"),
        ("rmtag", {}, "tag_name"),
    ],
    ids=str,
)
def test_impossible_calls_name_the_field(gov: Bot, path: str, body: object, field: str) -> None:
    answer = gov.call(f"/v2.0/oa/tag/{path}", body)

    assert answer == {"error": -201, "message": f"{field} is invalid!"}


def test_only_followers_wear_tags(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")

    assert gov.call("/v2.0/oa/tag/tagfollower", BODY)["error"] == -213
    assert tags(gov) == []
