"""Draws the pictures of the README and the guides: python -m tests.browser.pictures"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from bot.app import App
from bot.cli.demo import Place
from bot.conversation.guide import build_guide
from knowledge.index import load_or_build
from tests.browser import desk, test_entries
from tests.browser.bulletin_pictures import keep_bulletins, keep_plans
from tests.browser.conftest import CHROMIUM, FLAGS, running_demo
from tests.browser.keeping import keep
from tests.browser.knowledge_pictures import keep_knowledge
from tests.browser.test_phone import CODE, PATIENCE_MS, say
from tests.bulletins import a_scheduled


def main() -> None:
    """Play three short talks and keep a picture of each."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        guide = build_guide(load_or_build(folder / "knowledge.db"))
        with running_demo(folder, guide) as (place, app), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

            def phone(user: str, width: int = 390) -> Page:
                context = browser.new_context(
                    viewport={"width": width, "height": 800}, device_scale_factor=2
                )
                page = context.new_page()
                page.goto(f"{place.phone_url}/phone?user={user}")
                return page

            lan = phone("lan")
            say(lan, "lam khai sinh cho con can gi", "Giấy chứng sinh")
            say(lan, "phí bao nhiêu", "8.000 đồng")
            keep(lan, "phone-question")
            hung = phone("hung")
            say(hung, "phản ánh đèn đường hỏng ở thôn 3", "Nội dung")
            say(hung, "gửi", CODE)
            keep(hung, "phone-report")
            mai = phone("mai")
            mai.locator("#follow").click()
            expect(mai.locator("#bubbles")).to_contain_text("trợ lý", timeout=PATIENCE_MS)
            say(mai, "nhận tin lịch tiếp công dân", "Đã ghi")
            a_scheduled(
                app.store,
                app.settings.oas[0],
                text="Lãnh đạo phường tiếp công dân sáng thứ Năm, từ 7 giờ 30, tại trụ sở.",
                source="Cổng thông tin điện tử phường Mẫu",
            )
            expect(mai.locator("#bubbles")).to_contain_text(
                "Lãnh đạo phường tiếp", timeout=PATIENCE_MS
            )
            say(mai, "tôi muốn tố cáo cán bộ nhận tiền", "chưa phải")
            keep(mai, "phone-bulletin")
            wide = phone("lan", 1366)
            expect(wide.locator("#bubbles")).to_contain_text("8.000", timeout=PATIENCE_MS)
            keep(wide, "phone-wide")
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            keep_console(page, place, app, hung)
            keep_entries(page, place)
            keep_knowledge(page, place)
            browser.close()


def keep_console(page: Page, place: Place, app: App, citizen: Page) -> None:
    """Work on a few cases and keep a picture of each page."""
    desk.fills_the_desk(app)
    page.goto(place.console_url)
    desk.signs_in(page, place)
    keep(page, "console-today-wide")
    page.get_by_role("link", name="Phản ánh", exact=True).click()
    keep(page, "console-cases-wide")
    desk.opens(page, "đèn đường hỏng")
    desk.takes(page)
    desk.moves(page, "Đang xử lý")
    desk.notes(page, "Đã gọi đội điện, chiều nay thay bóng.")
    desk.asks(page, "Đèn hỏng ở gần số nhà nào?")
    expect(citizen.locator("#bubbles")).to_contain_text("số nhà nào", timeout=PATIENCE_MS)
    say(citizen, "trước nhà số 12, cạnh cổng trường", "cho cán bộ xử lý")
    page.reload()
    desk.talks(page, "Cảm ơn ông, đội điện đang tới.")
    page.locator(".talk").scroll_into_view_if_needed()
    keep(page, "console-talk-wide")
    desk.hands_back(page)
    page.get_by_label("Câu trả lời").press_sequentially(
        "Đội điện chiếu sáng đã thay bóng đèn chiều 27/11/2026. Cảm ơn Ông/Bà đã báo."
    )
    page.set_viewport_size({"width": 1366, "height": 1000})
    keep(page, "console-case-wide")
    page.set_viewport_size({"width": 1366, "height": 768})
    desk.answers(page, "Đội điện chiếu sáng đã thay bóng đèn. Cảm ơn Ông/Bà đã báo.")
    page.wait_for_timeout(2000)
    page.reload()
    page.locator(".story").scroll_into_view_if_needed()
    keep(page, "console-story-wide")
    keep_bulletins(page, place, app)
    keep_plans(page, place, app)


def keep_entries(page: Page, place: Place) -> None:
    """Find an entry, correct its fee, and keep a picture of the form and of the trial."""
    desk.leaves(page)
    desk.signs_in(page, place, login="bientap", heading="Chào")
    test_entries.finds(page)
    test_entries.reads(page)
    keep(page, "console-entry-wide")
    test_entries.corrects_a_fee(page)
    page.set_viewport_size({"width": 1366, "height": 1000})
    page.get_by_role("heading", name="Lệ phí", exact=True).scroll_into_view_if_needed()
    page.locator(".entry-row", has_text="15.000").locator("summary").click()
    keep(page, "console-editor-wide")
    page.get_by_role("button", name="Thử và gửi duyệt").click()
    page.get_by_label("Câu hỏi", exact=True).fill("phi chung thuc chu ky bao nhieu")
    page.get_by_role("button", name="Hỏi thử").click()
    page.get_by_text("Vì sao").click()
    keep(page, "console-trial-wide")


if __name__ == "__main__":
    main()
