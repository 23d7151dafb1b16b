"""What may be uploaded, how often, and for how long it may be sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import BUSINESS, DAY, GIF, GOV, LAN, PDF, PNG, Bot, Webhook
from webhooks.emulator import Platform

MEGABYTE = 1024 * 1024
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)

GOOD = {
    "png": ("image", PNG, "a.png", "attachment_id"),
    "jpeg": ("image", JPEG, "a.jpg", "attachment_id"),
    "largest image": ("image", PNG.ljust(MEGABYTE, b"\0"), "a.png", "attachment_id"),
    "gif": ("gif", GIF, "a.gif", "attachment_id"),
    "largest gif": ("gif", GIF.ljust(5 * MEGABYTE, b"\0"), "a.gif", "attachment_id"),
    "pdf": ("file", PDF, "a.PDF", "token"),
    "docx": ("file", b"PK\x03\x04" + bytes(9), "a.docx", "token"),
    "doc": ("file", b"\xd0\xcf\x11\xe0" + bytes(9), "a.doc", "token"),
    "csv": ("file", b"a;b\n1;2\n", "a.csv", "token"),
}

BAD = {
    "gif as image": ("image", GIF, "a.png", -201),
    "png as gif": ("gif", PNG, "a.gif", -201),
    "program as pdf": ("file", b"MZ" + bytes(9), "a.pdf", -201),
    "pdf as program": ("file", PDF, "a.exe", -201),
    "empty table": ("file", b"", "a.csv", -201),
    "large image": ("image", PNG.ljust(MEGABYTE + 1, b"\0"), "a.png", -210),
    "large gif": ("gif", GIF.ljust(5 * MEGABYTE + 1, b"\0"), "a.gif", -210),
    "large pdf": ("file", PDF.ljust(5 * MEGABYTE + 1, b"\0"), "a.pdf", -210),
}


def picture(attachment_id: str, media_type: str = "image") -> dict[str, Any]:
    element = {"media_type": media_type, "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def document(token: str) -> dict[str, Any]:
    return {"attachment": {"type": "file", "payload": {"token": token}}}


@pytest.mark.parametrize("name", GOOD)
def test_good_file_gets_an_id(bot: Bot, name: str) -> None:
    kind, content, filename, id_field = GOOD[name]

    answer = bot.upload(kind, content, filename)

    assert answer["error"] == 0, answer
    assert list(answer["data"]) == [id_field]
    assert answer["data"][id_field]


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused(bot: Bot, name: str) -> None:
    kind, content, filename, error = BAD[name]

    assert bot.upload(kind, content, filename)["error"] == error


def test_refusal_of_a_picture_says_what_is_taken(gov: Bot) -> None:
    assert gov.upload("image", GIF, "a.gif") == {
        "error": -201,
        "message": "file is invalid. We only support png and jpeg",
    }


def test_upload_without_a_file_names_the_field(gov: Bot) -> None:
    answer = gov.post("/v2.0/oa/upload/image", {"file": "x"}).get_json()

    assert answer == {"error": -201, "message": "file is invalid!"}


@pytest.mark.parametrize(
    ("kind", "content", "name", "echo"),
    [
        ("image", PNG, "anh.png", "oa_send_image"),
        ("gif", GIF, "anh.gif", "oa_send_gif"),
        ("file", PDF, "to-khai.pdf", "oa_send_file"),
    ],
)
def test_uploaded_file_is_sent_and_echoed(
    platform: Platform, webhook: Webhook, bot: Bot, kind: str, content: bytes, name: str, echo: str
) -> None:
    platform.says(LAN, bot.oa_id, "chào")
    (upload_id,) = bot.upload(kind, content, name)["data"].values()

    answer = bot.send(document(upload_id) if kind == "file" else picture(upload_id, kind))
    platform.run_due()

    assert answer["error"] == 0, answer
    event = next(r.event for r in webhook.received if r.name == echo)
    (attachment,) = event["message"]["attachments"]
    assert attachment["type"] == kind
    if kind == "file":
        assert attachment["payload"]["name"] == name
        assert attachment["payload"]["size"] == str(len(content))


@pytest.mark.parametrize(("seconds", "error"), [(7 * DAY, 0), (7 * DAY + 1, -100)])
def test_ids_die_after_seven_days(platform: Platform, gov: Bot, seconds: float, error: int) -> None:
    image = gov.upload("image", PNG, "a.png")["data"]["attachment_id"]
    token = gov.upload("file", PDF, "a.pdf")["data"]["token"]
    platform.advance(seconds)
    gov.token = str(platform.issue_tokens(GOV)["access_token"])
    platform.says(LAN, GOV, "chào")

    assert gov.send(picture(image))["error"] == error
    assert gov.send(document(token))["error"] == error


def test_ids_belong_to_their_account_and_kind(platform: Platform, bots: dict[str, Bot]) -> None:
    gov, business = bots[GOV], bots[BUSINESS]
    for oa_id in (GOV, BUSINESS):
        platform.says(LAN, oa_id, "chào")
    image = gov.upload("image", PNG, "a.png")["data"]["attachment_id"]

    assert business.send(picture(image))["message"] == "attachment_id is invalid!"
    assert gov.send(picture(image, "gif"))["message"] == "attachment_id is invalid!"
    assert gov.send(document(image))["message"] == "token is invalid!"
    assert gov.send(picture(image))["error"] == 0


def test_each_kind_has_its_own_monthly_allowance(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, uploads_per_month=2)

    assert [gov.upload("image", PNG, "a.png")["error"] for _ in range(3)] == [0, 0, -211]
    assert gov.upload("gif", GIF, "a.gif")["error"] == 0
    platform.advance(8 * DAY)  # 1 December
    gov.token = str(platform.issue_tokens(GOV)["access_token"])
    assert gov.upload("image", PNG, "a.png")["error"] == 0


def test_refused_uploads_are_not_counted(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, uploads_per_month=1)

    assert gov.upload("image", GIF, "a.gif")["error"] == -201
    assert gov.upload("image", PNG, "a.png")["error"] == 0


def test_planned_failures_reach_uploads(platform: Platform, gov: Bot) -> None:
    platform.fail_next("/v2.0/oa/upload/image", -32)

    assert gov.upload("image", PNG, "a.png")["error"] == -32
    assert gov.upload("image", PNG, "a.png")["error"] == 0
