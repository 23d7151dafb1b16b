"""Who may open and do what: every cell of role and route, and every way around the gate."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask

from bot.clock import MovableClock
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.addresses import routes
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.office import Officer, browser_of, seen
from webhooks.console import access
from webhooks.console.access import opening_of
from webhooks.console.blueprint import create_console
from webhooks.factory import create_web

ALL = frozenset(Role)
SEEING = ALL - {Role.EDITOR}
WORKING = frozenset({Role.OFFICER, Role.APPROVER})
EXPORTING = WORKING | {Role.AUDITOR}
WRITING = WORKING | {Role.EDITOR}
APPROVING = frozenset({Role.APPROVER})
EDITING = frozenset({Role.EDITOR})
DECIDING = EDITING | APPROVING
EVERYBODY = None

MATRIX = {
    ("GET", "static"): EVERYBODY,
    ("GET", "bulletins"): ALL,
    ("GET", "bulletin_calendar"): ALL,
    ("GET", "bulletin"): ALL,
    ("GET", "bulletin_new"): WRITING,
    ("GET", "bulletin_edit"): WRITING,
    ("POST", "bulletin_create"): WRITING,
    ("POST", "bulletin_rewrite"): WRITING,
    ("POST", "bulletin_phone"): WRITING,
    ("POST", "bulletin_do"): WRITING,
    ("POST", "bulletin_copy"): WRITING,
    ("POST", "bulletin_decide"): {Role.APPROVER},
    ("GET", "login"): EVERYBODY,
    ("POST", "enter"): EVERYBODY,
    ("POST", "logout"): ALL,
    ("GET", "account"): ALL,
    ("POST", "change_password"): ALL,
    ("GET", "today"): ALL,
    ("GET", "elsewhere"): ALL,
    ("GET", "cases"): SEEING,
    ("GET", "trail"): frozenset({Role.AUDITOR}),
    ("GET", "counts"): SEEING,
    ("GET", "case"): SEEING,
    ("GET", "data"): SEEING,
    ("POST", "extend"): WORKING,
    ("POST", "carried_out"): WORKING,
    ("POST", "topic_seen"): WORKING,
    ("GET", "case_file"): SEEING,
    ("POST", "assign"): WORKING,
    ("POST", "move"): WORKING,
    ("POST", "note"): WORKING,
    ("POST", "preview"): WORKING,
    ("POST", "answer"): WORKING,
    ("GET", "talk"): SEEING,
    ("POST", "takeover"): WORKING,
    ("POST", "say"): WORKING,
    ("POST", "handback"): WORKING,
    ("POST", "protect"): WORKING,
    ("POST", "unprotect"): frozenset({Role.APPROVER}),
    ("POST", "ask"): WORKING,
    ("POST", "bulk"): WORKING,
    ("POST", "merge"): WORKING,
    ("POST", "relate"): WORKING,
    ("POST", "redact"): WORKING,
    ("POST", "transfer"): WORKING,
    ("POST", "apologise"): WORKING,
    ("GET", "exports"): EXPORTING,
    ("GET", "gaps"): EDITING,
    ("POST", "gap_wording"): EDITING,
    ("POST", "gap_draft"): EDITING,
    ("POST", "gap_out"): EDITING,
    ("POST", "gap_hand"): EDITING,
    ("GET", "revisions"): DECIDING,
    ("GET", "revision"): DECIDING,
    ("GET", "versions"): DECIDING,
    ("POST", "revision_save"): EDITING,
    ("POST", "revision_comment"): DECIDING,
    ("POST", "revision_hand_in"): EDITING,
    ("POST", "revision_give_back"): DECIDING,
    ("POST", "revision_approve"): DECIDING,
    ("POST", "revision_publish"): DECIDING,
    ("POST", "revision_drop"): EDITING,
    ("POST", "revision_undo"): DECIDING,
    ("POST", "revision_restore"): DECIDING,
    ("POST", "revision_settle"): EDITING,
    ("POST", "publish_all"): DECIDING,
    ("POST", "version_back"): DECIDING,
    ("POST", "order_accept"): DECIDING,
    ("POST", "order_cancel"): DECIDING,
    ("GET", "coverage"): EDITING,
    ("GET", "entries"): EDITING,
    ("GET", "entry"): EDITING,
    ("GET", "entry_remove"): DECIDING,
    ("POST", "entry_remove_ask"): EDITING,
    ("GET", "entry_new"): EDITING,
    ("POST", "entry_create"): EDITING,
    ("POST", "entry_begin"): EDITING,
    ("GET", "entry_edit"): EDITING,
    ("POST", "entry_save"): EDITING,
    ("POST", "entry_live"): EDITING,
    ("GET", "entry_trial"): EDITING,
    ("GET", "entry_fee"): EDITING,
    ("POST", "entry_fee_change"): EDITING,
    ("GET", "review_calendar"): EDITING,
    ("POST", "review_give"): EDITING,
    ("POST", "review_seen"): EDITING,
    ("GET", "golden"): EDITING,
    ("POST", "golden_save"): EDITING,
    ("GET", "tables"): EDITING,
    ("GET", "table"): EDITING,
    ("POST", "table_save"): EDITING,
    ("GET", "excel"): EDITING,
    ("GET", "excel_file"): EDITING,
    ("POST", "excel_send"): EDITING,
    ("GET", "excel_sent"): EDITING,
    ("POST", "excel_accept"): EDITING,
    ("GET", "export"): EXPORTING,
    ("GET", "paper"): EXPORTING,
    ("GET", "open311_services"): EXPORTING,
    ("GET", "open311_requests"): EXPORTING,
    ("GET", "open311_request"): EXPORTING,
    ("POST", "seen"): WORKING,
    ("POST", "place"): WORKING,
    ("GET", "campaigns"): ALL,
    ("GET", "campaign_calendar"): ALL,
    ("GET", "campaign"): ALL,
    ("POST", "campaign_take"): WRITING,
    ("POST", "campaign_seen"): WRITING,
    ("POST", "campaign_approve"): APPROVING,
    ("POST", "campaign_discard"): APPROVING,
    ("POST", "campaign_close"): APPROVING,
    ("POST", "campaign_give"): WRITING,
    ("POST", "campaign_hours"): WRITING,
    ("POST", "campaign_prove"): WRITING,
    ("POST", "campaign_write"): WRITING,
    ("GET", "totp"): ALL,
    ("POST", "totp_begin"): ALL,
    ("POST", "totp_confirm"): ALL,
    ("POST", "totp_off"): ALL,
}


def test_every_cell_of_role_and_route(desk: Installation) -> None:
    web = desk.web.application
    asked = set()
    for method, endpoint, address in routes(web):
        allowed = MATRIX[method, endpoint]
        for role in Role:
            officer = Officer(desk, role)
            fields = {"csrf": officer.csrf} if method == "POST" else {}
            answer = officer.browser.open(address, method=method, data=fields)
            is_let_in = answer.status_code not in (401, 403) or endpoint == "enter"
            is_expected = allowed is EVERYBODY or role in allowed
            assert is_let_in == is_expected, (method, endpoint, role, answer.status)
            asked.add((method, endpoint, role))

    assert asked == {(*route, role) for route in MATRIX for role in Role}


def test_without_a_session_every_closed_route_leads_to_the_login_page(
    desk: Installation,
) -> None:
    web = desk.web.application
    form = hashlib.sha256(b"form:visit").hexdigest()
    for method, endpoint, address in routes(web):
        browser = browser_of(web)
        browser.set_cookie("mot-cua-form", "visit")
        answer = browser.open(address, method=method, data={"csrf": form})
        is_sent_away = answer.headers.get("Location", "").startswith("/console/login")
        assert is_sent_away == (MATRIX[method, endpoint] is not EVERYBODY), (method, endpoint)


def test_every_post_without_its_forms_token_is_refused(desk: Installation) -> None:
    posts = [route for route in routes(desk.web.application) if route[0] == "POST"]
    before = desk.app.store.cases.get(LAMP)
    for _, endpoint, address in posts:
        officer = Officer(desk, *Role)
        for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": Officer(desk).csrf}):
            assert officer.browser.post(address, data=data).status_code == 403, endpoint

    assert {endpoint for _, endpoint, _ in posts} == {e for m, e in MATRIX if m == "POST"}
    assert desk.app.store.cases.get(LAMP) == before


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_sites_form_is_refused_even_with_the_token(
    desk: Installation, headers: dict[str, str]
) -> None:
    officer = Officer(desk, Role.OFFICER)
    address = f"/console/cases/{OA}/{LAMP}/note"
    data = {"csrf": officer.csrf, "note": "x", "version": "1"}

    assert officer.browser.post(address, data=data, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert officer.browser.post(address, data=data, headers=own).status_code == 303


def test_reading_a_page_changes_nothing(desk: Installation) -> None:
    def everything() -> list[object]:
        tables = (
            "cases",
            "case_events",
            "case_notes",
            "case_talk",
            "case_waits",
            "outbox",
            "staff",
            "staff_roles",
        )
        query = desk.app.store.engine.query
        return [dict(row) for table in tables for row in query(f"SELECT * FROM {table}")]

    officer, before = Officer(desk, *Role), everything()
    before = everything()
    for method, _, address in routes(desk.web.application):
        if method == "GET":
            officer.browser.get(address)

    assert everything() == before


def test_a_view_that_names_no_right_is_closed_to_everybody(desk: Installation) -> None:
    web = create_web(desk.app)
    web.add_url_rule("/console-forgotten", "console.forgotten", lambda: "secret")
    web.before_request_funcs.setdefault(None, []).append(access.gate)
    officer = Officer(desk, *Role)
    browser = browser_of(web)
    browser.set_cookie("mot-cua", officer.token)

    assert browser.get("/console-forgotten").status_code == 403


def test_an_officer_of_another_oa_finds_and_changes_nothing_here(desk: Installation) -> None:
    stranger = Officer(desk, Role.OFFICER, Role.APPROVER, oa_id="9")

    assert stranger.opens(f"/cases/{OA}/{LAMP}").status_code == 404
    assert LAMP not in stranger.reads("/cases?shelf=all")
    for method, endpoint, address in routes(desk.web.application):
        if method == "POST" and LAMP in address:
            fields = {"csrf": stranger.csrf, "version": "1", "note": "x", "answer": "x"}
            assert stranger.browser.post(address, data=fields).status_code == 404, endpoint


def test_who_may_only_read_here_changes_nothing_here(desk: Installation) -> None:
    officer = Officer(desk, Role.OFFICER, oa_id="9")
    grants = "INSERT INTO staff_roles (staff, role, oa_id) VALUES (:staff, 'viewer', :oa)"
    desk.app.store.engine.execute(grants, staff=officer.account.id, oa=OA)

    assert "Trả lời người dân" not in officer.reads(f"/cases/{OA}/{LAMP}")
    sent = officer.sends(f"/cases/{OA}/{LAMP}/note", version="1", note="x")
    assert sent.status_code == 403


def test_a_session_ends_with_the_account_with_time_and_with_leaving(
    desk: Installation, clock: MovableClock
) -> None:
    closed, idle, left = (Officer(desk, Role.VIEWER) for _ in range(3))
    desk.app.store.staff.set_active(closed.account.id, active=False)
    assert closed.opens("/").status_code == 303
    assert left.sends("/logout").status_code == 303
    assert left.opens("/").status_code == 303
    assert idle.opens("/").status_code == 200
    clock.advance(minutes=31)
    assert idle.opens("/").status_code == 303


def test_counts_that_the_page_asks_for_keep_no_session_alive(
    desk: Installation, clock: MovableClock
) -> None:
    officer = Officer(desk, Role.VIEWER)
    for _ in range(31):
        clock.advance(minutes=1)
        officer.opens("/counts")

    assert officer.opens("/").status_code == 303
    answer = officer.opens("/counts", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/console/login")


def test_every_answer_carries_the_headers(desk: Installation) -> None:
    officer = Officer(desk, *Role)
    for method, endpoint, address in routes(desk.web.application):
        headers = officer.browser.open(address, method=method).headers
        policy = headers["Content-Security-Policy"]
        assert "'unsafe" not in policy, endpoint
        for part in ("default-src 'none'", "script-src 'self'", "base-uri 'none'"):
            assert part in policy, endpoint
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        if endpoint != "static":
            assert headers["Cache-Control"] == "no-store", endpoint


def test_no_page_has_script_or_style_inside(desk: Installation, lan: Officer) -> None:
    for _, _, address in routes(desk.web.application):
        page = lan.browser.get(address).text
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_cookies_are_for_this_host_secure_and_out_of_scripts_reach(desk: Installation) -> None:
    web = desk.web.application
    there = browser_of(web).get("/console/login", base_url="http://mot-cua.example")
    here = browser_of(web).get("/console/login", base_url="http://127.0.0.1:8090")

    [cookie] = there.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-mot-cua-form=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    [local] = here.headers.getlist("Set-Cookie")
    assert "Secure" not in local
    assert "HttpOnly" in local


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\x",
        "/other",
    ],
)
def test_after_signing_in_nobody_lands_on_another_site(desk: Installation, target: str) -> None:
    with desk.web.application.test_request_context():
        assert access.safe_next(target) == "/console/"


def test_an_unknown_address_says_so_and_shows_the_way_back(lan: Officer) -> None:
    answer = lan.opens("/nowhere")

    assert answer.status_code == 404
    assert "Không tìm thấy" in seen(answer)
    assert "Về việc hôm nay" in seen(answer)


def test_every_route_says_who_may_enter() -> None:
    web = Flask("empty")
    web.register_blueprint(create_console())
    views = {name: view for name, view in web.view_functions.items() if "console." in name}

    assert [name for name, view in views.items() if opening_of(view) is None] == []
