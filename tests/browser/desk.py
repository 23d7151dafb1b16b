"""What an officer does in the browser, step by step as the guide in docs/vi/can-bo.md tells it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.cli.demo_staff import staff_password
from bot.clock import today
from bot.models import CaseKind, NewCase, Recipient

TROUBLES = (
    (
        "PA-222-222",
        CaseKind.REPORT,
        "Rác đổ tràn ra lòng đường, ba ngày nay không ai dọn",
        "chợ Mới",
    ),
    ("PA-333-333", CaseKind.REPORT, "Nước chảy rất yếu vào buổi tối, cả tổ đều như vậy", "tổ 5"),
    (
        "PA-444-444",
        CaseKind.ATTITUDE,
        "Hẹn nhiều lần mà không nói rõ còn thiếu giấy tờ gì",
        "quầy 2",
    ),
    ("PA-555-555", CaseKind.SUGGESTION, "Đề nghị bố trí thêm ghế ngồi ở khu vực chờ", ""),
    ("PA-666-666", CaseKind.PRAISE, "Cảm ơn cán bộ một cửa đã hướng dẫn tận tình", ""),
)
DAYS_LEFT = (-3, 0, 5, 9, 9)


def signs_in(page: Page, place: Place, login: str = "canbo", heading: str = "Việc hôm nay") -> None:
    """Open the console and sign in with one of the demo's accounts."""
    page.goto(place.console_url)
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(staff_password(place.folder / "secrets.toml"))
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def opens(page: Page, words: str) -> None:
    """Open the case in the list whose text holds the words."""
    page.get_by_role("link", name=words).first.click()
    expect(page.get_by_role("heading", name="Người dân viết")).to_be_visible()


def takes(page: Page) -> None:
    page.get_by_role("button", name="Tôi nhận việc này").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã giao người xử lý")


def notes(page: Page, text: str) -> None:
    page.get_by_label("Ghi chú mới").fill(text)
    page.get_by_role("button", name="Lưu ghi chú").click()
    expect(page.locator(".note").last).to_contain_text(text)


def answers(page: Page, text: str) -> None:
    page.get_by_label("Câu trả lời").fill(text)
    page.get_by_role("button", name="Gửi cho người dân").click()
    expect(page.get_by_role("status").first).to_contain_text("OA đang gửi")


def unfolds(page: Page, title: str) -> None:
    """Open one of the folded forms beside the case, unless it is open already."""
    form = page.locator(".deeds details", has_text=title)
    if form.get_attribute("open") is None:
        form.locator("summary").click()


def moves(page: Page, status: str) -> None:
    unfolds(page, "Đổi tình trạng")
    page.get_by_label("Chuyển sang").select_option(label=status)
    page.get_by_role("button", name="Đổi và báo người dân").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đổi tình trạng")


def asks(page: Page, question: str) -> None:
    unfolds(page, "Hỏi lại người dân")
    page.get_by_label("Câu hỏi").fill(question)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    expect(page.get_by_role("status").first).to_contain_text("chờ người dân trả lời")


def talks(page: Page, *messages: str) -> None:
    """Take the chat over and write."""
    page.get_by_role("button", name="Nhắn trực tiếp").click()
    expect(page.get_by_role("status").first).to_contain_text("Bot im lặng")
    for message in messages:
        page.get_by_label("Tin nhắn trực tiếp").fill(message)
        page.get_by_role("button", name="Nhắn", exact=True).click()
        expect(page.locator(".talk")).to_contain_text(message)


def hands_back(page: Page) -> None:
    page.get_by_role("button", name="Trả lại cho bot").click()
    expect(page.get_by_role("status").first).to_contain_text("Bot trả lời lại")


def relates(page: Page, other: str) -> None:
    unfolds(page, "Việc liên quan")
    page.get_by_label("Mã việc liên quan").fill(other)
    page.get_by_role("button", name="Ghi liên quan").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi việc liên quan")


def hides(page: Page, words: str, why: str) -> None:
    unfolds(page, "Che thông tin cá nhân")
    page.get_by_label("Phần cần che").fill(words)
    page.get_by_label("Vì sao che").fill(why)
    page.get_by_role("button", name="Che vĩnh viễn").click()
    expect(page.locator(".said")).to_contain_text("[đã che]")


def closes_many(page: Page, reason: str, *codes: str) -> None:
    page.locator(".menu").get_by_role("link", name="Phản ánh").click()
    page.locator(".shelves").get_by_role("link", name="Tất cả").click()
    for code in codes:
        page.get_by_label(f"Chọn {code}").check()
    page.locator(".bulk-bar summary").click()
    page.get_by_label("Lý do kết thúc").fill(reason)
    page.get_by_role("button", name="Kết thúc việc đã chọn").click()
    expect(page.get_by_role("heading", name="Kết thúc nhiều việc")).to_be_visible()
    page.locator(".back").click()
    expect(page.locator(".bulk-bar")).to_be_visible()


def transfers(page: Page, unit: str, document: str) -> None:
    unfolds(page, "Chuyển cơ quan khác")
    page.get_by_label("Nơi nhận").fill(unit)
    page.get_by_label("Văn bản số").fill(document)
    page.get_by_role("button", name="Chuyển và báo người dân").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi nơi nhận")


def leaves(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đăng xuất")


def fills_the_desk(app: App) -> None:
    """File some more cases, one of them overdue and one due today."""
    oa_id = app.settings.oas[0].id
    person = app.store.followers.met(
        oa_id, Recipient(user_id="3000000000000000009"), interacted_at=app.clock.millis()
    )
    for (code, kind, text, place), days in zip(TROUBLES, DAYS_LEFT, strict=True):
        case = NewCase(kind, text, place, code, today(app.clock) + timedelta(days=days))
        app.store.cases.add(case, oa_id=oa_id, person=person, cause=code)
