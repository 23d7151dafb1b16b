"""Lists of people, and what an account notes about them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import BUSINESS, DAY, GOV, LAN, Bot
from webhooks.emulator import Platform

V3, V2 = "/v3.0/oa/user/getlist", "/v2.0/oa/getfollowers"


@pytest.fixture
def business(platform: Platform, bots: dict[str, Bot]) -> Bot:
    return bots[BUSINESS]


def crowd(platform: Platform, oa_id: str, size: int) -> list[str]:
    names = [f"31{number:017d}" for number in range(size)]
    for user_id in names:
        platform.add_citizen(user_id, "Người")
        platform.follows(user_id, oa_id)
    return names


def users(answer: dict[str, Any]) -> list[str]:
    return [user["user_id"] for user in answer["data"]["users"]]


def test_list_of_users_has_pages_of_50(platform: Platform, business: Bot) -> None:
    names = crowd(platform, BUSINESS, 60)

    first = business.get(V3, offset=0, count=50)
    second = business.get(V3, offset=50, count=50)

    assert users(first) + users(second) == names
    data = second["data"]
    assert (data["total"], data["count"], data["offset"]) == (60, 10, 50)


def test_list_of_followers_has_pages_of_50(platform: Platform, gov: Bot) -> None:
    names = crowd(platform, GOV, 60)
    platform.unfollows(names[0], GOV)

    first = gov.get(V2, offset=0, count=50)["data"]
    second = gov.get(V2, offset=50, count=50)["data"]

    assert first["total"] == second["total"] == 59
    assert [f["user_id"] for f in first["followers"] + second["followers"]] == names[1:]


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ({"offset": 9951, "count": 50}, 0),
        ({"offset": 9952, "count": 1}, -210),
        ({"offset": 0, "count": 51}, -210),
        ({"offset": 0, "count": 0}, -201),
        ({"offset": -1, "count": 1}, -201),
        ({"count": 1}, -201),
        ({"offset": 0}, -201),
        ({"offset": 0, "count": 1, "is_follower": "maybe"}, -201),
        ({"offset": 0, "count": 1, "is_follower": True}, -201),
        ({"offset": 0, "count": 1, "last_interaction_period": "L1Y"}, -201),
        ({"offset": 0, "count": 1, "last_interaction_period": "2026_11_01"}, -201),
        ({"offset": 0, "count": 1, "last_interaction_period": "2026_13_01:2026_13_02"}, -201),
        ({}, -201),
    ],
    ids=str,
)
def test_impossible_pages_are_refused(business: Bot, page: dict[str, object], error: int) -> None:
    assert business.get(V3, **page)["error"] == error


def test_each_kind_of_account_has_its_own_list(bots: dict[str, Bot]) -> None:
    page = {"offset": 0, "count": 1}

    assert bots[GOV].get(V3, **page)["error"] == -235
    assert bots[BUSINESS].get(V2, **page)["error"] == -240


def test_list_can_be_narrowed(platform: Platform, business: Bot) -> None:
    stayed, left, wrote, tagged = crowd(platform, BUSINESS, 4)
    platform.unfollows(left, BUSINESS)
    platform.advance(DAY)
    platform.says(wrote, BUSINESS, "chào")
    business.renew(platform)
    business.call("/v2.0/oa/tag/tagfollower", {"user_id": tagged, "tag_name": "CCHC"})

    def narrowed(**by: str) -> list[str]:
        return users(business.get(V3, offset=0, count=50, **by))

    assert narrowed() == [stayed, left, wrote, tagged]
    assert narrowed(is_follower="true") == [stayed, wrote, tagged]
    assert narrowed(is_follower="false") == [left]
    assert narrowed(tag_name="CCHC") == [tagged]
    assert narrowed(tag_name="khác") == []
    assert narrowed(last_interaction_period="TODAY") == [wrote]
    assert narrowed(last_interaction_period="YESTERDAY") == [stayed, left, tagged]
    assert narrowed(last_interaction_period="2026_11_24:2026_11_25") == [wrote]
    assert narrowed(last_interaction_period="2026_11_22:2026_11_23") == [stayed, left, tagged]
    platform.advance(6 * DAY)
    business.renew(platform)
    assert narrowed(last_interaction_period="L7D") == [wrote]
    assert len(narrowed(last_interaction_period="L30D")) == 4


def test_day_begins_at_midnight_in_vietnam(platform: Platform, business: Bot) -> None:
    platform.follows(LAN, BUSINESS)
    platform.advance(15 * 3600 - 60)  # 23:59
    assert users(business.get(V3, offset=0, count=1, last_interaction_period="TODAY")) == [LAN]

    platform.advance(60)

    assert users(business.get(V3, offset=0, count=1, last_interaction_period="TODAY")) == []


def test_noted_fields_are_told_and_the_others_stay(platform: Platform, business: Bot) -> None:
    platform.follows(LAN, BUSINESS)
    path = "/v3.0/oa/user/update"
    shared = {"name": "Trần Lan", "phone": "84900000000"}
    body = {"user_id": LAN, "user_alias": "Chị Lan", "shared_info": shared}
    assert business.call(path, body)["error"] == 0
    body = {"user_id": LAN, "user_external_id": "7", "shared_info": {"phone": "84911111111"}}
    assert business.call(path, body)["error"] == 0

    told = business.get("/v3.0/oa/user/detail", user_id=LAN)["data"]

    assert (told["user_alias"], told["user_external_id"]) == ("Chị Lan", "7")
    assert told["shared_info"]["name"] == "Trần Lan"
    assert told["shared_info"]["phone"] == "84911111111"
    assert business.call(path, {"user_id": LAN, "user_alias": 5})["error"] == -201
    assert business.call(path, {"user_id": LAN, "shared_info": {"phone": 5}})["error"] == -201
    assert business.call(path, {"user_id": "42"})["error"] == -201


def test_agencies_cannot_use_the_newer_update(platform: Platform, gov: Bot) -> None:
    platform.follows(LAN, GOV)

    assert gov.call("/v3.0/oa/user/update", {"user_id": LAN})["error"] == -235


def test_erased_citizen_keeps_only_the_chat(platform: Platform, bot: Bot) -> None:
    platform.follows(LAN, bot.oa_id)
    platform.says(LAN, bot.oa_id, "chào")
    platform.submits_info(LAN, bot.oa_id, {"name": "Trần Lan", "phone": "84900000000"})
    bot.call("/v2.0/oa/tag/tagfollower", {"user_id": LAN, "tag_name": "CCHC"})

    assert bot.call("/v2.0/oa/deletefollowerinfo", {"user_id": LAN})["error"] == 0

    contact = platform.contact(LAN, bot.oa_id)
    assert (contact.alias, contact.external_id, contact.shared) == ("", "", {})
    assert bot.get("/v2.0/oa/tag/gettagsofoa")["data"] == ["CCHC"]
    paths = {GOV: "/v2.0/oa/getprofile", BUSINESS: "/v3.0/oa/user/detail"}
    told = bot.get(paths[bot.oa_id], user_id=LAN)["data"]
    assert told["tags_and_notes_info"]["tag_names"] == []
    assert not any(told["shared_info"].values())
    assert len(platform.chat(LAN, bot.oa_id)) == 1
    assert bot.call("/v2.0/oa/deletefollowerinfo", {"user_id": "42"})["error"] == -201
