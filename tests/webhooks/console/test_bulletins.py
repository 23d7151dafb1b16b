"""Bulletins at the console: written by one, approved by another, timed, paused, and followed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.bulletins import workflow
from bot.bulletins.checks import Problem
from bot.models import BulletinKind, BulletinStatus, Channel
from bot.sendrules import Bulletins
from bot.storage.staff import Role
from tests.bulletins import APPROVER, AUTHOR, CONTENT, TOPIC, a_draft, a_scheduled
from tests.factories import OA
from tests.fakes import Installation
from tests.scenarios.test_bulletins import follower
from tests.webhooks.console.office import Officer, seen
from webhooks.console import bulletin_words as words

DEEDS = {f"bulletin.{what}" for what in ("draft", "review", "approved", "scheduled", "test")}
FIELDS = {
    "title": "Nghỉ Tết Dương lịch",
    "text": "Một cửa nghỉ ngày 01/01/2027.",
    "source": "Thông báo 12/TB-UBND",
    "checked_on": "2026-11-23",
    "topic": TOPIC,
    "kind": "news",
    "channel": "message",
}


@pytest.fixture
def writer(town: Installation) -> Officer:
    return Officer(town, Role.EDITOR, name="Bảo")


@pytest.fixture
def leader(town: Installation) -> Officer:
    return Officer(town, Role.APPROVER, name="Hà")


def written(writer: Officer, **changes: str | list[str]) -> str:
    """Write a draft and return its page's address."""
    answer = writer.sends("/bulletins/new", oa=OA, **{**FIELDS, **changes})
    assert answer.status_code == 303, seen(answer)
    return answer.headers["Location"].removeprefix("/console").partition("?")[0]


def works_on(officer: Officer, page: str, deed: str, **fields: str) -> str:
    """Press a button of a bulletin's page as it is now, and return what is read then."""
    shown = officer.opens(page).text
    [version] = set(re.findall(r'name="version" value="(\d+)"', shown)) or {"0"}
    answer = officer.sends(f"{page}/{deed}", version=version, **fields)
    if answer.status_code == 303:
        return officer.reads(answer.headers["Location"].removeprefix("/console"))
    return seen(answer)


def test_a_draft_is_approved_by_another_timed_and_reaches_a_follower(
    town: Installation, writer: Officer, leader: Officer
) -> None:
    lan = follower(town)
    page = written(writer)
    assert "Sửa bản nháp" in writer.reads(page)
    assert "Đã trình duyệt" in works_on(writer, page, "do/submit")
    assert "Nghỉ Tết Dương lịch" in leader.reads("/bulletins")
    assert "1 trên 1 người đã chọn" in leader.reads(page)
    assert "Đã duyệt" in works_on(leader, page, "decide/approve")
    assert "Đã hẹn giờ" in works_on(leader, page, "decide/schedule", at="2026-11-23T10:00")
    assert "10:00 Nghỉ Tết Dương lịch" in leader.reads("/bulletins/calendar")

    town.pass_time(hours=1, minutes=1)
    town.tick()
    town.tick()
    assert "Một cửa nghỉ ngày 01/01/2027." in lan.hears()
    told = Officer(town, Role.VIEWER).reads(page)  # the sessions of before ended meanwhile
    assert "Đã gửi xong" in told
    assert "Zalo đã nhận: 1" in told
    acts = [(row.who, row.what) for row in town.app.store.audit.walk() if row.what in DEEDS]
    assert acts == [
        (writer.account.id, "bulletin.draft"),
        (writer.account.id, "bulletin.review"),
        (leader.account.id, "bulletin.approved"),
        (leader.account.id, "bulletin.scheduled"),
    ]


def test_an_author_who_may_approve_does_not_approve_their_own(
    town: Installation, leader: Officer
) -> None:
    page = written(leader)
    works_on(leader, page, "do/submit")
    assert "người đã soạn không tự duyệt" in leader.reads(page)
    assert "Cần một người khác duyệt" in works_on(leader, page, "decide/approve")


