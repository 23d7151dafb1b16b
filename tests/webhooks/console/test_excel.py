"""An editor takes entries to Excel, sends the workbook back, and accepts row by row."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from bot.models.revisions import RevisionStatus
from bot.storage.staff import Role
from knowledge.loader import load
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen

PRESS, HOURS = "faq/bao-chi.md", "faq/gio-lam-viec.md"


def taken_out(officer: Officer) -> bytes:
    answer = officer.opens(f"/knowledge/excel/kho.xlsx?pick={PRESS}&pick={HOURS}")
    assert answer.status_code == 200
    assert "attachment; filename=kho-tri-thuc-2026" in answer.headers["Content-Disposition"]
    return answer.data


def edited(raw: bytes, *changes: tuple[str, str, object]) -> bytes:
    book, out = load_workbook(BytesIO(raw)), BytesIO()
    page = book["Hỏi đáp"]
    headings = [cell.value for cell in page[1]]
    rows = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
    for file, heading, value in changes:
        page.cell(rows[file], headings.index(heading) + 1).value = value
    book.save(out)
    return out.getvalue()


def sent(officer: Officer, raw: bytes, name: str = "phí.xlsx") -> TestResponse:
    data = {"csrf": officer.csrf, "file": (BytesIO(raw), name)}
    return officer.browser.post("/console/knowledge/excel", data=data)


def drafts(town: Installation) -> dict[str, str]:
    return {each.path: each.text for each in town.app.store.revisions.list(RevisionStatus.DRAFT)}


def acts(town: Installation) -> list[str]:
    return [row.what for row in town.app.store.audit.walk()]


def test_the_page_finds_entries_by_words_and_kind(mai: Officer) -> None:
    entries = len(load().entries)
    assert f"Xuất {entries} bài của cả kho" in mai.reads("/knowledge/excel")
    found = mai.reads("/knowledge/excel?q=bao+chi&kind=faq")
    assert "Xuất 1 bài tìm thấy" in found
    assert PRESS in found
    assert "Không có bài nào khớp" in mai.reads("/knowledge/excel?q=khongcogi")
    assert mai.opens("/knowledge/excel/kho.xlsx?q=khongcogi").status_code == 422


def test_rows_without_mistakes_become_drafts_at_one_click(mai: Officer, town: Installation) -> None:
    raw = edited(
        taken_out(mai), (PRESS, "Tên ngắn", "gặp báo chí"), (HOURS, "Áp dụng đến", "cuối năm")
    )
    address = sent(mai, raw).headers["Location"].removeprefix("/console")

    page = mai.reads(address)
    assert "1 dòng không có lỗi" in page
    assert "Tên ngắn" in page
    assert "“cuối năm”" in page or '"cuối năm" không phải ngày' in page
    assert drafts(town) == {}

    done = mai.browser.post(
        f"/console{address}", data={"csrf": mai.csrf, "all": "1"}, follow_redirects=True
    )
    assert "Đã nhận 1 bài thành bản nháp" in seen(done)
    assert list(drafts(town)) == [PRESS]
    assert "đã thành bản nháp" in mai.reads(address)

    again = mai.browser.post(
        f"/console{address}", data={"csrf": mai.csrf, "all": "1"}, follow_redirects=True
    )
    assert "Không có dòng nào mới" in seen(again)
    assert len(town.app.store.revisions.list()) == 1
    assert acts(town).count("revision.add") == 1
    assert {"workbook.export", "workbook.send"} <= set(acts(town))


def test_a_row_with_a_mistake_is_taken_when_it_is_ticked(mai: Officer, town: Installation) -> None:
    raw = edited(taken_out(mai), (HOURS, "Áp dụng đến", "cuối năm"))
    address = sent(mai, raw).headers["Location"].removeprefix("/console")

    mai.sends(address, pick=HOURS)

    assert 'valid_to = "cuối năm"' in drafts(town)[HOURS]


def test_one_row_of_several_is_accepted_alone_and_handed_in(
    mai: Officer, town: Installation
) -> None:
    raw = edited(
        taken_out(mai), (PRESS, "Tên ngắn", "gặp báo chí"), (HOURS, "Tên ngắn", "giờ mở cửa")
    )
    address = sent(mai, raw).headers["Location"].removeprefix("/console")
    assert "Nhận cả 2 dòng" in mai.reads(address)
    unticked = mai.sends(address)
    assert unticked.status_code == 422
    assert "Chưa đánh dấu dòng nào" in seen(unticked)
    assert "Tên ngắn" in seen(unticked)

    taken = mai.sends(address, pick=HOURS).headers["Location"].removeprefix("/console")
    page = mai.reads(taken)
    assert "Đã nhận 1 bài thành bản nháp" in page
    assert "Nhận cả 1 dòng" in page
    [draft] = town.app.store.revisions.list(RevisionStatus.DRAFT)
    assert (draft.path, draft.note) == (HOURS, "Excel: phí.xlsx")
    assert 'short = "giờ mở cửa"' in draft.text
    assert f"/knowledge/revisions/{draft.id}" in mai.opens(address).text
    mai.sends(f"/knowledge/revisions/{draft.id}/hand-in", version=f"{draft.version}")
    assert town.app.store.revisions.get(draft.id).status is RevisionStatus.REVIEW

    again = mai.sends(address, pick=HOURS).headers["Location"].removeprefix("/console")
    assert "Không có dòng nào mới" in mai.reads(again)
    assert len(town.app.store.revisions.list()) == 1


@pytest.mark.parametrize("told", ["x", "-1", "ba mươi"])
def test_an_address_says_nothing_that_nobody_did(mai: Officer, told: str) -> None:
    address = sent(mai, taken_out(mai)).headers["Location"].removeprefix("/console")

    page = mai.reads(f"{address}?da={told}")
    assert "Đã nhận" not in page
    assert "Không có dòng nào mới" not in page


def test_who_edits_the_same_file_is_shown_to_whoever_accepts(
    mai: Officer, town: Installation
) -> None:
    lan = Officer(town, Role.EDITOR, name="Lan")
    other = town.app.store.revisions.add(PRESS, "khác", base="", by=lan.account.id)
    raw = edited(taken_out(mai), (PRESS, "Tên ngắn", "gặp báo chí"))

    address = sent(mai, raw).headers["Location"].removeprefix("/console")

    assert "Lan cũng đang có bản sửa" in mai.reads(address)
    assert f"/knowledge/revisions/{other}" in mai.opens(address).text


def test_a_file_that_is_refused_is_told_in_a_sentence(mai: Officer, town: Installation) -> None:
    assert "Chưa chọn tệp" in seen(mai.sends("/knowledge/excel"))
    refused = sent(mai, b"khong phai excel")
    assert refused.status_code == 422
    assert "không phải sổ Excel" in seen(refused)
    assert list(town.app.store.workbooks.recent()) == []


def test_a_workbook_that_changes_nothing_says_so(mai: Officer) -> None:
    address = sent(mai, taken_out(mai)).headers["Location"].removeprefix("/console")

    page = mai.reads(address)

    assert "Không có gì thay đổi" in page
    assert "phí.xlsx" in mai.reads("/knowledge/excel")
