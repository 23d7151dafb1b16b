"""The phone page: what it shows, what it sends, and whom it obeys."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webhooks.emulator.town import (
    APP,
    BUSINESS,
    GOV,
    PNG,
    Bot,
    Webhook,
    broadcast_body,
    publish,
)
from webhooks.emulator import EmulatorClock, Platform, create_platform_app
from webhooks.emulator.ids import citizen_id

LAN = citizen_id("lan")
ORIGIN = {"Origin": "http://localhost"}
XSS = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def act(client: FlaskClient, action: str, **form: object) -> TestResponse:
    body = {"user": "lan", "oa": GOV, **form}
    return client.post(f"/phone/{action}", json=body, headers=ORIGIN)


def look(client: FlaskClient, after: int = 0, user: str = "lan") -> dict[str, Any]:
    query = {"user": user, "oa": GOV, "after": after}
    return dict(client.get("/phone/messages", query_string=query).get_json())


class Scripts(HTMLParser):
    """Collects whatever a strict content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.refused += [n for n in names if n.startswith("on") or n == "style"]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.refused.append(tag)
        self.addresses += [v for n, v in attrs if n in ("src", "href") and v]


@pytest.mark.parametrize("path", ["/phone?user=lan", "/", "/v4/oa/permission?app_id=1"])
def test_pages_keep_the_content_policy(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    page = Scripts()
    page.feed(answer.text)

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert page.refused == []
    assert all(a.startswith(("/", "#")) for a in page.addresses)


def test_page_names_the_account_and_says_that_it_is_no_zalo(client: FlaskClient) -> None:
    page = client.get("/phone?user=hung").text

    assert "Môi trường thử – không phải Zalo thật" in page
    assert "UBND xã Mẫu" in page
    assert 'lang="vi"' in page
    assert "Mở thêm một người dân" in page


@pytest.mark.parametrize("name", ["phone.css", "phone.js", "anh-mau.png", "nhan-dan.png"])
def test_static_files_are_served(client: FlaskClient, name: str) -> None:
    with client.get(f"/static/{name}") as answer:
        assert answer.status_code == 200


def test_script_never_writes_markup(client: FlaskClient) -> None:
    with client.get("/static/phone.js") as answer:
        script = answer.get_data(as_text=True)

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)


def test_start_leads_to_the_only_account(webhook: Webhook, zalo_clock: EmulatorClock) -> None:
    platform = Platform(zalo_clock, webhook, rng=random.Random(7))
    client = create_platform_app(platform).test_client()
    assert "chưa có tài khoản" in client.get("/").text
    assert client.get("/phone").location == "/"

    platform.add_app(APP, "s", "w", "https://bot.example.invalid")
    platform.add_oa(GOV, "UBND xã Mẫu", APP, profile="gov")
    assert client.get("/").location == "/phone?user=lan"


def test_start_offers_a_choice_of_several_accounts(client: FlaskClient) -> None:
    page = client.get("/").text

    assert GOV in page
    assert BUSINESS in page


def test_citizen_writes_and_reads_the_answer(
    platform: Platform, client: FlaskClient, gov: Bot
) -> None:
    assert act(client, "say", text="  làm khai sinh\ncần gì  ").status_code == 200
    first = look(client)
    (asked,) = first["messages"]
    assert (asked["mine"], asked["text"], asked["status"]) == (
        True,
        "làm khai sinh\ncần gì",
        "sent",
    )
    assert first["waiting"] is True

    platform.run_due()
    (asked,) = look(client, after=first["cursor"])["messages"]
    assert asked["status"] == "received"

    gov.says("Ông/Bà cần tờ khai.", LAN)
    second = look(client, after=first["cursor"])
    assert [(m["mine"], m["status"]) for m in second["messages"]] == [
        (True, "seen"),
        (False, "received"),
    ]
    assert second["waiting"] is False
    assert look(client, after=second["cursor"])["messages"] == []


