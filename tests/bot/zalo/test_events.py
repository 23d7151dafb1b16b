from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Recipient
from bot.zalo.events import (
    Attachment,
    ChatOpened,
    Echo,
    Followed,
    InfoSubmitted,
    MediaKind,
    MediaMessage,
    MessageReceived,
    MessageSeen,
    Reacted,
    Tagged,
    TextMessage,
    Unfollowed,
    Unknown,
    Withdrawn,
    parse,
)

SAMPLES = Path(__file__).parents[2] / "data" / "zalo-events"
OA_ID = "2000000000000000002"
USER = Recipient(user_id="3000000000000000003")
ANONYMOUS = Recipient(anonymous_id="a0" * 10, conversation_id="c0ffee00c0ffee00c0ff")
CHECKSUM_FREE_FILE = Attachment(
    type="file",
    url="https://media.example.invalid/don-kien-nghi.pdf",
    name="don-kien-nghi.pdf",
    size_bytes=48213,
)
IMAGE = Attachment(type="image", url="https://media.example.invalid/anh.jpg")
STICKER = Attachment(type="sticker", url="https://media.example.invalid/sticker.png")
CARD = '{"phone": "84900000000", "qrCodeUrl": "https://media.example.invalid/qr.png"}'


def media(msg_id, kind, attachment, *, text="", user=USER):
    return MediaMessage(user, msg_id, kind, text, (attachment,))


def at(url, type_, **rest):
    return Attachment(type=type_, url=url, **rest)


