"""Events have the keys of the sample payloads, in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.webhooks.emulator.town import sample
from webhooks.emulator import citizens, events
from webhooks.emulator.events import Parties
from webhooks.emulator.ids import citizen_id, id_by_app
from webhooks.emulator.state import Attachment, ChatMessage

PARTIES = Parties("1000000000000000001", "2000000000000000002", "3000000000000000003")
STRANGER = Parties("1000000000000000001", "2000000000000000002", "a0a0a0a0a0a0a0a0a0a0")
NOBODY = Parties("1000000000000000001", "2000000000000000002", "")
URL = "https://media.example.invalid"
TEMPLATE: Attachment = {
    "type": "template",
    "payload": {"zinstant_id": "zi", "text": "x", "link_url": URL, "checksum": "0"},
}


def a_message(kind: str, *attachments: Attachment, text: str = "", **more: Any) -> ChatMessage:
    return ChatMessage("m1", "oa", "user", True, kind, text, 0, attachments=attachments, **more)


def shape(value: object) -> object:
    """Reduce a payload to its keys, their order and the types of the values."""
    if isinstance(value, dict):
        return [(key, shape(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


PHOTO = citizens.image(f"{URL}/anh.jpg")
STICKER = citizens.sticker("46000", f"{URL}/s.png")
FILE = citizens.file("don.pdf", f"{URL}/don.pdf")
PLACE = citizens.location("12.0", "107.6")

Builder = Callable[[], dict[str, Any]]

CASES: dict[str, Builder] = {
    "user_send_text": lambda: events.from_citizen(PARTIES, a_message("text", text="x"), 1),
    "user_send_text.quote": lambda: events.from_citizen(
        PARTIES, a_message("text", text="x", quote_id="m0"), 1
    ),
    "user_send_image": lambda: events.from_citizen(PARTIES, a_message("image", PHOTO), 1),
    "user_send_sticker": lambda: events.from_citizen(PARTIES, a_message("sticker", STICKER), 1),
    "user_send_file": lambda: events.from_citizen(PARTIES, a_message("file", FILE), 1),
    "user_send_location": lambda: events.from_citizen(PARTIES, a_message("location", PLACE), 1),
    "oa_send_text": lambda: events.from_account(PARTIES, a_message("text", text="x"), 1),
    "oa_send_text.admin": lambda: events.from_account(
        PARTIES, a_message("text", text="x", admin_id="5"), 1
    ),
    "oa_send_image": lambda: events.from_account(PARTIES, a_message("image", PHOTO, text="x"), 1),
    "oa_send_sticker": lambda: events.from_account(PARTIES, a_message("sticker", STICKER), 1),
    "oa_send_file": lambda: events.from_account(PARTIES, a_message("file", FILE), 1),
    "oa_send_list": lambda: events.from_account(PARTIES, a_message("list", TEMPLATE, text="x"), 1),
    "oa_send_text.template": lambda: events.from_account(
        PARTIES, a_message("buttons", TEMPLATE, text="x"), 1
    ),
    "anonymous_send_text": lambda: events.from_stranger(
        STRANGER, a_message("text", text="x", conversation_id="c"), 1
    ),
    "oa_send_anonymous_text": lambda: events.to_stranger(
        STRANGER, a_message("text", text="x", conversation_id="c"), 1
    ),
    "user_received_message": lambda: events.received(PARTIES, "m1", 1),
    "user_seen_message": lambda: events.seen(PARTIES, ["m1", "m2"], 1),
    "user_reacted_message": lambda: events.citizen_reacted(PARTIES, "m1", "/-heart", 1),
    "oa_reacted_message": lambda: events.account_reacted(PARTIES, "m1", "/-heart", 1),
    "follow": lambda: events.following(PARTIES, 1, follows=True),
    "unfollow": lambda: events.following(PARTIES, 1, follows=False),
    "user_click_chatnow": lambda: events.chat_opened(PARTIES, 1),
    "user_submit_info": lambda: events.info_submitted(
        PARTIES, sample("user_submit_info")["info"], 1
    ),
    "user_submit_info.legacy": lambda: events.info_submitted(
        PARTIES, sample("user_submit_info.legacy")["info"], 1
    ),
    "user_withdraw": lambda: events.withdrawn(PARTIES, 1),
    "add_user_to_tag": lambda: events.tag_changed(PARTIES, "add_user_to_tag", "CCHC", 1),
    "remove_user_from_tag": lambda: events.tag_changed(PARTIES, "remove_user_from_tag", "CCHC", 1),
    "remove_tag": lambda: events.tag_changed(NOBODY, "remove_tag", "CCHC", 1),
    "oa_send_template": lambda: events.from_account(
        PARTIES, a_message("request_user_info", TEMPLATE), 1
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_event_has_the_shape_of_its_sample(name: str) -> None:
    assert shape(_sorted_payloads(CASES[name]())) == shape(_sorted_payloads(sample(name)))


@pytest.mark.parametrize("name", CASES)
def test_event_carries_the_name_and_the_parties_of_its_sample(name: str) -> None:
    event, expected = CASES[name](), sample(name)

    for key in ("event_name", "sender", "recipient", "oa_id", "follower", "app_id", "user_id"):
        if key == "sender" and "admin_id" in expected.get("sender", {}):
            assert event["sender"] == {"id": PARTIES.oa_id, "admin_id": "5"}
        else:
            assert event.get(key) == expected.get(key)


def test_ids_are_19_digits_and_the_same_for_the_same_name() -> None:
    assert citizen_id("Lan") == citizen_id("lan")
    assert citizen_id("lan") != citizen_id("hung")
    for made in (citizen_id("lan"), id_by_app("1", "2")):
        assert len(made) == 19
        assert made.isdigit()


def _sorted_payloads(event: dict[str, Any]) -> dict[str, Any]:
    """Order the fields inside attachments, whose order the samples do not fix."""
    message = dict(event.get("message", {}))
    if "attachments" in message:
        message["attachments"] = [
            {"type": a["type"], "payload": dict(sorted(a["payload"].items()))}
            for a in message["attachments"]
        ]
    return event | ({"message": message} if message else {})