def test_dots_stop_when_nobody_answers(platform: Platform, client: FlaskClient) -> None:
    act(client, "say", text="có ai không")
    platform.clock.advance(12)

    assert look(client)["waiting"] is False


def test_cursor_from_a_forgotten_past_starts_over(client: FlaskClient) -> None:
    act(client, "say", text="chào")

    answer = look(client, after=10_000)

    assert answer["reset"] is True
    assert len(answer["messages"]) == 1


def test_markup_stays_text(platform: Platform, client: FlaskClient, gov: Bot) -> None:
    act(client, "say", text=XSS)
    gov.says(XSS, LAN)

    raw = client.get("/phone/messages", query_string={"user": "lan", "oa": GOV})
    assert [m["text"] for m in raw.get_json()["messages"]] == [XSS, XSS]
    assert raw.mimetype == "application/json"
    platform.add_oa(GOV, XSS, APP, profile="gov")
    assert XSS not in client.get("/phone?user=lan").text
    assert XSS not in client.get("/").text


@pytest.mark.parametrize("name", ["<b>x</b>", "", " ", "a" * 25, "../etc", '"><x'])
def test_impossible_names_are_nobody(client: FlaskClient, name: str) -> None:
    assert client.get("/phone", query_string={"user": name}).status_code == 404


def test_two_citizens_have_two_chats(client: FlaskClient) -> None:
    act(client, "say", text="của Lan")
    act(client, "say", text="của Hùng", user="hung")

    assert [m["text"] for m in look(client)["messages"]] == ["của Lan"]
    assert [m["text"] for m in look(client, user="hung")["messages"]] == ["của Hùng"]


def test_known_names_get_their_marks(platform: Platform, client: FlaskClient) -> None:
    client.get("/phone?user=hung")
    client.get("/phone?user=Khach-2")

    assert [c.name for c in platform.list_citizens()][-2:] == ["Hùng", "Khách 2"]


def test_town_is_not_overrun(platform: Platform, client: FlaskClient) -> None:
    for number in range(200):
        platform.add_citizen(f"u{number}", "x")

    assert client.get("/phone?user=them").status_code == 429


@pytest.mark.parametrize("action", ["photo", "sticker", "file", "location"])
def test_attachments_are_sent_and_shown(client: FlaskClient, action: str) -> None:
    act(client, action)

    (message,) = look(client)["messages"]
    (media,) = message["media"]
    if action == "location":
        assert media["coordinates"]["latitude"]
    else:
        assert media["url"].startswith("http")
    if action in ("photo", "sticker"):
        with client.get(media["url"]) as answer:
            assert answer.status_code == 200


def test_follow_open_and_seen(platform: Platform, client: FlaskClient, gov: Bot) -> None:
    act(client, "open")
    act(client, "follow")
    answer = look(client)
    assert (answer["follows"], answer["opened"]) == (True, True)
    gov.says("Kính chào", LAN)
    act(client, "seen")
    assert look(client)["messages"][0]["status"] == "seen"
    act(client, "unfollow")
    assert look(client)["follows"] is False


