"""The officers' guide is walked through in the browser, step by step, as it is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Browser, Page

from bot.app import App
from bot.cli.demo import Place
from bot.models import CaseStatus
from tests.browser import desk
from tests.browser.guide import walk

pytestmark = pytest.mark.browser


def test_every_step_of_the_guide_works_and_names_what_is_on_the_screen(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    desk.fills_the_desk(app)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    deeds: dict[str, Callable[[Page], None]] = {
        "Đăng nhập": partial(desk.signs_in, place=place),
        "Tìm việc cần làm": partial(desk.opens, words="Rác đổ tràn"),
        "Nhận việc": desk.takes,
        "Ghi chú nội bộ": partial(desk.notes, text="Đã gọi tổ môi trường."),
        "Hỏi lại người dân": partial(desk.asks, question="Rác ở đoạn nào của chợ?"),
        "Nhắn trực tiếp": lambda page: desk.talks(page, "Tổ môi trường đang tới."),
        "Gộp việc trùng, ghi việc liên quan": partial(desk.relates, other="PA-333-333"),
        "Che thông tin cá nhân": partial(
            desk.hides, words="ba ngày nay", why="theo đề nghị của người gửi"
        ),
        "Chuyển cơ quan khác": partial(
            desk.transfers, unit="Công ty Môi trường Mẫu", document="12/CV-UBND"
        ),
        "Trả lời người dân": partial(desk.answers, text="Đã dọn sạch sáng nay."),
        "Đổi tình trạng": partial(desk.moves, status="Đang xử lý"),
        "Giao, kết thúc nhiều việc": lambda page: desk.closes_many(
            page, "Đã xử lý xong cả khu chợ.", "PA-222-222", "PA-333-333"
        ),
        "Đăng xuất": desk.leaves,
    }
    page.goto(place.console_url)
    walk(page, "can-bo.md", deeds)
    case = app.store.cases.get("PA-222-222")
    assert case.status is CaseStatus.IN_PROGRESS
    assert "ba ngày nay" not in case.text
