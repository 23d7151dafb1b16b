"""From the draft to a follower's phone, as docs/vi/ban-tin.md tells it; TẮT TIN is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.clock import today
from tests.browser import bulletin_desk as desk
from tests.browser import plan_desk
from tests.browser.desk import leaves, signs_in
from tests.browser.guide import walk
from tests.browser.screens import fits
from tests.browser.test_phone import PATIENCE_MS, say

pytestmark = pytest.mark.browser


def a_phone(browser: Browser, place: Place, user: str) -> Page:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{place.phone_url}/phone?user={user}")
    page.locator("#follow").click()
    return page


def test_every_step_of_the_guide_works_up_to_the_followers_phone(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    lan, mai = a_phone(browser, place, "lan"), a_phone(browser, place, "mai")
    say(lan, "NHẬN TIN lịch tiếp công dân", re.compile("Đã ghi"))
    say(mai, "NHẬN TIN lịch tiếp công dân", re.compile("Đã ghi"))
    say(mai, "TẮT TIN", re.compile("Đã tắt"))
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    deeds: dict[str, Callable[[Page], None]] = {
        "Đăng nhập": partial(signs_in, place=place, login="canbo"),
        "Mở danh sách": desk.opens_list,
        "Soạn bản tin": desk.begins,
        "Lưu bản nháp": desk.saves,
        "Trình duyệt": desk.hands_in,
        "Đổi người": leaves,
        "Lãnh đạo đăng nhập": partial(signs_in, place=place, login="lanhdao"),
        "Đọc dự báo": desk.reads_the_forecast,
        "Duyệt": desk.approves,
        "Hẹn giờ": partial(desk.schedules, app=app, minutes=60),
        "Xem lịch": desk.looks_at_the_calendar,
        "Tạm dừng": desk.pauses,
        "Gửi tiếp": desk.resumes,
    }
    page.goto(place.console_url)
    walk(page, "ban-tin.md", deeds)

    [made] = app.store.bulletins.all()
    hour_ago = "UPDATE bulletins SET due_at = due_at - 3600000 WHERE id = :id"
    app.store.engine.execute(hour_ago, id=made.id)
    expect(lan.locator("#bubbles")).to_contain_text("làm việc lại sáng", timeout=PATIENCE_MS)
    desk.sees_it_done(page)
    assert "làm việc lại sáng" not in mai.locator("#bubbles").inner_text()


def test_a_plan_that_is_uploaded_reaches_the_followers_phone(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    lan, mai = a_phone(browser, place, "lan"), a_phone(browser, place, "mai")
    say(lan, "NHẬN TIN lịch tiếp công dân", re.compile("Đã ghi"))
    say(mai, "NHẬN TIN lịch tiếp công dân", re.compile("Đã ghi"))
    say(mai, "TẮT TIN", re.compile("Đã tắt"))
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    signs_in(page, place, login="canbo")
    plan_desk.uploads(page, plan_desk.plan_of(today(app.clock)))
    leaves(page)
    signs_in(page, place, login="lanhdao")
    plan_desk.approves(page)
    leaves(page)
    signs_in(page, place, login="canbo")
    plan_desk.writes_a_piece(page)
    desk.hands_in(page)
    leaves(page)
    signs_in(page, place, login="lanhdao")
    desk.reads_the_forecast(page)
    desk.approves(page)
    desk.schedules(page, app)

    expect(lan.locator("#bubbles")).to_contain_text("làm việc lại sáng", timeout=PATIENCE_MS)
    desk.sees_it_done(page)
    assert "làm việc lại sáng" not in mai.locator("#bubbles").inner_text()
    app.store.slots.settle_sent()  # the tick of the plans comes once a minute
    [campaign] = app.store.campaigns.all()
    kept = [slot for slot in app.store.slots.of_campaign(campaign.id) if slot.done_on]
    assert [slot.done_on for slot in kept] == [today(app.clock)]


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_the_pages_fit_the_screen(browser: Browser, demo: tuple[Place, App], width: int) -> None:
    place, _ = demo
    page = browser.new_page(viewport={"width": width, "height": 740})
    signs_in(page, place, login="canbo")
    desk.writes(page)
    for address in ("", "/edit"):
        page.goto(page.url.partition("?")[0].removesuffix("/edit") + address)
        assert fits(page, width), address
    for address in ("bulletins", "bulletins/calendar", "bulletins/new"):
        page.goto(f"{place.console_url.rstrip('/')}/{address}")
        assert fits(page, width), address
