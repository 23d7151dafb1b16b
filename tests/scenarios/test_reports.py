"""A citizen reports something, follows it, and an officer answers through the OA."""

from __future__ import annotations

import re

from bot.cases.answering import answer_case
from tests.fakes import Citizen, Installation

CODE = re.compile(r"PA-[0-9A-Z]{3}-[0-9A-Z]{3}")


def filed(citizen: Citizen) -> str:
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    found = CODE.search(citizen.says("gửi"))
    assert found is not None
    return found[0]


def test_a_report_gets_a_code_and_a_lawful_due_date(town: Installation) -> None:
    lan = town.citizen()
    summary = lan.says("phản ánh đèn đường hỏng ở thôn 3")
    receipt = lan.says("gửi")

    assert "đèn đường hỏng" in summary
    assert CODE.search(receipt)
    assert "08/12/2026" in receipt  # ten working days; 24/11 is a holiday
    [case] = town.app.store.cases.all()
    assert case.text == "phản ánh đèn đường hỏng ở thôn 3"
    assert case.code in receipt


def test_what_is_missing_is_asked_one_thing_at_a_time(town: Installation) -> None:
    lan = town.citizen()
    what = lan.says("phản ánh")
    where = lan.says("rác không ai dọn")
    when = lan.says("chợ Mẫu, tổ 5")
    photo = lan.says("từ hôm qua")
    contact = lan.says("không")
    summary = lan.says("không")

    assert "?" in what
    assert "đâu" in where
    assert "khi nào" in when
    assert "ảnh" in photo
    assert "gọi số nào" in contact
    assert "chợ Mẫu, tổ 5" in summary
    assert CODE.search(lan.says("1"))


def test_a_report_can_be_cancelled_and_leaves_nothing(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("huỷ")

    assert town.app.store.cases.all() == []


def test_a_question_in_between_is_answered_and_the_report_goes_on(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh")
    lan.says("nước sinh hoạt có mùi hôi")
    answer = lan.says("phí chứng thực bản sao bao nhiêu?")
    lan.says("tổ 2 phường Mẫu")
    lan.says("gửi")
    receipt = lan.says("gửi")

    assert "2.000 đồng" in answer
    assert CODE.search(receipt)
    assert town.app.store.cases.all()[0].text == "nước sinh hoạt có mùi hôi"


def test_only_the_person_who_filed_it_can_look_it_up(town: Installation) -> None:
    lan, hung = town.citizen("lan"), town.citizen("hung")
    code = filed(lan)

    assert "08/12/2026" in lan.says(f"tra cứu {code}")
    assert "08/12/2026" in lan.says(f"tra cuu {code.replace('-', '').lower()}")
    assert "08/12/2026" not in hung.says(f"tra cứu {code}")


def test_an_officers_answer_reaches_the_citizen_once(town: Installation) -> None:
    lan = town.citizen()
    code = filed(lan)
    case = town.app.store.cases.get(code)
    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn sáng nay.")
    town.settle()
    town.settle()

    assert lan.hears().count("Đã thay bóng đèn sáng nay.") == 1
    assert "Đã thay bóng đèn" in lan.says(f"tra cứu {code}")


def test_the_same_event_twice_files_one_case(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    town.zalo.duplicate_next_webhook()
    receipt = lan.says("gửi")

    assert len(CODE.findall(receipt)) <= 2
    assert len(town.app.store.cases.all()) == 1


def test_a_phone_number_is_never_said_back(town: Installation) -> None:
    lan = town.citizen()
    summary = lan.says("phản ánh đèn đường hỏng ở thôn 3, gọi tôi 0912345678")

    assert "0912345678" not in summary + lan.says("gửi")
