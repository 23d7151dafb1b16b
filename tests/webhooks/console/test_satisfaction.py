"""Officers see how content citizens were, where they look at their work."""

from __future__ import annotations

from bot.cases.answering import answer_case
from bot.models import CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.office import Officer

HEADING = "Người dân chấm mức hài lòng"


def rated(town: Installation, name: str, score: int) -> None:
    somebody = town.citizen(name)
    somebody.says(f"phản ánh rác đổ bừa ở ngõ {score} chợ Mới")
    somebody.says("gửi")
    [case] = town.app.store.cases.all(status=CaseStatus.RECEIVED)
    answer_case(town.app.store, town.app.settings, case, "Đã dọn.")
    town.settle()
    somebody.says(f"đánh giá {case.code} {score}")


def test_the_page_of_today_tells_how_many_judged_and_how(town: Installation) -> None:
    for name, score in (("lan", 5), ("hung", 2)):
        rated(town, name, score)

    shown = Officer(town, Role.OFFICER).reads("/")
    assert f"{HEADING} Tháng Số lượt chấm" in shown
    assert "11/2026 2 3,5 1" in shown


def test_nothing_stands_there_without_a_score_nor_for_another_oa(town: Installation) -> None:
    assert HEADING not in Officer(town, Role.OFFICER).reads("/")
    rated(town, "lan", 5)

    assert HEADING not in Officer(town, Role.OFFICER, oa_id="9").reads("/")


def test_what_was_transferred_and_closed_is_rated_and_opened_again(town: Installation) -> None:
    lan, officer = town.citizen(), Officer(town, Role.OFFICER)
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    [case] = town.app.store.cases.all()
    told = {"unit": "Điện lực Mẫu", "document": "12/CV-UBND", "document_on": "23/11/2026"}
    officer.works_on(case.code, "transfer", **told)
    officer.works_on(case.code, "move", status="closed")
    town.settle()
    lan.hears()

    assert "không ghi ai chấm" in lan.says(f"đánh giá {case.code} 4")
    assert town.app.store.intake.satisfaction(OA, "2026-11") == {("report", 4): 1}
    assert "Đã mở lại" in lan.says(f"mở lại {case.code} vì đèn vẫn tắt")
    assert town.app.store.cases.get(case.code).status is CaseStatus.REOPENED
