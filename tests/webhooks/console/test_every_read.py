"""Every address of the console is asked in every role: who reads of a citizen is written down.

The addresses are the program's own. Each case has words of its own, so that a page that shows two
must have a row for both. What an address shows is found out, and compared with what is known of it
below: a new page that shows a citizen fails here until somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from bot.models import CaseDetails, GapKind, NewGap, SentFile
from bot.storage.audit import Written
from bot.storage.casetalk import Saying, Utterance
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.addresses import visits
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.office import Officer
from tests.webhooks.console.test_access import MATRIX
from tests.webhooks.console.test_protected import unpacked
from tests.webhooks.console.test_trail import is_read

pytestmark = pytest.mark.bar

OTHER = "PA-444-444"
PHONE, MAIL = "0912345671", "zqmot@vidu.vn"
WORDS: Mapping[str, tuple[str, ...]] = {
    LAMP: (*("zqmot", "zqnoi", "zqkhi", "zqghichu", "zqtraloi", "zqnoichuyen", "zqanh"), PHONE),
    OTHER: ("zqhai", "zqcho"),
}
"""What is a citizen's, or about them, in each case."""
QUESTION = "zqhoi bao giờ có điện lại"
QUERIES = ("shelf=all", "shelf=overdue", "shelf=all&q=zqmot", f"shelf=all&q={OTHER}")

CASE = frozenset({"case.read", "case.export", "case.download", "case.list", "case.search"})
LISTS = frozenset({"today", "cases", "export"})
ONE_CASE = frozenset({"case", "case_file", "talk", "paper"})
REFUSED_FORMS = frozenset(
    (
        *("assign", "note", "preview", "answer", "place", "ask", "transfer", "apologise", "merge"),
        *("relate", "redact", "takeover", "say", "handback", "protect", "unprotect"),
    )
)
"""Forms of a case that show it again, with why they were refused."""
SHOWN = LISTS | ONE_CASE | REFUSED_FORMS
"""Addresses that show a citizen's words or numbers; each read leaves its row."""

MASKED: Mapping[str, str] = {
    "gaps": "questions without person, free of personal data as far as a machine can tell",
}
"""Addresses that show words nobody is named by; they leave no row."""


@pytest.fixture
def town(town_on_each: Installation) -> Installation:
    return town_on_each


@pytest.fixture
def office(desk: Installation) -> Installation:
    """Two cases that are linked, one of them with all its parts; and a question that was missed."""
    store = desk.app.store
    citizen = desk.citizen("hoa")
    citizen.follows()
    person = store.followers.key_of(OA, citizen.user_id)
    desk.app.store.engine.execute("DELETE FROM cases WHERE code = :code", code=LAMP)
    text = f"đèn hỏng zqmot, gọi {PHONE} hoặc {MAIL}"
    first = a_case(code=LAMP, text=text, place="thôn 3 zqnoi", due_on=date(2026, 11, 19))
    second = a_case(code=OTHER, text="đèn hỏng zqhai", place="zqcho", due_on=date(2026, 11, 20))
    for case in (first, second):
        store.cases.add(case, oa_id=OA, person=person, cause=f"cause-{case.code}")
    store.intake.add(CaseDetails(happened="zqkhi", contact=PHONE), cause=f"cause-{LAMP}")
    chief = Officer(desk, Role.APPROVER)
    file = store.casework.find(chief.account.id, OA, LAMP)
    assert file is not None
    store.casenotes.add(file.case, by=chief.account.id, text=f"zqghichu đã gọi {PHONE}")
    said = Utterance(Saying.ADDITION, "zqnoichuyen còn hỏng")
    store.casetalk.add(file.case.id, said, cause="said")
    keep_file(desk, person)
    chief.works_on(LAMP, "relate", other=OTHER)
    chief.works_on(LAMP, "answer", answer="Đã sửa zqtraloi.")
    store.engine.execute("UPDATE cases SET status = 'in_progress' WHERE code = :code", code=LAMP)
    store.gaps.add(NewGap(GapKind.UNANSWERED, QUESTION), oa_id=OA, person=person)
    return desk


def keep_file(desk: Installation, person: str) -> None:
    files = desk.app.store.attachments
    files.add([SentFile("e9.01", "https://x", "anh.pdf")], oa_id=OA, person=person)
    files.bind(["e9.01"], cause=f"cause-{LAMP}", sender=person, person=person)
    row = files.find("e9.01")
    assert row is not None
    kept = b"zqanh"
    desk.app.files.cabinet.put(row.file_name, row.key, kept)
    files.stored(row.id, media_type="application/pdf", size_bytes=len(kept))


def told(row: Written, code: str) -> bool:
    """Say whether a row tells that a case was read, by its code or in a file of all."""
    is_named = code in f"{row.target} {row.detail}".split()
    is_file = row.what == "case.export" and row.target == "cases" and "rows=" in row.detail
    return row.what in CASE and (is_named or is_file)


def test_whoever_reads_of_a_citizen_is_written_down_with_the_case(office: Installation) -> None:
    shown, masked, visited = set(), set(), set()
    for method, endpoint, address in visits(office.web.application, LAMP, *QUERIES):
        visited.add((method, endpoint))
        for officer in everybody(office):
            text, rows = asks(office, officer, method, address)
            for code, words in WORDS.items():
                # A page repeats what was looked for, whether anything was found or not.
                if any(word in text for word in words if word not in address):
                    shown.add(endpoint)
                    assert any(told(row, code) for row in rows), (method, address, code)
            if "zqhoi" in text:
                masked.add(endpoint)
            if MAIL in text or PHONE in text:
                assert rows, (method, address)

    assert visited == MATRIX.keys()
    assert shown == SHOWN
    assert masked == MASKED.keys()


def everybody(office: Installation) -> Iterator[Officer]:
    """Each role alone, and all of them together."""
    for role in Role:
        yield Officer(office, role)
    yield Officer(office, *Role)


def asks(
    office: Installation, officer: Officer, method: str, address: str
) -> tuple[str, list[Written]]:
    """Open an address; return all that it says, and the reads that it left."""
    head = office.app.store.audit.head()
    before = head.number if head else 0
    # A form from a version that never was is refused, and the page comes again.
    fields = {"csrf": officer.csrf, "version": "0"} if method == "POST" else {}
    answer = officer.browser.open(address, method=method, data=fields)
    text = "\n".join(unpacked(answer.get_data()))
    now = office.app.store.audit.head()
    if now is None or now.number == before:
        return text, []
    rows = [row for row in office.app.store.audit.walk() if row.number > before]
    return text, [row for row in rows if row.who == officer.account.id and is_read(row)]
