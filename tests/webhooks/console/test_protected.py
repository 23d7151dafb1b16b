"""Who reports an unlawful act is known to approvers alone: on every page, in every file and log."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from bot.cli.main import cli
from bot.errors import BotError
from bot.exports.papers import PaperForm
from bot.log import JsonLines
from bot.models import CaseStatus
from bot.storage.staff import EVERY_OA, Grant, Role
from tests.commands import working_on
from tests.factories import HUNG, OA, POSSIBLE_ORDERS, recipient
from tests.fakes import Installation
from tests.webhooks.console.addresses import visits
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.forms import FORMS
from tests.webhooks.console.office import Officer
from tests.webhooks.console.reporter import CODE, GIVEAWAYS, QUESTIONS, USER_ID, plant

PAGE = f"/cases/{OA}/{CODE}"
SUFFIXES = {".xlsx", ".csv", ".json", ".jsonl", ".pdf", ".docx"}
OTHERS = [role for role in Role if role is not Role.APPROVER]


@pytest.fixture
def office(desk: Installation) -> Installation:
    plant(desk)
    return desk


def told(answer: TestResponse) -> str:
    """Return all that an answer carries: its words, its headers, and what is packed into it."""
    return "\n".join([*unpacked(answer.get_data()), str(answer.headers)])


def unpacked(data: bytes) -> list[str]:
    """Return all that a file says: its bytes, what is packed into it, and what is printed."""
    parts = [data.decode("utf-8", "replace")]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    if data.startswith(b"%PDF"):
        # Its bytes are packed words, and the widths of letters, which are any numbers.
        read = pypdf.PdfReader(io.BytesIO(data))
        parts = [str(read.metadata), *(page.extract_text() for page in read.pages)]
    return parts


def leaks(text: str) -> list[str]:
    # A hash may hold any four digits.
    plain = re.sub(r"[0-9a-f]{64}", "", text)
    return [word for word in GIVEAWAYS if word in plain]


def everybody_else(office: Installation) -> Iterator[Officer]:
    """Each role alone, all of them together, and an approver of another OA."""
    for role in OTHERS:
        yield Officer(office, role, name=str(role))
    yield Officer(office, *OTHERS, name="all others")
    stranger = Officer(office, *OTHERS, name="approver elsewhere")
    grant = "INSERT INTO staff_roles (staff, role, oa_id) VALUES (:staff, 'approver', '9')"
    office.app.store.engine.execute(grant, staff=stranger.account.id)
    yield stranger


def everywhere(web: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield every route, and every list and search in which the case could turn up."""
    searches = (f"shelf=all&q={question}" for question in (*QUESTIONS, CODE))
    lists = ("shelf=all", "shelf=overdue", "shelf=all&kind=report")
    yield from visits(web, CODE, *searches, *lists)
    yield "GET", "health", "/healthz"
    yield "GET", "health", "/readyz"


