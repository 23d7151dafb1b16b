"""Revisions at the console: written, looked at by a second person, published, taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.clock import VIETNAM, MovableClock
from bot.config import Storage
from bot.conversation.guide import Guide, build_guide
from bot.models.publications import PublicationStatus
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Role
from knowledge.index import index_of
from knowledge.loader import load
from tests import prepared
from tests.bot.editorial.small import (
    MARKET,
    MARKET_OLD,
    POOL,
    POOL_NEW,
    POOL_OLD,
    a_folder,
    a_press,
    an_entry,
    runs,
    started,
)
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen


@pytest.fixture
def town(tmp_path: Path) -> Installation:
    """A bot that knows two entries, in a folder of its own."""
    content = a_folder(tmp_path)
    guide: Guide = build_guide(index_of(load(content)))
    clock = MovableClock(datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM))
    storage = Storage(
        url=f"sqlite:///{prepared.sqlite_file(tmp_path / 'bot.db')}", content=str(content)
    )
    return Installation(tmp_path, clock, guide, storage=storage)


@pytest.fixture
def lan(town: Installation) -> Officer:
    return Officer(town, Role.APPROVER, name="Lan")


def content(town: Installation) -> Path:
    return Path(town.app.settings.storage.content)


def drafted(town: Installation, officer: Officer, text: str = POOL_NEW, path: str = POOL) -> str:
    store = town.app.store
    return started(store, content(town), path, text, by=officer.account.id).id


def now(town: Installation, revision_id: str) -> Revision:
    return town.app.store.revisions.get(revision_id)


def does(
    town: Installation, officer: Officer, revision_id: str, deed: str, **fields: str
) -> TestResponse:
    """Fill in a form of the page as it is now."""
    version = str(now(town, revision_id).version)
    fields = {"version": version, **fields}
    return officer.sends(f"/knowledge/revisions/{revision_id}/{deed}", **fields)


def publishes(town: Installation, mai: Officer, lan: Officer, text: str = POOL_NEW) -> str:
    made = drafted(town, mai, text)
    does(town, mai, made, "hand-in")
    assert does(town, lan, made, "approve", do="now").status_code == 303
    goes_out(town)
    assert now(town, made).status is RevisionStatus.PUBLISHED
    return made


def goes_out(town: Installation) -> None:
    """Let the press and the process that answers do their part."""
    press = a_press(town.app.store, content(town))
    for _ in range(2):
        runs(press)
        town.app.shelf.step()


def test_from_a_draft_to_what_citizens_hear(town: Installation, mai: Officer, lan: Officer) -> None:
    citizen = town.citizen("hung")
    assert "buổi sáng" in citizen.says("hồ bơi phường mở mấy giờ")

    publishes(town, mai, lan)

    assert "cả ngày" in citizen.says("hồ bơi phường mở mấy giờ")
    assert "Lan" in lan.reads("/knowledge/versions")


def test_the_page_shows_the_words_that_change_with_signs_not_colour_alone(
    town: Installation, mai: Officer
) -> None:
    page = mai.opens(f"/knowledge/revisions/{drafted(town, mai)}").text

    assert "<del>Hồ bơi mở <strong>buổi</strong>" in page
    assert "<ins>Hồ bơi mở <strong>cả</strong>" in page
    assert '<span class="visually-hidden">bỏ</span>' in page


def test_what_is_typed_is_kept_and_what_is_wrong_is_said_in_vietnamese(
    town: Installation, mai: Officer
) -> None:
    made = drafted(town, mai)
    typed = POOL_NEW.replace("checked_on = 2026-11-20\n", "")
    answer = does(town, mai, made, "text", text=typed, do="hand_in")

    assert answer.status_code == 422
    assert now(town, made).text == typed
    assert "Chưa gửi duyệt được" in seen(answer)
    assert f"{POOL}, dòng" in seen(answer)
    assert "Cách sửa" in seen(answer)
    assert now(town, made).status is RevisionStatus.DRAFT


def test_one_press_saves_and_asks_for_review(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai, POOL_OLD)
    answer = does(town, mai, made, "text", text=POOL_NEW.replace("\n", "\r\n"), do="hand_in")

    assert answer.headers["Location"].endswith("?da=handed_in")
    assert (now(town, made).status, now(town, made).text) == (RevisionStatus.REVIEW, POOL_NEW)


def test_the_slower_of_two_editors_gets_both_texts(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)
    other = Officer(town, Role.EDITOR, name="Nam")
    does(town, other, made, "text", text=POOL_NEW.replace("cả ngày", "ban đêm"))
    late = does(town, mai, made, "text", version="1", text=POOL_NEW + "Nhớ mang nón.\n")

    assert late.status_code == 409
    assert "Nhớ mang nón." in late.text
    assert "ban đêm" in late.text
    assert "ban đêm" in now(town, made).text


def test_another_open_revision_of_the_same_file_is_shown(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)
    drafted(town, Officer(town, Role.EDITOR, name="Nam"))

    assert "Tệp này còn một bản sửa khác" in mai.reads(f"/knowledge/revisions/{made}")


def test_nobody_is_offered_to_approve_their_own_text(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")

    assert "Duyệt và công bố ngay" not in mai.reads(f"/knowledge/revisions/{made}")
    answer = does(town, mai, made, "approve", do="now")
    assert answer.status_code == 422
    assert "cần một người khác duyệt" in seen(answer)


def test_a_second_editor_may_approve(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")
    nam = Officer(town, Role.EDITOR, name="Nam")

    assert does(town, nam, made, "approve", do="later").headers["Location"].endswith("da=approved")
    page = nam.reads("/knowledge/versions")
    assert "Hồ bơi phường mở mấy giờ" in page
    nam.sends("/knowledge/publish")
    runs(a_press(town.app.store, content(town)))
    assert now(town, made).status is RevisionStatus.PUBLISHED


def test_it_is_given_back_with_a_reason_and_handed_in_again(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")
    does(town, lan, made, "give-back", why="Ghi rõ mùa đông.")

    assert now(town, made).status is RevisionStatus.DRAFT
    assert "Ghi rõ mùa đông." in mai.reads(f"/knowledge/revisions/{made}")
    does(town, mai, made, "comment", text="Đã ghi.")
    assert "Đã ghi." in lan.reads(f"/knowledge/revisions/{made}")


def test_a_day_of_publication_is_kept_and_a_wrong_one_refused(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")
    for day in ("", "2026-11-25", "mai"):
        assert does(town, lan, made, "approve", do="day", publish_on=day).status_code == 422

    fields = {"do": "day", "publish_on": "2026-12-01", "expire_on": "2026-12-31"}
    assert does(town, lan, made, "approve", **fields).status_code == 303
    assert "công bố 01/12/2026" in lan.reads("/knowledge/revisions")
    town.pass_time(days=5)
    town.plan()
    runs(a_press(town.app.store, content(town)))
    assert now(town, made).status is RevisionStatus.PUBLISHED


def test_what_somebody_decided_meanwhile_is_decided_once(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")
    seen_version = str(now(town, made).version)
    does(town, lan, made, "give-back")

    assert does(town, lan, made, "approve", version=seen_version, do="now").status_code in (
        409,
        422,
    )
    assert does(town, mai, made, "drop", version="1").status_code == 409


def test_a_dropped_revision_is_taken_up_again(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "drop")
    assert "Hồ bơi" in mai.reads("/knowledge/revisions?tt=dropped")

    does(town, mai, made, "give-back")
    assert (now(town, made).status, now(town, made).text) == (RevisionStatus.DRAFT, POOL_NEW)


def test_a_draft_that_was_overtaken_is_merged_by_saving_it_anew(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    slower = drafted(town, mai, POOL_OLD.replace("buổi sáng", "buổi chiều"))
    publishes(town, mai, lan)
    page = mai.opens(f"/knowledge/revisions/{slower}").text
    assert "đã đổi sau khi" in page
    base = page.split('name="base" value="')[1].split('"')[0]

    does(town, mai, slower, "text", text=POOL_NEW + "Chiều thứ Bảy nghỉ.\n", base=base)
    assert "đã đổi sau khi" not in mai.reads(f"/knowledge/revisions/{slower}")


def test_what_was_overtaken_cannot_be_approved(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    slower = drafted(town, mai, POOL_OLD.replace("buổi sáng", "buổi chiều"))
    does(town, mai, slower, "hand-in")
    publishes(town, mai, lan)

    assert does(town, lan, slower, "approve", do="now").status_code == 409


def test_one_click_takes_an_entry_back_to_what_it_said(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    first = publishes(town, mai, lan)
    asked = does(town, lan, first, "undo")
    [undone] = town.app.store.revisions.list(RevisionStatus.REVIEW)

    assert asked.headers["Location"].endswith(f"{undone.id}?da=undone")
    assert undone.text == POOL_OLD
    assert "cần một người khác duyệt" in lan.reads(f"/knowledge/revisions/{undone.id}")
    assert does(town, lan, undone.id, "approve", do="now").status_code == 422
    again = does(town, mai, first, "undo")
    assert again.headers["Location"].endswith(f"{undone.id}?da=undone")
    assert does(town, mai, undone.id, "approve", do="now").status_code == 303
    goes_out(town)

    assert "buổi sáng" in town.citizen("hung").says("hồ bơi phường mở mấy giờ")
    assert now(town, first).status is RevisionStatus.RETIRED
    assert "Đang áp dụng" in mai.reads(f"/knowledge/revisions/{undone.id}")
    late = does(town, lan, first, "undo")
    assert (late.status_code, len(town.app.store.revisions.list())) == (422, 2)
    assert "đã sang bước khác" in seen(late)


def test_what_was_taken_away_comes_back_in_one_click(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    away = drafted(town, mai, "")
    does(town, mai, away, "hand-in")
    does(town, lan, away, "approve", do="now")
    goes_out(town)
    [order] = town.app.store.publications.latest()
    lan.sends(f"/knowledge/publications/{order.id}/accept")
    goes_out(town)
    assert "buổi sáng" not in town.citizen("hung").says("hồ bơi phường mở mấy giờ")
    page = mai.reads(f"/knowledge/revisions/{away}")
    assert "gỡ bài này" in page
    assert "Quay lại nội dung trước" in page
    does(town, mai, away, "undo")
    [undone] = town.app.store.revisions.list(RevisionStatus.REVIEW)
    does(town, lan, undone.id, "approve", do="now")
    goes_out(town)

    assert "buổi sáng" in town.citizen("hung").says("hồ bơi phường mở mấy giờ")


def test_one_click_takes_the_whole_back_to_a_version(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    publishes(town, mai, lan)
    version = town.app.store.knowledge.current()
    second = publishes(town, mai, lan, POOL_OLD.replace("buổi sáng", "ban đêm"))

    assert lan.sends(f"/knowledge/versions/{version}/back").headers["Location"].endswith("da=back")
    town.app.shelf.step()
    assert "cả ngày" in town.citizen("hung").says("hồ bơi phường mở mấy giờ")
    assert now(town, second).status is RevisionStatus.RETIRED


def test_a_release_that_changed_the_file_shows_both_texts_to_choose_from(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    ours = publishes(town, mai, lan)
    released = POOL_OLD.replace("buổi sáng", "buổi trưa")
    (content(town) / POOL).write_text(released, encoding="utf-8")

    assert "Bản phần mềm mới cũng đổi" in mai.reads("/knowledge/revisions")
    page = mai.reads(f"/knowledge/revisions/{ours}")
    assert "buổi trưa" in page
    assert "cả ngày" in page
    does(town, mai, ours, "settle", text="theirs")
    [settled] = town.app.store.revisions.list(RevisionStatus.REVIEW)
    assert settled.text == released


def test_questions_that_lose_their_entry_are_named_and_accepted_by_a_person(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai, an_entry("Bể tắm", "Mở cả ngày.", "bể tắm"))
    does(town, mai, made, "hand-in")
    does(town, lan, made, "approve", do="now")
    runs(a_press(town.app.store, content(town)))

    page = lan.reads("/knowledge/versions")
    assert "“hồ bơi phường mở mấy giờ”: Hồ bơi phường mở mấy giờ → không bài nào" in page
    [order] = town.app.store.publications.latest()
    lan.sends(f"/knowledge/publications/{order.id}/accept")
    runs(a_press(town.app.store, content(town)))
    assert "1 câu đổi bài, Lan xác nhận" in lan.reads("/knowledge/versions")
    assert lan.sends(f"/knowledge/publications/{order.id}/accept").status_code == 409


def test_a_publication_is_stopped_and_nothing_changes(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai)
    does(town, mai, made, "hand-in")
    does(town, lan, made, "approve", do="now")
    [order] = town.app.store.publications.latest()

    lan.sends(f"/knowledge/publications/{order.id}/cancel")
    runs(a_press(town.app.store, content(town)))
    assert town.app.store.knowledge.current() is None
    assert now(town, made).status is RevisionStatus.APPROVED
    assert does(town, lan, made, "publish").status_code == 303


def test_why_a_publication_was_refused_is_said_in_vietnamese(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    made = drafted(town, mai, MARKET_OLD, "faq/cho-2.md")
    town.app.store.revisions.move(now(town, made), RevisionStatus.REVIEW, by="x")
    does(town, lan, made, "approve", do="now")
    runs(a_press(town.app.store, content(town)))

    [order] = town.app.store.publications.latest()
    assert order.status is PublicationStatus.REFUSED
    page = lan.reads("/knowledge/versions")
    assert "Không công bố được" in page
    assert "dòng" in page


def test_a_table_is_tried_with_the_whole_content(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai, "[safe\n", "abbreviations.toml")

    answer = does(town, mai, made, "hand-in")
    assert answer.status_code == 422
    assert "abbreviations.toml" in seen(answer)


def test_a_leader_finds_the_way_without_the_editors_pages(lan: Officer) -> None:
    page = lan.opens("/knowledge/revisions").text

    assert "/console/knowledge/revisions" in page
    assert "/console/knowledge/gaps" not in page


def test_the_market_stays_as_it_is(town: Installation, mai: Officer, lan: Officer) -> None:
    publishes(town, mai, lan)

    assert "hằng ngày" in town.citizen("hung").says("chợ phường họp ngày nào")
    assert MARKET in town.app.shelf().index.entries["faq:cho"].file


@pytest.mark.parametrize("version", ["100000000000000000000", "-1", "²", "x"])
def test_a_form_with_a_version_that_never_was_is_told_to_look_again(
    town: Installation, mai: Officer, version: str
) -> None:
    made = drafted(town, mai)

    answer = does(town, mai, made, "text", version=version, text="Chữ khác")

    assert answer.status_code == 409
    assert "Chữ khác" in answer.text
    assert now(town, made).text == POOL_NEW


def test_an_emptied_box_takes_no_file_away(town: Installation, mai: Officer) -> None:
    made = drafted(town, mai)

    answer = does(town, mai, made, "text", text="\n")

    assert answer.status_code == 422
    assert "đang trống" in answer.text
    assert now(town, made).text == POOL_NEW
