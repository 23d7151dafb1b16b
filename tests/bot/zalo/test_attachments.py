from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Button, Recipient
from bot.zalo import attachments
from bot.zalo.attachments import Card
from bot.zalo.messages import (
    HiddenButton,
    LinkButton,
    PhoneButton,
    SmsButton,
    build,
    button_json,
    recipient_of,
)
from bot.zalo.splitting import shortened


def element(message):
    (only,) = message["attachment"]["payload"]["elements"]
    return only


def test_picture_by_address_has_words_beside_it():
    message = attachments.image(url="https://a.vn/1.png", caption="Trụ sở")

    assert message["text"] == "Trụ sở"
    assert message["attachment"]["payload"]["template_type"] == "media"
    assert element(message) == {"media_type": "image", "url": "https://a.vn/1.png"}


def test_uploaded_picture_without_words_has_no_text():
    message = attachments.image(attachment_id="a1")

    assert "text" not in message
    assert element(message) == {"media_type": "image", "attachment_id": "a1"}


def test_moving_picture_tells_its_size():
    message = attachments.gif(attachment_id="a1", width=320, height=200)

    assert element(message) == {
        "media_type": "gif",
        "attachment_id": "a1",
        "width": 320,
        "height": 200,
    }


def test_sticker_and_file_are_named_by_their_ids():
    sticker = attachments.sticker("s1")

    assert element(sticker) == {"media_type": "sticker", "attachment_id": "s1"}
    assert attachments.file("t1") == {"attachment": {"type": "file", "payload": {"token": "t1"}}}


def test_contact_form_has_exactly_one_element():
    message = attachments.contact_form("Liên hệ", "x" * 600, image_url="https://a.vn/1.png")

    assert message["attachment"]["payload"]["template_type"] == "request_user_info"
    assert element(message)["title"] == "Liên hệ"
    assert len(element(message)["subtitle"]) == 500


def test_list_has_flat_actions_and_nested_buttons():
    cards = [Card("Một", "Dòng phụ", url="https://a.vn"), Card("Hai", query="#hai"), Card("Ba")]
    buttons = [Button("Menu", "menu"), LinkButton("Xem", "https://a.vn")]

    payload = attachments.listing(cards, buttons)["attachment"]["payload"]

    assert payload["template_type"] == "list"
    actions = [each.get("default_action") for each in payload["elements"]]
    assert actions == [
        {"type": "oa.open.url", "url": "https://a.vn"},
        {"type": "oa.query.show", "payload": "#hai"},
        None,
    ]
    assert payload["buttons"][1] == {
        "title": "Xem",
        "type": "oa.open.url",
        "payload": {"url": "https://a.vn"},
    }


def test_list_keeps_to_five_elements_and_five_buttons():
    message = attachments.listing([Card(str(n)) for n in range(7)], [Button("a", "b")] * 7)

    payload = message["attachment"]["payload"]
    assert (len(payload["elements"]), len(payload["buttons"])) == (5, 5)


@pytest.mark.parametrize(
    ("button", "kind", "payload"),
    [
        (Button("a", "menu"), "oa.query.show", "menu"),
        (HiddenButton("a", "menu"), "oa.query.hide", "menu"),
        (LinkButton("a", "https://a.vn"), "oa.open.url", {"url": "https://a.vn"}),
        (PhoneButton("a", "84261"), "oa.open.phone", {"phone_code": "84261"}),
        (SmsButton("a", "84261", "x"), "oa.open.sms", {"content": "x", "phone_code": "84261"}),
    ],
    ids=["show", "hide", "link", "phone", "sms"],
)
def test_each_kind_of_button_has_its_own_payload(button, kind, payload):
    assert button_json(button) == {"title": "a", "type": kind, "payload": payload}


def test_button_whose_command_is_too_long_is_left_out_and_never_cut():
    shown = build("Chọn", buttons=[HiddenButton("a", "x" * 1001), Button("b", "x" * 1000)])

    titles = [each["title"] for each in shown["attachment"]["payload"]["buttons"]]
    assert titles == ["b"]


def test_message_that_is_replied_to_names_the_person():
    assert recipient_of(Recipient(user_id="3"), reply_to="m1") == {"message_id": "m1"}


@given(st.text(max_size=300), st.integers(40, 120))
def test_shortened_text_fits_and_short_text_stays(text, limit):
    composed = unicodedata.normalize("NFC", text)
    short = shortened(text, limit)

    assert len(short) <= limit
    assert short == composed or (short.endswith("…") and composed.startswith(short[:-1]))
