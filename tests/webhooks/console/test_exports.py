"""Files of cases from the console: what they are, and whose cases stand in them."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from bot.models import CaseDetails
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, WASTE
from tests.webhooks.console.office import Officer


def test_an_officer_takes_the_list_out_as_a_workbook(lan: Officer) -> None:
    answer = lan.opens("/exports/cases.xlsx?from=2026-11-01&to=2026-11-30")

    assert answer.headers["Content-Disposition"].endswith("vu-viec-2026-11-23.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)][:2] == [LAMP, WASTE]


def test_the_reception_book_opens_as_csv(lan: Officer) -> None:
    book = lan.opens("/exports/book.csv").data.decode("utf-8-sig")

    assert book.startswith("STT,Ngày tiếp nhận,Mã,")
    assert "đèn đường hỏng" in book


def test_days_that_are_none_or_the_wrong_way_round_are_said_to_be_so(lan: Officer) -> None:
    for address in ("?from=hom-qua", "?from=2026-11-30&to=2026-11-01"):
        answer = lan.opens(f"/exports/cases.csv{address}")
        assert answer.status_code == 422
        assert "Ngày viết chưa đúng" in answer.text


@pytest.mark.parametrize("name", ["cases.json", "open311.csv", "cases.exe", "notes.csv"])
def test_files_that_there_are_not_are_not_found(lan: Officer, name: str) -> None:
    assert lan.opens(f"/exports/{name}").status_code == 404


def test_an_officer_of_another_oa_gets_none_of_these_cases(desk: Installation) -> None:
    stranger = Officer(desk, Role.OFFICER, oa_id="9")

    assert LAMP not in stranger.opens("/exports/cases.csv").text
    assert LAMP not in stranger.opens("/exports/open311.json").text
    assert stranger.opens(f"/cases/{OA}/{LAMP}/paper.pdf").status_code == 404
    assert stranger.opens(f"/open311/requests/{LAMP}.json").status_code == 404


def test_who_may_only_read_here_takes_no_paper_from_here(desk: Installation) -> None:
    officer = Officer(desk, Role.OFFICER, oa_id="9")
    grants = "INSERT INTO staff_roles (staff, role, oa_id) VALUES (:staff, 'viewer', :oa)"
    desk.app.store.engine.execute(grants, staff=officer.account.id, oa=OA)

    assert officer.opens(f"/cases/{OA}/{LAMP}/paper.pdf").status_code == 403
    assert LAMP not in officer.opens("/exports/cases.csv").text


def test_the_paper_of_a_case_tells_its_story_without_contact_or_notes(
    desk: Installation, lan: Officer
) -> None:
    contact = "lan@example.vn"
    details = CaseDetails(happened="tối qua", contact=contact, consent="đồng ý")
    store = desk.app.store
    code = "PA-444-444"
    store.cases.add(a_case(code=code, text="cây đổ"), oa_id=OA, person="p", cause="e")
    store.intake.add(details, cause="e")
    lan.works_on(code, "note", note="bí mật nội bộ")
    lan.works_on(code, "answer", answer="Đã dọn cây.")

    pdf = pypdf.PdfReader(io.BytesIO(lan.opens(f"/cases/{OA}/{code}/paper.pdf").data))
    word = docx.Document(io.BytesIO(lan.opens(f"/cases/{OA}/{code}/paper.docx").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for text in (" ".join(page.extract_text() for page in pdf.pages), " ".join(cells)):
        assert "tối qua" in text
        assert "Đã dọn cây." in text
        assert contact not in text
        assert "bí mật" not in text


def test_another_system_reads_the_cases_as_open311(lan: Officer) -> None:
    listed = lan.opens("/open311/requests.json?start_date=2026-11-01T00:00:00Z").json
    [one] = lan.opens(f"/open311/requests/{LAMP}.json?jurisdiction_id={OA}").json
    codes = {service["service_code"] for service in lan.opens("/open311/services.json").json}

    assert one in listed
    assert one["service_code"] in codes
    assert "đèn" not in lan.opens("/open311/requests.json").text
    assert lan.opens("/open311/requests/PA-NONE.json").json[0]["code"] == 404
    assert lan.opens("/open311/requests.json?start_date=x").status_code == 400


def test_no_file_is_left_on_the_disk(
    desk: Installation, lan: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("cases.xlsx", "book.csv", "open311.json"):
        assert lan.opens(f"/exports/{name}").status_code == 200
    assert lan.opens(f"/cases/{OA}/{LAMP}/paper.docx").status_code == 200

    assert list(place.iterdir()) == []


def test_the_page_offers_every_file(lan: Officer) -> None:
    page = lan.opens("/exports").text

    for name in ("cases.xlsx", "cases.csv", "book.xlsx", "book.csv", "open311.json"):
        assert f"/console/exports/{name}" in page
