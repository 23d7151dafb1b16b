from __future__ import annotations

import json
from datetime import date

import pytest
import requests

from bot.errors import NeedsOfficer, Retryable
from bot.zalo.conversations import Line
from bot.zalo.people import Contact, Filter, Page
from bot.zalo.quotas import Asset, Left
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import refusal, success

DETAIL, PROFILE = "/v3.0/oa/user/detail", "/v2.0/oa/getprofile"
LIST, FOLLOWERS = "/v3.0/oa/user/getlist", "/v2.0/oa/getfollowers"


def asked(transport, position=0):
    return json.loads(transport.query(position)["data"])


def test_profile_holds_what_the_oa_noted_and_what_the_person_shared(script):
    shared = {"name": "Cô Tư", "phone": "84900", "address": "Thôn 3", "city": "", "district": 7}
    client, _ = script(
        success(
            user_id="3",
            display_name="Cô Tư",
            user_alias="bà Tư",
            user_external_id="x1",
            user_last_interaction_date="23/11/2026",
            tags_and_notes_info={"notes": ["n"], "tag_names": ["hoi-nong-dan", 1]},
            shared_info=shared,
        )
    )

    found = client.people.get(OA, "3")

    assert (found.alias, found.external_id) == ("bà Tư", "x1")
    assert found.last_interaction_on == date(2026, 11, 23)
    assert found.tags == ("hoi-nong-dan",)
    assert found.contact == Contact("Cô Tư", "84900", "Thôn 3")


@pytest.mark.parametrize("odd", ["", "2026-11-23", None, 5])
def test_odd_date_of_interaction_is_no_date(script, odd):
    client, _ = script(success(user_id="3", user_last_interaction_date=odd))

    assert client.people.get(OA, "3").last_interaction_on is None


@pytest.mark.parametrize(("phone", "read"), [(0, ""), (84900000000, "84900000000")])
def test_older_api_writes_phones_as_numbers(script, phone, read):
    client, _ = script(success(user_id="3", shared_info={"phone": phone}))

    assert client.people.get(OA, "3").contact.phone == read


def test_people_are_listed_by_the_newer_api(script):
    users = [{"user_id": "3"}, {"user_id": 4}, {"user_id": None}]
    client, transport = script(success(total=2, users=users))

    page = client.people.list_page(OA, offset=50)

    assert page == Page(2, ("3", "4"))
    assert transport.paths == [LIST]
    assert asked(transport) == {"offset": 50, "count": 50}


def test_people_of_a_state_agency_are_listed_by_the_older_api(script):
    answer = success(total=1, followers=[{"user_id": "3"}])
    client, transport = script(refusal(-235), answer, answer)

    assert client.people.list_page(OA).user_ids == ("3",)
    assert client.people.list_page(OA).user_ids == ("3",)

    assert transport.paths == [LIST, FOLLOWERS, FOLLOWERS]


def test_filter_is_told_as_zalo_takes_it(script):
    client, transport = script(success(total=0, users=[]))

    client.people.list_page(OA, only=Filter(tag="a", period="L7D", is_follower=False))

    assert asked(transport) == {
        "offset": 0,
        "count": 50,
        "tag_name": "a",
        "last_interaction_period": "L7D",
        "is_follower": "false",
    }


def test_filter_that_the_oas_api_does_not_know_is_never_dropped(script):
    client, transport = script(refusal(-235))

    with pytest.raises(NeedsOfficer):
        client.people.list_page(OA, only=Filter(tag="a"))

    assert transport.paths == [LIST]


def test_everybody_is_walked_through_page_by_page(script):
    pages = [success(total=101, users=[{"user_id": str(n)}]) for n in range(3)]
    client, transport = script(*pages)

    assert list(client.people.list_all(OA)) == ["0", "1", "2"]
    assert [asked(transport, n)["offset"] for n in range(3)] == [0, 50, 100]


def test_walk_ends_at_zalos_reach_and_at_an_empty_page(script):
    full = success(total=999_999, users=[{"user_id": "3"}])
    client, transport = script(*[full] * 200)

    assert len(list(client.people.list_all(OA))) == 200
    assert asked(transport, 199)["offset"] == 9950

    client, transport = script(success(total=500, users=[]))
    assert list(client.people.list_all(OA)) == []


def test_only_what_is_given_is_changed(script):
    client, transport = script(success(), success())

    client.people.update(OA, "3", alias="bà Tư")
    client.people.update(OA, "3", external_id="", contact=Contact(name="Tư"))

    assert transport.body(0) == {"user_id": "3", "user_alias": "bà Tư"}
    assert transport.body(1)["shared_info"]["name"] == "Tư"
    assert transport.body(1)["user_external_id"] == ""


