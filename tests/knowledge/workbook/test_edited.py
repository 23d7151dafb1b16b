"""A workbook that somebody edited in Excel is understood; what cannot be is told with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.importers.workbook.comparing import Change, Comparison, Verdict, compare
from knowledge.importers.workbook.opening import open_workbook
from knowledge.importers.workbook.reading import read_pages
from knowledge.workbook.writing import write_workbook

BIRTH = "procedures/khai-sinh.md"
HOURS = "faq/gio-lam-viec.md"
FILES = {
    BIRTH: """\
+++
code = "1.001190"
title = "Đăng ký khai sinh"   # tên trên cổng
field = "Hộ tịch"
level = "xã"
questions = ["con mới đẻ", "làm khai sinh ở đâu"]
valid_from = 2025-07-01

[[sources]]
title = "Cổng Dịch vụ công quốc gia"
checked_on = 2026-07-15

[[fees]]
case = "đúng hạn"
amount = 0
channel = "mọi hình thức"
basis = "Luật Hộ tịch"

[[fees]]
case = "bản sao"
amount = 8000
unit = "bản"
channel = "trực tiếp"
basis = "Thông tư 281/2016/TT-BTC"
+++
Làm ở xã, phường.

## Lưu ý
Mang giấy chứng sinh.
""",
    HOURS: """\
+++
title = "Giờ làm việc"
questions = ["mấy giờ mở cửa"]
valid_from = 2026-01-01

