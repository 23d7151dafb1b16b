"""Every form of the console leaves a row with whoever sent it, in the transaction of the change.

The forms are taken from the routes themselves: a new one fails here until a story sends it, it is
said why it has no row, or it has tests of its own (forms.OWN_TESTS), which look for its row. The
stories go through the pages as the staff do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest

from bot.bulletins.campaign_watch import CampaignWatch
from bot.cases.rising import RisingWatch, Rule
from bot.models import CaseStatus
from bot.staff.signing_in import ATTEMPTS_PER_NAME
from bot.storage.audit import STRANGER
from bot.storage.audit_chain import verify
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation, settings
from tests.webhooks.console import test_bulletins as bulletins
from tests.webhooks.console import test_campaigns as campaigns
from tests.webhooks.console import test_excel as excel
from tests.webhooks.console import test_knowledge as knowledge
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.forms import FORMS, OWN_TESTS
from tests.webhooks.console.office import Officer, browser_of

pytestmark = pytest.mark.bar

GOOD = "con mèo đen ngủ trưa"

NO_ROW: Mapping[str, str] = {
    "seen": "takes a reminder from one's own desk; case_alerts says who saw it and when",
    "campaign_seen": "takes a reminder from one's own desk; campaign_reminders says who saw it",
}
"""Forms that leave no row, and why that is right."""


@dataclass(slots=True)
class Sent:
    """What became of the forms: how often each did its work, and how often that left no row."""

    done: dict[str, int] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)


@pytest.fixture
def town(town_on_each: Installation) -> Installation:
    return town_on_each


@pytest.fixture
def sent(town: Installation) -> Sent:
    """Watch every form that reaches the web edge."""
    web: Any = town.web.application
    inner, found = web.wsgi_app, Sent()
    pages = web.url_map.bind("localhost")

    def watching(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        status: list[str] = []

        def told(line: str, *rest: Any) -> Any:
            status.append(line)
            return start(line, *rest)

        before = _number(town)
        sending = inner(environ, told)
        answer = list(sending)
        if hasattr(sending, "close"):
            sending.close()
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") and path.startswith("/console/"):
            endpoint = pages.match(path, method)[0].removeprefix("console.")
            if status[-1][:3] in ("200", "303"):
                found.done[endpoint] = found.done.get(endpoint, 0) + 1
                if _number(town) == before:
                    found.silent.append(endpoint)
        return answer

    web.wsgi_app = watching
    return found


def _number(town: Installation) -> int:
    head = town.app.store.audit.head()
    assert head is not None
    return head.number


def test_every_form_of_the_console_leaves_a_row(desk: Installation, sent: Sent) -> None:
    for story in (talks, cases, data_and_topics, plans, news, questions, workbooks, account):
        story(desk)
    rules = desk.web.application.url_map.iter_rules()
    forms = {
        rule.endpoint.removeprefix("console.")
        for rule in rules
        if rule.endpoint.startswith("console.") and (rule.methods or set()) - {"GET", "HEAD"}
        if "POST" in (rule.methods or set())
    }

    assert forms - sent.done.keys() - NO_ROW.keys() <= OWN_TESTS
    assert set(sent.silent) <= NO_ROW.keys()
    assert verify(desk.app.store.audit).faults == ()


def test_no_route_takes_another_method_than_reading_and_sending_a_form(town: Installation) -> None:
    methods: set[str] = set()
    for rule in town.web.application.url_map.iter_rules():
        methods |= rule.methods or set()

    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_who_comes_in_who_goes_and_who_is_refused(desk: Installation) -> None:
    lan = _with_password(desk, Officer(desk, Role.OFFICER))
    login = lan.account.login
    _enters(desk, login, "sai mật khẩu rồi")
    _enters(desk, "mat-khau-go-nham-o", GOOD)
    lan.token = _enters(desk, login, GOOD)
    lan.browser.set_cookie("mot-cua", lan.token)
    lan.sends("/logout")
    desk.app.store.staff.set_active(lan.account.id, active=False, by=lan.account.id)
    _enters(desk, login, GOOD)

    rows = [
        (row.who, row.what, row.target, row.detail)
        for row in desk.app.store.audit.walk()
        if row.what.startswith("session.")
    ]
    assert rows == [
        (STRANGER, "session.refuse", login, "password"),
        (STRANGER, "session.refuse", "", "name"),
        (lan.account.id, "session.begin", login, ""),
        (lan.account.id, "session.end", login, ""),
        (STRANGER, "session.refuse", login, "closed"),
    ]
    assert "mat-khau-go-nham" not in str(list(desk.app.store.audit.walk()))


def test_who_goes_on_guessing_does_not_fill_the_record(desk: Installation) -> None:
    for _ in range(ATTEMPTS_PER_NAME + 5):
        _enters(desk, "ai-do", "doan mo")

    what = [row.what for row in desk.app.store.audit.walk()]
    assert what.count("session.refuse") == ATTEMPTS_PER_NAME
    assert what.count("session.throttle") == 1


def cases(desk: Installation) -> None:
    """An officer does with new cases whatever there is to do."""
    chief = Officer(desk, Role.APPROVER, Role.OFFICER)
    alone = {"takeover", "handback", "preview", "bulk", "unprotect", "apologise"}
    for number, (endpoint, fields) in enumerate(FORMS.items()):
        if endpoint in alone:
            continue
        code = f"PA-44{number % 8 + 2}-{number // 8 + 2}44"
        _filed(desk, code)
        chief.works_on(code, endpoint, **{k: v for k, v in fields.items() if k != "version"})
        if endpoint == "protect":
            chief.works_on(code, "unprotect")
    chief.works_on(LAMP, "preview", answer="Đã sửa.")
    _filed(desk, "PA-555-555", kind="late_dossier")
    told = {name: value for name, value in FORMS["apologise"].items() if name != "version"}
    chief.works_on("PA-555-555", "apologise", **told)
    _filed(desk, "PA-666-666")
    file = desk.app.store.casework.find(chief.account.id, OA, "PA-666-666")
    assert file is not None
    chief.sends("/cases", deed="assign", to="", pick=f"{OA}/PA-666-666/{file.version}")


def _filed(desk: Installation, code: str, kind: str = "report") -> None:
    store = desk.app.store
    [row] = store.engine.query("SELECT person FROM cases WHERE code = :code", code=LAMP)
    new = a_case(code=code, text="đèn đường hỏng trước trường học")
    store.cases.add(new, oa_id=OA, person=str(row["person"]), cause=code)
    made = "UPDATE cases SET kind = :kind, status = :status WHERE code = :code"
    store.engine.execute(made, kind=kind, status=str(CaseStatus.RECEIVED), code=code)


def talks(desk: Installation) -> None:
    """An officer talks with a citizen and lets the bot answer again."""
    citizen = desk.citizen()
    known = {case.code for case in desk.app.store.cases.all()}
    citizen.says("phản ánh nắp cống bị mất trước cổng chợ ở thôn 7")
    citizen.says("gửi")
    [code] = {case.code for case in desk.app.store.cases.all()} - known
    lan = Officer(desk, Role.OFFICER)
    lan.works_on(code, "takeover")
    lan.works_on(code, "say", message="Đội điện đang ở đâu ạ?")
    lan.works_on(code, "handback")


def data_and_topics(desk: Installation) -> None:
    """A wish about one's own data is extended, a rising topic taken note of."""
    lan = desk.citizen("hoa")
    lan.says("dữ liệu của tôi")
    lan.says("1")
    store, officer = desk.app.store, Officer(desk, Role.OFFICER)
    [wish] = store.rights.requests.listed(officer.account.id)
    officer.sends(f"/data/{OA}/{wish.code}/extend")
    officer.sends(f"/data/{OA}/{wish.code}/done")
    for number in range(3):
        code = f"PA-77{number + 2}-777"
        case = a_case(code=code, text="mất nước sinh hoạt", place=f"thôn {number}")
        store.cases.add(case, oa_id=OA, person=f"p{number}", cause=code)
    RisingWatch(store, settings(Path("unused")), desk.clock, Rule(3, 6))()
    topic, *_ = store.engine.query("SELECT id FROM rising_topics")
    officer.sends(f"/topics/{topic['id']}/seen")


