"""Cases are taken out page by page, and only those that somebody may take, on every engine."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from bot.cases.transferring import Transfer, transfer
from bot.clock import MovableClock
from bot.exports.making import Form, Order, What, span, write
from bot.models import CaseKind, CaseStatus
from bot.staff.roles import Right, roles_with
from bot.storage import exporting
from bot.storage.exporting import Wish
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from tests.contracts.test_casework import OTHER_OA, an_officer, filed, moved, opened
from tests.factories import OA
from tests.fakes import settings

PHONE = "0912 345 678"


def codes(store: Store, wish: Wish, **facts: int) -> list[str]:
    return [line.case.code for line in store.exporting.lines(wish, **facts)]


def made(store: Store, what: What, form: Form, wish: Wish | None = None) -> bytes:
    out = io.BytesIO()
    write(store, settings(Path()), Order(what, form), wish or Wish(), out)
    return out.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("page", [1, 2, 3, 100])
def test_pages_of_any_size_hold_every_case_once_in_the_order_of_receipt(
    store: Store, page: int
) -> None:
    for number in range(6):
        filed(store, f"PA-{number}")

    assert codes(store, Wish(), page=page) == [f"PA-{number}" for number in range(6)]


def test_a_case_filed_while_the_file_is_made_neither_breaks_nor_repeats_anything(
    store: Store,
) -> None:
    filed(store, "PA-1")
    filed(store, "PA-2")
    lines = store.exporting.lines(Wish(), page=1)
    first = next(lines).case.code
    filed(store, "PA-3")

    assert [first, *(line.case.code for line in lines)] == ["PA-1", "PA-2", "PA-3"]


def test_an_officer_takes_out_the_cases_of_their_own_oa_alone(store: Store) -> None:
    filed(store, "PA-1")
    filed(store, "PA-2", oa_id=OTHER_OA)
    own = an_officer(store, "own", Grant(Role.OFFICER, OA))
    everywhere = an_officer(store, "all", Grant(Role.AUDITOR))

    assert codes(store, Wish(staff=own)) == ["PA-1"]
    assert codes(store, Wish(staff=own, oa_id=OTHER_OA)) == []
    assert codes(store, Wish(staff=everywhere)) == ["PA-1", "PA-2"]


@pytest.mark.parametrize("role", list(Role))
def test_the_roles_of_the_query_are_those_with_the_right(store: Store, role: Role) -> None:
    filed(store, "PA-1")
    staff = an_officer(store, "someone", Grant(role))

    assert bool(codes(store, Wish(staff=staff))) == (role in roles_with(Right.EXPORT_CASES))


def test_a_span_of_days_holds_its_last_day_to_the_end(store: Store, clock: MovableClock) -> None:
    filed(store, "PA-1")
    clock.advance(hours=14, minutes=59)
    filed(store, "PA-2")
    clock.advance(minutes=1)
    filed(store, "PA-3")
    since, until = span(date(2026, 11, 23), date(2026, 11, 23))

    assert codes(store, Wish(since=since, until=until)) == ["PA-1", "PA-2"]
    assert codes(store, Wish(kind=CaseKind.PRAISE)) == []


def test_the_list_tells_kind_term_and_who_works_on_it(store: Store) -> None:
    lan = an_officer(store)
    filed(store, "PA-1", text=f"đèn hỏng, gọi {PHONE}")
    moved(store, lan, "PA-1", CaseStatus.IN_PROGRESS)

    [row] = rows(made(store, What.CASES, Form.CSV))
    assert row["Mã"] == "PA-1"
    assert row["Tình trạng"] == "Đang xử lý"
    assert row["Hạn trả lời"] == "08/12/2026"
    assert row["Đúng hạn"] == "còn hạn"
    assert "đèn hỏng" in row["Nội dung"]


def test_phone_numbers_in_citizens_words_and_answers_are_masked(store: Store) -> None:
    filed(store, "PA-1", text=f"gọi {PHONE}", place=f"nhà {PHONE}")
    store.cases.answer(store.cases.get("PA-1"), f"đã gọi {PHONE}")

    for what in (What.CASES, What.BOOK):
        assert PHONE not in made(store, what, Form.CSV).decode()
    assert PHONE not in made(store, What.OPEN311, Form.JSON).decode()


def test_the_reception_book_tells_where_a_case_went_on_and_how_many_stand_behind_it(
    store: Store,
) -> None:
    lan = an_officer(store)
    filed(store, "PA-1")
    store.intake.join(store.cases.get("PA-1").id, oa_id=OA, person="another")
    told = Transfer("UBND phường Bên", "12/CV-UBND", "23/11/2026")
    transfer(store, settings(Path()), opened(store, lan, "PA-1"), told, by=lan)

    [row] = rows(made(store, What.BOOK, Form.CSV))
    assert row["Số người"] == "2"
    assert (
        row["Hướng xử lý"]
        == "Chuyển: Nơi nhận: UBND phường Bên, theo văn bản số 12/CV-UBND ngày 23/11/2026."
    )
    assert row["Ngày tiếp nhận"] == "23/11/2026"


@pytest.mark.parametrize("status", list(CaseStatus))
def test_every_status_has_its_word_in_open311(store: Store, status: CaseStatus) -> None:
    filed(store, "PA-1")
    store.engine.execute("UPDATE cases SET status = :status", status=str(status))

    [told] = json.loads(made(store, What.OPEN311, Form.JSON))
    is_closed = status in {"answered", "closed", "refused", "duplicate", "withdrawn"}
    assert told["status"] == ("closed" if is_closed else "open")
    assert told["status_notes"]


def test_open311_tells_nothing_that_a_citizen_wrote(store: Store) -> None:
    filed(store, "PA-1", text="ông Ba đánh bạc", place="nhà ông Ba")
    store.cases.answer(store.cases.get("PA-1"), "Đã nhắc ông Ba")

    [told] = json.loads(made(store, What.OPEN311, Form.JSON))
    assert "Ba" not in json.dumps(told, ensure_ascii=False)
    assert told["service_request_id"] == "PA-1"
    assert told["requested_datetime"] == "2026-11-23T09:00:00+07:00"
    assert told["expected_datetime"] == "2026-12-08T23:59:59+07:00"
    assert told["agency_responsible"] == "Ủy ban nhân dân phường Mẫu"


def test_several_cases_are_one_json_array(store: Store) -> None:
    assert json.loads(made(store, What.OPEN311, Form.JSON)) == []
    for number in range(3):
        filed(store, f"PA-{number}")

    assert len(json.loads(made(store, What.OPEN311, Form.JSON))) == 3


def test_a_case_that_was_emptied_by_age_still_counts(store: Store) -> None:
    filed(store, "PA-1")
    store.cases.answer(store.cases.get("PA-1"), "xong")
    store.retention.empty_cases(OA, answered_before=exporting.FOREVER)

    [row] = rows(made(store, What.BOOK, Form.CSV))
    assert row["Nội dung vụ việc"] == ""
    assert row["Họ tên, địa chỉ"] == "Ẩn danh hoặc đã rút dữ liệu"
