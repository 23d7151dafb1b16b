"""The chapter on the editors' desk is walked through in the browser, as it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.models import CaseKind, GapKind, NewGap, Recipient, Tallied, Tally
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
    page.get_by_label("Câu trả lời").fill("Hồ bơi mở cửa buổi sáng và buổi chiều.")
    page.get_by_label("Nguồn: tên văn bản").fill("Bảng giờ ở cổng hồ bơi (bài mẫu)")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")


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


def test_every_step_of_the_chapter_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    fills_the_knowledge_desk(app)
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    desk.signs_in(page, place, login="bientap", heading="Chào")
    deeds: dict[str, Callable[[Page], None]] = {
        "Xem câu nào bị bỏ lỡ": looks,
        "Thêm làm cách hỏi của một bài có sẵn": adds_a_wording,
        "Soạn bài mới": writes_an_entry,
        "Chuyển cán bộ": hands_over,
        "Đánh dấu ngoài phạm vi": puts_aside,
        "Xem độ phủ": looks_at_the_coverage,
    }
    walk(page, "soan-thao.md", deeds, word="Bước ")
    assert [each.kind for each in app.store.cases.all()] == [CaseKind.HUMAN] * 3
    assert len(app.store.drafts.list_open()) == 2


def test_the_desk_fits_a_phone_and_works_without_scripts(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    fills_the_knowledge_desk(app)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    desk.signs_in(page, place, login="bientap", heading="Chào")
    for path in ("gaps", "drafts", "coverage"):
        page.goto(f"{place.console_url}knowledge/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(f"{place.console_url}knowledge/gaps")
    group(page, PRIEST).get_by_role("button", name="Ngoài phạm vi").click()
    expect(page.get_by_role("status").first).to_contain_text("ngoài phạm vi")
    context.close()