def test_what_is_missing_is_said_and_nothing_goes_on(writer: Officer) -> None:
    page = written(writer, source="", topic="")
    told = works_on(writer, page, "do/submit")
    assert "Thiếu nguồn" in told
    assert "Chưa chọn chủ đề" in told
    assert "Còn thiếu trước khi trình duyệt" in writer.reads(f"{page}/edit")


def test_a_bulletin_sent_back_is_mended_and_handed_in_again(
    writer: Officer, leader: Officer
) -> None:
    page = written(writer)
    works_on(writer, page, "do/submit")
    assert "sai ngày" in works_on(leader, page, "decide/back", reason="sai ngày")
    told = works_on(writer, page, "edit", **{**FIELDS, "text": "Nghỉ cả ngày thứ Sáu."})
    assert "Nghỉ cả ngày thứ Sáu." in told
    assert "Đã trình duyệt" in works_on(writer, page, "do/submit")


def test_pausing_resuming_and_cancelling(
    town: Installation, writer: Officer, leader: Officer
) -> None:
    follower(town)
    later = town.clock.millis() + 3_600_000
    made = a_scheduled(town.app.store, town.app.settings.oas[0], due_at=later)
    page = f"/bulletins/{made}"
    assert "Tạm dừng vì: chờ văn bản" in works_on(writer, page, "do/pause", reason="chờ văn bản")
    assert "Đang gửi tiếp" in works_on(leader, page, "decide/resume")
    assert "Đã huỷ" in works_on(writer, page, "do/cancel", reason="đổi lịch")
    town.pass_time(hours=2)
    town.tick()
    assert town.app.store.bulletins.get(made).status is BulletinStatus.CANCELLED


def test_the_preview_of_an_article_is_what_zalo_gets_with_its_source_and_pictures(
    town: Installation,
) -> None:
    made = a_scheduled(
        town.app.store,
        town.app.settings.oas[0],
        channel=Channel.ARTICLE,
        cover="https://phuongmau.gov.vn/bia.jpg",
        text="Sáng thứ Năm.\n\n![Sơ đồ](https://phuongmau.gov.vn/so-do.png)",
    )
    answer = Officer(town, Role.VIEWER).opens(f"/bulletins/{made}")
    told = seen(answer)
    for part in ("Sáng thứ Năm.", "Nguồn: Cổng thông tin phường Mẫu", "Mở ảnh: Sơ đồ"):
        assert part in told
    for address in ("https://phuongmau.gov.vn/bia.jpg", "https://phuongmau.gov.vn/so-do.png"):
        assert f'href="{address}"' in answer.text
    assert "<img" not in answer.text.split('class="phone-talk"')[1].split("</section>")[0]


def test_two_who_look_at_one_page_do_not_overwrite_each_other(
    town: Installation, writer: Officer
) -> None:
    page = written(writer)
    works_on(writer, page, "edit", **{**FIELDS, "title": "Mới"})
    answer = writer.sends(f"{page}/edit", version="1", **{**FIELDS, "title": "Cũ"})
    assert answer.status_code == 422
    assert "Có người vừa thay đổi" in seen(answer)


def test_a_digest_is_begun_with_what_was_approved_this_week(
    town: Installation, writer: Officer
) -> None:
    assert "chưa có tin nào được duyệt" in writer.reads("/bulletins/new?loai=digest")
    a_scheduled(town.app.store, town.app.settings.oas[0], title="Họp dân thôn 3")
    page = writer.opens("/bulletins/new?loai=digest").text
    assert "1. Họp dân thôn 3: Sáng thứ Năm, tại trụ sở." in page


