"""Which clock a case is due by: after a transfer, when it is opened again, and for accusations."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.lawful import lawful_terms
from bot.models import Case, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.office import Officer, seen

POWER = {"unit": "Điện lực Mẫu", "document": "12/CV-UBND", "document_on": "23/11/2026"}


@pytest.fixture
def lan(town: Installation) -> Citizen:
    return town.citizen()


@pytest.fixture
def officer(town: Installation) -> Officer:
    return Officer(town, Role.OFFICER)


def filed(town: Installation, lan: Citizen, text: str = "phản ánh đèn đường hỏng ở thôn 3") -> Case:
    lan.says(text)
    lan.says("gửi")
    return town.app.store.cases.all()[0]


def due(town: Installation, code: str) -> date:
    return town.app.store.cases.get(code).due_on


def page(officer: Officer, code: str) -> str:
    return officer.reads(f"/cases/{OA}/{code}")


def later(town: Installation, days: int) -> Officer:
    """Let time pass; sessions end meanwhile, so an officer signs in anew."""
    town.pass_time(days=days)
    return Officer(town, Role.OFFICER)


def test_what_was_passed_on_in_time_is_never_late(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "transfer", **POWER)
    officer = later(town, 30)

    shown = page(officer, code)
    assert "Đã chuyển, chờ nơi nhận báo kết quả" in shown
    assert "Quá hạn" not in shown
    assert "Trả lời cho người gửi : 08/12/2026 đúng hạn" in shown
    assert code not in officer.reads("/cases?shelf=overdue")
    assert "0 Quá hạn" in officer.reads("/")
    lan.hears()
    heard = lan.says(f"tra cứu {code}")
    assert "quá hạn" not in heard
    assert "Hạn trả lời" not in heard


def test_the_other_agencys_result_begins_five_working_days(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "transfer", **POWER)
    officer = later(town, 30)
    assert "Nơi nhận đã báo kết quả" in page(officer, code)
    lan.says("xin chào")

    officer.works_on(code, "move", status="in_progress", noticed_on="21/12/2026")
    town.settle()

    assert due(town, code) == date(2026, 12, 28)
    shown = page(officer, code)
    assert "Báo người dân kết quả của nơi nhận" in shown
    assert "5 ngày làm việc" in shown
    assert "Điều 28 khoản 2 Luật Tiếp công dân" in shown
    assert "Nơi nhận đã báo kết quả ngày 21/12/2026" in lan.hears()
    town.tick()
    assert due(town, code) == date(2026, 12, 28)
    assert f"{code}" in later(town, 7).reads("/cases?shelf=overdue")


@pytest.mark.parametrize("day", ["", "hôm qua", "01/11/2026", "01/01/2027"])
def test_a_day_that_cannot_be_is_refused(
    town: Installation, lan: Citizen, officer: Officer, day: str
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "transfer", **POWER)

    answer = officer.works_on(code, "move", status="in_progress", noticed_on=day)
    assert answer.status_code == 422
    assert "Ngày nhận kết quả chưa đúng" in seen(answer)
    assert town.app.store.cases.get(code).status is CaseStatus.TRANSFERRED


def test_what_comes_back_has_its_whole_term_again(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "transfer", **POWER)
    later(town, 28).works_on(code, "move", status="in_progress")

    assert due(town, code) == date(2027, 1, 5)


def test_an_officer_who_opens_a_refused_case_again_gets_a_new_term(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "move", status="refused", reason="unclear")
    officer = later(town, 28)
    officer.works_on(code, "move", status="reopened")
    town.tick()

    assert due(town, code) == date(2027, 1, 5)
    shown = page(officer, code)
    assert "Còn 10 ngày làm việc" in shown
    assert "Quá hạn" not in shown
    assert not town.app.store.intake.aftermath(town.app.store.cases.get(code)).is_reopened


def test_an_accusation_is_due_by_its_own_clock_and_promises_no_reply(
    town: Installation, lan: Citizen
) -> None:
    lan.says("phản ánh không nêu tên")
    lan.says("cán bộ địa chính đòi tiền")
    lan.says("xã Quảng Tân")
    lan.says("gửi")
    heard = lan.says("1")
    [case] = town.app.store.cases.all()
    assert case.is_protected
    assert "chưa phải là đơn tố cáo" in heard
    assert "Hạn trả lời" not in heard
    assert "Hạn trả lời" not in lan.says(f"tra cứu {case.code}")

    assert case.due_on == date(2026, 12, 3)
    shown = page(Officer(town, Role.APPROVER), case.code)
    assert "Xử lý ban đầu tin có nội dung tố cáo" in shown
    assert "Điều 24 khoản 1 Luật Tố cáo" in shown
    assert "Chuyển đi và báo, nếu không thuộc thẩm quyền : 01/12/2026" in shown
    assert "Trả lời cho người gửi" not in shown
    assert "Giải quyết tố cáo : 30 ngày" in shown


def test_protecting_a_case_changes_its_clock_and_lifting_it_changes_it_back(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    code = filed(town, lan).code
    officer.works_on(code, "ask", question="Số nhà bao nhiêu?")
    town.settle()
    town.pass_time(days=2)
    lan.says("số nhà 12")
    chief = Officer(town, Role.APPROVER)
    chief.works_on(code, "protect")
    town.tick()
    assert due(town, code) == date(2026, 12, 4)

    chief.works_on(code, "unprotect")
    town.tick()
    assert due(town, code) == date(2026, 12, 9)


def test_the_laws_other_terms_stand_on_the_page_with_their_basis(
    town: Installation, lan: Citizen, officer: Officer
) -> None:
    shown = page(officer, filed(town, lan).code)

    assert "Báo kết quả cho cơ quan đã chuyển đến : 7 ngày làm việc" in shown
    assert "Điều 27 khoản 2 Luật Tiếp công dân" in shown
    assert "Giải quyết khiếu nại lần đầu : 30 ngày" in shown
    for term in lawful_terms():
        assert term.basis
        assert term.checked_on <= date(2026, 11, 23)
