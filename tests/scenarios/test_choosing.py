"""People choose what they are told about; tags at Zalo follow, and group tags are heard."""

from __future__ import annotations

import pytest

from bot.bulletins.testing import invite, send_test
from tests.bulletins import a_draft
from tests.factories import OA
from tests.fakes import Citizen, Installation


def chosen(town: Installation, citizen: Citizen) -> list[str]:
    store = town.app.store
    return sorted(store.subscriptions.of(OA, store.followers.key_of(OA, citizen.user_id)))


def tags(town: Installation, citizen: Citizen) -> tuple[str, ...]:
    oa = town.app.settings.oas[0]
    return town.app.zalo.people.get(oa, citizen.user_id).tags


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("NHẬN TIN thủ tục hành chính", "thu-tuc"),
        ("nhan tin thu tuc", "thu-tuc"),
        ("nhận tin về lịch tiếp công dân", "tiep-dan"),
        ("NHẬN TIN doanh nghiệp", "nhom-doanh-nghiep"),
        ("đăng ký nhận tin pháp luật", "phap-luat"),
        ("nhận tin tại thôn 3", "noi-thon-3"),
    ],
)
def test_a_choice_is_recorded_and_confirmed(town: Installation, said: str, slug: str) -> None:
    lan = town.citizen()
    lan.follows()
    assert "Đã ghi" in lan.says(said)
    assert chosen(town, lan) == [slug]


def test_nhan_tin_alone_lists_the_topics_and_a_number_chooses(town: Installation) -> None:
    lan = town.citizen()
    heard = lan.says("NHẬN TIN")
    assert "1. Thủ tục hành chính" in heard
    assert "Lịch tiếp công dân" in lan.says("2")
    assert chosen(town, lan) == ["tiep-dan"]


def test_following_alone_is_no_consent(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("xin chào")
    assert chosen(town, lan) == []


def test_a_lottery_message_is_no_choice(town: Installation) -> None:
    lan = town.citizen()
    lan.says("nhận tin nhắn trúng thưởng đóng phí nhận quà")
    assert chosen(town, lan) == []


@pytest.mark.parametrize(
    "said",
    [
        "nhắn tin ở đây có bị lưu số điện thoại không",
        "nhắn tin ở đây có mất tiền không",
        "nhan tin o day co mat tien khong",
        "nhắn tin ở đây",
        "nhan tin o dau",
        "nhận tin ở xã mình có tốn tiền không ạ",
        "nhận tin ở thôn nào?",
    ],
)
def test_who_asks_about_writing_to_us_chooses_nothing(town: Installation, said: str) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says(said)
    assert chosen(town, lan) == []


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("nhan tin o thon 3", "noi-thon-3"),
        ("nhận tin ở xã Sao Vàng", "noi-xa-sao-vang"),
        ("Nhận tin tại Đô Lương", "noi-do-luong"),
    ],
)
def test_a_place_is_a_place_whatever_its_name(town: Installation, said: str, slug: str) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says(said)
    assert chosen(town, lan) == [slug]


@pytest.mark.parametrize("said", ["tắt tin", "tat tin", "đừng nhận tin nữa", "dừng nhận tin nữa"])
def test_with_or_without_marks_one_word_ends_it(town: Installation, said: str) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin thủ tục")
    lan.says(said)
    assert chosen(town, lan) == []


def test_tags_at_zalo_follow_the_choice(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin thủ tục")
    town.pass_time(seconds=5)
    assert tags(town, lan) == ("Thủ tục hành chính",)

    assert 'về "Thủ tục hành chính" nữa' in lan.says("tắt tin thủ tục")
    town.pass_time(seconds=5)
    assert tags(town, lan) == ()
    assert chosen(town, lan) == []


@pytest.mark.parametrize("said", ["TẮT TIN", "tat tin", "Tắt tin đi ạ", "đừng gửi tin nữa"])
def test_tat_tin_ends_everything_and_is_confirmed(town: Installation, said: str) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin thủ tục")
    lan.says("nhận tin doanh nghiệp")
    assert "không nhận bản tin nào" in lan.says(said)
    assert chosen(town, lan) == []


def test_tat_tin_counts_even_while_an_officer_is_talking(town: Installation) -> None:
    lan = town.citizen()
    lan.says("nhận tin thủ tục")
    town.zalo.officer_says(OA, lan.user_id, "Chào chị", "admin")
    town.settle()
    lan.hears()
    assert "không nhận bản tin nào" in lan.says("TẮT TIN")
    assert chosen(town, lan) == []


def test_leaving_takes_the_consent_back(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin thủ tục")
    town.zalo.unfollows(lan.user_id, OA)
    town.settle()
    assert chosen(town, lan) == []


def test_an_officers_group_tag_is_heard_but_a_topic_is_never_chosen_for_somebody(
    town: Installation,
) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin thủ tục")
    oa = town.app.settings.oas[0]
    for tag in ("doanh nghiệp", "Phổ biến pháp luật", "khách quen"):
        town.app.zalo.tags.put(oa, lan.user_id, tag)
    town.settle()
    assert chosen(town, lan) == ["nhom-doanh-nghiep", "thu-tuc"]

    town.app.zalo.tags.take_off(oa, lan.user_id, "Thủ tục hành chính")
    town.settle()
    assert chosen(town, lan) == ["nhom-doanh-nghiep"]


def test_a_draft_goes_to_the_phone_of_whoever_tests_it_and_to_nobody_else(
    town: Installation,
) -> None:
    officer, lan = town.citizen("canbo"), town.citizen("lan")
    lan.follows()
    lan.says("nhận tin lịch tiếp công dân")
    store, oa = town.app.store, town.app.settings.oas[0]
    code = invite(store, oa, staff="staff-lan")
    officer.says(f"nhận tin thử {code}")
    made = a_draft(store, oa)
    send_test(store, oa, store.bulletins.get(made), staff="staff-lan")
    town.settle()

    assert "TIN THỬ" in officer.hears()
    assert lan.hears() == ""
    lan.says(f"nhận tin thử {code}")
    person = store.followers.key_of(OA, officer.user_id)
    assert store.testers.person_of("staff-lan", OA) == person, "a code works once"