EXPECTED = {
    "user_send_text": TextMessage(
        USER, "fc6f031cf6acf19bf3c7", "Thủ tục đăng ký khai sinh cần giấy tờ gì?"
    ),
    "user_send_text.quote": TextMessage(
        USER, "9c13c49ba052aba9eaeb", "Ý này là sao ạ?", "0123456789abcdef0123"
    ),
    "user_send_text.query_button": TextMessage(USER, "2d9649c38edb45c8fbf1", "#faq:khai-sinh"),
    "user_send_image": media("d31fa8433278027391d7", MediaKind.IMAGE, IMAGE),
    "user_send_gif": media(
        "5a12f74c632a3657f310",
        MediaKind.GIF,
        at("https://media.example.invalid/dong.gif", "gif"),
    ),
    "user_send_link": media(
        "674d8c8f7bce5b8f5f3c",
        MediaKind.LINK,
        at("https://tthc.example.invalid/123", "link", description="Trang thủ tục hành chính"),
        text="https://tthc.example.invalid/123",
    ),
    "user_send_audio": media(
        "6c1f069d88e41d031373",
        MediaKind.AUDIO,
        at("https://media.example.invalid/giong-noi.amr", "audio"),
    ),
    "user_send_video": media(
        "1eb974a68bff655ca4a9",
        MediaKind.VIDEO,
        at("https://media.example.invalid/vd.mp4", "video"),
    ),
    "user_send_sticker": media("fd3b21691467bf7a6b83", MediaKind.STICKER, STICKER),
    "user_send_location": media(
        "dca5c244c16a9f7304a2",
        MediaKind.LOCATION,
        Attachment(type="location", latitude=21.028511, longitude=105.804817),
    ),
    "user_send_file": media("c4e9075f8417cda895e7", MediaKind.FILE, CHECKSUM_FREE_FILE),
    "user_send_business_card": media(
        "f024aff3895b6f0d1268",
        MediaKind.BUSINESS_CARD,
        at("https://zalo.example.invalid/84900000000", "link", description=CARD),
    ),
    "anonymous_send_text": TextMessage(
        ANONYMOUS, "5eddd9dd02514a3c807f", "Tôi muốn hỏi về hộ tịch"
    ),
    "anonymous_send_image": media("78a35fb7cba1e4cfd25d", MediaKind.IMAGE, IMAGE, user=ANONYMOUS),
    "anonymous_send_file": media(
        "726aff29f343e8391a7c", MediaKind.FILE, CHECKSUM_FREE_FILE, user=ANONYMOUS
    ),
    "anonymous_send_sticker": media(
        "a7ca42664e96d1f0a2a1", MediaKind.STICKER, STICKER, user=ANONYMOUS
    ),
    "follow": Followed(USER),
    "unfollow": Unfollowed(USER),
    "user_click_chatnow": ChatOpened(USER),
    "user_submit_info": InfoSubmitted(
        USER, "Nguyễn Văn Thử", "84900000000", "Số 1 đường Mẫu, Phường Mẫu, Thành phố Thử Nghiệm"
    ),
    "user_submit_info.legacy": InfoSubmitted(
        USER,
        "Nguyễn Văn Thử",
        "84900000000",
        "Số 1 đường Mẫu, Phường Mẫu, Quận Mẫu, Thành phố Thử Nghiệm",
    ),
    "user_received_message": MessageReceived(USER, ("ee3353f8babe47aa1e3b",)),
    "user_received_message.zns": Unknown("user_received_message", "template-receipt"),
    "user_seen_message": MessageSeen(USER, ("b00e19e9c1f8cc946701", "fedcba98765432100123")),
    "user_reacted_message": Reacted(USER, "8f5410df3417958f840c", "/-heart"),
    "oa_send_text": Echo(
        USER, "1d9b49ecd6b84c10dfa2", "Kính chào anh/chị, cơ quan đã nhận được câu hỏi."
    ),
    "oa_send_text.admin": Echo(
        USER, "2a1c67f5377f894f3817", "Cán bộ trực xin trả lời anh/chị.", "5000000000000000005"
    ),
    "oa_send_text.template": Echo(USER, "88b0759f372b87b44ed5", ""),
    "oa_send_image": Echo(USER, "ddc546ec5094a449bfbd", "Sơ đồ quy trình"),
    "oa_send_gif": Echo(USER, "cdcacaa025d39cc27d13", ""),
    "oa_send_list": Echo(USER, "9403f1e20a6dda47a36a", "Chọn nội dung"),
    "oa_send_file": Echo(USER, "870405b32b5aaf3b18bb", ""),
    "oa_send_sticker": Echo(USER, "71df9e81a28fd59dca86", ""),
    "oa_send_template": Echo(USER, "dee92d98809dce111b0c", ""),
    "oa_send_anonymous_text": Echo(ANONYMOUS, "879b801be233710f86d7", "Xin chào"),
    "oa_send_anonymous_image": Echo(ANONYMOUS, "b89774cfc256525ea234", ""),
    "oa_send_anonymous_file": Echo(ANONYMOUS, "cfc2b8d17a9754a9f8fc", ""),
    "oa_send_anonymous_sticker": Echo(ANONYMOUS, "43feda7584b8962316c5", ""),
    "user_withdraw": Withdrawn(USER),
    "add_user_to_tag": Tagged((USER,), "Nhận bản tin CCHC", is_on=True),
    "remove_user_from_tag": Tagged((USER,), "Nhận bản tin CCHC", is_on=False),
}
IGNORED = [
    "accept_request_join_group",
    "add_group_admin",
    "change_oa_daily_quota",
    "change_oa_template_tags",
    "change_template_quality",
    "change_template_quota",
    "change_template_status",
    "create_group",
    "delete_group",
    "event_journey_acknowledged",
    "event_journey_time_out",
    "extension_purchased",
    "oa_call_user",
    "oa_reacted_message",
    "oa_send_consent",
    "oa_send_group_text",
    "reject_request_join_group",
    "remove_group_admin",
    "remove_tag",
    "update_group_info",
    "update_user_info",
    "user_call_oa",
    "user_click_response_button",
    "user_feedback",
    "user_join_group",
    "user_out_group",
    "user_reply_consent",
    "user_request_join_group",
    "user_send_group_text",
    "widget_failed_to_sync_user_external_id",
    "widget_interaction_accepted",
]
EXPECTED |= {name: Unknown(name, "not-handled") for name in IGNORED}


def sample(name):
    return (SAMPLES / f"{name}.json").read_text(encoding="utf-8")


def a_text_event(**changes):
    return {**json.loads(sample("user_send_text")), **changes}


def read(body):
    return parse(json.dumps(body), OA_ID)


def test_every_sample_is_expected_by_these_tests():
    assert set(EXPECTED) == {p.stem for p in SAMPLES.glob("[!_]*.json")}


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_becomes_its_event(name):
    assert parse(sample(name), OA_ID) == EXPECTED[name]


@pytest.mark.parametrize("name", ["user_seen_message", "user_received_message"])
def test_receipt_names_the_person_whichever_way_it_points(name):
    body = json.loads(sample(name))
    body["sender"], body["recipient"] = body["recipient"], body["sender"]

    assert read(body) == EXPECTED[name]


def test_seen_message_with_a_single_id_is_understood():
    body = json.loads(sample("user_seen_message"))
    body["message"] = {"msg_id": "b00e19e9c1f8cc946701"}

    assert read(body) == MessageSeen(USER, ("b00e19e9c1f8cc946701",))


