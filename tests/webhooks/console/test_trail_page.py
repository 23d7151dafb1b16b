"""The auditor looks for who read what."""

from __future__ import annotations

from bot.storage.audit_chain import verify
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, WASTE
from tests.webhooks.console.office import Officer


def test_an_auditor_finds_who_read_a_case_and_when(desk: Installation, lan: Officer) -> None:
    hung = Officer(desk, Role.OFFICER, name="Hùng")
    lan.reads(f"/cases/{OA}/{LAMP}")
    hung.reads(f"/cases/{OA}/{WASTE}")
    auditor = Officer(desk, Role.AUDITOR, name="Kiểm tra")

    everything = auditor.reads("/trail")
    assert f"Lan xem vụ việc {LAMP}" in everything
    assert f"Hùng xem vụ việc {WASTE}" in everything
    assert WASTE not in auditor.reads(f"/trail?object={LAMP}")
    assert f"xem vụ việc {LAMP}" not in auditor.reads(f"/trail?who={hung.account.id}")
    assert "Không có dòng nào khớp" in auditor.reads("/trail?to=2026-11-22")
    assert f"Lan xem vụ việc {LAMP}" in auditor.reads("/trail?from=2026-11-23&to=2026-11-23")


def test_the_auditors_own_looking_is_written_down(desk: Installation) -> None:
    auditor = Officer(desk, Role.AUDITOR)
    auditor.reads("/trail")

    last = list(desk.app.store.audit.walk())[-1]
    assert (last.who, last.what) == (auditor.account.id, "audit.list")


def test_the_page_offers_nothing_but_reading(desk: Installation, lan: Officer) -> None:
    auditor = Officer(desk, Role.AUDITOR)

    assert auditor.opens("/trail").text.count('method="post"') == 1  # leaving
    assert lan.opens("/trail").status_code == 403


def test_many_rows_come_in_pages(desk: Installation) -> None:
    auditor = Officer(desk, Role.AUDITOR)
    for _ in range(60):
        auditor.opens("/trail?object=nothing")

    first = auditor.opens("/trail").text
    assert 'rel="next"' in first
    assert 'rel="next"' not in auditor.opens("/trail?before=40").text
    assert auditor.opens("/trail?before=x&from=y&to=z").status_code == 200
    assert verify(desk.app.store.audit).faults == ()
