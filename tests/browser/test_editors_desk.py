"""The chapter on the editors' desk is walked through in the browser, as it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.editorial import workflow
from bot.models import CaseKind, GapKind, NewGap, Recipient, Tallied, Tally
from bot.models.revisions import RevisionStatus
from tests.browser import desk
from tests.browser.guide import walk

pytestmark = pytest.mark.browser

PATIENCE_MS = 150_000
POOL, BUS, PRIEST = "hồ bơi phường mở mấy giờ", "giá vé xe buýt số 5", "số điện thoại thầy cúng"
CARD, LOST_CARD = "rớt bóp mất căn cước phải mần răng", "1.014064"


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


ANSWER = "Hồ bơi mở cửa buổi sáng và buổi chiều."


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


def test_every_step_of_the_chapter_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    fills_the_knowledge_desk(app)
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    desk.signs_in(page, place, login="bientap", heading="Chào")
    leader = Leader(place, app)
    deeds: dict[str, Callable[[Page], None]] = {
        "Xem câu nào bị bỏ lỡ": looks,
        "Thêm làm cách hỏi của một bài có sẵn": adds_a_wording,
        "Soạn bài mới": writes_an_entry,
        "Gửi duyệt": hands_in,
        "Chuyển cán bộ": hands_over,
        "Đánh dấu ngoài phạm vi": puts_aside,
        "Xem độ phủ": looks_at_the_coverage,
        "Đọc bản sửa đang chờ": leader.reads,
        "Duyệt và công bố": approves,
        "Xem tiến độ công bố": sees_it_published,
        "Quay lại": leader.goes_back,
    }
    walk(page, "soan-thao.md", deeds, word="Bước ")
    assert [each.kind for each in app.store.cases.all()] == [CaseKind.HUMAN] * 3
    [taken_back] = app.store.revisions.list(RevisionStatus.RETIRED)
    [draft] = app.store.revisions.list(RevisionStatus.DRAFT)
    assert (draft.path, draft.text) == (taken_back.path, taken_back.text)
    assert len(app.store.revisions.list(RevisionStatus.PUBLISHED)) == 1


def test_the_desk_fits_a_phone_and_works_without_scripts(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    fills_the_knowledge_desk(app)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    desk.signs_in(page, place, login="bientap", heading="Chào")
    for path in ("gaps", "revisions", "versions", "coverage"):
        page.goto(f"{place.console_url}knowledge/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(f"{place.console_url}knowledge/gaps")
    group(page, PRIEST).get_by_role("button", name="Ngoài phạm vi").click()
    expect(page.get_by_role("status").first).to_contain_text("ngoài phạm vi")
    context.close()


class Counted:
    """A page whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def clicks_on(self, place: Locator) -> None:
        place.click()
        self.clicks += 1


@pytest.mark.bar
def test_from_a_question_in_vain_to_the_phones_answer_in_at_most_twelve_clicks(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    phone = browser.new_page(viewport={"width": 390, "height": 800})
    phone.goto(f"{place.phone_url}/phone?user=lan")
    asks(phone, POOL)
    mai = Counted(browser.new_context().new_page())
    desk.signs_in(mai.page, place, login="bientap", heading="Chào")
    mai.clicks += 1
    mai.page.set_default_timeout(PATIENCE_MS)
    mai.clicks_on(mai.page.get_by_role("link", name="Kho tri thức"))
    mai.clicks_on(group(mai.page, POOL).get_by_role("button", name="Soạn bài mới"))
    fills_in(mai.page)
    mai.clicks_on(mai.page.get_by_role("button", name="Thử và gửi duyệt"))
    mai.clicks_on(mai.page.get_by_role("button", name="Gửi duyệt", exact=True))
    expect(mai.page.get_by_role("status").first).to_contain_text("Đã gửi duyệt")

    lan = Counted(browser.new_context().new_page())
    desk.signs_in(lan.page, place, login="lanhdao")
    lan.clicks += 1
    lan.page.set_default_timeout(PATIENCE_MS)
    lan.clicks_on(lan.page.get_by_role("link", name="Kho tri thức"))
    lan.clicks_on(lan.page.get_by_role("link", name=POOL).first)
    lan.clicks_on(lan.page.get_by_role("button", name="Duyệt và công bố ngay"))
    sees_it_published(lan.page)

    current = app.store.knowledge.current()
    for _ in range(600):
        if app.shelf().version == current:
            break
        phone.wait_for_timeout(100)
    asks(phone, POOL)
    expect(phone.locator("#bubbles")).to_contain_text(ANSWER, timeout=PATIENCE_MS)
    assert mai.clicks + lan.clicks <= 12


def asks(phone: Page, question: str) -> None:
    """Type a question on the phone, and wait until somebody answered."""
    heard = phone.locator("#bubbles > *").count()
    phone.locator("#text").fill(question)
    phone.keyboard.press("Enter")
    expect(phone.locator("#bubbles > *").nth(heard + 1)).to_be_visible(timeout=PATIENCE_MS)
