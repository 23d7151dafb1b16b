"""The chapter on the editors' desk is walked through in the browser, as it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.app import App
from bot.cli.demo import Place
from bot.models import CaseKind
from bot.models.revisions import RevisionStatus
from tests.browser import desk
from tests.browser import knowledge_desk as knowledge
from tests.browser.guide import walk
from tests.browser.screens import PATIENCE_MS, fits, phone_without_scripts

pytestmark = pytest.mark.browser


def test_every_step_of_the_chapter_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    knowledge.fills_the_knowledge_desk(app)
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    desk.signs_in(page, place, login="bientap", heading="Chào")
    leader = knowledge.Leader(place, app)
    deeds: dict[str, Callable[[Page], None]] = {
        "Xem câu nào bị bỏ lỡ": knowledge.looks,
        "Thêm làm cách hỏi của một bài có sẵn": knowledge.adds_a_wording,
        "Soạn bài mới": knowledge.writes_an_entry,
        "Gửi duyệt": knowledge.hands_in,
        "Chuyển cán bộ": knowledge.hands_over,
        "Đánh dấu ngoài phạm vi": knowledge.puts_aside,
        "Xem độ phủ": knowledge.looks_at_the_coverage,
        "Đọc bản sửa đang chờ": leader.reads,
        "Duyệt và công bố": knowledge.approves,
        "Xem tiến độ công bố": knowledge.sees_it_published,
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
    knowledge.fills_the_knowledge_desk(app)
    with phone_without_scripts(browser, place) as page:
        for path in ("gaps", "revisions", "versions", "coverage"):
            page.goto(f"{place.console_url}knowledge/{path}")
            assert fits(page), path
        page.goto(f"{place.console_url}knowledge/gaps")
        knowledge.group(page, knowledge.PRIEST).get_by_role("button", name="Ngoài phạm vi").click()
        expect(page.get_by_role("status").first).to_contain_text("ngoài phạm vi")


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
    knowledge.asks(phone, knowledge.POOL)
    mai = Counted(browser.new_context().new_page())
    desk.signs_in(mai.page, place, login="bientap", heading="Chào")
    mai.clicks += 1
    mai.page.set_default_timeout(PATIENCE_MS)
    mai.clicks_on(mai.page.get_by_role("link", name="Kho tri thức"))
    mai.clicks_on(
        knowledge.group(mai.page, knowledge.POOL).get_by_role("button", name="Soạn bài mới")
    )
    knowledge.fills_in(mai.page)
    mai.clicks_on(mai.page.get_by_role("button", name="Thử và gửi duyệt"))
    mai.clicks_on(mai.page.get_by_role("button", name="Gửi duyệt", exact=True))
    expect(mai.page.get_by_role("status").first).to_contain_text("Đã gửi duyệt")

    lan = Counted(browser.new_context().new_page())
    desk.signs_in(lan.page, place, login="lanhdao")
    lan.clicks += 1
    lan.page.set_default_timeout(PATIENCE_MS)
    lan.clicks_on(lan.page.get_by_role("link", name="Kho tri thức"))
    lan.clicks_on(lan.page.get_by_role("link", name=knowledge.POOL).first)
    lan.clicks_on(lan.page.get_by_role("button", name="Duyệt và công bố ngay"))
    knowledge.sees_it_published(lan.page)

    current = app.store.knowledge.current()
    for _ in range(600):
        if app.shelf().version == current:
            break
        phone.wait_for_timeout(100)
    knowledge.asks(phone, knowledge.POOL)
    expect(phone.locator("#bubbles")).to_contain_text(knowledge.ANSWER, timeout=PATIENCE_MS)
    assert mai.clicks + lan.clicks <= 12
