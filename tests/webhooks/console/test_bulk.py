"""An officer does one thing with many cases."""

from __future__ import annotations

from bot.models import CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, THANKS, WASTE
from tests.webhooks.console.office import Browser, Officer, seen


def ticks(officer: Officer, *codes: str) -> list[str]:
    """Return what the boxes of these cases hold in the list as it is now."""
    page = officer.opens("/cases?shelf=all").text
    found = []
    for code in codes:
        start = page.index(f'name="pick" value="{OA}/{code}/') + len('name="pick" value="')
        found.append(page[start : page.index('"', start)])
    return found


def post(officer: Officer, deed: str, picks: list[str], **fields: str) -> tuple[int, str]:
    data = {"csrf": officer.csrf, "deed": deed, "pick": picks, **fields}
    browser: Browser = officer.browser
    answer = browser.post("/console/cases", data=data, follow_redirects=True)
    return answer.status_code, seen(answer)


def test_many_cases_are_given_to_one_officer(desk: Installation, lan: Officer) -> None:
    hung = Officer(desk, Role.OFFICER, name="Hùng")
    status, page = post(lan, "assign", ticks(lan, LAMP, WASTE), to=hung.account.id)

    assert status == 200
    assert "Đã giao 2 việc" in page
    mine = hung.reads("/cases?shelf=mine")
    assert LAMP in mine
    assert WASTE in mine
    assert THANKS not in mine


def test_what_may_be_closed_is_and_the_rest_is_listed_with_the_reason(
    desk: Installation, lan: Officer
) -> None:
    lan.works_on(LAMP, "answer", answer="Đã thay bóng.")
    status, page = post(lan, "close", ticks(lan, LAMP, WASTE), reason="Đã sửa xong cả tuyến đường.")

    assert status == 200
    assert "Đã kết thúc 1 việc" in page
    assert f"{WASTE} · Chưa trả lời người dân" in page
    assert desk.app.store.cases.get(LAMP).status is CaseStatus.CLOSED
    assert desk.app.store.cases.get(WASTE).status is CaseStatus.RECEIVED


def test_each_citizen_is_told_why_a_case_was_closed(town: Installation) -> None:
    citizen, lan = town.citizen(), Officer(town, Role.OFFICER)
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    [case] = town.app.store.cases.all()
    lan.works_on(case.code, "answer", answer="Đã thay bóng.")
    post(lan, "close", ticks(lan, case.code), reason="Đã sửa xong cả tuyến đường.")
    town.settle()

    heard = citizen.hears()
    assert f"mã {case.code} đã kết thúc" in heard
    assert "Đã sửa xong cả tuyến đường." in heard


def test_a_case_that_somebody_changed_meanwhile_is_left_alone(
    desk: Installation, lan: Officer
) -> None:
    picks = ticks(lan, LAMP, WASTE)
    Officer(desk, Role.OFFICER, name="Hùng").works_on(LAMP, "move", status="in_progress")
    _, page = post(lan, "assign", picks, to=lan.account.id)

    assert "Đã giao 1 việc" in page
    assert f"{LAMP} · Có người vừa thay đổi" in page


def test_closing_needs_a_reason_and_something_ticked(lan: Officer) -> None:
    assert post(lan, "close", ticks(lan, LAMP), reason=" ")[0] == 422
    assert post(lan, "close", [], reason="xong")[0] == 422
    assert post(lan, "burn", ticks(lan, LAMP))[0] == 400


def test_a_stranger_s_ticks_do_nothing(desk: Installation, lan: Officer) -> None:
    stranger = Officer(desk, Role.OFFICER, oa_id="9")
    status, _ = post(stranger, "assign", ticks(lan, LAMP), to=stranger.account.id)

    assert status == 422
    file = desk.app.store.casework.find(lan.account.id, OA, LAMP)
    assert file is not None
    assert file.assignee == ""


def test_a_viewer_finds_no_boxes(desk: Installation) -> None:
    assert 'name="pick"' not in Officer(desk, Role.VIEWER).opens("/cases").text
