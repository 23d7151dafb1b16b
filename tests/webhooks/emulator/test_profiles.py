"""What the platform tells about accounts, citizens and quotas."""

from __future__ import annotations

from tests.webhooks.emulator.town import BUSINESS, DAY, GOV, LAN, Bot
from webhooks.emulator import Platform


def test_account_tells_its_kind(bots: dict[str, Bot], platform: Platform) -> None:
    platform.follows(LAN, GOV)

    gov = bots[GOV].get("/v2.0/oa/getoa")["data"]
    assert (gov["oa_id"], gov["oa_type"], gov["num_follower"]) == (GOV, 4, 1)
    assert bots[BUSINESS].get("/v2.0/oa/getoa")["data"]["oa_type"] == 2


def test_citizen_of_a_business_on_v3(bots: dict[str, Bot], platform: Platform) -> None:
    platform.says(LAN, BUSINESS, "chào")

    citizen = bots[BUSINESS].get("/v3.0/oa/user/detail", user_id=LAN)["data"]

    assert citizen["display_name"] == "Lan"
    assert citizen["user_is_follower"] is False
    assert citizen["user_last_interaction_date"] == "23/11/2026"
    assert bots[BUSINESS].get("/v2.0/oa/getprofile", user_id=LAN)["error"] == -240


def test_follower_of_an_agency_on_v2(bots: dict[str, Bot], platform: Platform) -> None:
    gov = bots[GOV]
    platform.says(LAN, GOV, "chào")
    assert gov.get("/v2.0/oa/getprofile", user_id=LAN)["error"] == -213

    platform.follows(LAN, GOV)
    assert gov.get("/v2.0/oa/getprofile", user_id=LAN)["data"]["display_name"] == "Lan"
    assert gov.get("/v3.0/oa/user/detail", user_id=LAN)["error"] == -235


def test_unknown_citizens_are_refused(bots: dict[str, Bot]) -> None:
    assert bots[GOV].get("/v2.0/oa/getprofile", user_id="42")["error"] == -201
    assert bots[GOV].get("/v2.0/oa/getprofile")["error"] == -201
    assert bots[BUSINESS].get("/v3.0/oa/user/detail", user_id=LAN)["error"] == -201


def test_quota_of_a_citizen_and_of_the_package(bot: Bot, platform: Platform) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    asked_ms = platform.clock.now_ms()
    answer = bot.post("/v3.0/oa/quota/message", {"user_id": LAN}).get_json()["data"]
    assert answer["last_interaction"] == str(asked_ms)
    assert answer["cs_reply"] == {"remain": 8, "total": 8}

    package = bot.post("/v3.0/oa/quota/message", {"quota_owner": "OA"}).get_json()["data"]
    assert package[0]["remain"] == 500

    platform.advance(3 * DAY)
    bot.token = str(platform.issue_tokens(bot.oa_id)["access_token"])
    answer = bot.post("/v3.0/oa/quota/message", {"user_id": LAN}).get_json()["data"]
    assert answer["cs_reply"]["remain"] == 0


def test_old_quota_call(bot: Bot, platform: Platform) -> None:
    asked = platform.says(LAN, bot.oa_id, "chào")
    reply = {"recipient": {"message_id": asked}, "message": {"text": "x"}}
    bot.post(bot.path, reply)

    def ask(**body: str) -> dict[str, object]:
        answer = bot.post("/v2.0/oa/quota/message", body).get_json()
        return dict(answer.get("data") or answer)

    assert ask() == {"type": "active", "remain": 500, "total": 500}
    assert ask(message_id=asked) == {"type": "reply", "remain": 7, "total": 8}
    assert ask(message_id="unknown")["error"] == -201
    assert ask(user_id=LAN, type="promotion")["type"] == "promotion"
