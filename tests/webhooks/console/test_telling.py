"""Whatever becomes of a case in the console, its people are told."""

from __future__ import annotations

from datetime import date

import pytest

from bot.models import CaseKind, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA, a_case, recipient
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.office import Officer, seen

PAGE = f"/cases/{OA}/{LAMP}"
APOLOGY = {
    "dossier": "Cấp phép sửa nhà",
    "dossier_code": "000.12.H61-261101-0001",
    "received_on": "01/11/2026",
    "promised_on": "16/11/2026",
    "late_because": "Chờ ý kiến của đơn vị quản lý đường",
    "new_on": "30/11/2026",
    "signer": "Phó Chủ tịch Trần Văn Mẫu",
}


def texts(town: Installation) -> str:
    """Return what waits to be sent, joined."""
    said = []
    while delivery := town.app.store.outbox.claim(lease_seconds=60):
        said.append(str(delivery.payload["text"]))
        town.app.store.outbox.sent(delivery, message_id=delivery.id)
    return "\n".join(said)


def test_a_citizen_hears_that_somebody_works_on_the_case(town: Installation) -> None:
    citizen, lan = town.citizen(), Officer(town, Role.OFFICER)
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    [case] = town.app.store.cases.all()
    lan.works_on(case.code, "move", status="in_progress", text="Đội điện đã nhận việc.")
    town.settle()

    heard = citizen.hears()
    assert f"mã {case.code} đang xử lý" in heard
    assert "Đội điện đã nhận việc." in heard
    page = lan.reads(f"/cases/{OA}/{case.code}?da=moved")
    assert "Đã đổi tình trạng và báo người dân" in page
    assert "Zalo đã nhận" in page


def test_a_refusal_tells_the_reason_its_basis_and_whom_to_ask(
    desk: Installation, lan: Officer
) -> None:
    lan.works_on(LAMP, "move", status="refused", reason="elsewhere")

    told = texts(desk)
    for part in ("không thụ lý", "Cơ quan khác đang giải quyết", "Nghị định 20/2008/NĐ-CP"):
        assert part in told
    assert "0261 3543 210" in told


def test_outside_the_window_the_news_waits_and_the_page_says_so(desk: Installation) -> None:
    desk.clock.advance(days=8)
    lan = Officer(desk, Role.OFFICER)
    lan.works_on(LAMP, "move", status="in_progress")

    assert desk.app.store.outbox.counts() == {}
    assert "chờ người dân nhắn lại mới báo được" in lan.reads(PAGE)


def test_news_that_zalo_refuses_although_the_window_looked_open_wait_for_the_next_message(
    town: Installation,
) -> None:
    citizen, lan = town.citizen(), Officer(town, Role.OFFICER)
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    [case] = town.app.store.cases.all()
    town.zalo.fail_next("/v2.0/oa/message", -230)
    lan.works_on(case.code, "move", status="in_progress", text="Đội điện đã nhận việc.")
    town.settle()
    assert "Đội điện" not in citizen.hears()

    page = lan.reads(f"/cases/{OA}/{case.code}")
    assert "Zalo từ chối: hết thời gian cho nhắn hoặc người dân chặn OA" in page
    assert "chờ người dân nhắn lại mới báo được" in page
    assert "Zalo đã từ chối lần trước" in page
    assert "Cần gấp" in page or "cần gấp" in page

    assert "Đội điện đã nhận việc." in citizen.says("xin chào")
    assert "đã báo khi người dân nhắn lại" in lan.reads(f"/cases/{OA}/{case.code}")


def test_a_long_answer_that_zalo_refuses_is_kept_whole(town: Installation) -> None:
    citizen, lan = town.citizen(), Officer(town, Role.OFFICER)
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    [case] = town.app.store.cases.all()
    town.zalo.fail_next("/v2.0/oa/message", -230, 2)
    answer = "\n\n".join(f"Đoạn {n}: " + "đã thay bóng đèn. " * 50 for n in range(1, 4))
    assert lan.works_on(case.code, "answer", answer=answer).status_code == 303
    town.settle()
    citizen.hears()

    told = citizen.says("xin chào")
    assert all(f"Đoạn {n}:" in told for n in range(1, 4))


def test_a_transfer_names_the_agency_the_document_and_its_day(
    desk: Installation, lan: Officer
) -> None:
    lan.works_on(
        LAMP, "transfer", unit="Điện lực Mẫu", document="12/CV-UBND", document_on="23/11/2026"
    )

    told = "Nơi nhận: Điện lực Mẫu, theo văn bản số 12/CV-UBND ngày 23/11/2026."
    assert desk.app.store.cases.get(LAMP).status is CaseStatus.TRANSFERRED
    assert told in texts(desk)
    assert told in lan.reads(PAGE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"unit": " "}, "chuyển đến cơ quan nào"),
        ({"document": ""}, "số văn bản"),
        ({"document_on": "hôm qua"}, "Ngày văn bản"),
        ({"document_on": "24/11/2026"}, "tương lai"),
    ],
)
def test_a_transfer_needs_what_the_record_needs(
    desk: Installation, lan: Officer, changes: dict[str, str], told: str
) -> None:
    fields = {"unit": "Điện lực", "document": "12/CV", "document_on": "23/11/2026", **changes}
    answer = lan.works_on(LAMP, "transfer", **fields)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert desk.app.store.outbox.counts() == {}


@pytest.fixture
def late_dossier(desk: Installation) -> str:
    """A dossier that was promised a week ago."""
    case = a_case(code="PA-555-555", kind=CaseKind.LATE_DOSSIER, due_on=date(2026, 12, 7))
    person = desk.app.store.followers.met(OA, recipient(), interacted_at=desk.clock.millis())
    desk.app.store.cases.add(case, oa_id=OA, person=person, cause="late")
    return case.code


def test_an_apology_holds_what_form_04_holds(
    desk: Installation, lan: Officer, late_dossier: str
) -> None:
    assert "Phiếu xin lỗi" in lan.reads(f"/cases/{OA}/{late_dossier}")
    assert lan.works_on(late_dossier, "apologise", **APOLOGY).status_code == 303

    told = texts(desk)
    assert all(part in told for part in APOLOGY.values())
    assert "xin lỗi Ông/Bà" in told
    assert desk.app.store.cases.get(late_dossier).status is CaseStatus.IN_PROGRESS
    assert "gửi phiếu xin lỗi" in lan.reads(f"/cases/{OA}/{late_dossier}")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"signer": ""}, "còn thiếu"),
        ({"late_because": "…"}, "còn thiếu"),
        ({"promised_on": "tuần trước"}, "dạng ngày"),
        ({"promised_on": "31/10/2026"}, "trước ngày hẹn trả"),
        ({"promised_on": "24/11/2026"}, "phải đã đến"),
        ({"new_on": "20/11/2026"}, "đã qua"),
    ],
)
def test_an_apology_that_lacks_something_is_not_sent(
    desk: Installation, lan: Officer, late_dossier: str, changes: dict[str, str], told: str
) -> None:
    answer = lan.works_on(late_dossier, "apologise", **{**APOLOGY, **changes})

    assert answer.status_code == 422
    assert told in seen(answer)
    assert APOLOGY["dossier"] in answer.text
    assert desk.app.store.outbox.counts() == {}


def test_only_a_late_dossier_is_apologised_for(desk: Installation, lan: Officer) -> None:
    assert "Phiếu xin lỗi" not in lan.reads(PAGE)
    assert lan.works_on(LAMP, "apologise", **APOLOGY).status_code == 422
