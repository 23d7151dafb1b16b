"""No page of the console has a serious fault for who sees, hears or moves with difficulty."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.cases.watch import remind
from bot.cli.demo import Place
from bot.cli.demo_staff import staff_password
from bot.clock import today
from bot.models import CaseStatus
from bot.storage.casestory import Change, Deed
from tests.browser import desk
from webhooks.factory import create_web

pytestmark = pytest.mark.browser

GRAVE = frozenset({"serious", "critical"})
LOGINS = ("canbo", "bientap")
NO_PAGES = ("static", "elsewhere", "login", "counts", "talk")


def pages_of(app: App) -> list[str]:
    """Return the address of every page of the console that shows something to read."""
    web = create_web(app)
    adapter = web.url_map.bind("localhost")
    parts = {"oa_id": app.settings.oas[0].id, "code": "PA-222-222"}
    found = []
    for rule in web.url_map.iter_rules():
        name = rule.endpoint.removeprefix("console.")
        is_page = rule.endpoint.startswith("console.") and "GET" in (rule.methods or set())
        if is_page and name not in NO_PAGES and rule.arguments <= set(parts):
            found.append(adapter.build(rule.endpoint, {a: parts[a] for a in rule.arguments}))
    return sorted({*found, "/console/cases?shelf=all&q=rac", "/console/cases?q=nothing"})


def prepared(app: App) -> None:
    """Let there be something to read: reminders, a pause, a story."""
    desk.fills_the_desk(app)
    remind(app.store, app.shelf().calendar, today(app.clock))
    account = app.store.staff.find("canbo")
    assert account is not None
    file = app.store.casework.find(account.id, app.settings.oas[0].id, "PA-222-222")
    assert file is not None
    asked = Change(by=account.id, what=Deed.MOVED, detail="waiting", status=CaseStatus.WAITING)
    with app.store.engine.atomic():
        app.store.casework.change(file, asked)


def faults(page: Page) -> list[str]:
    """Return what axe finds grave on the open page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {fault['id']} {[node['html'][:120] for node in fault['nodes']][:3]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]


@pytest.mark.bar
@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_has_a_serious_fault(browser: Browser, demo: tuple[Place, App], width: int) -> None:
    place, app = demo
    prepared(app)
    origin = place.console_url.removesuffix("/console/")
    found: list[str] = []
    seen = 0
    for login in LOGINS:
        # axe brings its own script, which the policy of our pages keeps out.
        context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        page = context.new_page()
        page.goto(place.console_url)
        found += faults(page)
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(staff_password(place.folder / "secrets.toml"))
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator(".who")).to_be_attached()
        for address in pages_of(app):
            answer = page.goto(origin + address)
            assert answer is not None
            if answer.status == 200 and "text/html" in answer.headers["content-type"]:
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                found += faults(page)
                seen += 1
        context.close()

    assert found == []
    assert seen >= 8


@pytest.mark.bar
def test_every_action_is_reached_with_the_keyboard_alone(
    browser: Browser, demo: tuple[Place, App]
) -> None:
    place, app = demo
    prepared(app)
    origin = place.console_url.removesuffix("/console/")
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    desk.signs_in(page, place)
    for path in ("/console/", "/console/cases", pages_of_case(app), "/console/account/totp"):
        page.goto(origin + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wanted = page.evaluate(
            """() => { const all = [...document.querySelectorAll(
                 'a[href], button, input:not([type=hidden]), select, textarea, summary')]
                 .filter(e => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length);
               all.forEach((e, n) => e.dataset.stop = n); return all.length; }"""
        )
        reached = set()
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.dataset.stop ?? ''"))
        missing = {str(number) for number in range(wanted)} - reached
        names = [
            page.evaluate("n => document.querySelector(`[data-stop='${n}']`).outerHTML", n)
            for n in sorted(missing)
        ]
        assert names == [], path
        assert wanted > 5


def pages_of_case(app: App) -> str:
    return f"/console/cases/{app.settings.oas[0].id}/PA-222-222"
