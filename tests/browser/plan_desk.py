"""What staff do with a plan in the browser, from the file to the piece that is written for it."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser import bulletin_desk as desk
from tests.knowledge.plans.texts import HEAD, TAIL

TASK = "Bản tin cải cách hành chính"
_ROWS = f"""STT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện
1\t{TASK}\tVăn phòng UBND xã\tCác thôn\tĐịnh kỳ hàng tuần
"""


def plan_of(today: date) -> bytes:
    """A plan of the running year with one piece a week; in the last days, of the next year."""
    year = (today + timedelta(days=7)).year
    return (HEAD + _ROWS + TAIL).replace("2026", str(year)).encode()


def opens_plans(page: Page) -> None:
    menu = page.get_by_role("navigation", name="Chính")
    menu.get_by_role("link", name="Kế hoạch", exact=True).click()
    expect(page.get_by_role("heading", name="Kế hoạch", exact=True)).to_be_visible()


def uploads(page: Page, content: bytes) -> None:
    opens_plans(page)
    file = {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Tệp .txt").set_input_files(file)
    page.get_by_role("button", name="Đọc tệp và xem trước").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đọc tệp")


def opens_the_plan(page: Page) -> None:
    opens_plans(page)
    page.get_by_role("link", name="15/KH-UBND").click()
    expect(page.locator(".campaign-task").first).to_contain_text(TASK)


def approves(page: Page) -> None:
    opens_the_plan(page)
    page.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã duyệt")


def writes_a_piece(page: Page) -> None:
    opens_the_plan(page)
    page.get_by_role("button", name="Soạn bản tin").first.click()
    expect(page.get_by_role("status").first).to_contain_text("bản tin nháp")
    page.get_by_role("link", name="Mở bản tin").first.click()
    page.get_by_role("link", name="Sửa bản nháp").click()
    expect(page.get_by_label("Tiêu đề")).to_have_value(TASK)
    desk.saves(page)
