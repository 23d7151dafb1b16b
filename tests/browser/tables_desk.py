"""What an editor does on the pages of Excel, tables and the review calendar, as the guide says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.screens import PATIENCE_MS

PRESS, PRESS_SHORT = "faq/bao-chi.md", "phóng viên liên hệ ai"
HOURS, HOURS_SHORT = "faq/gio-lam-viec.md", "giờ mở cửa"
ONE_ROW = {PRESS: PRESS_SHORT}
PLANS = "Mời {honorific} chọn kế hoạch cần xem."
HELLO = "hế nhô"
GOLDEN, BIRTH = "đăng ký khai sinh cho con cần những giấy tờ gì", "1.001193"


def opens_desk(page: Page, shelf: str) -> None:
    """Open one of the shelves of the knowledge."""
    page.locator(".menu").get_by_role("link", name="Kho tri thức").click()
    page.locator(".shelves").get_by_role("link", name=shelf, exact=True).click()


def fits_a_phone(page: Page) -> None:
    """See the page on a narrow screen, and go back to the wide one."""
    wide = page.viewport_size
    assert wide is not None
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    page.set_viewport_size(wide)


class Excel:
    """The workbook of an editor, kept in a folder of their own; `shorts` are names to be typed."""

    def __init__(self, folder: Path, shorts: Mapping[str, str] = ONE_ROW) -> None:
        self._file = folder / "bao-chi.xlsx"
        self._shorts = shorts

    def takes_out(self, page: Page) -> None:
        opens_desk(page, "Excel")
        page.get_by_label("Loại bài").select_option(label="Hỏi đáp")
        page.get_by_role("button", name="Tìm").click()
        page.get_by_text("Chỉ xuất vài bài").click()
        for path in self._shorts:
            page.get_by_label(path).check()
        with page.expect_download() as coming:
            page.get_by_role("button", name="tìm thấy").click()
        coming.value.save_as(self._file)

    def amends(self, _page: Page) -> None:
        """Type other short names into the rows."""
        book = load_workbook(self._file)
        sheet = book["Hỏi đáp"]
        column = [cell.value for cell in sheet[1]].index("Tên ngắn") + 1
        rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
        for path, short in self._shorts.items():
            sheet.cell(rows[path], column).value = short
        book.save(self._file)

    def sends_in(self, page: Page) -> None:
        page.get_by_label("Tệp .xlsx").set_input_files(self._file)
        page.get_by_role("button", name="Đọc tệp và xem trước").click()
        expect(page.locator(".excel-counts")).to_contain_text(f"{len(self._shorts)} có sửa")
        expect(page.locator(".excel-change")).to_have_count(len(self._shorts))
        for short in self._shorts.values():
            expect(page.locator(".excel-fields .will").filter(has_text=short)).to_be_visible()

    def ticks_nothing(self, page: Page) -> None:
        page.get_by_role("button", name="Nhận các dòng đã đánh dấu").click()
        expect(page.get_by_role("alert")).to_contain_text("Chưa đánh dấu dòng nào")
        fits_a_phone(page)

    def accepts_one_row(self, page: Page) -> None:
        row = page.locator(".excel-change").filter(has_text=HOURS)
        row.get_by_label("Nhận dòng này").check()
        page.get_by_role("button", name="Nhận các dòng đã đánh dấu").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã nhận 1 bài")
        expect(row.get_by_label("Nhận dòng này")).to_have_count(0)
        row.get_by_role("link", name="đã thành bản nháp").click()
        expect(page.get_by_text(f"Excel: {self._file.name}")).to_be_visible()
        page.go_back()

    def accepts_the_rest(self, page: Page) -> None:
        page.get_by_role("button", name="Nhận cả 1 dòng không có lỗi").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã nhận 1 bài")
        expect(page.get_by_role("link", name="đã thành bản nháp")).to_have_count(2)
        expect(page.get_by_role("button", name="Nhận cả 0 dòng")).to_be_disabled()


def opens_table(page: Page, title: str) -> None:
    opens_desk(page, "Bảng")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def looks_at_the_tables(page: Page) -> None:
    opens_desk(page, "Bảng")
    expect(page.get_by_role("heading", name="Bảng từ, câu và lịch")).to_be_visible()
    expect(page.get_by_text("[[oa]]")).to_be_visible()


def rewords_a_sentence(page: Page) -> None:
    opens_table(page, "Câu bot nói")
    page.get_by_label("Tìm trong bảng").fill("menu.plans")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="menu.plans").click()
    page.get_by_label("Câu bot nói").fill(PLANS)
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu vào bản nháp")
    page.get_by_role("link", name="menu.plans").click()
    expect(page.locator(".said").first).to_contain_text("Mời Ông/Bà chọn kế hoạch cần xem.")


def tries_a_message(page: Page) -> None:
    opens_table(page, "Tình huống đặc biệt")
    page.get_by_label("Thử một câu người dân có thể nhắn").fill(HELLO)
    page.get_by_role("button", name="Thử", exact=True).click()
    expect(page.get_by_text("Đang công bố:")).to_contain_text("không nhận là tình huống đặc biệt")


def teaches_a_phrase(page: Page) -> None:
    """Add a phrase to a situation, and see the same message understood."""
    page.locator('a[href*="muc=smalltalk/1"]').click()
    page.locator('[name="f:phrases"]').fill(f"(tạm biệt|bye|{HELLO})")
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    tries_a_message(page)
    expect(page.get_by_text("Theo bản đang xem:")).to_contain_text("Tạm biệt")


def mistypes_the_text(page: Page) -> None:
    """Write a day that is none into the agency's own calendar, and be told its line."""
    opens_table(page, "Lịch nghỉ riêng")
    page.get_by_role("link", name="Sửa dạng chữ").click()
    page.locator('textarea[name="text"]').fill('[[holiday]]\ndate = 2027-13-01\nname = "Hội"\n')
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    expect(page.get_by_role("alert")).to_contain_text("dòng 2:")
    expect(page.get_by_role("heading", name="Các lần sửa bảng này")).to_be_visible()