def test_a_digest_takes_what_is_ticked_and_what_was_approved_however_old_its_draft(
    town: Installation, writer: Officer
) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    old = a_draft(store, oa, title="Viết từ tháng trước")
    store.engine.execute("UPDATE bulletins SET created_at = created_at - 3000000000 WHERE 1 = 1")
    workflow.hand_in(store, oa, store.bulletins.get(old), by=AUTHOR, rules=Bulletins())
    workflow.approve(store, oa, store.bulletins.get(old), by=APPROVER, rules=Bulletins())
    village = a_scheduled(store, oa, title="Họp dân thôn 3")
    page = writer.opens("/bulletins/new?loai=digest").text
    assert "1. Viết từ tháng trước: " in page
    assert "2. Họp dân thôn 3: " in page

    page = writer.opens(f"/bulletins/new?loai=digest&chon=1&oa={OA}&cua={OA}&tin={village}").text
    assert "1. Họp dân thôn 3: " in page
    assert "Viết từ tháng trước: " not in page
    assert "chưa có tin nào" in writer.reads(f"/bulletins/new?loai=digest&chon=1&oa={OA}")


def test_what_was_approved_long_ago_is_no_longer_in_a_digest(
    town: Installation, writer: Officer
) -> None:
    a_scheduled(town.app.store, town.app.settings.oas[0], title="Tin cũ")
    town.pass_time(days=8)
    later = Officer(town, Role.EDITOR, name="Mai")
    assert "Tin cũ" not in later.reads("/bulletins/new?loai=digest")


def test_bulletins_of_another_oa_hide_none_of_ones_own(town: Installation, writer: Officer) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    a_scheduled(store, oa, title="Tin của mình")
    waiting = a_draft(store, oa, title="Chờ duyệt từ lâu")
    workflow.hand_in(store, oa, store.bulletins.get(waiting), by=AUTHOR, rules=Bulletins())
    for number in range(501):
        store.bulletins.add("9", replace(CONTENT, title=f"Xa {number}"), author=AUTHOR)
    told = writer.reads("/bulletins")
    assert "Tin của mình" in told
    assert "Chờ duyệt từ lâu" in told
    assert "Xa 1" not in told
    assert "1. Tin của mình" in writer.reads("/bulletins/new?loai=digest")


def test_the_next_issue_is_a_draft_that_is_approved_anew_and_comes_a_week_later(
    town: Installation, writer: Officer, leader: Officer
) -> None:
    store, oa = town.app.store, town.app.settings.oas[0]
    due = town.clock.millis() + 3_600_000  # Monday 23/11, 10:00
    made = a_scheduled(store, oa, due_at=due)
    answer = writer.sends(f"/bulletins/{made}/copy")
    assert answer.status_code == 303
    page = answer.headers["Location"].removeprefix("/console").removesuffix("/edit")
    copied = store.bulletins.get(page.removeprefix("/bulletins/"))
    assert copied.content == store.bulletins.get(made).content
    assert (copied.status, copied.approver, copied.due_at) == (BulletinStatus.DRAFT, "", 0)
    assert copied.author == writer.account.id
    assert "Kỳ sau của Lịch tiếp công dân tuần này" in writer.reads(page)

    works_on(writer, page, "do/submit")
    works_on(leader, page, "decide/approve")
    assert 'value="2026-11-30T10:00"' in leader.opens(page).text


def test_the_templates_begin_with_their_form(writer: Officer) -> None:
    assert "Sự thật: …" in writer.opens("/bulletins/new?loai=true_false").text


def test_the_code_for_the_phone_is_shown_and_links_it(town: Installation, writer: Officer) -> None:
    page = written(writer)
    told = works_on(writer, page, "do/test")
    assert "Chưa nối điện thoại" in told
    shown = seen(writer.sends(f"{page}/phone"))
    code = re.search(r"NHẬN TIN THỬ (\d{6})", shown)
    assert code
    phone = town.citizen("canbo")
    phone.says(code[0])
    assert "Đang gửi tin thử" in works_on(writer, page, "do/test")
    town.settle()
    assert "TIN THỬ" in phone.hears()
    acts = [row.what for row in town.app.store.audit.walk()]
    assert acts[-2:] == ["staff.invite", "bulletin.test"]


