"""What staff do with bulletins in the browser, step by step as docs/vi/ban-tin.md tells it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from bot.app import App
from bot.clock import local_time

TITLE = "Nghỉ Tết Dương lịch 2027"
TEXT = "Bộ phận một cửa nghỉ thứ Sáu 01/01/2027, làm việc lại sáng thứ Hai 04/01/2027."
SOURCE = "Thông báo số 45/TB-UBND ngày 20/12/2026"


def opens_list(page: Page) -> None:
    menu = page.get_by_role("navigation", name="Chính")
    menu.get_by_role("link", name="Bản tin", exact=True).click()
    expect(page.get_by_role("heading", name="Bản tin", exact=True)).to_be_visible()


def begins(page: Page) -> None:
    page.get_by_role("link", name="Soạn bản tin").click()
    expect(page.get_by_role("heading", name="Soạn bản tin")).to_be_visible()


def saves(page: Page) -> None:
    page.get_by_label("Tiêu đề").fill(TITLE)
    page.get_by_label("Nội dung").fill(TEXT)
    page.get_by_label("Nguồn", exact=True).fill(SOURCE)
    page.get_by_label("Chủ đề").select_option(label="Lịch tiếp công dân")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu bản nháp")


def writes(page: Page) -> None:
    opens_list(page)
    begins(page)
    saves(page)


def hands_in(page: Page) -> None:
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã trình duyệt")


def opens_the_bulletin(page: Page) -> None:
    opens_list(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name="Trên điện thoại người nhận")).to_be_visible()


def reads_the_forecast(page: Page) -> None:
    opens_the_bulletin(page)
    expect(page.locator("#du-bao + .figure")).to_contain_text("1 trên 1 người")


def approves(page: Page) -> None:
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã duyệt")


def schedules(page: Page, app: App, *, minutes: int = 0) -> None:
    at = local_time(app.clock.millis()) + timedelta(minutes=minutes)
    page.get_by_label("Giờ gửi").fill(f"{at:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Hẹn giờ gửi").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã hẹn giờ gửi")


def looks_at_the_calendar(page: Page) -> None:
    opens_list(page)
    page.get_by_role("link", name="Lịch gửi").click()
    expect(page.locator(".sending").first).to_contain_text(TITLE)


def pauses(page: Page) -> None:
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã tạm dừng")


def resumes(page: Page) -> None:
    page.get_by_role("button", name="Gửi tiếp").click()
    expect(page.get_by_role("status").first).to_contain_text("gửi tiếp")


def sees_it_done(page: Page) -> None:
    for _ in range(60):
        page.reload()
        if page.locator(".chips .pill").first.inner_text() == "Đã gửi xong":
            break
        page.wait_for_timeout(1000)
    expect(page.locator("#tien-do + .figure")).to_contain_text("1 trên 1 người đã xong")
