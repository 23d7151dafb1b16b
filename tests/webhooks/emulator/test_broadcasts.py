"""Broadcasts: reviewed, delivered to the right followers, never too often, never at night."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.webhooks.emulator.town import (
    BUSINESS,
    DAY,
    GOV,
    LAN,
    Bot,
    Webhook,
    broadcast_body,
    publish,
)
from webhooks.emulator import Platform

PATH = "/v2.0/oa/message"
HUNG, MAI = "3000000000000000004", "3000000000000000005"
MINUTE = 60.0
HOUR = 3600.0  # the town's clock stands at 09:00


@pytest.fixture
def followers(platform: Platform) -> Iterable[str]:
    platform.add_citizen(HUNG, "Hùng")
    platform.add_citizen(MAI, "Mai")
    for user_id in (LAN, HUNG, MAI):
        platform.follows(user_id, GOV)
        platform.follows(user_id, BUSINESS)
    return (LAN, HUNG, MAI)


def cards(platform: Platform, user_id: str, oa_id: str = GOV) -> list[list[str]]:
    chat = platform.chat(user_id, oa_id)
    return [[card.title for card in m.cards] for m in chat if m.kind == "article"]


def reached(platform: Platform, people: Iterable[str]) -> set[str]:
    return {user_id for user_id in people if cards(platform, user_id)}


def test_articles_reach_every_follower_after_half_an_hour_of_review(
    platform: Platform, bot: Bot, followers: Iterable[str]
) -> None:
    articles = [publish(bot, title="Một"), publish(bot, title="Hai")]

    answer = bot.call(PATH, broadcast_body(*articles))

    assert list(answer["data"]) == ["message_id"]
    assert platform.calls[-1].kind == "broadcast"
    platform.advance(29 * MINUTE)
    assert cards(platform, LAN, bot.oa_id) == []
    platform.advance(MINUTE)
    assert {str(cards(platform, u, bot.oa_id)) for u in followers} == {"[['Một', 'Hai']]"}
    (kept,) = platform.broadcasts(bot.oa_id)
    assert (kept.delivered, kept.reached) == (True, 3)


def test_platform_that_slept_through_the_end_of_a_review_delivers_once(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    gov.call(PATH, broadcast_body(publish(gov)))
    platform.clock.advance(3 * HOUR)
    platform.run_due()
    platform.run_due()

    assert len(cards(platform, LAN)) == 1


def test_strangers_and_those_who_left_meanwhile_get_nothing(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    platform.add_citizen("9", "Khách")
    platform.says("9", GOV, "chào")
    gov.call(PATH, broadcast_body(publish(gov)))
    platform.unfollows(HUNG, GOV)
    platform.advance(HOUR)

    assert reached(platform, [LAN, HUNG, MAI, "9"]) == {LAN, MAI}


def test_no_event_tells_of_single_deliveries_or_readers(
    platform: Platform, webhook: Webhook, gov: Bot, followers: Iterable[str]
) -> None:
    gov.call(PATH, broadcast_body(publish(gov)))
    platform.run_due()
    webhook.received.clear()
    platform.advance(HOUR)

    assert len(platform.sees(LAN, GOV)) == 1
    platform.run_due()
    assert webhook.names() == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({}, {LAN, HUNG, MAI}),
        ({"gender": "0"}, {LAN, HUNG, MAI}),
        ({"gender": "2"}, {LAN}),
        ({"ages": "3,4"}, {LAN, HUNG}),
        ({"ages": "3", "gender": "1"}, set()),
        ({"cities": "31"}, {HUNG}),
        ({"locations": "0,1", "cities": "31"}, {HUNG}),
        ({"locations": "1"}, {LAN}),
        ({"platform": "1,2"}, {LAN, HUNG}),
        ({"platforms": "2"}, {LAN}),
        ({"telcos": "3"}, {HUNG}),
    ],
    ids=lambda each: str(sorted(each)),
)
def test_target_names_the_followers(
    platform: Platform,
    gov: Bot,
    followers: Iterable[str],
    target: dict[str, str],
    expected: set[str],
) -> None:
    lan: dict[str, Any] = {"age_group": "3", "gender": "2", "region": "1", "system": "2"}
    hung: dict[str, Any] = {"age_group": "4", "gender": "1", "city": "31", "system": "1"}
    platform.change_citizen(LAN, **lan)
    platform.change_citizen(HUNG, **hung, carrier="3")

    gov.call(PATH, broadcast_body(publish(gov), **target))
    platform.advance(HOUR)

    assert reached(platform, followers) == expected


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ({"ages": 2}, "ages"),
        ({"ages": ["2", "3"]}, "ages"),
        ({"ages": "8"}, "ages"),
        ({"gender": ""}, "gender"),
        ({"cities": "64"}, "cities"),
        ({"platform": "0"}, "platform"),
        ({"wards": "1"}, "wards"),
    ],
    ids=str,
)
def test_targets_are_strings_of_known_codes(
    gov: Bot, target: dict[str, object], field: str
) -> None:
    answer = gov.call(PATH, broadcast_body(publish(gov), **target))

    assert answer == {"error": -201, "message": f"{field} is invalid!"}


def test_bad_bodies_are_refused(bots: dict[str, Bot]) -> None:
    gov, foreign = bots[GOV], publish(bots[BUSINESS])
    mine = publish(gov)
    image = broadcast_body(mine)
    image["message"]["attachment"]["payload"]["elements"][0]["media_type"] = "image"
    text = broadcast_body(mine) | {"message": {"text": "Kính gửi bà con"}}
    no_list = broadcast_body(mine)
    no_list["message"]["attachment"]["payload"] = {"template_type": "list"}

    def error(body: object) -> tuple[int, str]:
        answer = gov.call(PATH, body)
        return answer["error"], answer["message"].removesuffix(" is invalid!")

    assert error(broadcast_body()) == (-201, "elements")
    assert error(broadcast_body(*[mine] * 6))[0] == -210
    assert error(broadcast_body("unknown")) == (-201, "attachment_id")
    assert error(broadcast_body(foreign)) == (-201, "attachment_id")
    assert error(image)[0] == -233
    assert error(no_list)[0] == -233
    assert error(text) == (-201, "attachment")
    assert error(broadcast_body(mine) | {"recipient": {"target": None}}) == (-201, "target")
    assert error(broadcast_body(*[mine] * 5))[0] == 0


def test_account_must_be_verified(platform: Platform, gov: Bot) -> None:
    body = broadcast_body(publish(gov))
    platform.change_oa(GOV, verified=False)

    assert gov.call(PATH, body)["error"] == -221
    assert gov.get("/v2.0/oa/getoa")["data"]["is_verified"] is False


@pytest.mark.parametrize(
    ("hours", "error"),
    [(13 - 1 / 60, 0), (13, -234), (21 - 1 / 60, -234), (21, 0)],
    ids=["21:59", "22:00", "05:59", "06:00"],
)
def test_nothing_is_accepted_at_night(
    platform: Platform, gov: Bot, hours: float, error: int
) -> None:
    body = broadcast_body(publish(gov))
    platform.advance(hours * HOUR)

    assert gov.call(PATH, body)["error"] == error


def test_review_that_ends_at_night_waits_for_the_morning(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    body = broadcast_body(publish(gov))
    platform.advance(12.75 * HOUR)  # 21:45
    assert gov.call(PATH, body)["error"] == 0

    platform.advance(8.2 * HOUR)  # 05:57
    assert reached(platform, followers) == set()
    platform.advance(0.05 * HOUR)
    assert reached(platform, followers) == {LAN, HUNG, MAI}


def test_follower_gets_one_a_day_and_four_a_month(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    platform.clock.advance(8 * DAY)  # 1 December
    gov.renew(platform)
    article_id = publish(gov)
    errors = []
    for _ in range(5):
        errors.append(gov.call(PATH, broadcast_body(article_id))["error"])
        errors.append(gov.call(PATH, broadcast_body(article_id))["error"])  # still reviewing
        platform.advance(HOUR)
        errors.append(gov.call(PATH, broadcast_body(article_id))["error"])
        platform.advance(DAY - HOUR)
        gov.renew(platform)

    assert errors == [0, 0, -218] * 4 + [-218] * 3
    assert len(cards(platform, LAN)) == 4


def test_newcomer_is_reached_when_the_others_have_had_theirs(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    article_id = publish(gov)
    gov.call(PATH, broadcast_body(article_id))
    platform.advance(HOUR)
    platform.add_citizen("9", "Bình")
    platform.follows("9", GOV)

    assert gov.call(PATH, broadcast_body(article_id))["error"] == 0
    platform.advance(HOUR)
    assert len(cards(platform, "9")) == len(cards(platform, LAN)) == 1


def test_account_has_its_own_monthly_number(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, broadcasts_per_month=1)
    body = broadcast_body(publish(gov))

    assert [gov.call(PATH, body)["error"] for _ in range(2)] == [0, -211]


def test_removed_article_is_not_delivered(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    gone, stays = publish(gov, title="Bỏ"), publish(gov, title="Còn")
    gov.call(PATH, broadcast_body(gone, stays))
    gov.call("/v2.0/article/remove", {"id": gone})
    platform.advance(HOUR)

    assert cards(platform, LAN) == [["Còn"]]


def test_lost_answer_of_a_broadcast_was_accepted(
    platform: Platform, gov: Bot, followers: Iterable[str]
) -> None:
    body = broadcast_body(publish(gov))
    platform.reset_after_acceptance()

    with pytest.raises(ConnectionResetError):
        gov.call(PATH, body)
    platform.advance(HOUR)

    assert reached(platform, followers) == {LAN, HUNG, MAI}