def test_another_oas_staff_see_and_do_nothing_here(town: Installation, writer: Officer) -> None:
    page = written(writer)
    stranger = Officer(town, Role.APPROVER, oa_id="9")
    assert stranger.opens(page).status_code == 404
    assert "Nghỉ Tết" not in stranger.reads("/bulletins")
    for deed in ("do/cancel", "decide/approve", "edit", "phone"):
        assert stranger.sends(f"{page}/{deed}").status_code == 404
    assert stranger.sends("/bulletins/new", oa=OA, **FIELDS).status_code == 403


def test_nobody_finds_what_is_not_there(writer: Officer, leader: Officer) -> None:
    page = written(writer)
    assert writer.opens("/bulletins/nowhere").status_code == 404
    assert writer.sends(f"{page}/do/approve").status_code == 404
    assert leader.sends(f"{page}/decide/nothing").status_code == 404
    assert writer.opens("/bulletins/calendar?tu=9999-12-31").status_code == 200


def test_an_article_says_what_zalo_decides(writer: Officer) -> None:
    page = written(writer, channel="article", cover="https://phuongmau.gov.vn/bia.jpg")
    told = writer.reads(page)
    assert "Zalo phát tới mọi người quan tâm" in told
    assert "1 lượt trong ngày đó" in told


def test_every_word_of_the_machine_has_its_vietnamese() -> None:
    assert set(Problem) <= set(words.PROBLEMS)
    assert set(words.STATUSES) == set(BulletinStatus)
    assert set(words.KINDS) == set(words.TEMPLATES) == set(BulletinKind)
    assert set(words.CHANNELS) == set(Channel)


ARTICLE = {"channel": "article", "cover": "https://phuongmau.gov.vn/anh/bia.jpg"}


def test_an_article_is_aimed_in_the_form_and_the_forecast_says_at_whom(
    town: Installation, writer: Officer, leader: Officer
) -> None:
    aimed = {"target_gender": "2", "target_ages": ["6", "7"], "target_cities": ["31"]}
    page = written(writer, **ARTICLE, **aimed)
    told = "Nữ; 55–64 tuổi hoặc từ 65 tuổi; Đắk Nông (nay: Lâm Đồng)"
    form = writer.opens(f"{page}/edit").text

    for words_of_page in (writer.reads(page), leader.reads(page)):
        assert f"chỉ phát tới người quan tâm mà Zalo biết là: {told}" in words_of_page
    assert len(re.findall(r'name="target_ages" value="[67]" checked', form)) == 2
    assert 'name="target_cities" value="31" checked' in form
    assert 'name="target_cities" value="30" checked' not in form


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"target_ages": "3"}, Problem.TARGET_MESSAGE),
        ({**ARTICLE, "target_ages": "8"}, Problem.TARGET_CODE),
        ({**ARTICLE, "target_telcos": "viettel"}, Problem.TARGET_CODE),
        ({**ARTICLE, "target_locations": "1", "target_cities": "31"}, Problem.TARGET_BOTH),
    ],
)
def test_a_target_that_zalo_would_not_follow_is_not_handed_in(
    town: Installation, writer: Officer, fields: dict[str, str], problem: Problem
) -> None:
    page = written(writer, **fields)

    assert words.PROBLEMS[problem] in works_on(writer, page, "do/submit")


def test_every_province_of_zalos_list_has_its_place_in_the_form(writer: Officer) -> None:
    form = writer.opens("/bulletins/new").text
    codes = re.findall(r'name="target_cities" value="(\d+)"', form)

    assert sorted(map(int, codes)) == list(range(64))
    assert "Hà Nội</span>" in form
    assert "Thừa Thiên Huế (nay: Huế)" in form
