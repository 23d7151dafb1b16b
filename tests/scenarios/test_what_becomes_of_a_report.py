"""A citizen hears what becomes of a report: at once, or with the next message."""

from __future__ import annotations

import pytest

from bot.cases.answering import answer_case, begin_case
from bot.errors import UnknownThing
from bot.models import Case, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.office import Officer


def filed(town: Installation, citizen: Citizen) -> Case:
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    return town.app.store.cases.all()[0]


def test_a_new_status_is_told_at_once(town: Installation) -> None:
    lan = town.citizen()
    case = filed(town, lan)

    begin_case(town.app.store, town.app.settings, case)
    town.settle()

    assert f"mã {case.code} đang xử lý" in lan.hears()


def test_what_is_begun_is_not_begun_again(town: Installation) -> None:
    case = filed(town, town.citizen())
    begin_case(town.app.store, town.app.settings, case)

    with pytest.raises(UnknownThing):
        begin_case(town.app.store, town.app.settings, case)


def test_an_answer_after_seven_days_waits_for_the_next_message(town: Installation) -> None:
    lan = town.citizen()
    case = filed(town, lan)
    town.pass_time(days=8)
    calls = len(town.zalo.calls)

    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()
    assert lan.hears() == ""
    assert len(town.zalo.calls) == calls

    assert "Đã thay bóng đèn." in lan.says("phí cấp lại căn cước")
    assert "Đã thay bóng đèn." not in lan.says("phí cấp lại căn cước")


def test_an_answer_tells_how_to_rate_it_and_the_rating_names_nobody(town: Installation) -> None:
    lan = town.citizen()
    case = filed(town, lan)
    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()
    assert f'nhắn "đánh giá {case.code}"' in lan.hears()

    lan.says(f"đánh giá {case.code} 5")
    lan.says(f"đánh giá {case.code} 1")

    assert town.app.store.intake.satisfaction(OA, "2026-11") == {("report", 5): 1}


def test_a_reopened_case_is_answered_again(town: Installation) -> None:
    lan = town.citizen()
    store = town.app.store
    case = filed(town, lan)
    answer_case(store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()
    lan.hears()

    assert "Đã mở lại" in lan.says(f"mở lại {case.code} vì đèn vẫn tắt")
    assert store.cases.get(case.code).status is CaseStatus.REOPENED
    assert store.intake.aftermath(case).reason == "vì đèn vẫn tắt"

    answer_case(store, town.app.settings, store.cases.get(case.code), "Đã sửa cả đường dây.")
    town.settle()
    assert "Đã sửa cả đường dây." in lan.hears()
    assert "một lần" in lan.says(f"mở lại {case.code} vì đèn vẫn tắt")


def test_an_anonymous_report_is_answered_to_nobody(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("ẩn danh")
    [case] = town.app.store.cases.all()

    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()

    assert case.person == ""
    assert lan.hears() == ""


def test_the_wish_for_a_person_is_a_case_that_staff_see(town: Installation) -> None:
    lan = town.citizen()
    lan.says("gặp cán bộ")

    [case] = town.app.store.cases.all()
    assert (case.kind, case.text) == ("human", "gặp cán bộ")
    answer_case(town.app.store, town.app.settings, case, "Mời bà ghé quầy số 2.")
    town.settle()
    heard = lan.hears()
    assert "Mời bà ghé quầy số 2." in heard
    assert "đánh giá" not in heard


def test_who_joined_is_told_with_the_rest_and_the_author_first(town: Installation) -> None:
    lan, hung = town.citizen("lan"), town.citizen("hung")
    case = filed(town, lan)
    assert "Cùng theo dõi" in hung.says("đèn đường thôn 3 hỏng rồi")
    hung.says("1")

    begin_case(town.app.store, town.app.settings, case)
    town.settle()
    assert "đang xử lý" in lan.hears()
    assert "đang xử lý" in hung.hears()

    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()
    assert "đánh giá" in lan.hears()
    heard = hung.hears()
    assert "cùng theo dõi" in heard
    assert "Đã thay bóng đèn." in heard
    assert "đánh giá" not in heard
    assert len(town.app.store.cases.all()) == 1


def test_who_joined_hears_that_the_author_supplied_what_was_asked_and_opened_it_again(
    town: Installation,
) -> None:
    lan, hung = town.citizen("lan"), town.citizen("hung")
    case = filed(town, lan)
    hung.says("đèn đường thôn 3 hỏng rồi")
    hung.says("1")
    officer = Officer(town, Role.OFFICER)
    officer.works_on(case.code, "ask", question="Số nhà bao nhiêu?")
    town.settle()
    assert "chờ bổ sung" in hung.hears()

    lan.hears()
    assert "đã tiếp nhận" not in lan.says("trước nhà số 12")
    heard = hung.hears()
    assert f"mã {case.code} đã tiếp nhận" in heard
    assert "số 12" not in heard
    lan.says("cạnh cây xà cừ to")
    assert hung.hears() == ""

    officer.works_on(case.code, "answer", answer="Đã thay bóng đèn.")
    town.settle()
    hung.hears()
    lan.says(f"mở lại {case.code} vì đèn nhà tôi vẫn tắt")
    heard = hung.hears()
    assert f"mã {case.code} đã mở lại" in heard
    assert "nhà tôi" not in heard


def test_who_joined_and_withdrew_is_told_no_more(town: Installation) -> None:
    lan, hung = town.citizen("lan"), town.citizen("hung")
    case = filed(town, lan)
    hung.says("đèn đường thôn 3 hỏng rồi")
    hung.says("1")
    town.zalo.withdraws(hung.user_id, OA)
    town.settle()
    hung.hears()

    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.settle()

    assert hung.hears() == ""
    assert "Đã thay bóng đèn." in lan.hears()
