"""What an editor does on the pages of Excel, tables and the review calendar, as the guide says."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.screens import PATIENCE_MS

PRESS, PRESS_SHORT = "faq/bao-chi.md", "phóng viên liên hệ ai"
PLANS = "Mời {honorific} chọn kế hoạch cần xem."
HELLO = "hế nhô"
GOLDEN, BIRTH = "đăng ký khai sinh cho con cần những giấy tờ gì", "1.001193"


def opens_desk(page: Page, shelf: str) -> None:
    """Open one of the shelves of the knowledge."""
    page.locator(".menu").get_by_role("link", name="Kho tri thức").click()
    page.locator(".shelves").get_by_role("link", name=shelf, exact=True).click()


class Excel:
    """The workbook of an editor, kept in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "bao-chi.xlsx"

    def takes_out(self, page: Page) -> None:
        opens_desk(page, "Excel")
        page.get_by_label("Từ khoá").fill("báo chí")
        page.get_by_label("Loại bài").select_option(label="Hỏi đáp")
        page.get_by_role("button", name="Tìm").click()
        with page.expect_download() as coming:
            page.get_by_role("button", name="Xuất 1 bài").click()
        coming.value.save_as(self._file)

    def amends(self, _page: Page) -> None:
        """Type another short name into the row of one entry."""
        book = load_workbook(self._file)
        sheet = book["Hỏi đáp"]
        column = [cell.value for cell in sheet[1]].index("Tên ngắn") + 1
        [row] = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == PRESS]
        sheet.cell(row, column).value = PRESS_SHORT
        book.save(self._file)

    def sends_in(self, page: Page) -> None:
        page.get_by_label("Tệp .xlsx").set_input_files(self._file)
        page.get_by_role("button", name="Đọc tệp và xem trước").click()
        expect(page.locator(".excel-counts")).to_contain_text("1 có sửa")
        expect(page.locator(".excel-change")).to_have_count(1)
        expect(page.locator(".excel-fields .will")).to_contain_text(PRESS_SHORT)

    def accepts(self, page: Page) -> None:
        page.get_by_role("button", name="Nhận cả 1 dòng không có lỗi").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã nhận 1 bài")
        expect(page.get_by_role("link", name="đã thành bản nháp")).to_be_visible()

    def accepts_once_more(self, page: Page) -> None:
        page.get_by_role("button", name="Nhận các dòng đã đánh dấu").click()
        expect(page.get_by_role("status").first).to_contain_text("Không có dòng nào mới")


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
