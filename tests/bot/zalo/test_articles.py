from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from bot.errors import NightClosed, OutcomeUnknown, Permanent, QuotaExceeded, Retryable
from bot.models import Target
from bot.zalo.articles import Article, Paragraph, Picture, Published, Slice, Video
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import refusal, success

ARTICLE = Article(
    title="Lịch tiếp công dân",
    author="UBND phường Mẫu",
    description="Tháng 12 năm 2026",
    cover_url="https://a.vn/1.png",
    body=(Paragraph("Thứ Năm hằng tuần."), Picture("https://a.vn/2.png", "Trụ sở")),
)


def test_article_is_handed_in_whole_and_answered_with_a_token(script):
    client, transport = script(success(token="t1"))

    assert client.articles.create(OA, ARTICLE) == "t1"

    assert transport.paths == ["/v2.0/article/create"]
    assert transport.body(0) == {
        "type": "normal",
        "title": "Lịch tiếp công dân",
        "author": "UBND phường Mẫu",
        "cover": {"cover_type": "photo", "photo_url": "https://a.vn/1.png", "status": "show"},
        "description": "Tháng 12 năm 2026",
        "body": [
            {"type": "text", "content": "Thứ Năm hằng tuần."},
            {"type": "image", "url": "https://a.vn/2.png", "caption": "Trụ sở"},
        ],
        "status": "show",
        "comment": "hide",
    }


def test_video_within_an_article_has_its_picture():
    item = Video("https://a.vn/v.mp4", "https://a.vn/v.png").to_json()

    assert item == {"type": "video", "url": "https://a.vn/v.mp4", "thumb": "https://a.vn/v.png"}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "x" * 151},
        {"title": " "},
        {"author": "x" * 51},
        {"description": "x" * 301},
        {"body": ()},
    ],
    ids=["title", "blank", "author", "description", "body"],
)
def test_article_beyond_the_limits_is_refused_without_asking(script, changes):
    client, transport = script()

    with pytest.raises(Permanent, match="article"):
        client.articles.create(OA, replace(ARTICLE, **changes))

    assert transport.requests == []


def test_limits_count_composed_characters(script):
    client, _ = script(success(token="t1"))

    client.articles.create(OA, replace(ARTICLE, title="e\u0302\u0301" * 150))


def test_lost_creation_is_of_unknown_outcome(script):
    client, _ = script(requests.ReadTimeout())

    with pytest.raises(OutcomeUnknown):
        client.articles.create(OA, ARTICLE)


def test_month_without_articles_left_is_a_matter_of_quota(script):
    client, _ = script(refusal(-223, "Your OA has reach the limit quota create article"))

    with pytest.raises(QuotaExceeded):
        client.articles.create(OA, ARTICLE)


def test_id_is_asked_for_until_the_article_is_ready(script):
    client, transport = script(refusal(-214), success(id="i1"))

    with pytest.raises(Retryable) as caught:
        client.articles.find_id(OA, "t1")
    assert caught.value.code == -214
    assert client.articles.find_id(OA, "t1") == "i1"
    assert transport.body(1) == {"token": "t1"}


def test_update_names_the_article_and_answers_a_new_token(script):
    client, transport = script(success(token="t2"))

    assert client.articles.update(OA, "i1", ARTICLE) == "t2"
    assert transport.body(0)["id"] == "i1"


def test_removal_may_be_repeated(script):
    client, transport = script(requests.ReadTimeout(), success())

    with pytest.raises(Retryable):
        client.articles.remove(OA, "i1")
    client.articles.remove(OA, "i1")

    assert transport.body(1) == {"id": "i1"}


def test_lists_are_asked_for_with_plain_parameters(script):
    media = {
        "id": "i1",
        "title": "Lịch",
        "status": "show",
        "total_view": 12,
        "total_share": "3",
        "create_date": 1,
        "update_date": 2,
        "link_view": "https://a.vn",
    }
    client, transport = script(success(medias=[media, "odd"], total=1))

    found = client.articles.list_page(OA, offset=10)

    assert found == Slice(1, (Published("i1", "Lịch", True, 12, 3, "https://a.vn", 1, 2),))
    assert transport.query(0) == {"offset": "10", "limit": "10", "type": "normal"}


def test_one_article_is_asked_for_by_its_id(script):
    client, transport = script(success(id="i1", total_view=5))

    assert client.articles.get(OA, "i1").views == 5
    assert transport.query(0) == {"id": "i1"}


def test_broadcast_carries_articles_to_everybody(script):
    client, transport = script(success(message_id="b1"))

    assert client.broadcasts.send(OA, ["i1", "i2"]) == "b1"

    assert transport.paths == ["/v2.0/oa/message"]
    sent = transport.body(0)
    assert sent["recipient"] == {"target": {}}
    elements = sent["message"]["attachment"]["payload"]["elements"]
    assert elements == [{"media_type": "article", "attachment_id": each} for each in ("i1", "i2")]


def test_target_is_told_in_texts_with_commas(script):
    client, transport = script(success(message_id="b1"))
    target = Target(ages=(2, 3), gender=2, locations=(0,), cities=(9, 57), platforms=(1, 2))

    client.broadcasts.send(OA, ["i1"], target)

    assert transport.body(0)["recipient"]["target"] == {
        "ages": "2,3",
        "gender": "2",
        "cities": "9,57",
        "platform": "1,2",
    }


def test_region_counts_where_no_city_is_named():
    assert Target(locations=(0, 2)).to_json() == {"locations": "0,2"}


@pytest.mark.parametrize("count", [0, 6])
def test_broadcast_of_none_or_six_articles_is_refused_without_asking(script, count):
    client, _ = script()

    with pytest.raises(Permanent):
        client.broadcasts.send(OA, ["i"] * count)


def test_lost_broadcast_is_of_unknown_outcome_and_night_is_night(script):
    client, _ = script(requests.ReadTimeout(), refusal(-234))

    with pytest.raises(OutcomeUnknown):
        client.broadcasts.send(OA, ["i1"])
    with pytest.raises(NightClosed):
        client.broadcasts.send(OA, ["i1"])
