"""One morning on the phone page: three questions, one report, one bulletin."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cli.demo import Place
from tests.browser.screens import fits
from tests.bulletins import a_scheduled

pytestmark = pytest.mark.browser

PATIENCE_MS = 15_000
CODE = re.compile(r"PA-[0-9A-Z]{3}-[0-9A-Z]{3}")


def say(page: Page, text: str, expected: str | re.Pattern[str]) -> None:
    """Type a message, send it, and wait for an answer that holds the expected words."""
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    newest = page.locator("#bubbles").get_by_text(expected).last
    expect(newest).to_be_visible(timeout=PATIENCE_MS)


def test_a_morning_on_the_phone(browser: Browser, demo: tuple[Place, App]) -> None:
    place, app = demo
    page = browser.new_page(viewport={"width": 390, "height": 800})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(f"{place.phone_url}/phone?user=lan")
    page.locator("#follow").click()
    expect(page.locator("#bubbles")).to_contain_text("trợ lý tự động", timeout=PATIENCE_MS)

    say(page, "lam khai sinh cho con can gi", "Giấy chứng sinh")
    say(page, "Mất căn cước làm lại ở đâu?", re.compile("ấp lại thẻ căn cước"))
    say(page, "ke hoach cchc dak nong 2020 co may nhiem vu", re.compile("16 nhiệm vụ"))

    say(page, "phản ánh đèn đường hỏng ở thôn 3", re.compile("đèn đường hỏng"))
    say(page, "gửi", CODE)
    [case] = app.store.cases.all()
    expect(page.locator("#bubbles")).to_contain_text(case.code)

    say(page, "nhận tin lịch tiếp công dân", re.compile("Đã ghi"))
    a_scheduled(app.store, app.settings.oas[0])
    expect(page.locator("#bubbles")).to_contain_text("Sáng thứ Năm", timeout=PATIENCE_MS)
    assert troubles == []


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_the_page_fits_the_screen(browser: Browser, demo: tuple[Place, App], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(f"{demo[0].phone_url}/phone?user=lan")
    say(page, "phí chứng thực bản sao", "2.000 đồng")

    assert fits(page, width)
    expect(page.locator("#text")).to_be_in_viewport()