def plans(desk: Installation) -> None:
    """A plan is taken over, approved, worked on and closed; another is thrown away."""
    editor, leader = Officer(desk, Role.EDITOR), Officer(desk, Role.APPROVER)
    store = desk.app.store
    plan = campaigns.running(desk, editor, leader)
    slots = store.slots.of_campaign(plan.id)
    editor.sends(campaigns.at(plan, f"/slots/{slots[0].id}/write"))
    task = campaigns.task_of(desk, plan, 2)
    owner = {"owner": editor.account.id}
    editor.sends(campaigns.at(plan, f"/tasks/{task.id}/give"), **owner)
    shown = {"title": "Biên bản", "address": "", "done_on": "2026-11-20", "slot": ""}
    editor.sends(campaigns.at(plan, f"/tasks/{task.id}/prove"), **shown)
    calendar = desk.app.shelf().calendar
    CampaignWatch(store, lambda: calendar, desk.clock)()
    editor.sends("/campaigns/seen", until="~")
    leader.sends(campaigns.at(plan, "/close"))
    again = campaigns.PLAN.replace("Hội thi", "Cuộc thi").encode()
    campaigns.uploads(editor, again, "kh2.txt")
    other = next(each for each in store.campaigns.all() if each.id != plan.id)
    leader.sends(campaigns.at(other, "/discard"))


