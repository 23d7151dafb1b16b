"""Articles: what may be in them, when they appear, how they are listed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.emulator.town import BUSINESS, DAY, GOV, Bot, article, publish
from webhooks.emulator import Platform

COVER: dict[str, Any] = article()["cover"]
TEXT = {"type": "text", "content": "x"}

BAD = {
    "no title": ({"title": ""}, "title"),
    "title of 151": ({"title": "a" * 151}, "title"),
    "no author": ({"author": None}, "author"),
    "author of 51": ({"author": "a" * 51}, "author"),
    "description of 301": ({"description": "a" * 301}, "description"),
    "no cover": ({"cover": None}, "cover"),
    "cover that is no photo": ({"cover": COVER | {"cover_type": "x"}}, "cover_type"),
    "cover without address": ({"cover": COVER | {"photo_url": "bia.png"}}, "photo_url"),
    "cover half shown": ({"cover": COVER | {"status": "maybe"}}, "status"),
    "no body": ({"body": []}, "body"),
    "body as text": ({"body": "x"}, "body"),
    "part of unknown type": ({"body": [TEXT, {"type": "dance"}]}, "body"),
    "part that is text": ({"body": ["x"]}, "body"),
    "empty part": ({"body": [{"type": "text", "content": " "}]}, "content"),
    "image without address": ({"body": [{"type": "image"}]}, "url"),
    "image with a number below": (
        {"body": [{"type": "image", "url": "https://a.example.invalid", "caption": 1}]},
        "caption",
    ),
    "video without preview": (
        {"body": [{"type": "video", "url": "https://a.example.invalid"}]},
        "thumb",
    ),
    "product without id": ({"body": [{"type": "product"}]}, "id"),
    "unknown status": ({"status": "draft"}, "status"),
    "unknown comment": ({"comment": "yes"}, "comment"),
}

GOOD = {
    "longest": {"title": "ạ" * 150, "author": "ạ" * 50, "description": "ạ" * 300},
    "all parts": {
        "body": [
            TEXT,
            {"type": "image", "url": "https://a.example.invalid/1.png", "caption": "Ảnh"},
            {"type": "video", "video_id": "v"},
            {
                "type": "video",
                "url": "https://a.example.invalid/v",
                "thumb": "https://a.example.invalid/t",
            },
            {"type": "product", "id": "p"},
        ]
    },
}


@pytest.mark.parametrize("name", GOOD)
def test_good_article_is_published(bot: Bot, name: str) -> None:
    found = bot.fetch("/v2.0/article/getdetail", id=publish(bot, **GOOD[name]))["data"]

    assert {key: found[key] for key in GOOD[name]} == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_bad_article_names_the_field(gov: Bot, name: str) -> None:
    changes, field = BAD[name]

    answer = gov.call("/v2.0/article/create", article(**changes))

    assert answer == {"error": -201, "message": f"{field} is invalid!"}


def test_type_is_one_of_two(gov: Bot) -> None:
    assert gov.call("/v2.0/article/create", article(type="news")) == {
        "error": -201,
        "message": "type accept only 2 value normal and video.",
    }


def test_hidden_is_the_default(gov: Bot) -> None:
    body = article()
    del body["status"]
    token = gov.call("/v2.0/article/create", body)["data"]["token"]
    gov.call("/v2.0/article/verify", {"token": token})
    article_id = gov.call("/v2.0/article/verify", {"token": token})["data"]["id"]

    assert gov.fetch("/v2.0/article/getdetail", id=article_id)["data"]["status"] == "hide"


def test_new_article_is_being_processed_for_some_polls(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, verify_polls=2)
    token = gov.call("/v2.0/article/create", article())["data"]["token"]

    def ask() -> dict[str, Any]:
        return gov.call("/v2.0/article/verify", {"token": token})

    assert ask() == {"error": -214, "message": "Article is being processed"}
    assert ask()["error"] == -214
    first = ask()
    assert first["error"] == 0
    assert ask() == first


def test_article_whose_token_got_lost_appears_after_a_minute(platform: Platform, gov: Bot) -> None:
    gov.call("/v2.0/article/create", article())
    assert listed(gov)["total"] == 0

    platform.advance(60)

    assert listed(gov)["medias"][0]["title"] == "Lịch tiếp công dân"


def test_tokens_and_ids_belong_to_their_account(bots: dict[str, Bot]) -> None:
    gov, business = bots[GOV], bots[BUSINESS]
    article_id = publish(gov)
    token = gov.call("/v2.0/article/create", article())["data"]["token"]

    for path, body, field in (
        ("verify", {"token": token}, "token"),
        ("verify", {"token": "unknown"}, "token"),
        ("remove", {"id": article_id}, "id"),
        ("update", article(id=article_id), "id"),
    ):
        answer = business.call(f"/v2.0/article/{path}", body)
        assert answer == {"error": -201, "message": f"{field} is invalid!"}
    assert business.fetch("/v2.0/article/getdetail", id=article_id)["error"] == -201


def test_month_has_its_limit_in_words_of_its_own(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, articles_per_month=1)
    publish(gov)

    assert gov.call("/v2.0/article/create", article()) == {
        "error": -223,
        "message": "Your OA has reach the limit quota create article",
    }
    platform.advance(8 * DAY)  # 1 December
    gov.renew(platform)
    assert gov.call("/v2.0/article/create", article())["error"] == 0


def test_change_gets_a_new_token_and_shows_when_ready(platform: Platform, gov: Bot) -> None:
    article_id = publish(gov)
    token = gov.call("/v2.0/article/update", article(id=article_id, title="Mới"))["data"]["token"]
    assert gov.fetch("/v2.0/article/getdetail", id=article_id)["data"]["title"] != "Mới"

    gov.call("/v2.0/article/verify", {"token": token})
    answer = gov.call("/v2.0/article/verify", {"token": token})

    assert answer["data"] == {"id": article_id}
    assert gov.fetch("/v2.0/article/getdetail", id=article_id)["data"]["title"] == "Mới"
    assert listed(gov)["total"] == 1


def test_removed_article_is_gone_even_if_a_change_was_under_way(
    platform: Platform, gov: Bot
) -> None:
    article_id = publish(gov)
    gov.call("/v2.0/article/update", article(id=article_id, title="Mới"))

    assert gov.call("/v2.0/article/remove", {"id": article_id})["error"] == 0
    platform.advance(120)

    assert listed(gov)["total"] == 0
    assert gov.call("/v2.0/article/remove", {"id": article_id})["error"] == -201


def test_list_has_pages_newest_first(gov: Bot) -> None:
    for number in range(12):
        publish(gov, title=f"Bài {number}")

    first, second = listed(gov), listed(gov, offset=10)
    assert (first["total"], len(first["medias"]), len(second["medias"])) == (12, 10, 2)
    assert first["medias"][0]["title"] == "Bài 11"
    assert second["medias"][-1]["title"] == "Bài 0"
    assert set(first["medias"][0]) == {
        "id",
        "type",
        "title",
        "status",
        "total_view",
        "total_share",
        "create_date",
        "update_date",
        "thumb",
        "link_view",
    }
    assert listed(gov, kind="video") == {"medias": [], "total": 0}


def test_list_wants_plain_parameters(gov: Bot) -> None:
    answer = gov.get("/v2.0/article/getslice", offset=0, limit=10, type="normal")

    assert answer == {"error": -201, "message": "type accept only 2 value normal and video."}


@pytest.mark.parametrize(
    ("query", "error"),
    [({"limit": 11}, -210), ({"limit": 0}, -201), ({"limit": "x"}, -201), ({"offset": -1}, -201)],
    ids=repr,
)
def test_list_refuses_impossible_pages(gov: Bot, query: dict[str, object], error: int) -> None:
    answer = gov.fetch(
        "/v2.0/article/getslice", **({"offset": 0, "limit": 10, "type": "normal"} | query)
    )

    assert answer["error"] == error


def listed(bot: Bot, offset: int = 0, kind: str = "normal") -> dict[str, Any]:
    answer = bot.fetch("/v2.0/article/getslice", offset=offset, limit=10, type=kind)
    return dict(answer["data"])
