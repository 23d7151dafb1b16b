"""The chapters on Excel, tables, golden questions, the calendar and removal are walked through."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.editorial.files import base_files, hash_of
from bot.models.revisions import Revision, RevisionStatus
from tests.browser import desk
from tests.browser import knowledge_desk as knowledge
from tests.browser import tables_desk as tables
from tests.browser.guide import walk_chapter
from tests.browser.screens import PATIENCE_MS, fits, phone_without_scripts

pytestmark = pytest.mark.browser

GUIDE = "soan-thao.md"
PAGES = ("excel", "tables", "tables/guards.toml", "golden", "calendar")
PAGES += ("entries/faq/bao-chi.md/remove",)


def an_editor(browser: Browser, place: Place) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    desk.signs_in(page, place, login="bientap", heading="Chào")
    return page


def published(app: App, path: str, more: str) -> Revision:
    """Let an entry be answered with a line more than the program's own."""
    own, store = base_files()[path], app.store
    made = store.revisions.add(path, own + more, base=hash_of(own), by="earlier")
    store.revisions.publish(store.revisions.get(made), shipped=hash_of(own), replaces="")
    return store.revisions.get(made)


def test_every_chapter_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App], tmp_path: Path
) -> None:
    place, app = demo
    shorts = {tables.PRESS: tables.PRESS_SHORT, tables.HOURS: tables.HOURS_SHORT}
    page, excel = an_editor(browser, place), tables.Excel(tmp_path, shorts)
    deeds = [excel.takes_out, excel.amends, excel.sends_in, excel.ticks_nothing]
    deeds += [excel.accepts_one_row, excel.accepts_the_rest]
    walk_chapter(page, GUIDE, "Xuất và nạp bằng Excel", deeds)
    first, second = app.store.revisions.list(RevisionStatus.DRAFT)
    assert (first.path, second.path) == (tables.HOURS, tables.PRESS)
    assert tables.HOURS_SHORT in first.text
    assert tables.PRESS_SHORT in second.text

    deeds = [tables.looks_at_the_tables, tables.rewords_a_sentence, tables.tries_a_message]
    deeds += [tables.teaches_a_phrase, tables.mistypes_the_text]
    walk_chapter(page, GUIDE, "Sửa bảng từ, câu và lịch", deeds)
    drafts = {each.path: each.text for each in app.store.revisions.list(RevisionStatus.DRAFT)}
    assert tables.PLANS in drafts["wording.toml"]
    assert tables.HELLO in drafts["guards.toml"]

    walk_chapter(page, GUIDE, "Câu hỏi kiểm tra", [tables.asks_for_a_golden_question])
    walk_chapter(page, GUIDE, "Lịch rà soát", [tables.gives_a_review])
    assert len(app.store.reviews.owners()) == 1


def test_what_is_typed_survives_a_reload_and_is_gone_once_it_is_saved(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, _app = demo
    page = an_editor(browser, place)
    table = f"{place.console_url}knowledge/tables/calendar.toml?xem=chu"
    page.goto(table)
    text = page.locator('textarea[name="text"]')
    whole = text.input_value()
    text.fill(f"{whole}# nghỉ thêm\n")
    page.goto(f"{place.console_url}knowledge/golden")
    page.get_by_label("Câu người dân hay hỏi").fill(tables.GOLDEN)
    page.reload()
    expect(page.get_by_label("Câu người dân hay hỏi")).to_have_value(tables.GOLDEN)
    page.goto(table)
    expect(text).to_have_value(f"{whole}# nghỉ thêm\n")
    expect(page.locator("form [role=status]")).to_contain_text("Đã lấy lại phần đang gõ dở")

    sentences = f"{place.console_url}knowledge/tables/wording.toml?muc="
    page.goto(f"{sentences}menu.plans")
    page.get_by_label("Câu bot nói").fill("Kế hoạch của xã")
    page.goto(f"{sentences}menu.list")
    expect(page.get_by_label("Câu bot nói")).not_to_have_value("Kế hoạch của xã")
    page.goto(f"{sentences}menu.plans")
    expect(page.get_by_label("Câu bot nói")).to_have_value("Kế hoạch của xã")

    page.goto(table)
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    page.goto(table)
    expect(text).to_have_value(f"{whole}# nghỉ thêm\n")
    expect(page.locator("form [role=status]")).to_have_count(0)


def test_an_entry_goes_as_the_chapter_says(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    page = an_editor(browser, place)
    deeds = [tables.lets_an_entry_go, tables.asks_to_take_it_away]
    walk_chapter(page, GUIDE, "Ngừng dùng một bài", deeds)
    waiting = {each.path: each.text for each in app.store.revisions.list(RevisionStatus.REVIEW)}
    assert waiting[tables.PRESS] == ""


def test_one_entry_goes_back_as_the_chapter_says(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    live = published(app, tables.PRESS, "Câu này viết nhầm (ví dụ).\n")
    page = an_editor(browser, place)

    def reads(page: Page) -> None:
        page.get_by_title("Đăng xuất").click()
        desk.signs_in(page, place, login="lanhdao")
        tables.opens_desk(page, "Bản sửa")
        page.get_by_role("link", name=tables.PRESS).click()
        expect(page.get_by_role("heading", name="Sẽ thay đổi gì")).to_be_visible()

    deeds = [tables.opens_what_is_in_force, tables.goes_back, reads]
    deeds += [knowledge.approves, knowledge.sees_it_published]
    walk_chapter(page, GUIDE, "Lấy lại nội dung trước của một bài", deeds)
    [back] = app.store.revisions.list(RevisionStatus.PUBLISHED)
    assert (back.text, back.replaces) == (base_files()[tables.PRESS], live.id)
    assert app.store.revisions.get(live.id).status is RevisionStatus.RETIRED


def test_these_pages_fit_a_phone_and_work_without_scripts(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    with phone_without_scripts(browser, place) as page:
        for path in PAGES:
            page.goto(f"{place.console_url}knowledge/{path}")
            assert fits(page), path
        page.goto(f"{place.console_url}knowledge/golden")
        page.get_by_label("Câu người dân hay hỏi").fill(tables.GOLDEN)
        page.get_by_label("Bài phải trả lời câu này").fill(tables.BIRTH)
        page.get_by_role("button", name="Thêm vào bản nháp").click()
        row = page.locator(".rows li", has_text=tables.GOLDEN).first
        expect(row).to_contain_text("đang trả lời đúng")
        [draft] = app.store.revisions.list(RevisionStatus.DRAFT)
        assert tables.GOLDEN in draft.text
