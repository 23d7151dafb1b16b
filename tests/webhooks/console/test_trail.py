"""Whatever an officer reads or changes in the console leaves its row, whichever route it is."""

from __future__ import annotations

from bot.models import CaseDetails
from bot.staff.signing_in import hash_of
from bot.storage.audit import READS, Written
from bot.storage.audit_chain import verify
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.addresses import routes
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.forms import FORMS, KINDS, OWN_TESTS, PRIVATE
from tests.webhooks.console.office import Officer
from tests.webhooks.console.test_protected import unpacked

CITIZENS_WORDS = ("đèn đường hỏng", "trước trường học", "rác không ai dọn", "0912345678", "chợ Mới")


def written(town: Installation, officer: Officer) -> list[Written]:
    return [row for row in town.app.store.audit.walk() if row.who == officer.account.id]


def is_read(row: Written) -> bool:
    return row.what.partition(".")[2] in READS


def with_contact(desk: Installation) -> None:
    """Let the planted case hold a telephone number, too."""
    store = desk.app.store
    store.intake.add(CaseDetails(happened="hôm qua", contact="0912345678"), cause=LAMP)


def test_every_answer_that_shows_a_citizens_words_leaves_a_row_of_who_read_it(
    desk: Installation,
) -> None:
    with_contact(desk)
    shown = set()
    for method, endpoint, address in routes(desk.web.application):
        # The public content, in which citizens' usual questions stand by themselves.
        if endpoint == "excel_file":
            continue
        for role in Role:
            officer = Officer(desk, role)
            fields = {"csrf": officer.csrf} if method == "POST" else {}
            answer = officer.browser.open(address, method=method, data=fields)
            shown_text = "\n".join(unpacked(answer.get_data()))
            if any(word in shown_text for word in CITIZENS_WORDS):
                shown.add(endpoint)
                rows = written(desk, officer)
                assert any(is_read(row) for row in rows), (method, endpoint, role)
                seen_cases = [row for row in rows if LAMP in f"{row.target} {row.detail}"]
                seen_cases += [row for row in rows if "rows=3" in row.detail]
                assert seen_cases or "đèn đường hỏng" not in shown_text, (method, endpoint)

    assert {"today", "cases", "case"} <= shown
    assert verify(desk.app.store.audit).faults == ()


def test_every_form_that_is_sent_leaves_a_row_of_who_did_it(desk: Installation) -> None:
    posts = {
        endpoint: address
        for method, endpoint, address in routes(desk.web.application)
        if method == "POST" and endpoint not in OWN_TESTS | PRIVATE
    }
    hint = "tell in tests/webhooks/console/forms.py how the form is sent"
    assert posts.keys() == FORMS.keys(), hint
    for endpoint, address in posts.items():
        officer = Officer(desk, *Role)
        kind = KINDS.get(endpoint, "report")
        made_new = "UPDATE cases SET status = 'received', kind = :kind WHERE code = :code"
        desk.app.store.engine.execute(made_new, kind=kind, code=LAMP)
        before = desk.app.store.casework.find(officer.account.id, OA, LAMP)
        assert before is not None
        fields = {**FORMS[endpoint], "csrf": officer.csrf}
        if "version" in fields:
            fields["version"] = str(before.version)
        fields = {
            name: value.replace("VERSION", str(before.version)) for name, value in fields.items()
        }
        answer = officer.browser.post(address, data=fields)

        assert answer.status_code in (200, 303), (endpoint, answer.status)
        rows = written(desk, officer)
        assert rows, endpoint
        is_change = answer.status_code == 303
        assert any(is_read(row) != is_change for row in rows), endpoint


def test_looking_for_words_is_written_down_without_the_words(
    desk: Installation, lan: Officer
) -> None:
    lan.reads("/cases?shelf=all&q=den+duong")

    [row] = written(desk, lan)
    assert (row.what, row.detail) == ("case.search", f"all {LAMP}")


def test_a_list_that_shows_nobody_writes_nothing(desk: Installation, lan: Officer) -> None:
    lan.reads("/cases?q=khong+co+gi+nhu+vay")
    lan.opens("/counts")

    assert written(desk, lan) == []


def test_a_page_is_not_shown_when_it_cannot_be_written_down(
    desk: Installation, lan: Officer
) -> None:
    desk.app.store.engine.execute("DROP TABLE audit_log")

    answer = lan.opens(f"/cases/{OA}/{LAMP}")
    assert answer.status_code == 503
    assert "đèn đường" not in answer.text


def test_a_new_password_is_written_down(desk: Installation, lan: Officer) -> None:
    hashed = desk.app.passwords.hashed("con mèo đen ngủ trưa", login="lan")
    desk.app.store.staff.set_password(lan.account.id, hashed)
    desk.app.store.sessions.begin(hash_of(lan.token), lan.account.id)
    new = "mưa rào trên mái tôn"
    lan.sends("/account", old="con mèo đen ngủ trưa", new=new, again=new)

    assert [row.what for row in written(desk, lan)] == ["account.password"]
