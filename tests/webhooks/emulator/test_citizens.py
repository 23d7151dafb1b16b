"""What citizens do arrives as Zalo reports it; what the account does comes back as echo."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import BUSINESS, GOV, LAN, MESSAGE_PATHS, Bot, Webhook
from webhooks.emulator import Platform
from webhooks.emulator.errors import UnknownParty
from webhooks.emulator.state import Button


def heard(platform: Platform, webhook: Webhook) -> list[dict[str, Any]]:
    platform.run_due()
    events = [r.event for r in webhook.received]
    webhook.received.clear()
    return events


def test_text_of_a_citizen(platform: Platform, webhook: Webhook, bot: Bot) -> None:
    msg_id = platform.says(LAN, bot.oa_id, "phản ánh đèn đường")

    (event,) = heard(platform, webhook)
    assert event["event_name"] == "user_send_text"
    assert event["message"] == {"text": "phản ánh đèn đường", "msg_id": msg_id}
    assert event["sender"]["id"] == LAN


@pytest.mark.parametrize("kind", ["image", "sticker", "file", "location"])
def test_attachments_of_a_citizen(
    platform: Platform, webhook: Webhook, gov: Bot, kind: str
) -> None:
    getattr(platform, f"sends_{kind}")(LAN, GOV)

    (event,) = heard(platform, webhook)
    assert event["event_name"] == f"user_send_{kind}"
    assert event["message"]["attachments"][0]["type"] == kind
    assert "text" not in event["message"]


def test_photo_may_have_words(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.sends_image(LAN, GOV, text="đèn hỏng đây")

    (event,) = heard(platform, webhook)
    assert event["message"]["text"] == "đèn hỏng đây"


def test_accepted_message_is_echoed_and_receipted_then_seen_once(
    platform: Platform, webhook: Webhook, bot: Bot
) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    heard(platform, webhook)
    msg_id = bot.says("Kính chào")["data"]["message_id"]

    echo, receipt = heard(platform, webhook)
    assert echo["event_name"] == "oa_send_text"
    assert echo["message"] == {"text": "Kính chào", "msg_id": msg_id}
    assert "admin_id" not in echo["sender"]
    assert receipt["event_name"] == "user_received_message"
    assert receipt["message"] == {"msg_id": msg_id}

    assert platform.sees(LAN, bot.oa_id) == [msg_id]
    (seen,) = heard(platform, webhook)
    assert seen["event_name"] == "user_seen_message"
    assert seen["message"] == {"msg_ids": [msg_id]}
    assert platform.sees(LAN, bot.oa_id) == []
    assert heard(platform, webhook) == []


def test_echoes_and_receipts_can_be_switched_off(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.says(LAN, GOV, "chào")
    heard(platform, webhook)
    platform.echoes = False
    gov.says("một")
    assert [e["event_name"] for e in heard(platform, webhook)] == ["user_received_message"]

    platform.echoes, platform.receipts = True, False
    gov.says("hai")
    platform.sees(LAN, GOV)
    assert [e["event_name"] for e in heard(platform, webhook)] == ["oa_send_text"]


def test_refused_message_is_not_echoed(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    heard(platform, webhook)
    gov.says("a" * 2001)

    assert heard(platform, webhook) == []


def test_lost_answer_is_echoed(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    heard(platform, webhook)
    platform.reset_after_acceptance()
    with pytest.raises(ConnectionResetError):
        gov.says("đã đi")

    assert heard(platform, webhook)[0]["message"]["text"] == "đã đi"


def test_officer_in_oa_manager_is_echoed_with_admin_id(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.says(LAN, GOV, "gặp cán bộ")
    heard(platform, webhook)
    platform.officer_says(GOV, LAN, "Tôi nghe đây", "5000000000000000005")

    echo = heard(platform, webhook)[0]
    assert echo["event_name"] == "oa_send_text"
    assert echo["sender"] == {"id": GOV, "admin_id": "5000000000000000005"}


def test_tapped_button_is_indistinguishable_from_typing_its_payload(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    shown = Button("Hỏi", "oa.query.show", "#hoi")
    hidden = Button("Hỏi", "oa.query.hide", "#hoi")
    platform.presses(LAN, GOV, shown)
    platform.presses(LAN, GOV, hidden)
    platform.says(LAN, GOV, "#hoi")

    messages = [e["message"] for e in heard(platform, webhook)]
    assert [m["text"] for m in messages] == ["#hoi"] * 3
    assert len({frozenset(m) for m in messages}) == 1
    assert [m.hidden for m in platform.chat(LAN, GOV)] == [False, True, False]


def test_quote_of_a_citizen(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    first = platform.says(LAN, GOV, "một")
    platform.says(LAN, GOV, "ý này", quote_id=first)

    assert heard(platform, webhook)[1]["message"]["quote_msg_id"] == first


def test_following_is_reported_once_and_names_a_follower(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.follows(LAN, GOV)
    platform.follows(LAN, GOV)
    platform.unfollows(LAN, GOV)

    follow, unfollow = heard(platform, webhook)
    assert (follow["event_name"], unfollow["event_name"]) == ("follow", "unfollow")
    assert follow["follower"] == {"id": LAN}
    assert "sender" not in follow


def test_opening_the_chat_is_reported_once_and_never_after_writing(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.opens_chat(LAN, GOV)
    platform.opens_chat(LAN, GOV)
    assert [e["event_name"] for e in heard(platform, webhook)] == ["user_click_chatnow"]

    platform.add_citizen("2", "Hùng")
    platform.says("2", GOV, "chào")
    platform.opens_chat("2", GOV)
    assert [e["event_name"] for e in heard(platform, webhook)] == ["user_send_text"]


def test_reaction_and_contact_form(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    msg_id = gov.says("xin chào")["data"]["message_id"]
    heard(platform, webhook)
    platform.reacts(LAN, GOV, msg_id)
    platform.submits_info(LAN, GOV, {"name": "Lan"})

    reaction, info = heard(platform, webhook)
    assert reaction["message"] == {"msg_id": msg_id, "react_icon": "/-heart"}
    assert info["info"] == {"name": "Lan"}
    with pytest.raises(LookupError):
        platform.reacts(LAN, GOV, "unknown")


FORM = {
    "attachment": {
        "type": "template",
        "payload": {
            "template_type": "request_user_info",
            "elements": [
                {
                    "title": "Liên hệ",
                    "subtitle": "Để trả lời",
                    "image_url": "https://a.example.invalid",
                }
            ],
        },
    }
}


def test_filled_in_form_is_reported_and_kept_for_the_profile(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.follows(LAN, GOV)
    platform.says(LAN, GOV, "phản ánh")
    form_id = gov.send(FORM)["data"]["message_id"]
    heard(platform, webhook)
    address = {"user_city": "Tỉnh Mẫu", "user_ward": "Xã Mẫu", "user_address": "Thôn 3"}
    info = {"name": "Trần Lan", "phone": "84912345678", "full_address": address}

    platform.submits_info(LAN, GOV, info, form_id=form_id)

    (event,) = heard(platform, webhook)
    assert event["info"] == info
    assert platform.chat(LAN, GOV)[-1].answered
    profile = gov.get("/v2.0/oa/getprofile", user_id=LAN)["data"]
    assert profile["shared_info"] == {
        "address": "Thôn 3",
        "city": "Tỉnh Mẫu",
        "district": "",
        "phone": 84912345678,
        "name": "Trần Lan",
    }


def test_form_of_before_2025_is_understood(platform: Platform, bots: dict[str, Bot]) -> None:
    info = {"name": "Lan", "phone": "84", "address": "Số 1", "district": "Quận", "city": "Phố"}
    platform.submits_info(LAN, BUSINESS, info)

    profile = bots[BUSINESS].get("/v3.0/oa/user/detail", user_id=LAN)["data"]
    assert profile["shared_info"] == info


def test_only_a_form_in_the_chat_can_be_answered(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    words = platform.says(LAN, GOV, "chào")
    heard(platform, webhook)

    for form_id in (words, "unknown"):
        with pytest.raises(LookupError):
            platform.submits_info(LAN, GOV, {"name": "Lan"}, form_id=form_id)
    assert heard(platform, webhook) == []


def test_wish_for_erasure_is_passed_on(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.submits_info(LAN, GOV, {"name": "Lan"})
    heard(platform, webhook)
    platform.withdraws(LAN, GOV)

    (event,) = heard(platform, webhook)
    assert (event["event_name"], event["oa_id"], event["user_id"]) == ("user_withdraw", GOV, LAN)
    assert platform.contact(LAN, GOV).shared == {"name": "Lan"}  # erasing is the account's duty
    with pytest.raises(UnknownParty):
        platform.withdraws("42", GOV)


def test_anonymous_chat_both_ways(platform: Platform, webhook: Webhook, bot: Bot) -> None:
    platform.anonymous_says("a0a0", bot.oa_id, "hỏi kín", conversation_id="c0ff")
    recipient = {"anonymous_id": "a0a0", "conversation_id": "c0ff"}
    body: dict[str, Any] = {"recipient": recipient, "message": {"text": "trả lời"}}

    assert bot.post(MESSAGE_PATHS[GOV], body).get_json()["error"] == 0
    asked, answered = heard(platform, webhook)
    assert asked["event_name"] == "anonymous_send_text"
    assert "user_id_by_app" not in asked
    assert answered["event_name"] == "oa_send_anonymous_text"
    assert answered["message"]["conversation_id"] == "c0ff"
    body["recipient"] = recipient | {"conversation_id": "other"}
    assert bot.post(MESSAGE_PATHS[GOV], body).get_json()["error"] == -201


def test_answer_of_the_account_marks_the_question_as_seen(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    assert platform.chat(LAN, GOV)[0].status == "sent"
    platform.run_due()
    assert platform.chat(LAN, GOV)[0].status == "received"
    gov.says("x")
    assert platform.chat(LAN, GOV)[0].status == "seen"


def test_unknown_parties_are_named(platform: Platform) -> None:
    with pytest.raises(UnknownParty, match="42"):
        platform.says("42", GOV, "chào")
    with pytest.raises(UnknownParty, match="43"):
        platform.says(LAN, "43", "chào")
