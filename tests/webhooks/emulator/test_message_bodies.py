"""Which bodies of a send are well formed, for both kinds of account."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webhooks.emulator.town import BUSINESS, GOV, LAN, MESSAGE_PATHS, Bot
from webhooks.emulator import Platform
from webhooks.emulator.errors import ApiError
from webhooks.emulator.messages import read_draft


def media(**element: object) -> dict[str, Any]:
    payload = {"template_type": "media", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def buttons(*items: dict[str, Any], text: str = "Chọn:") -> dict[str, Any]:
    payload = {"buttons": list(items)}
    return {"text": text, "attachment": {"type": "template", "payload": payload}}


def listed(*elements: dict[str, Any], **more: object) -> dict[str, Any]:
    payload = {"template_type": "list", "elements": list(elements), **more}
    return {"attachment": {"type": "template", "payload": payload}}


def form(*elements: dict[str, Any]) -> dict[str, Any]:
    payload = {"template_type": "request_user_info", "elements": list(elements)}
    return {"attachment": {"type": "template", "payload": payload}}


ASK = {"title": "Hỏi", "type": "oa.query.show", "payload": "#hoi"}
OPEN = {"title": "Cổng", "type": "oa.open.url", "payload": {"url": "https://a.example.invalid"}}
CALL = {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000000"}}
CARD = {"title": "Thẻ", "subtitle": "Dưới", "image_url": "https://a.example.invalid/a.png"}

GOOD = {
    "text": ({"text": "x"}, "oa_send_text"),
    "longest text": ({"text": "ạ" * 2000}, "oa_send_text"),
    "image by address": (
        media(media_type="image", url="https://a.example.invalid/1.jpg"),
        "oa_send_image",
    ),
    "sticker": (media(media_type="sticker", attachment_id="46000"), "oa_send_sticker"),
    "buttons": (buttons(ASK, OPEN, CALL), "oa_send_text"),
    "contact form": (form(CARD), "oa_send_template"),
}

BAD = {
    "no message": (None, -201, "message"),
    "empty text": ({"text": "  "}, -201, "text"),
    "text that is no text": ({"text": 5}, -201, "text"),
    "2,001 characters": ({"text": "a" * 2001}, -201, "text"),
    "quote of an unknown message": (
        {"text": "x", "quote_message_id": "no"},
        -201,
        "quote_message_id",
    ),
    "attachment of unknown type": ({"attachment": {"type": "video", "payload": {}}}, -233, ""),
    "template of unknown type": (
        {"attachment": {"type": "template", "payload": {"template_type": "button"}}},
        -233,
        "",
    ),
    "image without address": (media(media_type="image"), -201, "attachment_id"),
    "image with a local address": (media(media_type="image", url="file:///etc"), -201, "url"),
    "image nobody uploaded": (
        media(media_type="image", attachment_id="i-1"),
        -201,
        "attachment_id",
    ),
    "file nobody uploaded": (
        {"attachment": {"type": "file", "payload": {"token": "t-1"}}},
        -201,
        "token",
    ),
    "file without token": ({"attachment": {"type": "file", "payload": {}}}, -201, "token"),
    "buttons without text": (buttons(ASK, text=""), -201, "text"),
    "no buttons": (buttons(), -201, "buttons"),
    "six buttons": (buttons(*[ASK] * 6), -210, ""),
    "long title": (buttons(ASK | {"title": "a" * 101}), -210, ""),
    "long payload": (buttons(ASK | {"payload": "a" * 1001}), -210, ""),
    "unknown button": (buttons(ASK | {"type": "oa.dance"}), -201, "type"),
    "link without address": (buttons(OPEN | {"payload": {}}), -201, "url"),
    "link as text": (buttons(OPEN | {"payload": "https://a"}), -201, "payload"),
    "two contact forms": (form(CARD, CARD), -201, "elements"),
    "long subtitle": (form(CARD | {"subtitle": "a" * 501}), -210, ""),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_message_is_accepted_and_echoed(
    platform: Platform, webhook: Any, bot: Bot, name: str
) -> None:
    message, echo = GOOD[name]
    platform.says(LAN, bot.oa_id, "chào")

    answer = bot.send(message)
    platform.run_due()

    assert answer["error"] == 0, answer
    assert echo in webhook.names()


@pytest.mark.parametrize("name", BAD)
def test_bad_message_names_what_is_wrong(platform: Platform, bot: Bot, name: str) -> None:
    message, error, field = BAD[name]
    platform.says(LAN, bot.oa_id, "chào")

    answer = bot.send(message)

    assert answer["error"] == error
    if field:
        assert answer["message"] == f"{field} is invalid!"
    assert len(platform.chat(LAN, bot.oa_id)) == 1


@pytest.mark.parametrize(
    "recipient",
    [None, {}, "x", {"user_id": ""}, {"user_id": 3}, {"anonymous_id": "a"}, {"phone": "84"}],
    ids=repr,
)
def test_bad_recipient_is_refused(bot: Bot, recipient: object) -> None:
    answer = bot.post(bot.path, {"recipient": recipient, "message": {"text": "x"}}).get_json()

    assert answer["error"] in (-201, -240)


def test_body_that_is_not_json_is_refused(gov: Bot) -> None:
    answer = gov.client.post(gov.path, data="{oops", headers={"access_token": gov.token})

    assert answer.get_json() == {"error": -201, "message": "body is invalid!"}


def test_lists_are_for_the_v2_path_only(platform: Platform, bots: dict[str, Bot]) -> None:
    for oa_id in (GOV, BUSINESS):
        platform.says(LAN, oa_id, "chào")

    assert bots[GOV].send(listed(CARD, {"title": "Hai"}, buttons=[ASK]))["error"] == 0
    assert bots[GOV].send(listed(*[CARD] * 6))["error"] == -210
    assert bots[GOV].send(listed({"title": "Không có dòng dưới"}))["error"] == -201
    assert bots[BUSINESS].send(listed(CARD))["error"] == -233


def test_reactions_use_the_v2_path_for_every_account(platform: Platform, bot: Bot) -> None:
    asked = platform.says(LAN, bot.oa_id, "chào")
    action = {"react_icon": "/-heart", "react_message_id": asked}
    body = {"recipient": {"user_id": LAN}, "sender_action": action}

    assert bot.post(MESSAGE_PATHS[GOV], body).get_json()["error"] == 0
    assert platform.chat(LAN, bot.oa_id)[0].reaction == "/-heart"
    bad = body | {"sender_action": action | {"react_icon": "?"}}
    assert bot.post(MESSAGE_PATHS[GOV], bad).get_json()["error"] == -201


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "recipient",
                    "message",
                    "text",
                    "attachment",
                    "type",
                    "payload",
                    "elements",
                    "buttons",
                    "user_id",
                    "sender_action",
                    "template_type",
                    "title",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(body=json_values)
def test_whatever_arrives_is_a_draft_or_a_refusal(body: object) -> None:
    assert outcome(body) in {"draft", -201, -210, -233}


def outcome(body: object) -> str | int:
    try:
        read_draft(body)
    except ApiError as refusal:
        return refusal.code
    return "draft"