[[sources]]
title = "Thông báo"
checked_on = 2026-11-20
+++
Mở cửa lúc 7 giờ.
""",
}

MIDNIGHT = datetime.combine(date(2027, 3, 1), time())

Edit = Callable[[Workbook], object]


def edited(edit: Edit, files: dict[str, str] | None = None) -> Comparison:
    """Write the files as a workbook, edit it as Excel would, and compare it with `files`."""
    out = BytesIO()
    write_workbook(FILES, FILES, out)
    book = load_workbook(BytesIO(out.getvalue()))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return compare(read_pages(open_workbook(saved.getvalue())), FILES if files is None else files)


def cell(book: Workbook, sheet: str, heading: str, row: int = 2) -> Any:
    page = book[sheet]
    headings = [each.value for each in page[1]]
    return page.cell(row, headings.index(heading) + 1)


def put(book: Workbook, sheet: str, heading: str, value: object, row: int = 2) -> None:
    cell(book, sheet, heading, row).value = value


def only(found: Comparison, path: str) -> Change:
    assert [each.path for each in found.changes if each.verdict is not Verdict.UNCHANGED] == [path]
    return next(each for each in found.changes if each.path == path)


def test_a_changed_fee_is_the_only_line_of_the_file_that_changes() -> None:
    change = only(edited(lambda book: put(book, "Lệ phí", "Số tiền (đồng)", 9000, 3)), BIRTH)

    assert change.verdict is Verdict.AMENDED
    assert change.is_sound
    assert change.text == FILES[BIRTH].replace("amount = 8000", "amount = 9000")
    [difference] = change.differences
    assert difference.field == "Lệ phí"
    assert difference.before == "bản sao · 8000 · bản · trực tiếp · Thông tư 281/2016/TT-BTC"
    assert difference.after == "bản sao · 9000 · bản · trực tiếp · Thông tư 281/2016/TT-BTC"


@pytest.mark.parametrize("typed", ["9.000", "9,000", "9 000", " 9000 đ ", "9.000 đồng", 9000.0])
def test_an_amount_is_understood_however_it_was_typed(typed: object) -> None:
    change = only(edited(lambda book: put(book, "Lệ phí", "Số tiền (đồng)", typed, 3)), BIRTH)

    assert "amount = 9000\n" in change.text
    assert change.is_sound


@pytest.mark.parametrize(
    "typed", [date(2027, 3, 1), MIDNIGHT, "01/03/2027", "1-3-2027", "2027-03-01", 46447]
)
def test_a_day_is_understood_as_a_day_as_words_and_as_a_bare_number(typed: object) -> None:
    change = only(edited(lambda book: put(book, "Thủ tục", "Áp dụng đến", typed)), BIRTH)

    assert "valid_to = 2027-03-01\n" in change.text


def test_a_code_that_excel_took_for_a_number_keeps_its_last_nought() -> None:
    found = edited(lambda book: put(book, "Thủ tục", "Mã thủ tục", 1.00119))

    assert found.count(Verdict.UNCHANGED) == 2


def test_blanks_and_taken_apart_accents_are_no_change() -> None:
    def edit(book: Workbook) -> None:
        title = unicodedata.normalize("NFD", "  Giờ làm việc ")
        put(book, "Hỏi đáp", "Tên đầy đủ", title)
        put(book, "Hỏi đáp", "Câu trả lời", "Mở cửa lúc 7 giờ.\r\n")

    assert edited(edit).count(Verdict.UNCHANGED) == 2


def test_blank_rows_a_title_above_and_other_places_of_columns_change_nothing() -> None:
    def edit(book: Workbook) -> None:
        page: Worksheet = book["Lệ phí"]
        page.insert_rows(3, 4)
        page.insert_cols(1, 2)
        page.insert_rows(1, 3)
        page["C1"] = "Bảng lệ phí của phường, rà soát tháng 11"
        page.move_range(f"D1:D{page.max_row}", cols=20)

    assert edited(edit).count(Verdict.UNCHANGED) == 2


def test_a_deleted_column_and_a_deleted_sheet_take_nothing_away() -> None:
    def edit(book: Workbook) -> None:
        for sheet, heading in (("Thủ tục", "Phần Lưu ý"), ("Lệ phí", "Căn cứ thu")):
            book[sheet].delete_cols(cell(book, sheet, heading).column)
        book.remove(book["Nguồn"])
        put(book, "Lệ phí", "Số tiền (đồng)", 9000, 3)

    change = only(edited(edit), BIRTH)

    assert change.text == FILES[BIRTH].replace("amount = 8000", "amount = 9000")


def test_without_the_column_of_files_entries_are_known_by_code_and_title() -> None:
    def edit(book: Workbook) -> None:
        for sheet in ("Thủ tục", "Hỏi đáp"):
            book[sheet].delete_cols(1)
        for row in (2, 3):
            put(book, "Lệ phí", "Tệp", "1.001190", row)

    assert edited(edit).count(Verdict.UNCHANGED) == 2


def test_a_row_more_and_a_row_less_of_a_table() -> None:
    def more(book: Workbook) -> None:
        book["Lệ phí"].append([BIRTH, "", "quá hạn", 15000, "", "Trực tiếp", "Nghị quyết"])

    def less(book: Workbook) -> None:
        book["Lệ phí"].delete_rows(2)

    added, taken = only(edited(more), BIRTH), only(edited(less), BIRTH)

    assert added.text.count("[[fees]]") == 3
    assert 'channel = "trực tiếp"\nbasis = "Nghị quyết"' in added.text
    assert added.is_sound
    assert 'case = "đúng hạn"' not in taken.text
    assert 'case = "bản sao"' in taken.text


def test_a_new_entry_with_its_rows() -> None:
    def edit(book: Workbook) -> None:
        put(book, "Hỏi đáp", "Tệp", "phong-cho-me-va-be", 3)
        put(book, "Hỏi đáp", "Tên đầy đủ", "Phòng cho mẹ và bé", 3)
        put(book, "Hỏi đáp", "Cách hỏi", "có phòng cho con bú không\nchỗ thay tã ở đâu", 3)
        put(book, "Hỏi đáp", "Áp dụng từ", "01/11/2026", 3)
        put(book, "Hỏi đáp", "Câu trả lời", "=Trung tâm có phòng riêng.", 3)
        cell(book, "Hỏi đáp", "Câu trả lời", 3).data_type = "s"
        book["Nguồn"].append(["phong-cho-me-va-be", "", "Thông báo", "", "", date(2026, 11, 20)])

    change = only(edited(edit), "faq/phong-cho-me-va-be.md")

    assert change.verdict is Verdict.ADDED
    assert change.is_sound
    assert '"có phòng cho con bú không", "chỗ thay tã ở đâu"' in change.text
    assert "checked_on = 2026-11-20" in change.text
    assert "=Trung tâm có phòng riêng." in change.text


def test_who_was_faster_in_the_console_is_not_overwritten() -> None:
    newer = {**FILES, HOURS: FILES[HOURS].replace("7 giờ", "8 giờ")}

    def mine(book: Workbook) -> None:
        put(book, "Hỏi đáp", "Câu trả lời", "Mở cửa lúc 9 giờ.")

    change = only(edited(mine, newer), HOURS)

    assert change.verdict is Verdict.CONFLICT
    assert not change.is_sound
    assert change.is_open
    assert [(each.before, each.after) for each in change.differences] == [
        ("Mở cửa lúc 8 giờ.", "Mở cửa lúc 9 giờ.")
    ]


def test_an_old_row_that_nobody_touched_does_not_take_the_newer_text_back() -> None:
    newer = {**FILES, HOURS: FILES[HOURS].replace("7 giờ", "8 giờ")}

    found = edited(lambda _book: None, newer)

    assert found.count(Verdict.UNCHANGED) == 2
    assert [bool(change.note) for change in found.changes] == [False, True]


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "said"),
    [
        ("Lệ phí", "Số tiền (đồng)", "tám nghìn", "không phải số nguyên"),
        ("Thủ tục", "Áp dụng đến", "31/02/2027", "không phải ngày"),
        ("Thủ tục", "Áp dụng đến", "cuối năm", "không phải ngày"),
        ("Lệ phí", "Cách nộp", "chuyển khoản", "không có trong các giá trị"),
        ("Thủ tục", "Tên ngắn", MIDNIGHT, "đổi chữ thành ngày"),
        ("Thủ tục", "Tên ngắn", '=HYPERLINK("https://example.vn","x")', "ô là công thức"),
        ("Thủ tục", "Tên ngắn", True, "ô là đúng/sai"),
    ],
)
def test_what_is_not_understood_is_told_with_its_cell_and_kept_as_typed(
    sheet: str, heading: str, value: object, said: str
) -> None:
    found = edited(lambda book: put(book, sheet, heading, value))
    change = only(found, BIRTH)

    (trouble,) = change.troubles
    assert (trouble.sheet, trouble.row) == (sheet, 2)
    assert heading in trouble.field
    assert said in trouble.message
    assert not change.is_sound
    assert change.is_open
    assert change.text


def test_a_bad_row_holds_up_no_other() -> None:
    def edit(book: Workbook) -> None:
        put(book, "Lệ phí", "Số tiền (đồng)", "tám nghìn", 3)
        put(book, "Hỏi đáp", "Câu trả lời", "Mở cửa lúc 9 giờ.")

    found = edited(edit)

    assert {change.path: change.is_sound for change in found.changes} == {BIRTH: False, HOURS: True}


def test_lines_that_belong_nowhere_are_told_and_kept_in_sight() -> None:
    def edit(book: Workbook) -> None:
        put(book, "Hỏi đáp", "Tệp", "Phòng mẹ & bé", 3)
        put(book, "Hỏi đáp", "Tên đầy đủ", "Phòng mẹ và bé", 3)
        put(book, "Hỏi đáp", "Tệp", HOURS, 4)
        book["Lệ phí"].append(["procedures/khong-co.md", "", "x", 1, "", "trực tiếp", "y"])
        put(book, "Thủ tục", "Mã thủ tục", "1.001190")
        book["Thủ tục"]["BB1"] = "Cột riêng"
        book.create_sheet("Sheet1").append(["ghi chú riêng"])

    found = edited(edit)

    assert [(change.title, change.row) for change in found.changes if not change.path] == [
        ("Phòng mẹ và bé", 3),
        (HOURS, 4),
    ]
    assert [(each.sheet, each.row) for each in found.troubles] == [
        ("Thủ tục", 1),
        ("Sheet1", 0),
        ("Lệ phí", 4),
    ]


def test_a_workbook_of_something_else_is_told_so() -> None:
    book, out = Workbook(), BytesIO()
    book.active.append(["Họ tên", "Điện thoại"])
    book.save(out)

    found = compare(read_pages(open_workbook(out.getvalue())), FILES)

    assert found.changes == ()
    assert "tên trang phải là" in found.troubles[0].message