def asks_for_a_golden_question(page: Page) -> None:
    opens_desk(page, "Bảng")
    page.get_by_role("link", name="Câu hỏi kiểm tra").click()
    page.get_by_label("Câu người dân hay hỏi").fill(GOLDEN)
    page.get_by_label("Bài phải trả lời câu này").fill(BIRTH)
    page.get_by_role("button", name="Thêm vào bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu vào bản nháp")
    expect(page.locator(".rows li")).to_contain_text("đang trả lời đúng")


def gives_a_review(page: Page) -> None:
    opens_desk(page, "Lịch rà soát")
    due = page.locator(".review-give").first
    due.get_by_role("combobox").select_option(index=1)
    due.get_by_role("button", name="Giao").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã giao")
    assert page.locator(".review-give select").first.input_value() != ""


def lets_an_entry_go(page: Page) -> None:
    """Ask that an entry be taken away, having read what that leaves unanswered."""
    page.set_default_timeout(PATIENCE_MS)
    opens_desk(page, "Các bài")
    page.get_by_label("Tìm bài").fill("bao chi")
    page.get_by_role("button", name="Tìm").click()
    page.locator(f'a[href*="{PRESS}"]').click()
    page.get_by_role("link", name="Ngừng dùng bài này").click()
    expect(page.get_by_role("heading", name="Câu hỏi sẽ không còn bài trả lời")).to_be_visible()


def asks_to_take_it_away(page: Page) -> None:
    page.get_by_label("Gỡ hẳn").check()
    page.get_by_label("Vì sao").fill("Đã có bài khác trả lời (ví dụ).")
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("gỡ bài này", exact=True)).to_be_visible()


def opens_what_is_in_force(page: Page) -> None:
    opens_desk(page, "Bản sửa")
    page.locator('.shelves[aria-label="Trạng thái"]').get_by_role(
        "link", name="Đang áp dụng"
    ).click()
    page.get_by_role("link", name=PRESS).click()
    expect(page.get_by_role("heading", name="Đã thay đổi gì")).to_be_visible()
    fits_a_phone(page)


def goes_back(page: Page) -> None:
    """Ask for what was said before; whoever presses twice is led to the same."""
    addresses = set()
    for _ in range(2):
        page.get_by_role("button", name="Quay lại nội dung trước").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã gửi duyệt bản quay lại")
        expect(page.get_by_text("cần một người khác duyệt")).to_be_visible()
        addresses.add(page.url)
        page.go_back()
    assert len(addresses) == 1