def test_no_route_tells_anybody_but_an_approver(
    office: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for officer in everybody_else(office):
        for method, endpoint, address in everywhere(office.web.application):
            for fields in ({}, dict(FORMS.get(endpoint, {}))) if method == "POST" else ({},):
                if endpoint == "logout":
                    continue
                data = {**fields, "csrf": officer.csrf} if method == "POST" else {}
                answer = officer.browser.open(address, method=method, data=data)
                # A page repeats what was looked for, whether anything was found or not.
                found = [word for word in leaks(told(answer)) if word not in address]
                assert found == [], (officer.account.name, method, address)

    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert leaks(lines) == []
    rows = "\n".join(map(str, office.app.store.audit.walk()))
    assert leaks(rows) == []


def test_no_error_page_and_no_log_line_tells_it_either(
    office: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever of the case does not open, and wherever the page breaks."""
    caplog.set_level(logging.DEBUG)
    officers = [*everybody_else(office), Officer(office, Role.APPROVER, name="chief")]
    for column in ("text", "place", "answer"):
        broken = f"UPDATE cases SET sealed_{column} = '1.lost.AAAA' WHERE code = :code"
        office.app.store.engine.execute(broken, code=CODE)
        for officer in officers:
            for address in (PAGE, "/cases?shelf=all", "/exports/cases.xlsx", "/exports/book.csv"):
                answer = officer.opens(address)
                if officer is not officers[-1] or answer.status_code >= 400:
                    assert leaks(told(answer)) == [], (officer.account.name, column, address)

    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert leaks(lines) == []


def test_the_command_line_tells_nobody(office: Installation, tmp_path: Path) -> None:
    """Who runs commands on the server sees no more of it than an officer."""

    told_there = []
    for words in (
        *(f"cases show {CODE}", "cases list", "cases list --json", "audit list", "inbox status"),
        *(f"cases file {CODE} --format {form} --out {tmp_path}/p.{form}" for form in PaperForm),
        *(
            f"cases export --what {o.what} --format {o.form} --out {tmp_path}/{o.what}.{o.form}"
            for o in POSSIBLE_ORDERS
        ),
        *("bulletin list", "knowledge proposals", "knowledge revisions", "purge --dry-run --json"),
        *(f"audit export {tmp_path}/rows.jsonl", f"cases begin {CODE}", "tokens status"),
    ):
        with working_on(office.app):
            done = CliRunner().invoke(cli, ["--config", "unread.toml", *words.split()])
        assert done.exception is None or isinstance(done.exception, (BotError, SystemExit)), words
        told_there += [done.output, str(done.exception)]
    files = [path for path in tmp_path.iterdir() if path.suffix in SUFFIXES]
    assert len(files) == len(SUFFIXES) + 2
    for path in files:
        told_there += unpacked(path.read_bytes())

    assert leaks("\n".join(told_there)) == []
    assert CODE in "\n".join(told_there)


def test_an_approver_reads_it_all_so_the_walk_above_looks_for_what_is_there(
    office: Installation,
) -> None:
    chief = Officer(office, Role.APPROVER)
    page = told(chief.opens(PAGE))

    # The contact is shown where Zalo lets nobody write; an account at Zalo is shown to nobody.
    missing = {"Kim ẩn", "Kimbimat", USER_ID, "0977", "123 456", "cưới con gái"}
    assert set(GIVEAWAYS) - set(leaks(page)) <= missing
    assert CODE in chief.opens("/cases?shelf=all&q=phong+bì").text
    assert leaks(told(chief.opens(f"{PAGE}/files/1"))) == ["Kim Ẩn"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_looking_for_a_reporter_does_not_even_find_the_code(
    office: Installation, question: str
) -> None:
    for officer in everybody_else(office):
        address = "/console/cases"
        asked = {"shelf": "all", "q": question}
        assert CODE not in officer.browser.get(address, query_string=asked).text


def test_others_see_that_the_case_is_there_and_when_it_is_due(office: Installation) -> None:
    officer = Officer(office, Role.OFFICER)
    page = officer.reads(PAGE)

    assert "chỉ lãnh đạo duyệt" in page
    assert "Quá hạn" in page
    assert "<textarea" not in officer.opens(PAGE).text
    assert "Được bảo vệ" in officer.reads("/cases?shelf=all")


def test_others_change_nothing_on_it(office: Installation) -> None:
    officer = Officer(office, *OTHERS)
    before = office.app.store.engine.query("SELECT * FROM cases WHERE code = :code", code=CODE)
    for endpoint, fields in FORMS.items():
        version = str(before[0]["version"])
        answer = officer.sends(f"{PAGE}/{endpoint}", **{**fields, "version": version})
        assert answer.status_code in (403, 404, 405), endpoint
    pick = f"{OA}/{CODE}/{before[0]['version']}"
    officer.sends("/cases", deed="assign", to=officer.account.id, pick=pick)

    after = office.app.store.engine.query("SELECT * FROM cases WHERE code = :code", code=CODE)
    assert [dict(row) for row in before] == [dict(row) for row in after]


def test_an_officer_hands_a_report_over_to_the_approvers_and_sees_no_more_of_it(
    desk: Installation, lan: Officer
) -> None:
    address = f"/cases/{OA}/{LAMP}"
    lan.works_on(LAMP, "assign", to=lan.account.id)
    lan.works_on(LAMP, "protect")

    assert "đèn đường hỏng" not in lan.reads(f"{address}?da=protected")
    chief = Officer(desk, Role.APPROVER, name="Thủ trưởng")
    assert "đèn đường hỏng" in chief.reads(address)
    assert "Chưa ai nhận" in chief.reads(address)
    assert lan.account.name not in [text for _, text in choices(chief, address)]
    chief.works_on(LAMP, "unprotect")
    assert "đèn đường hỏng" in lan.reads(address)
    acts = [row.what for row in desk.app.store.audit.walk() if row.target == LAMP]
    assert {"case.protected", "case.unprotected"} <= set(acts)


def choices(officer: Officer, address: str) -> list[tuple[str, str]]:
    """Return to whom the page lets a case be given."""
    page = officer.opens(address).text
    [select] = re.findall(r'<select[^>]* name="to">(.*?)</select>', page, re.DOTALL)
    return re.findall(r'value="([^"]*)"[^>]*>([^<]*)<', select)


def test_who_joined_hears_nothing_of_it_and_the_reporter_everything(
    desk: Installation,
) -> None:
    person = plant(desk)
    store = desk.app.store
    [case] = [each for each in store.cases.list_of(OA, person) if each.code == CODE]
    hung = store.followers.met(OA, recipient(HUNG), interacted_at=1)
    store.intake.join(case.id, oa_id=OA, person=hung)

    assert case.text
    assert store.cases.find(OA, CODE, person) is not None
    assert store.cases.find(OA, CODE, hung) is None
    assert store.cases.list_of(OA, hung) == []
    alike = store.cases.recent(OA, case.kind, since=0, limit=50)
    assert CODE not in [each.code for each in alike]
    assert case.status is CaseStatus.RECEIVED


def test_a_grant_for_every_oa_counts_here_too(office: Installation) -> None:
    chief = Officer(office, Role.APPROVER, oa_id=EVERY_OA)
    local = Officer(office, Role.APPROVER, oa_id=OA)

    for officer in (chief, local):
        assert "phong bì" in officer.reads(PAGE)
    assert Grant(Role.APPROVER, OA) in local.account.grants
