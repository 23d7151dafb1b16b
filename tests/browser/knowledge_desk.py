"""What an editor and an approver do at the editors' desk, as docs/vi/soan-thao.md tells it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.editorial import workflow
from bot.models import GapKind, NewGap, Recipient, Tallied, Tally
from bot.models.revisions import RevisionStatus
from tests.browser import desk
from tests.browser.screens import PATIENCE_MS

POOL, BUS, PRIEST = "hồ bơi phường mở mấy giờ", "giá vé xe buýt số 5", "số điện thoại thầy cúng"
CARD, LOST_CARD = "rớt bóp mất căn cước phải mần răng", "1.014064"
ANSWER = "Hồ bơi mở cửa buổi sáng và buổi chiều."


def fills_the_knowledge_desk(app: App) -> None:
    """Let some citizens have asked in vain."""
    oa_id = app.settings.oas[0].id
    met = app.store.followers.met
    for number in range(3):
        user = Recipient(user_id=f"300000000000000010{number}")
        person = met(oa_id, user, interacted_at=app.clock.millis())
        asked = [NewGap(GapKind.UNANSWERED, POOL), NewGap(GapKind.OFFERED, BUS)]
        asked += [NewGap(GapKind.UNANSWERED, "hồ bơi phường mở lúc mấy giờ")]
        asked += [NewGap(GapKind.DENIED, CARD, LOST_CARD), NewGap(GapKind.UNANSWERED, PRIEST)]
        counted = [Tally(Tallied.ANSWER, LOST_CARD), Tally(Tallied.NO_MATCH)]
        counted += [Tally(Tallied.DENIED, LOST_CARD), Tally(Tallied.CHOICES, "1.001193")]
        with app.store.engine.atomic():
            app.store.tallies.count(counted, oa_id=oa_id)
            for gap in asked[: 5 - number]:
                app.store.gaps.add(gap, oa_id=oa_id, person=person)


def looks(page: Page) -> None:
    page.get_by_role("link", name="Kho tri thức").click()
    expect(page.get_by_role("heading", name=POOL, exact=True)).to_be_visible()


def group(page: Page, question: str) -> Locator:
    heading = page.get_by_role("heading", name=question, exact=True)
    return page.locator("section.gap-group").filter(has=heading)


def adds_a_wording(page: Page) -> None:
    # The whole knowledge is built once more for the trial, which takes long beside other tests.
    page.set_default_timeout(PATIENCE_MS)
    own = group(page, CARD)
    own.get_by_text("Thêm làm cách hỏi của một bài").click()
    own.get_by_label("Hoặc mã bài khác").fill(LOST_CARD)
    own.get_by_role("button", name="Thử và ghi nháp cách hỏi").click()
    expect(page.get_by_role("status").first).to_contain_text("Không câu hỏi nào đã biết")


def writes_an_entry(page: Page) -> None:
    group(page, POOL).get_by_role("button", name="Soạn bài mới").click()
    fills_in(page)
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")


def fills_in(page: Page) -> None:
    """Write the answer and its source into the form of a new entry."""
    page.get_by_label("Trả lời ngay trong câu đầu").fill(ANSWER)
    page.get_by_label("Văn bản hoặc trang chính thức").first.fill("Bảng giờ ở cổng (bài mẫu)")
    page.get_by_label("Ngày đọc").first.fill("2026-11-26")


def hands_in(page: Page) -> None:
    page.get_by_role("button", name="Thử và gửi duyệt").click()
    page.get_by_role("button", name="Gửi duyệt", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi duyệt")


def hands_over(page: Page) -> None:
    page.get_by_role("link", name="Chưa trả lời tốt").click()
    group(page, BUS).get_by_role("button", name="Chuyển cán bộ").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã chuyển cán bộ")


def puts_aside(page: Page) -> None:
    group(page, PRIEST).get_by_role("button", name="Ngoài phạm vi").click()
    expect(page.get_by_role("status").first).to_contain_text("ngoài phạm vi")


def looks_at_the_coverage(page: Page) -> None:
    page.get_by_role("link", name="Độ phủ").click()
    expect(page.get_by_role("heading", name="câu hỏi được trả lời ngay")).to_be_visible()


def approves(page: Page) -> None:
    page.get_by_role("button", name="Duyệt và công bố ngay").click()
    expect(page.get_by_role("heading", name="Phiên bản", exact=True)).to_be_visible()


def sees_it_published(page: Page) -> None:
    expect(page.locator("#tien-do")).to_contain_text("Đã công bố", timeout=PATIENCE_MS)
    expect(page.locator("#tien-do progress")).to_have_count(0)


class Leader:
    """The second person, signed in at the same browser."""

    def __init__(self, place: Place, app: App) -> None:
        self._place = place
        self._app = app

    def reads(self, page: Page) -> None:
        page.get_by_title("Đăng xuất").click()
        desk.signs_in(page, self._place, login="lanhdao")
        page.get_by_role("link", name="Kho tri thức").click()
        page.get_by_role("link", name=POOL).first.click()
        expect(page.get_by_role("heading", name="Sẽ thay đổi gì")).to_be_visible()

    def goes_back(self, page: Page) -> None:
        """Publish the wording as well, and go back to what was before it."""
        [wording] = self._app.store.revisions.list(RevisionStatus.DRAFT)
        page.goto(f"{self._place.console_url}knowledge/revisions/{wording.id}")
        workflow.hand_in(self._app.store, wording, by=wording.author)
        page.reload()
        page.get_by_role("button", name="Duyệt và công bố ngay").click()
        sees_it_published(page)
        page.reload()
        page.get_by_role("button", name="Quay lại bản này").first.click()
        expect(page.get_by_role("status").first).to_contain_text("Đã quay lại phiên bản cũ")


def asks(phone: Page, question: str) -> None:
    """Type a question on the phone, and wait until somebody answered."""
    heard = phone.locator("#bubbles > *").count()
    phone.locator("#text").fill(question)
    phone.keyboard.press("Enter")
    expect(phone.locator("#bubbles > *").nth(heard + 1)).to_be_visible(timeout=PATIENCE_MS)