def test_own_message_is_never_read_as_a_persons():
    body = a_text_event(sender={"id": OA_ID}, recipient={"id": USER.user_id})

    assert read(body) == Unknown("user_send_text", "not-to-this-oa")


def test_group_message_is_never_an_echo_to_a_person():
    body = json.loads(sample("oa_send_group_text")) | {"event_name": "oa_send_group_image"}

    assert read(body) == Unknown("oa_send_group_image", "not-handled")


def test_text_is_composed():
    body = a_text_event(message={"text": unicodedata.normalize("NFD", "đăng ký"), "msg_id": "m1"})

    assert read(body).text == "đăng ký"


def test_lone_surrogates_and_zeros_do_not_reach_the_database():
    raw = json.dumps(a_text_event(message={"text": "a\ud800b\0c", "msg_id": "m1"}))

    assert parse(raw, OA_ID).text.encode() == "a\ufffdbc".encode()


def test_ids_written_as_numbers_stay_exact():
    body = a_text_event(sender={"id": 3000000000000000003}, recipient={"id": int(OA_ID)})

    assert read(body).user == USER


def test_text_event_with_only_a_picture_is_media():
    image = {"type": "image", "payload": {"url": IMAGE.url}}
    body = a_text_event(message={"msg_id": "m1", "attachments": [image]})

    assert read(body) == media("m1", MediaKind.IMAGE, IMAGE)


def test_missing_user_id_by_app_changes_nothing():
    body = a_text_event()
    del body["user_id_by_app"]

    assert read(body) == EXPECTED["user_send_text"]


def test_media_without_attachments_still_gets_an_answer():
    body = a_text_event(event_name="user_send_image", message={"msg_id": "m1"})

    assert read(body) == MediaMessage(USER, "m1", MediaKind.IMAGE)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"message": {"text": "chào"}}, "no-message-id"),
        ({"message": {"text": "chào", "msg_id": "two words"}}, "no-message-id"),
        ({"message": {"text": " ", "msg_id": "m1"}}, "no-text"),
        ({"message": "chào"}, "no-message-id"),
        ({"sender": {"id": OA_ID}}, "no-person"),
        ({"sender": {}}, "no-person"),
        ({"sender": {"id": True}}, "no-person"),
        ({"sender": {"id": "x" * 129}}, "no-person"),
        ({"recipient": {"id": "9"}}, "not-to-this-oa"),
        ({"recipient": None}, "not-to-this-oa"),
        ({"event_name": "anonymous_send_text"}, "no-conversation-id"),
        ({"event_name": "follow"}, "not-to-this-oa"),
        ({"event_name": "follow", "oa_id": OA_ID}, "no-person"),
        ({"event_name": "một cái tên"}, "no-event-name"),
        ({"event_name": None}, "no-event-name"),
        ({"event_name": "user_click_button"}, "not-handled"),
    ],
)
def test_malformed_event_is_unknown_with_a_reason(changes, reason):
    event = read(a_text_event(**changes))

    assert isinstance(event, Unknown)
    assert event.reason == reason


@pytest.mark.parametrize("raw", ["", "{", "[]", "null", "1e999", "[" * 100_000, "9" * 5000])
def test_what_is_no_object_is_unknown(raw):
    assert parse(raw, OA_ID) in (Unknown("", "not-json"), Unknown("", "not-an-object"))


# Every key that a sample has, so that malformed events are malformed where it matters.
KEYS = sorted(set(re.findall(r'"(\w+)":', "".join(map(sample, EXPECTED)))))
NAMES = sorted({json.loads(p.read_text("utf-8"))["event_name"] for p in SAMPLES.glob("[!_]*.json")})
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([OA_ID])
)
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(KEYS), SHAPES), st.sampled_from(NAMES))
def test_no_shape_of_object_raises(body, name):
    event = parse(json.dumps({**body, "event_name": name}), OA_ID)

    assert event is not None
    if isinstance(event, Unknown):
        assert event.name == name
        assert event.reason.isascii()
        assert " " not in event.reason


@given(st.sampled_from(sorted(EXPECTED)), st.sampled_from(KEYS), SHAPES)
def test_sample_with_one_part_replaced_never_raises(name, key, shape):
    body = json.loads(sample(name))
    for parent in (body, body.get("message", {}), body.get("info", {})):
        if key in parent:
            parent[key] = shape

    parse(json.dumps(body), OA_ID)
