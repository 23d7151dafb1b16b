"""An officer's morning: sign in, take a case, answer it, close it; the citizen reads it all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.models import CaseStatus
from tests.browser import desk
from tests.browser.screens import fits
from tests.browser.test_phone import CODE, PATIENCE_MS, say

pytestmark = pytest.mark.browser


def watched(page: Page) -> list[str]:
    """Collect what the browser complains of."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    return troubles


def test_a_case_from_the_phone_to_the_desk_and_back(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    phone = browser.new_page(viewport={"width": 390, "height": 800})
    phone.goto(f"{place.phone_url}/phone?user=hung")
    phone.locator("#follow").click()
    say(phone, "phản ánh đèn đường hỏng ở thôn 3", "Nội dung")
    say(phone, "gửi", CODE)
    [case] = app.store.cases.all()

    page = browser.new_page(viewport={"width": 1366, "height": 768})
    troubles = watched(page)
    desk.signs_in(page, place)
    desk.opens(page, "đèn đường hỏng")
    expect(page.locator(".window")).to_contain_text("Gửi được, miễn phí")
    desk.takes(page)
    desk.notes(page, "Đã gọi đội điện, chiều nay thay bóng.")
    desk.asks(page, "Đèn hỏng ở gần số nhà nào?")
    expect(phone.locator("#bubbles")).to_contain_text(
        "Đèn hỏng ở gần số nhà nào?", timeout=PATIENCE_MS
    )
    say(phone, "trước nhà số 12", "cho cán bộ xử lý")
    page.reload()
    expect(page.locator(".talk")).to_contain_text("trước nhà số 12")
    desk.talks(page, "Đội điện đang tới, ông bà chờ nhé.")
    expect(phone.locator("#bubbles")).to_contain_text("Đội điện đang tới", timeout=PATIENCE_MS)
    phone.locator("#text").fill("vâng, tôi chờ ở cổng")
    phone.keyboard.press("Enter")
    expect(page.locator(".talk")).to_contain_text("tôi chờ ở cổng", timeout=PATIENCE_MS)
    desk.hands_back(page)
    page.get_by_role("link", name="Đã xử lý xong").click()
    expect(page.get_by_label("Câu trả lời")).to_have_value(re.compile("đã được xử lý ngày …"))
    desk.answers(page, "Đội điện đã thay bóng đèn chiều nay.")
    expect(phone.locator("#bubbles")).to_contain_text(
        "Đội điện đã thay bóng đèn chiều nay.", timeout=PATIENCE_MS
    )
    page.reload()
    expect(page.locator(".story")).to_contain_text("Zalo đã nhận", timeout=PATIENCE_MS)
    desk.moves(page, "Đã kết thúc")

    assert app.store.cases.get(case.code).status is CaseStatus.CLOSED
    say(phone, f"tra cứu {case.code}", "đã kết thúc")
    assert "đội điện, chiều nay" not in phone.locator("#bubbles").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đăng xuất")
    assert troubles == []


def test_everything_works_without_javascript(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    page = browser.new_context(java_script_enabled=False).new_page()
    desk.signs_in(page, place)
    page.get_by_role("link", name="Phản ánh", exact=True).click()
    page.get_by_role("searchbox").fill("rac do tran")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator(".row-link")).to_have_count(1)
    desk.opens(page, "Rác đổ tràn")
    desk.takes(page)
    page.get_by_label("Câu trả lời").fill("Đã dọn sạch.")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#preview")).to_contain_text("1 tin")
    expect(page.get_by_label("Câu trả lời")).to_have_value("Đã dọn sạch.")
    desk.answers(page, "Đã dọn sạch sáng nay.")
    desk.moves(page, "Đã kết thúc")

    assert app.store.cases.get("PA-222-222").status is CaseStatus.CLOSED


def test_search_preview_and_keys_make_it_quick(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    troubles = watched(page)
    desk.signs_in(page, place)
    page.get_by_role("link", name="Phản ánh", exact=True).click()
    expect(page.get_by_role("heading", name="Đang mở")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("nuoc chay")
    expect(page.locator(".row-link")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=nuoc(%20|[+])chay"))
    everything = page.get_by_role("link", name="Tất cả")
    expect(everything).to_have_attribute("href", re.compile("q=nuoc(%20|[+])chay"))
    page.get_by_role("searchbox").blur()
    page.keyboard.press("j")
    expect(page.locator(".row-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Câu trả lời").press_sequentially("Đội nước đang kiểm tra.")
    expect(page.locator("#preview .bubble")).to_contain_text("Đội nước đang kiểm tra.")
    assert troubles == []


def test_two_officers_at_once_lose_nothing(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    first, second = browser.new_context().new_page(), browser.new_context().new_page()
    for page, login in ((first, "canbo"), (second, "canbo2")):
        desk.signs_in(page, place, login)
        desk.opens(page, "Nước chảy rất yếu")
    desk.takes(first)
    second.get_by_label("Câu trả lời").fill("Sẽ kiểm tra trong hôm nay.")
    second.get_by_role("button", name="Gửi cho người dân").click()

    expect(second.get_by_role("alert")).to_contain_text("Có người vừa thay đổi")
    expect(second.locator(".story .is-new")).to_contain_text("nhận việc")
    expect(second.get_by_label("Câu trả lời")).to_have_value("Sẽ kiểm tra trong hôm nay.")
    desk.answers(second, "Sẽ kiểm tra trong hôm nay.")


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_every_page_fits_the_screen(browser: Browser, demo: tuple[Place, App], width: int) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    oa_id = app.settings.oas[0].id
    page = browser.new_page(viewport={"width": width, "height": 740})
    troubles = watched(page)
    page.goto(place.console_url)
    assert fits(page, width)
    desk.signs_in(page, place)
    for path in ("", "cases", f"cases/{oa_id}/PA-222-222?mau=underway", "account", "nowhere"):
        page.goto(place.console_url + path)
        assert fits(page, width), path

    assert [line for line in troubles if "404" not in line] == []


def test_every_field_and_button_has_a_name(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    oa_id = app.settings.oas[0].id
    page = browser.new_page()
    desk.signs_in(page, place)
    for path in ("", "cases", f"cases/{oa_id}/PA-222-222", "account"):
        page.goto(place.console_url + path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
                .filter(f => !f.labels.length && !f.ariaLabel && f.ariaHidden !== "true")
                .concat([...document.querySelectorAll("a, button")]
                .filter(e => !e.textContent.trim())).map(e => e.outerHTML)"""
        )
        assert nameless == [], path
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        assert page.locator("[id]").count() == page.evaluate(
            "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
        )