def test_forgetting_may_be_repeated(script):
    client, transport = script(requests.ReadTimeout(), success())

    with pytest.raises(Retryable):
        client.people.forget(OA, "3")
    client.people.forget(OA, "3")

    assert transport.paths == ["/v2.0/oa/deletefollowerinfo"] * 2
    assert transport.body(1) == {"user_id": "3"}


def test_tags_are_put_taken_off_removed_and_listed(script):
    client, transport = script(success(), success(), success(), success("a", 5, "b"))

    client.tags.put(OA, "3", "a")
    client.tags.take_off(OA, "3", "a")
    client.tags.remove(OA, "a")

    assert client.tags.list_all(OA) == ("a", "b")
    assert transport.paths == [
        f"/v2.0/oa/tag/{name}"
        for name in ("tagfollower", "rmfollowerfromtag", "rmtag", "gettagsofoa")
    ]
    assert [transport.body(n) for n in range(3)] == [
        {"user_id": "3", "tag_name": "a"},
        {"user_id": "3", "tag_name": "a"},
        {"tag_name": "a"},
    ]


@pytest.mark.parametrize("key", ["message_id", "msg_id"])
def test_line_of_a_talk_names_its_message_under_either_key(script, key):
    line = {key: "m1", "src": 1, "time": 5, "type": "text", "message": "chào", "from_id": "3"}
    client, transport = script(success({**line, "to_id": OA.id}, "odd"))

    found = client.conversations.list_of(OA, "3", offset=10)

    assert found == (Line("m1", False, 5, "text", "3", "chào"),)
    assert transport.paths == ["/v2.0/oa/conversation"]
    assert asked(transport) == {"user_id": "3", "offset": 10, "count": 10}


def test_line_of_the_oa_names_the_person_it_went_to(script):
    line = {"message_id": "m1", "src": 0, "from_id": OA.id, "to_id": "3", "type": "photo"}
    client, transport = script(success({**line, "url": "https://a.vn", "description": "d"}))

    (found,) = client.conversations.list_recent(OA)

    assert (found.is_from_oa, found.user_id, found.url) == (True, "3", "https://a.vn")
    assert transport.paths == ["/v2.0/oa/listrecentchat"]


def test_words_of_a_talk_do_not_show_when_printed(script):
    line = {"message_id": "m1", "src": 1, "message": "lời của dân"}
    client, _ = script(success(line))

    assert "lời" not in repr(client.conversations.list_recent(OA))


def test_quota_of_a_person_is_read_from_texts_and_numbers(script):
    client, transport = script(
        success(
            last_interaction="1790000000000",
            cs_reply={"remain": "7", "total": 8},
            promotion={"daily_remain": 1, "daily_total": 1, "monthly_remain": 3},
        )
    )

    found = client.quotas.of_person(OA, "3")

    assert found.interacted_at == 1790000000000
    assert found.replies == Left(7, 8)
    assert found.promotions_today == Left(1, 1)
    assert found.promotions_this_month == Left(3, None)
    assert transport.body(0) == {"user_id": "3"}


def test_quota_of_an_owner_is_a_list_of_allowances(script):
    asset = {"asset_id": "p1", "product_type": "cs", "quota_type": "sub_quota", "remain": 5}
    client, transport = script(success({**asset, "total": "10", "valid_through": "31/12/2026"}))

    found = client.quotas.of_owner(OA, owner="APP", product="cs")

    assert found == (Asset("p1", "cs", "sub_quota", "31/12/2026", Left(5, 10)),)
    assert transport.body(0) == {"quota_owner": "APP", "product_type": "cs"}


def test_older_quotas_are_asked_for_three_ways(script):
    client, transport = script(*[success(type="x", remain=1, total=2)] * 3)

    client.quotas.of_oa(OA)
    client.quotas.of_message(OA, "m1")

    assert client.quotas.of_promotions(OA, "3") == Left(1, 2)
    assert set(transport.paths) == {"/v2.0/oa/quota/message"}
    assert [transport.body(n) for n in range(3)] == [
        {},
        {"message_id": "m1"},
        {"user_id": "3", "type": "promotion"},
    ]


def test_asking_for_a_quota_may_be_repeated(script):
    client, _ = script(requests.ReadTimeout())

    with pytest.raises(Retryable):
        client.quotas.of_oa(OA)