def news(desk: Installation) -> None:
    """A bulletin is written, changed, tried on a phone, handed in and approved."""
    writer, leader = Officer(desk, Role.EDITOR), Officer(desk, Role.APPROVER)
    page = bulletins.written(writer)
    bulletins.works_on(writer, page, "edit", **{**bulletins.FIELDS, "title": "Nghỉ Tết"})
    writer.sends(f"{page}/phone")
    bulletins.works_on(writer, page, "do/submit")
    bulletins.works_on(leader, page, "decide/approve")


def questions(desk: Installation) -> None:
    """An editor decides on what the bot could not answer."""
    mai = Officer(desk, Role.EDITOR)
    made = {"wording": {"wording": knowledge.CARD, "entry": knowledge.LOST_CARD}}
    for action, question in (
        ("wording", knowledge.CARD),
        ("draft", knowledge.POWER),
        ("out", "ai thắng trận bóng đá tối qua"),
        ("hand", "hồ bơi phường mở mấy giờ"),
    ):
        if action == "hand":
            desk.citizen("binh").says(question)
        else:
            knowledge.asked(desk, question)
        answer = knowledge.sends(mai, desk, action, **made.get(action, {}))
        assert answer.status_code == 303, action


def workbooks(desk: Installation) -> None:
    """An editor takes entries to Excel and brings them back."""
    mai = Officer(desk, Role.EDITOR)
    book = excel.edited(excel.taken_out(mai), (excel.PRESS, "Tên ngắn", "gặp báo chí"))
    there = excel.sent(mai, book).headers["Location"].removeprefix("/console").partition("?")[0]
    mai.sends(there, all="1")


def account(desk: Installation) -> None:
    """Somebody comes in, turns the second factor on and off, changes the password and goes."""
    lan = _with_password(desk, Officer(desk, Role.OFFICER))
    lan.token = _enters(desk, lan.account.login, GOOD)
    lan.browser.set_cookie("mot-cua", lan.token)
    lan.sends("/account/totp")
    [secret] = re.findall(r"\b[A-Z2-7]{32}\b", lan.reads("/account/totp"))
    for deed in ("confirm", "off"):
        code = pyotp.TOTP(secret).generate_otp(desk.clock.millis() // 30_000)
        lan.sends(f"/account/totp/{deed}", code=code)
        desk.clock.advance(seconds=30)
    new = "mưa rào trên mái tôn"
    lan.sends("/account", old=GOOD, new=new, again=new)
    other = Officer(desk, Role.OFFICER)
    other.sends("/logout")


def _with_password(desk: Installation, officer: Officer) -> Officer:
    hashed = desk.app.passwords.hashed(GOOD, login=officer.account.login)
    change = "UPDATE staff SET password_hash = :hash WHERE id = :id"
    desk.app.store.engine.execute(change, hash=hashed, id=officer.account.id)
    return officer


def _enters(desk: Installation, login: str, password: str) -> str:
    """Fill the login form in, and return the session's token where there is one."""
    browser = browser_of(desk.web.application)
    form = browser.get("/console/login").text
    [csrf] = re.findall(r'name="csrf" value="(\w+)"', form)
    browser.post("/console/login", data={"csrf": csrf, "login": login, "password": password})
    cookie = browser.get_cookie("mot-cua")
    return cookie.value if cookie else ""
