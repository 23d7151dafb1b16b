"""No page of the console has a serious fault for who sees, hears or moves with difficulty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.bulletins.campaigns import take_over
from bot.cases.watch import remind
from bot.cli.demo import Place
from bot.cli.demo_staff import staff_password
from bot.clock import today
from bot.editorial.desk import content_folder
from bot.editorial.files import base_files
from bot.models import Audience, CaseStatus, Channel, Target
from bot.models.revisions import RevisionStatus
from bot.storage.casestory import Change, Deed
from bot.storage.staff import Grant, Role
from knowledge.importers.plans.plan import parse
from knowledge.importers.plans.reading import read_text
from tests.bot.editorial.small import started
from tests.browser import desk
from tests.bulletins import a_draft
from tests.knowledge.plans.texts import HEAD, TABBED, TAIL
from webhooks.factory import create_web

pytestmark = pytest.mark.browser

GRAVE = frozenset({"serious", "critical"})
LOGINS: Mapping[Role, str] = {
    Role.VIEWER: "nguoixem",
    Role.OFFICER: "canbo",
    Role.APPROVER: "lanhdao",
    Role.EDITOR: "bientap",
    Role.ADMIN: "quantri",
    Role.AUDITOR: "kiemtra",
}
# The token of the form, and whose name stands in the head: no other part of a page depends on it.
OF_ONE_VISIT = re.compile(r'name="csrf" value="[^"]*"|(?s:<div class="who".*?</div>)')
NO_PAGES = ("static", "elsewhere", "login", "counts", "talk", "excel_file")


def pages_of(app: App) -> list[str]:
    """Return the address of every page of the console that shows something to read."""
    web = create_web(app)
    adapter = web.url_map.bind("localhost")
    drafts = {each.content.channel: each.id for each in app.store.bulletins.all()}
    parts = {
        "oa_id": app.settings.oas[0].id,
        "code": "PA-222-222",
        "bulletin_id": drafts[Channel.ARTICLE],
        "campaign": app.store.campaigns.all()[0].id,
        "folder": "procedures",
        "name": "chung-thuc-chu-ky.md",
        "revision_id": app.store.revisions.list(RevisionStatus.DRAFT)[0].id,
    }
    message = f"/console/bulletins/{drafts[Channel.MESSAGE]}"
    found = []
    for rule in web.url_map.iter_rules():
        name = rule.endpoint.removeprefix("console.")
        is_page = rule.endpoint.startswith("console.") and "GET" in (rule.methods or set())
        if is_page and name not in NO_PAGES and rule.arguments <= set(parts):
            found.append(adapter.build(rule.endpoint, {a: parts[a] for a in rule.arguments}))
    others = ("/console/cases?shelf=all&q=rac", "/console/cases?q=nothing", message)
    return sorted({*found, *others})


def prepared(app: App) -> None:
    """Let there be something to read: reminders, a pause, a story, bulletins and a plan."""
    desk.fills_the_desk(app)
    oa = app.settings.oas[0]
    a_draft(app.store, oa)
    aimed = Audience(target=Target(ages=(6, 7), cities=(31,)))
    a_draft(app.store, oa, channel=Channel.ARTICLE, audience=aimed)
    forms = replace(parse(read_text(HEAD + TABBED + TAIL)), minimum_forms=("stage",))
    take_over(app.store, oa.id, forms, source="kh.txt", digest="kh", by="bientap")
    remind(app.store, app.shelf().calendar, today(app.clock))
    writes_a_draft(app)
    account = app.store.staff.find("canbo")
    assert account is not None
    file = app.store.casework.find(account.id, app.settings.oas[0].id, "PA-222-222")
    assert file is not None
    asked = Change(by=account.id, what=Deed.MOVED, detail="waiting", status=CaseStatus.WAITING)
    with app.store.engine.atomic():
        app.store.casework.change(file, asked)


def writes_a_draft(app: App) -> None:
    """Let an editor have begun to change an entry, with something wrong in it."""
    path, editor = "procedures/chung-thuc-chu-ky.md", app.store.staff.find("bientap")
    assert editor is not None
    text = base_files()[path].replace("amount = 10000", 'amount = "mười nghìn"')
    started(app.store, content_folder(app.settings), path, text, by=editor.id)


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
    password = staff_password(place.folder / "secrets.toml")
    hashed = app.passwords.hashed(password, login="")
    viewer = LOGINS[Role.VIEWER]
    app.store.staff.add(viewer, name="Người xem", password_hash=hashed, grants=[Grant(Role.VIEWER)])
    origin = place.console_url.removesuffix("/console/")
    found: list[str] = []
    seen: Counter[Role] = Counter()
    known: set[str] = set()
    for role, login in LOGINS.items():
        # axe brings its own script, which the policy of our pages keeps out.
        context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        page = context.new_page()
        page.goto(place.console_url)
        found += faults(page) if not known else []
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator(".who")).to_be_attached()
        for address in pages_of(app):
            answer = page.goto(origin + address)
            assert answer is not None
            if answer.status == 200 and "text/html" in answer.headers["content-type"]:
                seen[role] += 1
                # What this role sees as another did is not looked at twice.
                content = OF_ONE_VISIT.sub("", answer.text())
                if content in known:
                    continue
                known.add(content)
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                found += faults(page)
        context.close()

    assert found == []
    assert set(seen) == set(LOGINS) == set(Role)
    assert min(seen.values()) >= 6
    assert len(known) >= 40


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
