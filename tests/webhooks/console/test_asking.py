"""An officer asks the citizen back, and the case waits for the answer."""

from __future__ import annotations

import pytest

from bot.models import Case, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.conftest import LAMP, WASTE
from tests.webhooks.console.office import Officer, seen

QUESTION = "Đèn hỏng ở đoạn nào, gần số nhà bao nhiêu?"


@pytest.fixture
def citizen(town: Installation) -> Citizen:
    """Somebody who has just reported a broken lamp."""
    somebody = town.citizen()
    somebody.follows()
    somebody.says("phản ánh đèn đường hỏng ở thôn 3")
    somebody.says("gửi")
    return somebody


@pytest.fixture
def officer(town: Installation) -> Officer:
    return Officer(town, Role.OFFICER)


def case_of(town: Installation) -> Case:
    return town.app.store.cases.all()[-1]


def asks(town: Installation, officer: Officer, question: str = QUESTION) -> str:
    """Ask back and return the code of the case."""
    code = case_of(town).code
    assert officer.works_on(code, "ask", question=question).status_code == 303
    town.settle()
    return code


def page(officer: Officer, code: str) -> str:
    return officer.reads(f"/cases/{OA}/{code}")


def test_the_next_message_answers_the_officer_and_the_case_goes_on(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    citizen.hears()
    code = asks(town, officer)
    assert case_of(town).status is CaseStatus.WAITING
    heard = citizen.hears()
    assert QUESTION in heard
    assert f'"bổ sung {code}"' in heard

    assert f"cho cán bộ xử lý {code}" in citizen.says("trước nhà số 12, cạnh cổng trường")

    assert case_of(town).status is CaseStatus.RECEIVED
    shown = page(officer, code)
    assert "trước nhà số 12, cạnh cổng trường" in shown
    assert "Người dân bổ sung" in shown
    assert "Người dân vừa bổ sung" in officer.reads("/cases")
    [pause] = town.app.store.pauses.of(case_of(town).id)
    assert pause.ended_at is not None


def test_several_messages_belong_to_the_answer_until_the_citizen_is_done(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    code = asks(town, officer)
    citizen.says("trước nhà số 12")
    assert f"ghi thêm vào {code}" in citizen.says("cạnh cây xà cừ to")
    assert "cảm ơn" in citizen.says("xong")
    assert "ghi thêm" not in citizen.says("cột sắt màu xanh")

    shown = page(officer, code)
    assert "cạnh cây xà cừ to" in shown
    assert "cột sắt màu xanh" not in shown


def test_a_question_in_between_is_answered_and_the_officers_question_stays_open(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    code = asks(town, officer)
    assert "8.000 đồng" in citizen.says("phí cấp bản sao giấy khai sinh bao nhiêu?")
    citizen.says("trước nhà số 12")

    shown = page(officer, code)
    assert "trước nhà số 12" in shown
    assert "bản sao giấy khai sinh" not in shown


@pytest.mark.parametrize("way_out", ["huỷ", "menu"])
def test_who_does_not_answer_now_answers_later_by_the_code(
    town: Installation, citizen: Citizen, officer: Officer, way_out: str
) -> None:
    code = asks(town, officer)
    citizen.says(way_out)
    citizen.says("trước nhà số 11")
    assert case_of(town).status is CaseStatus.WAITING
    assert QUESTION in citizen.says(f"tra cứu {code}")
    town.pass_time(days=3)

    assert f"cho cán bộ xử lý {code}" in citizen.says(f"bo sung {code.lower()}: trước nhà số 12")
    assert case_of(town).status is CaseStatus.RECEIVED
    shown = page(Officer(town, Role.OFFICER), code)
    assert "trước nhà số 12" in shown
    assert "trước nhà số 11" not in shown


def test_a_bare_bo_sung_asks_for_the_words_of_the_only_case_that_waits(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    code = asks(town, officer)
    citizen.says("huỷ")

    assert f"bổ sung gì cho {code}" in citizen.says("bổ sung")
    assert f"cho cán bộ xử lý {code}" in citizen.says("nhà số 12")


def test_after_seven_days_the_question_waits_and_staff_see_that(
    town: Installation, citizen: Citizen
) -> None:
    town.pass_time(days=8)
    citizen.hears()
    officer = Officer(town, Role.OFFICER)
    code = asks(town, officer)
    assert citizen.hears() == ""
    shown = page(officer, code)
    assert "chờ người dân nhắn lại mới báo được" in shown
    assert "Người dân không để lại số" in shown

    heard = citizen.says("phí cấp lại căn cước bao nhiêu?")
    assert heard.index(QUESTION) < heard.index("ăn cước")
    assert "đã báo khi người dân nhắn lại" in page(officer, code)
    assert f"cho cán bộ xử lý {code}" in citizen.says("trước nhà số 12")
    assert "trước nhà số 12" in page(officer, code)


def test_an_open_report_is_finished_first(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    citizen.says("phản ánh rác thải đổ ở chợ Mới")
    code = town.app.store.cases.all()[0].code
    assert officer.works_on(code, "ask", question=QUESTION).status_code == 303
    town.settle()
    citizen.says("gửi")

    assert len(town.app.store.cases.all()) == 2
    assert f"cho cán bộ xử lý {code}" in citizen.says("trước nhà số 12")


def test_a_number_for_an_open_list_is_no_answer_to_the_officer(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    citizen.says("menu")
    code = asks(town, officer)
    citizen.says("5")

    assert case_of(town).status is CaseStatus.WAITING
    assert f"cho cán bộ xử lý {code}" in citizen.says("trước nhà số 12")


def test_an_answered_case_takes_nothing_more_and_says_the_way(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    code = asks(town, officer)
    officer.works_on(code, "answer", answer="Đã thay bóng.")
    town.settle()

    heard = citizen.says(f"bổ sung {code} nhà số 12")
    assert "chưa được ghi lại" in heard
    assert f'"mở lại {code}"' in heard
    assert case_of(town).status is CaseStatus.ANSWERED


def test_nobody_adds_to_somebody_elses_case(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    code = asks(town, officer)
    heard = town.citizen("hung").says(f"bổ sung {code} nhà số 99")

    assert f"Không thấy mã {code}" in heard
    assert "nhà số 99" not in page(officer, code)


def test_danger_goes_before_the_officers_question(
    town: Installation, citizen: Citizen, officer: Officer
) -> None:
    asks(town, officer)
    assert "114" in citizen.says("cháy nhà cứu với")
    assert case_of(town).status is CaseStatus.WAITING


@pytest.mark.parametrize(
    ("question", "told"),
    [("  ", "còn trống"), ("Số nhà … ?", "dấu …"), ("x" * 1_001, "1000 ký tự")],
)
def test_an_unfit_question_is_not_sent(
    desk: Installation, lan: Officer, question: str, told: str
) -> None:
    answer = lan.works_on(LAMP, "ask", question=question)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert desk.app.store.outbox.counts() == {}


def test_nobody_is_asked_about_a_case_without_an_author(desk: Installation, lan: Officer) -> None:
    desk.app.store.erasure.forget(OA, desk.app.store.cases.get(WASTE).person)

    assert "Hỏi lại người dân" not in lan.reads(f"/cases/{OA}/{WASTE}")
    assert lan.works_on(WASTE, "ask", question=QUESTION).status_code == 422


def test_the_slower_of_two_who_ask_overwrites_nothing(desk: Installation, lan: Officer) -> None:
    Officer(desk, Role.OFFICER).works_on(LAMP, "ask", question="Số nhà bao nhiêu?")
    answer = lan.sends(f"/cases/{OA}/{LAMP}/ask", version="1", question="Ở thôn nào?")

    assert answer.status_code == 409
    assert "Ở thôn nào?</textarea>" in answer.text
    assert desk.app.store.outbox.counts() == {"pending": 1}