def test_buttons_are_shown_and_pressed(platform: Platform, client: FlaskClient, gov: Bot) -> None:
    act(client, "say", text="menu")
    buttons = [
        {"title": "Thủ tục", "type": "oa.query.show", "payload": "#tthc"},
        {"title": "Ẩn", "type": "oa.query.hide", "payload": "#an"},
        {"title": "Cổng", "type": "oa.open.url", "payload": {"url": "https://a.example.invalid"}},
        {"title": "Xấu", "type": "oa.open.url", "payload": {"url": "javascript:alert(1)"}},
        {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000000"}},
    ]
    payload = {"buttons": buttons}
    gov.send({"text": "Chọn", "attachment": {"type": "template", "payload": payload}}, LAN)
    shown = look(client)["messages"][-1]

    assert [b["href"] for b in shown["buttons"]] == [
        "",
        "",
        "https://a.example.invalid",
        "",
        "tel:+84900000000",
    ]
    assert act(client, "press", id=shown["id"], index=0).status_code == 200
    assert act(client, "press", id=shown["id"], index=1).status_code == 200
    assert look(client)["messages"][-1]["text"] == "#tthc"
    assert platform.chat(LAN, GOV)[-1].text == "#an"
    assert act(client, "press", id=shown["id"], index=2).status_code == 400
    assert act(client, "press", id=shown["id"], index=9).status_code == 400
    assert act(client, "press", id="unknown", index=0).status_code == 400


def test_cards_of_a_list_lead_out_of_the_chat_only_to_safe_places(
    platform: Platform, client: FlaskClient, gov: Bot
) -> None:
    act(client, "say", text="danh sách")
    cards = [
        {"title": "Cổng", "subtitle": "Dưới", "default_action": action}
        for action in (
            {"type": "oa.open.url", "url": "https://a.example.invalid"},
            {"type": "oa.open.url", "url": "javascript:alert(1)"},
            {"type": "oa.open.sms", "payload": {"content": "x", "phone_code": "8490"}},
            {"type": "oa.query.show", "payload": "#hoi"},
        )
    ]
    payload = {"template_type": "list", "elements": cards}
    gov.send({"attachment": {"type": "template", "payload": payload}}, LAN)

    shown = look(client)["messages"][-1]["cards"]
    assert [c["href"] for c in shown] == ["https://a.example.invalid", "", "sms:+8490", ""]
    assert shown[0]["title"] == "Cổng"


@pytest.mark.parametrize("text", ["", "   ", "a" * 2001, 7, None])
def test_impossible_messages_are_refused(client: FlaskClient, text: object) -> None:
    assert act(client, "say", text=text).status_code == 400
    assert look(client)["messages"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example.invalid"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", **ORIGIN}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        (ORIGIN, 200),
    ],
    ids=repr,
)
def test_only_the_page_itself_may_act(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    body = {"user": "lan", "oa": GOV, "text": "chào"}

    answer = client.post("/phone/say", json=body, headers=headers)

    assert answer.status_code == status
    assert len(look(client)["messages"]) == (status == 200)


def test_forms_of_other_pages_are_refused(client: FlaskClient) -> None:
    answer = client.post("/phone/say", data={"user": "lan", "oa": GOV, "text": "x"}, headers=ORIGIN)

    assert answer.status_code == 403


def test_unknown_action_or_account_is_refused(client: FlaskClient) -> None:
    assert act(client, "dance").status_code == 404
    assert act(client, "say", text="x", oa="42").status_code == 404


def test_uploaded_picture_is_shown_by_the_page_itself(
    platform: Platform, client: FlaskClient, gov: Bot
) -> None:
    act(client, "say", text="sơ đồ đâu")
    image = gov.upload("image", PNG, "so-do.png")["data"]["attachment_id"]
    element = {"media_type": "image", "attachment_id": image}
    payload = {"template_type": "media", "elements": [element]}
    gov.send({"attachment": {"type": "template", "payload": payload}}, LAN)

    (media,) = look(client)["messages"][-1]["media"]

    shown = client.get(media["url"])
    assert (shown.data, shown.mimetype) == (PNG, "image/png")
    assert client.get("/phone/media/unknown").status_code == 404


def test_delivered_articles_are_cards_that_open(
    platform: Platform, client: FlaskClient, gov: Bot
) -> None:
    act(client, "follow")
    ids = [publish(gov, title=XSS), publish(gov, title="Hai")]
    gov.call("/v2.0/oa/message", broadcast_body(*ids))
    assert look(client)["messages"] == []
    platform.advance(1800)

    (message,) = look(client)["messages"]
    assert (message["kind"], message["mine"]) == ("article", False)
    assert [c["title"] for c in message["cards"]] == [XSS, "Hai"]
    assert message["cards"][0]["image"] == "https://media.example.invalid/bia.png"
    page = client.get(message["cards"][0]["href"])
    assert page.status_code == 200
    assert "Từ 7 giờ 30." in page.text
    assert XSS not in page.text
    parsed = Scripts()
    parsed.feed(page.text)
    assert parsed.refused == []
    assert gov.fetch("/v2.0/article/getdetail", id=ids[0])["data"]["total_view"] == 1
    assert client.get("/phone/article/unknown").status_code == 404


def test_contact_form_is_shown_filled_in_and_closed(
    platform: Platform, webhook: Webhook, client: FlaskClient, gov: Bot
) -> None:
    act(client, "say", text="phản ánh")
    card = {"title": "Liên hệ", "subtitle": "Để trả lời", "image_url": "https://a.example.invalid"}
    payload = {"template_type": "request_user_info", "elements": [card]}
    gov.send({"attachment": {"type": "template", "payload": payload}}, LAN)
    form = look(client)["messages"][-1]
    assert (form["kind"], form["answered"]) == ("request_user_info", False)
    assert form["cards"][0]["title"] == "Liên hệ"
    told = {
        "id": form["id"],
        "name": " Trần Lan ",
        "phone": "0912 345 678",
        "user_address": "Thôn 3",
        "user_ward": "Xã Mẫu",
        "user_city": "",
    }

    for wrong in ({"phone": "12"}, {"name": " "}, {"name": 5}, {"id": "x"}, {"id": ""}):
        assert act(client, "share", **told | wrong).status_code == 400
    assert act(client, "share", **told).status_code == 200

    assert look(client)["messages"][-1]["answered"] is True
    platform.run_due()
    assert webhook.names().count("user_submit_info") == 1
    assert webhook.received[-1].event["info"] == {
        "name": "Trần Lan",
        "phone": "84912345678",
        "full_address": {"user_city": "", "user_ward": "Xã Mẫu", "user_address": "Thôn 3"},
    }


def test_citizen_withdraws_their_data(
    platform: Platform, webhook: Webhook, client: FlaskClient, gov: Bot
) -> None:
    assert "Rút dữ liệu" in client.get("/phone?user=lan").text

    assert act(client, "withdraw").status_code == 200
    platform.run_due()

    assert webhook.names() == ["user_withdraw"]


def test_tick_is_for_verified_accounts(platform: Platform, client: FlaskClient) -> None:
    assert "đã xác thực" in client.get("/phone?user=lan").text
    platform.change_oa(GOV, verified=False)

    page = client.get("/phone?user=lan").text
    assert "#i-verified" not in page


def test_panel_merges_both_sides_in_order_of_time(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    def inside(oa_id: str, user_id: str) -> list[dict[str, object]]:
        assert (oa_id, user_id) == (GOV, LAN)
        at_ms = platform.clock.now_ms() - 5
        return [{"step": "Hiểu là khai sinh", "detail": "0,94", "at_ms": at_ms}]

    client = create_platform_app(platform, inside=inside).test_client()
    act(client, "say", text="cũ")
    platform.advance(60)
    act(client, "say", text="khai sinh")
    platform.run_due()
    platform.advance(0.01)
    gov.says("Đây ạ", LAN)

    answer = client.get("/phone/inside", query_string={"user": "lan", "oa": GOV}).get_json()
    titles = [(s["by"], s["step"]) for s in answer["steps"]]
    assert titles == [
        ("zalo", "Zalo nhận tin của người dân"),
        ("zalo", "Webhook: tin của người dân"),
        ("bot", "Hiểu là khai sinh"),
        ("zalo", "API: POST /v2.0/oa/message"),
    ]
    assert "trả 200 sau 0 ms" in answer["steps"][1]["detail"]


def test_panel_shows_refusals(platform: Platform, client: FlaskClient, gov: Bot) -> None:
    act(client, "say", text="khai sinh")
    gov.says("a" * 2001, LAN)

    answer = client.get("/phone/inside", query_string={"user": "lan", "oa": GOV}).get_json()
    assert answer["steps"][-1]["detail"] == "bị từ chối, lỗi -201"
