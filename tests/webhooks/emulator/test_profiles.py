"""What the platform tells about accounts, citizens and quotas."""

from __future__ import annotations

from tests.webhooks.emulator.town import BUSINESS, DAY, GOV, LAN, Bot, broadcast_body, publish
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


def test_quota_of_an_owner_can_be_narrowed(bot: Bot, platform: Platform) -> None:
    def ask(**body: str) -> object:
        answer = bot.call("/v3.0/oa/quota/message", body)
        return answer.get("data", answer["message"])

    package = {
        "asset_id": f"package-{bot.oa_id}",
        "product_type": "cs",
        "quota_type": "sub_quota",
        "valid_through": "31/12/2030",
        "total": 500,
        "remain": 500,
    }
    assert ask(quota_owner="OA") == ask(quota_owner="OA", product_type="cs") == [package]
    assert ask(quota_owner="OA", product_type="transaction") == []
    assert ask(quota_owner="OA", quota_type="purchase_quota") == []
    assert ask(quota_owner="APP") == []
    assert ask(quota_owner="ME") == "quota_owner is invalid!"
    assert ask(quota_owner="OA", product_type="zns") == "product_type is invalid!"


def test_quota_of_a_citizen_counts_the_broadcasts(bot: Bot, platform: Platform) -> None:
    platform.follows(LAN, bot.oa_id)

    def promotion() -> object:
        return bot.call("/v3.0/oa/quota/message", {"user_id": LAN})["data"]["promotion"]

    def old() -> object:
        body = {"user_id": LAN, "type": "promotion"}
        return bot.call("/v2.0/oa/quota/message", body)["data"]["remain"]

    whole = {"daily_remain": 1, "daily_total": 1, "monthly_remain": 4, "monthly_total": 4}
    assert (promotion(), old()) == (whole, 1)
    bot.call("/v2.0/oa/message", broadcast_body(publish(bot)))
    platform.advance(1800)
    assert (promotion(), old()) == (whole | {"daily_remain": 0, "monthly_remain": 3}, 0)
    platform.advance(DAY)
    bot.renew(platform)
    assert (promotion(), old()) == (whole | {"monthly_remain": 3}, 1)


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
    assert ask(user_id=LAN, type="reply")["message"] == "type is invalid!"
    assert ask(user_id="42")["message"] == "user_id is invalid!"
