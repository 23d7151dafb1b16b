"""Pictures of bulletins and plans for docs/vi/ban-tin.md and ke-hoach.md."""

from __future__ import annotations

from playwright.sync_api import Page

from bot.app import App
from bot.cli.demo import Place
from bot.clock import today
from tests.browser import bulletin_desk, desk, plan_desk
from tests.browser.keeping import keep


def keep_bulletins(page: Page, place: Place, app: App) -> None:
    """Write a bulletin, approve and time it, and keep the form, the page, forecast, calendar."""
    _as(page, place, "canbo")
    bulletin_desk.writes(page)
    page.get_by_role("link", name="Sửa bản nháp").click()
    _tall(page, "console-bulletin-form-wide")
    page.go_back()
    bulletin_desk.hands_in(page)
    _as(page, place, "lanhdao")
    bulletin_desk.opens_the_bulletin(page)
    _tall(page, "console-bulletin-wide")
    page.get_by_role("heading", name="Dự báo trước khi gửi").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    keep(page, "console-bulletin-forecast-wide")
    bulletin_desk.approves(page)
    bulletin_desk.schedules(page, app, minutes=120)
    bulletin_desk.looks_at_the_calendar(page)
    keep(page, "console-bulletin-calendar-wide")


def keep_plans(page: Page, place: Place, app: App) -> None:
    """Upload a plan, approve it, and keep the preview and the calendar of what is due."""
    _as(page, place, "canbo")
    plan_desk.uploads(page, plan_desk.plan_of(today(app.clock)))
    _as(page, place, "lanhdao")
    plan_desk.opens_the_plan(page)
    _tall(page, "console-plan-wide")
    plan_desk.approves(page)
    page.get_by_role("link", name="Lịch tháng").click()
    _tall(page, "console-plan-calendar-wide")


def _as(page: Page, place: Place, login: str) -> None:
    desk.leaves(page)
    desk.signs_in(page, place, login=login)


def _tall(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 1000})
    keep(page, name)
    page.set_viewport_size({"width": 1366, "height": 768})
