"""An officer works on a case, alone and beside a colleague."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.replies import templates_for
from bot.models import CaseKind, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, THANKS, WASTE
from tests.webhooks.console.office import Officer, seen

PAGE = f"/cases/{OA}/{LAMP}"


def status(town: Installation, code: str = LAMP) -> CaseStatus:
    return town.app.store.cases.get(code).status


def test_the_page_tells_what_where_until_when_and_why(lan: Officer) -> None:
    page = lan.reads(PAGE)

    for told in ("đèn đường hỏng trước trường học", "thôn 3", "Ngày 08/12/2026"):
        assert told in page
    assert "10 ngày làm việc" in page
    assert "Luật Tiếp công dân" in page
    assert "Còn 10 ngày làm việc" in page
    assert "Quá hạn 2 ngày làm việc" in lan.reads(f"/cases/{OA}/{WASTE}")
    assert "Không cần trả lời" in lan.reads(f"/cases/{OA}/{THANKS}")


def test_who_asks_for_a_person_is_owed_an_answer_by_our_own_measure(
    desk: Installation, lan: Officer
) -> None:
    case = a_case(
        code="PA-444-444", text="gặp cán bộ", kind=CaseKind.HUMAN, due_on=date(2026, 11, 25)
    )
    person = desk.app.store.cases.get(LAMP).person
    desk.app.store.cases.add(case, oa_id=OA, person=person, cause=case.code)

    page = lan.reads(f"/cases/{OA}/{case.code}")

    assert "Không cần trả lời" not in page
    assert "Còn 1 ngày làm việc" in page
    assert "mức phục vụ tự đặt" in page
    assert "văn bản hợp nhất" not in page


def test_words_of_citizens_are_shown_as_words(desk: Installation, lan: Officer) -> None:
    case = desk.app.store.cases.get(LAMP)
    desk.app.store.casenotes.add(case, by=lan.account.id, text="<script>alert(1)</script>")

    assert "<script>alert" not in lan.opens(PAGE).text
    assert "<script>alert(1)</script>" in lan.opens(PAGE).text.replace("&lt;", "<").replace(
        "&gt;", ">"
    )


def test_taking_giving_and_returning_a_case(desk: Installation, lan: Officer) -> None:
    hung = Officer(desk, Role.APPROVER, name="Hùng")
    assert "Tôi nhận việc này" in lan.reads(PAGE)
    lan.works_on(LAMP, "assign", to=lan.account.id)
    assert "Tôi nhận việc này" not in lan.reads(PAGE)
    lan.works_on(LAMP, "assign", to=hung.account.id)
    hung.works_on(LAMP, "assign", to="")

    page = lan.reads(PAGE)
    assert "Lan nhận việc" in page
    assert "Lan giao cho Hùng" in page
    assert "Hùng trả việc về chưa ai nhận" in page


def test_a_case_goes_to_nobody_who_cannot_work_on_it(desk: Installation, lan: Officer) -> None:
    viewer = Officer(desk, Role.VIEWER, name="Xem")

    answer = lan.works_on(LAMP, "assign", to=viewer.account.id)
    assert answer.status_code == 422
    assert "không xử lý được" in seen(answer)


def test_moving_a_case_of_nobody_takes_it(desk: Installation, lan: Officer) -> None:
    assert lan.works_on(LAMP, "move", status="in_progress").status_code == 303

    assert status(desk) is CaseStatus.IN_PROGRESS
    file = desk.app.store.casework.find(lan.account.id, OA, LAMP)
    assert file is not None
    assert file.assignee == lan.account.id
    assert 'Lan chuyển sang "Đang xử lý"' in lan.reads(PAGE)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "refused"}, "phải chọn một lý do"),
        ({"status": "refused", "reason": "invented"}, "phải chọn một lý do"),
        ({"status": "transferred", "text": "  "}, "chuyển đến đâu"),
        ({"status": "duplicate"}, "mã của phản ánh được giữ lại"),
        ({"status": "answered"}, "không chuyển được"),
        ({"status": "closed"}, "không chuyển được"),
    ],
)
def test_what_the_record_lacks_is_asked_for(
    desk: Installation, lan: Officer, fields: dict[str, str], told: str
) -> None:
    answer = lan.works_on(LAMP, "move", **fields)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert status(desk) is CaseStatus.RECEIVED


def test_a_refusal_shows_its_reason_with_the_basis(lan: Officer) -> None:
    lan.works_on(LAMP, "move", status="refused", reason="elsewhere")

    page = lan.reads(PAGE)
    assert "Cơ quan khác đang giải quyết" in page
    assert "Nghị định 20/2008/NĐ-CP, Điều 9" in page


def test_a_status_that_does_not_exist_is_no_request_of_ours(lan: Officer) -> None:
    assert lan.works_on(LAMP, "move", status="vanished").status_code == 400


def test_a_note_sends_nothing(desk: Installation, lan: Officer) -> None:
    lan.works_on(LAMP, "note", note="đã gọi điện lực")

    assert desk.app.store.outbox.counts() == {}
    assert "đã gọi điện lực" in lan.reads(PAGE)


def test_an_empty_note_is_not_kept(lan: Officer) -> None:
    assert lan.works_on(LAMP, "note", note="  ").status_code == 422


def test_an_answer_reaches_the_citizen_and_never_a_note(town: Installation) -> None:
    citizen, lan = town.citizen(), Officer(town, Role.OFFICER)
    citizen.follows()
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    [case] = town.app.store.cases.all()
    lan.works_on(case.code, "note", note="bí mật nội bộ")
    sent = lan.works_on(case.code, "answer", answer="Đã thay bóng đèn sáng nay.")
    assert "da=answered" in sent.headers["Location"]
    assert "chờ gửi" in lan.reads(f"/cases/{OA}/{case.code}")
    town.settle()

    assert "Đã thay bóng đèn sáng nay." in citizen.hears()
    assert "bí mật" not in "".join(citizen.all_heard())
    page = lan.reads(f"/cases/{OA}/{case.code}?da=answered")
    assert "Zalo đã nhận" in page
    assert "OA đang gửi" in page
    assert "Lan trả lời người dân" in page
    assert status(town, case.code) is CaseStatus.ANSWERED
    lan.works_on(case.code, "move", status="closed")
    assert status(town, case.code) is CaseStatus.CLOSED
    assert "đã kết thúc" in citizen.says(f"tra cứu {case.code}")


@pytest.mark.parametrize(
    ("text", "told"), [("  ", "còn trống"), ("Xong ngày …", "dấu … chưa điền")]
)
def test_an_unfinished_answer_stays_here_with_its_words(
    desk: Installation, lan: Officer, text: str, told: str
) -> None:
    answer = lan.works_on(LAMP, "answer", answer=text)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert text in answer.text
    assert desk.app.store.outbox.counts() == {}


def test_the_slower_of_two_officers_keeps_what_was_typed(desk: Installation, lan: Officer) -> None:
    hung = Officer(desk, Role.OFFICER, name="Hùng")
    hung.works_on(LAMP, "answer", answer="Sẽ sửa trong tuần.")
    late = {"version": "1", "answer": "Đã sửa xong hôm qua."}
    answer = lan.sends(f"{PAGE}/answer", **late)

    assert answer.status_code == 409
    assert "Có người vừa thay đổi" in seen(answer)
    assert "Đã sửa xong hôm qua.</textarea>" in answer.text
    assert "Sẽ sửa trong tuần." in seen(answer)
    assert "is-new" in answer.text
    assert desk.app.store.cases.get(LAMP).answer == "Sẽ sửa trong tuần."
    assert desk.app.store.outbox.counts() == {"pending": 1}


@pytest.mark.parametrize("action", ["assign", "move"])
def test_every_change_from_an_old_page_is_a_conflict(
    desk: Installation, lan: Officer, action: str
) -> None:
    Officer(desk, Role.OFFICER).works_on(LAMP, "move", status="in_progress")
    fields = {"to": lan.account.id, "status": "withdrawn", "text": "hỏi lại số nhà"}
    answer = lan.sends(f"{PAGE}/{action}", version="1", **fields)

    assert answer.status_code == 409
    assert "hỏi lại số nhà" in answer.text
    assert status(desk) is CaseStatus.IN_PROGRESS


def test_a_template_begins_the_answer_in_the_agencys_name(lan: Officer) -> None:
    page = lan.opens(f"{PAGE}?mau=done").text

    assert "Việc Ông/Bà phản ánh đã được xử lý" in page
    assert "{honorific}" not in page
    assert "Cảm ơn lời khen" not in page


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_has_templates_that_officers_must_finish(kind: CaseKind) -> None:
    fitting = templates_for(kind, CaseStatus.RECEIVED)

    assert fitting
    assert all("…" in each.text for each in fitting)


def test_the_preview_shows_what_the_citizen_reads_and_in_how_many_messages(
    desk: Installation, lan: Officer
) -> None:
    page = seen(lan.works_on(LAMP, "preview", answer="Đã sửa."))
    assert "Người dân sẽ đọc: 1 tin" in page
    assert f"trả lời phản ánh mã {LAMP} của Ông/Bà: Đã sửa." in page
    long = " ".join(["Nội dung trả lời rất dài."] * 120)
    assert "2 tin" in seen(lan.works_on(LAMP, "preview", answer=long))
    assert desk.app.store.outbox.counts() == {}


def test_the_preview_comes_alone_when_the_page_asks_for_it(lan: Officer) -> None:
    address = f"/console{PAGE}/preview"
    data = {"csrf": lan.csrf, "answer": ""}
    part = lan.browser.post(address, data=data, headers={"HX-Request": "true"})

    assert "Chưa có chữ nào" in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0, "Gửi được, miễn phí đến 09:00, 25/11/2026"),
        (47, "Gửi được, miễn phí"),
        (48, "Gửi được, trừ vào gói tin đến 09:00, 30/11/2026"),
        (7 * 24, "Zalo không cho gửi vì đã quá 7 ngày"),
    ],
)
def test_the_page_tells_what_zalos_window_allows_now(
    desk: Installation, hours: int, told: str
) -> None:
    desk.clock.advance(hours=hours)

    assert told in Officer(desk, Role.OFFICER).reads(PAGE)


def test_a_person_who_is_gone_or_out_of_reach_is_said_to_be_so(
    desk: Installation, lan: Officer
) -> None:
    person = desk.app.store.cases.get(LAMP).person
    desk.app.store.followers.set_unreachable(OA, person)
    assert "Zalo đã từ chối lần trước" in lan.reads(PAGE)
    desk.app.store.erasure.forget(OA, person)

    page = lan.reads(PAGE)
    assert "Không còn biết của ai" in page
    assert "Lưu câu trả lời" in page


def test_a_viewer_reads_and_finds_no_form(desk: Installation) -> None:
    page = Officer(desk, Role.VIEWER).opens(PAGE).text

    assert "đèn đường hỏng" in page
    assert page.count("<form") == 1  # leaving
