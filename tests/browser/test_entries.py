"""The chapter on writing entries is walked through in the browser, as it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.models.revisions import RevisionStatus
from tests.browser import desk
from tests.browser.guide import walk
from tests.browser.screens import PATIENCE_MS, fits, phone_without_scripts

pytestmark = pytest.mark.browser

FEE = {
    "Mức mới (đồng)": "15.000",
    "Áp dụng từ ngày": "2027-01-01",
    "Căn cứ của mức mới": "Thông tư mẫu",
    "Đọc ở đâu": "Công báo (bài mẫu)",
}


def finds(page: Page) -> None:
    page.get_by_role("link", name="Kho tri thức").click()
    page.get_by_role("link", name="Các bài", exact=True).click()
    page.get_by_label("Tìm bài").fill("chung thuc chu ky")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("link", name="chứng thực chữ ký").first).to_be_visible()


def reads(page: Page) -> None:
    page.get_by_role("link", name="chứng thực chữ ký").first.click()
    expect(page.get_by_role("heading", name="Đang trả lời thế này")).to_be_visible()


def corrects_a_fee(page: Page) -> None:
    page.get_by_role("link", name="Sửa mức phí từ một ngày").click()
    for label, value in FEE.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Ghi mức mới vào bản nháp").click()
    expect(page.get_by_text("Đã ghi mức phí mới")).to_be_visible()


def writes_in_the_form(page: Page) -> None:
    # A page with everything built once more takes long beside other tests.
    page.set_default_timeout(PATIENCE_MS)
    lead = page.get_by_label("Trả lời ngay trong câu đầu")
    lead.press_sequentially(" Hạn 9 ngày.")
    wrong = page.locator("#side").get_by_role("listitem").filter(has_text="Bài nêu “9”")
    expect(wrong).to_be_visible()
    lead.fill("Mang giấy tờ chưa ký đến UBND xã, phường và ký trước mặt cán bộ.")
    expect(page.locator("#side")).to_contain_text("Không có lỗi")
    expect(page.locator("#side .bubble").first).to_contain_text("Mang giấy tờ chưa ký")
    page.reload()
    expect(page.get_by_label("Trả lời ngay trong câu đầu")).to_have_value(
        "Mang giấy tờ chưa ký đến UBND xã, phường và ký trước mặt cán bộ."
    )


def writes_the_text(page: Page) -> None:
    page.get_by_role("link", name="Dạng chữ").click()
    text = page.get_by_label("Cả bài ở dạng chữ")
    text.fill(text.input_value().replace('field = "Chứng thực"', 'field = "Chứng thực" # rà lại'))
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_text("Đã lưu bản nháp")).to_be_visible()


def tries(page: Page) -> None:
    page.get_by_role("button", name="Thử và gửi duyệt").click()
    page.get_by_label("Câu hỏi", exact=True).fill("phí chứng thực chữ ký")
    page.get_by_role("button", name="Hỏi thử").click()
    expect(page.get_by_text("Với bản nháp này")).to_be_visible()


def begins_another(page: Page) -> None:
    page.get_by_role("link", name="Các bài", exact=True).click()
    page.get_by_role("link", name="Soạn bài mới").click()
    page.get_by_label("Tên bài").fill("Giờ mở cửa hồ bơi")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    expect(page.locator("#side")).to_contain_text("2 chỗ phải sửa")


DEEDS: dict[str, Callable[[Page], None]] = {
    "Tìm một bài": finds,
    "Đọc bài như người dân đọc": reads,
    "Sửa mức phí từ một ngày": corrects_a_fee,
    "Sửa trong biểu mẫu": writes_in_the_form,
    "Sửa ở dạng chữ": writes_the_text,
    "Thử trước khi gửi duyệt": tries,
    "Soạn bài mới từ đầu": begins_another,
}


@pytest.mark.bar
def test_every_step_of_the_chapter_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    desk.signs_in(page, place, login="bientap", heading="Chào")
    walk(page, "soan-thao.md", DEEDS, word="Việc ")

    changed, begun = app.store.revisions.list(RevisionStatus.DRAFT)
    assert "Mang giấy tờ chưa ký" in changed.text
    assert 'field = "Chứng thực" # rà lại' in changed.text
    assert "amount = 15000" in changed.text
    assert begun.path == "faq/gio-mo-cua-ho-boi.md"


def test_an_entry_is_written_on_a_phone_without_scripts(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    with phone_without_scripts(browser, place) as page:
        base = f"{place.console_url}knowledge/"
        for path in ("entries", "entries/new", "entries/procedures/chung-thuc-chu-ky.md"):
            page.goto(base + path)
            assert fits(page), path
        page.get_by_role("button", name="Sửa bài này").click()
        page.get_by_label("Trả lời ngay trong câu đầu").fill("Ký trước mặt cán bộ.")
        page.get_by_role("button", name="Lưu bản nháp").click()
        expect(page.locator("#side .bubble").first).to_contain_text("Ký trước mặt cán bộ.")
        assert fits(page)
        [draft] = app.store.revisions.list(RevisionStatus.DRAFT)
        assert "Ký trước mặt cán bộ." in draft.text
