"""People see what is held of them, take consents back, and have things deleted; in the chat."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.models import CaseKind, CaseStatus, Purpose, Wish
from bot.storage.datarequests import DataRequest
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.office import Officer

PHONE = "0912345678"


def reported(town: Installation, citizen: Citizen) -> str:
    """File a report with a contact and return its code."""
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says(PHONE)
    found = re.search(r"PA-\w{3}-\w{3}", citizen.says("đồng ý"))
    assert found is not None
    return found[0]


def person_of(town: Installation, citizen: Citizen) -> str:
    return town.app.store.followers.key_of(OA, citizen.user_id)


def only_request(town: Installation) -> DataRequest:
    [request] = town.app.store.rights.requests.listed(Officer(town, Role.VIEWER).account.id)
    return request


def words_kept(town: Installation, citizen: Citizen) -> int:
    return len(town.app.store.erasure.words(OA, person_of(town, citizen)))


@pytest.mark.parametrize("text", ["DỮ LIỆU CỦA TÔI", "du lieu cua toi", "Dữ liệu của tôi"])
def test_what_is_held_is_told_by_purpose_and_nothing_of_it_is_repeated(
    town: Installation, text: str
) -> None:
    lan = town.citizen()
    lan.follows()
    code = reported(town, lan)
    told = lan.says(text)

    assert code in told
    assert "• Trả lời:" in told
    assert "xóa sau 24 tháng" in told
    assert "• Bản tin: không nhận" in told
    assert "0. Không làm gì" in told
    for private in (PHONE, "đèn đường", lan.user_id):
        assert private not in told


def test_another_persons_data_are_not_told(town: Installation) -> None:
    code = reported(town, town.citizen("lan"))

    assert code not in town.citizen("hung").says("dữ liệu của tôi")


def test_a_contact_is_only_hinted_at(town: Installation) -> None:
    lan = town.citizen()
    reported(town, lan)
    [case] = town.app.store.cases.all()
    told = lan.says("dữ liệu của tôi")

    assert town.app.store.intake.details(case).contact == PHONE
    assert "•••78" in told
    assert PHONE not in told


def test_the_talk_is_deleted_at_once_and_that_is_on_file(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phí chứng thực bản sao bao nhiêu")
    lan.says("dữ liệu của tôi")
    told = lan.says("3")

    assert "Đã xóa cuộc trò chuyện" in told
    bodies = town.app.store.engine.query(
        "SELECT label FROM inbox WHERE sealed_body <> '' AND event_name LIKE 'user_send%'"
    )
    assert bodies == []
    request = only_request(town)
    assert (request.what, request.status) == (Wish.DELETE_TALK, "answered")
    assert request.done_at is not None
    assert "khai sinh" in lan.says("đăng ký khai sinh")


def test_a_wish_to_correct_is_filed_with_both_terms(town: Installation) -> None:
    lan = town.citizen()
    lan.says("dữ liệu của tôi")
    lan.says("2")
    told = lan.says("địa chỉ trong phản ánh sai, đúng là thôn 4")

    assert "Phản hồi chậm nhất 26/11/2026" in told  # two working days; 24/11 is a holiday
    assert "làm xong chậm nhất 08/12/2026" in told  # fifteen days
    request = only_request(town)
    assert (request.what, request.answer_on) == (Wish.CORRECT, date(2026, 11, 26))
    case = town.app.store.cases.get(request.code)
    assert case.kind is CaseKind.DATA
    assert "thôn 4" in case.text


def test_a_question_in_between_is_answered_and_corrects_nothing(town: Installation) -> None:
    lan = town.citizen()
    lan.says("dữ liệu của tôi")
    lan.says("2")

    assert "2.000 đồng" in lan.says("phí chứng thực bản sao bao nhiêu?")
    assert town.app.store.rights.requests.open() == []


def test_everything_is_deleted_after_a_second_word_and_an_answer(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    code = reported(town, lan)
    lan.says("dữ liệu của tôi")
    warned = lan.says("4")
    assert "hồ sơ cơ quan phải lưu" in warned
    told = lan.says("1")
    assert "Máy xóa trong ít phút" in told
    assert "13/12/2026" in told  # twenty days: Zalo erases, too

    town.tick()

    assert town.app.store.followers.find(OA, person_of(town, lan)) is None
    assert words_kept(town, lan) == 0
    kept = town.app.store.cases.get(code)
    assert (kept.person, "đèn đường" in kept.text) == ("", True)
    assert [call.path for call in town.zalo.calls][-1] == "/v2.0/oa/deletefollowerinfo"
    request = only_request(town)
    assert (request.person, request.status) == ("", "closed")


def test_nothing_is_deleted_when_they_think_better_of_it(town: Installation) -> None:
    lan = town.citizen()
    code = reported(town, lan)
    lan.says("dữ liệu của tôi")
    lan.says("4")
    assert "Dữ liệu đang giữ" in lan.says("0")
    town.tick()

    assert town.app.store.cases.get(code).person == person_of(town, lan)


def test_who_takes_bulletins_back_is_told_about_nothing_any_more(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("nhận tin")
    lan.says("1")
    assert "đang nhận 1 chủ đề" in lan.says("dữ liệu của tôi")
    assert "Đã tắt bản tin" in lan.says("7")

    assert town.app.store.subscriptions.of(OA, person_of(town, lan)) == []
    assert "Bản tin: không nhận" in lan.says("dữ liệu của tôi")
    rows = town.app.store.engine.query("SELECT * FROM consent_ledger ORDER BY id")
    assert [(row["purpose"], row["is_given"]) for row in rows] == [
        ("bulletin", 1),
        ("bulletin", 0),
    ]
    assert town.app.store.rights.ledger.withdrawn(OA, person_of(town, lan)) == {Purpose.BULLETIN}


def test_who_takes_keeping_back_is_answered_and_nothing_is_kept(town: Installation) -> None:
    lan = town.citizen()
    lan.says("dữ liệu của tôi")
    lan.says("5")

    assert "2.000 đồng" in lan.says("phí chứng thực bản sao bao nhiêu?")
    texts = town.app.store.engine.query(
        "SELECT id FROM inbox WHERE sealed_body <> '' AND event_name LIKE 'user_send%'"
    )
    assert texts == []


def test_who_takes_the_contact_back_has_it_deleted_and_keeps_the_report(
    town: Installation,
) -> None:
    lan = town.citizen()
    code = reported(town, lan)
    lan.says("dữ liệu của tôi")
    told = lan.says("6")

    case = town.app.store.cases.get(code)
    assert town.app.store.intake.details(case).contact == ""
    assert "hồ sơ cơ quan phải lưu" in told
    assert (case.person, case.status) == (person_of(town, lan), CaseStatus.RECEIVED)


def test_the_ledger_tells_every_consent_with_its_text_and_only_grows(town: Installation) -> None:
    lan = town.citizen()
    reported(town, lan)
    lan.says("dữ liệu của tôi")
    lan.says("6")

    rows = town.app.store.engine.query("SELECT * FROM consent_ledger ORDER BY id")
    assert [(row["purpose"], row["is_given"]) for row in rows] == [("report", 1), ("report", 0)]
    [text] = town.app.store.engine.query("SELECT version FROM consent_texts")
    assert rows[0]["version"] == text["version"]
    assert all(len(row["text_hash"]) == 64 for row in rows)
    assert {row["how"] for row in rows} == {"message"}
    assert town.app.store.rights.ledger.withdrawn(OA, person_of(town, lan)) == {Purpose.REPORT}
