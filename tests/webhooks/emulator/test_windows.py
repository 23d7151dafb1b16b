"""When an account may write to a citizen, and from which quota."""

from __future__ import annotations

import pytest

from tests.webhooks.emulator.town import BUSINESS, DAY, GOV, LAN, Bot
from webhooks.emulator import Platform

HOUR = 3600.0


def renew(platform: Platform, bot: Bot) -> None:
    bot.token = str(platform.issue_tokens(bot.oa_id)["access_token"])


def test_citizen_who_never_met_the_account_has_no_id_there(bot: Bot) -> None:
    assert bot.says("x") == {"error": -201, "message": "user_id is invalid!"}


@pytest.mark.parametrize(("seconds", "error"), [(7 * DAY, 0), (7 * DAY + 1, -230)])
def test_window_closes_seven_days_after_the_last_interaction(
    platform: Platform, bot: Bot, seconds: float, error: int
) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    platform.advance(seconds)
    renew(platform, bot)

    assert bot.says("x")["error"] == error


def test_any_word_of_the_citizen_reopens_the_window(platform: Platform, bot: Bot) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    platform.advance(30 * DAY)
    renew(platform, bot)
    platform.sends_sticker(LAN, bot.oa_id)

    assert bot.says("x")["error"] == 0


def test_answers_are_free_for_48_hours_and_paid_after(
    platform: Platform, bots: dict[str, Bot]
) -> None:
    bot = bots[BUSINESS]
    platform.says(LAN, BUSINESS, "chào")
    platform.advance(48 * HOUR)
    renew(platform, bot)
    free = bot.says("x")["data"]
    platform.advance(1)
    paid = bot.says("x")["data"]

    assert free["quota"] == {"quota_type": "reply"}
    assert paid["quota"] == {"quota_type": "sub_quota", "remain": "499", "total": "500"}


def test_no_paid_messages_left(platform: Platform, bot: Bot) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    platform.change_oa(bot.oa_id, paid_messages_left=0)
    platform.advance(3 * DAY)
    renew(platform, bot)

    assert bot.says("x") == {"error": -211, "message": "Out of quota"}


def test_new_follower_may_be_welcomed_three_times(platform: Platform, bot: Bot) -> None:
    platform.follows(LAN, bot.oa_id)

    assert [bot.says("x")["error"] for _ in range(4)] == [0, 0, 0, -211]
    platform.says(LAN, bot.oa_id, "chào")
    assert bot.says("x")["error"] == 0


def test_pressing_nhan_tin_opens_the_right_to_write_first(platform: Platform, bot: Bot) -> None:
    platform.opens_chat(LAN, bot.oa_id)

    assert bot.says("Kính chào Ông/Bà")["error"] == 0


def test_one_who_left_without_a_word_is_no_follower(platform: Platform, bot: Bot) -> None:
    platform.follows(LAN, bot.oa_id)
    platform.unfollows(LAN, bot.oa_id)

    assert bot.says("x") == {"error": -213, "message": "User has not followed OA"}


def test_one_who_left_after_a_conversation_can_still_be_answered(
    platform: Platform, bot: Bot
) -> None:
    platform.follows(LAN, bot.oa_id)
    platform.says(LAN, bot.oa_id, "chào")
    platform.unfollows(LAN, bot.oa_id)

    assert bot.says("x")["error"] == 0


def test_reply_by_message_works_eight_times_within_48_hours(platform: Platform, bot: Bot) -> None:
    asked = platform.says(LAN, bot.oa_id, "hỏi")
    body = {"recipient": {"message_id": asked}, "message": {"text": "x"}}

    def reply() -> int:
        return int(bot.post(bot.path, body).get_json()["error"])

    assert [reply() for _ in range(9)] == [0] * 8 + [-211]
    later = platform.says(LAN, bot.oa_id, "hỏi")
    body = {"recipient": {"message_id": later}, "message": {"text": "x"}}
    platform.advance(48 * HOUR + 1)
    renew(platform, bot)
    assert reply() == -232
    body = {"recipient": {"message_id": "unknown"}, "message": {"text": "x"}}
    assert reply() == -201


def test_answers_have_the_fields_of_their_dialect(platform: Platform, bots: dict[str, Bot]) -> None:
    for oa_id in (GOV, BUSINESS):
        platform.says(LAN, oa_id, "chào")

    assert set(bots[GOV].says("x")["data"]) == {"message_id", "user_id"}
    v3 = bots[BUSINESS].says("x")["data"]
    assert set(v3) == {"message_id", "user_id", "sent_time", "quota"}
    assert v3["sent_time"] == str(platform.clock.now_ms())


def test_officer_in_oa_manager_is_not_bound_by_the_window(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    platform.advance(30 * DAY)

    platform.officer_says(GOV, LAN, "Xin trả lời Ông/Bà", "5000000000000000005")

    assert platform.chat(LAN, GOV)[-1].text == "Xin trả lời Ông/Bà"
