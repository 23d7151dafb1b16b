"""Tables as Excel and CSV: read back with other programs' eyes, and never a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VIETNAM
from bot.exports.cells import LONGEST, safe
from bot.exports.tables import BOM, Table, write_csv, write_xlsx

COLUMNS = (("Mã", 10), ("Nội dung", 40), ("Hạn", 12), ("Nhận lúc", 16), ("Số người", 8))
RECEIVED = datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM)
ROW = ("PA-7K3-M9Q", "đèn hỏng, “tối om”\nba hôm nay", date(2026, 12, 8), RECEIVED, 3)
DANGEROUS = st.sampled_from("=+-@\t\r\n＝＋－＠").flatmap(
    lambda first: st.text(max_size=20).map(lambda rest: first + rest)
)


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(BOM)
    return list(csv.reader(io.StringIO(data[len(BOM) :].decode(), newline="")))


def table(*rows: tuple[object, ...]) -> Table:
    return Table("Vụ việc", COLUMNS, rows)  # type: ignore[arg-type]


def as_csv(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    assert write_csv(table(*rows), out) == len(rows)
    return out.getvalue()


def as_xlsx(*rows: tuple[object, ...], **facts: int) -> openpyxl.Workbook:
    out = io.BytesIO()
    assert write_xlsx(table(*rows), out, **facts) == len(rows)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def test_a_csv_opens_in_excel_with_accents_days_and_line_breaks() -> None:
    assert csv_rows(as_csv(ROW)) == [
        ["Mã", "Nội dung", "Hạn", "Nhận lúc", "Số người"],
        ["PA-7K3-M9Q", "đèn hỏng, “tối om”\nba hôm nay", "08/12/2026", "23/11/2026 09:30", "3"],
    ]


def test_a_workbook_holds_true_days_and_numbers() -> None:
    sheet = as_xlsx(ROW)["Vụ việc"]
    titles, cells = sheet.iter_rows(values_only=True)

    assert titles == tuple(title for title, _ in COLUMNS)
    code, text, due, received, count = cells
    assert (code, text, count) == (*ROW[:2], 3)
    assert (due.date(), received) == (date(2026, 12, 8), RECEIVED.replace(tzinfo=None))
    assert sheet.freeze_panes == "A2"


def test_a_file_of_nothing_still_has_its_titles() -> None:
    assert as_xlsx()["Vụ việc"].max_row == 1
    assert len(csv_rows(as_csv())) == 1


def test_what_one_sheet_cannot_hold_goes_on_another_with_titles_of_its_own() -> None:
    book = as_xlsx(*[(f"PA-{n}", "", "", "", n) for n in range(5)], most_rows=2)

    assert book.sheetnames == ["Vụ việc", "Vụ việc (2)", "Vụ việc (3)"]
    assert [sheet.max_row for sheet in book] == [3, 3, 2]
    assert book["Vụ việc (3)"]["A2"].value == "PA-4"


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "+84912345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1"],
)
def test_what_could_be_a_formula_is_shown_as_a_text(text: str) -> None:
    assert safe(text).startswith("'")
    sheet = as_xlsx((text, "", "", "", 0))["Vụ việc"]
    assert sheet["A2"].data_type != "f"
    assert sheet["A2"].value[0] == "'"


@pytest.mark.parametrize("text", ["đèn hỏng", "2-3 hôm", "a=b", "", "Bà H'Lan"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.one_of(DANGEROUS, st.text(max_size=60)))
def test_no_cell_of_any_text_is_a_formula_anywhere(text: str) -> None:
    [_, [cell, *_]] = csv_rows(as_csv((text, "", "", "", 0)))
    assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠") or cell[:1] == "'"

    shown = as_xlsx((text, "", "", "", 0))["Vụ việc"]["A2"]
    assert shown.data_type != "f"
    assert str(shown.value or "")[:1] not in set("=+-@\t")


@pytest.mark.parametrize(
    "text",
    [
        '<r></r></is></c><c r="A2" t="str"><f>HYPERLINK(1)</f><v>1</v></c><r></r>',
        "<r><t>đậm</t></r>",
        "</is></c>",
        "a & b < c > d",
        "&lt;",
        "]]>",
        " đầu và cuối \n",
    ],
)
def test_no_text_writes_cells_of_its_own(text: str) -> None:
    sheet = as_xlsx((text, "sau", "", "", 7))["Vụ việc"]

    assert sheet["A2"].data_type != "f"
    assert (sheet["A2"].value, sheet["B2"].value, sheet["E2"].value) == (safe(text), "sau", 7)
    assert sheet.max_column == len(COLUMNS)


def test_letters_no_document_has_a_place_for_are_left_out() -> None:
    assert safe("đèn\x00 hỏng\x1b\ud800") == "đèn hỏng"
    assert len(safe("a" * 99_999)) == LONGEST


def test_nothing_is_left_behind_even_when_the_database_goes_away_midway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[tuple[object, ...]]:
        yield ROW
        assert list(tmp_path.iterdir())
        raise ConnectionError("the database went away")

    broken = Table("Vụ việc", COLUMNS, rows())  # type: ignore[arg-type]
    with pytest.raises(ConnectionError):
        write_xlsx(broken, io.BytesIO())
    assert list(tmp_path.iterdir()) == []
