"""Files that could harm or never end are refused unread, with a clear sentence."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from knowledge.importers.workbook import opening
from knowledge.importers.workbook.opening import WorkbookRefused, letters, open_workbook


def plain(rows: int = 1) -> bytes:
    book, out = Workbook(), BytesIO()
    for number in range(rows):
        book.active.append([f"dòng {number}"])
    book.save(out)
    return out.getvalue()


def with_part(name: str, text: bytes, *, instead: bool = False) -> bytes:
    """Return a sound workbook with one part more, or with one of its parts replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain())) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            if not (instead and part == name):
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


SHEET = b"""<?xml version="1.0"?><worksheet
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>
</worksheet>"""


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "không phải sổ Excel"),
        (b"PK\x03\x04rest", "không phải sổ Excel"),
        (b"M\xe3 th\xe1\xbb\xa7 t\xe1\xbb\xa5c;1", "không phải sổ Excel"),
        (with_part("xl/vbaProject.bin", b"x"), "có macro"),
        (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "có macro"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "liên kết đến tệp khác"),
        (with_part("xl/embeddings/oleObject1.xml", b"<x/>"), "tệp nhúng"),
        (with_part("xl/connections.xml", b"<x/>"), "kết nối dữ liệu"),
        (with_part("xl/more.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "không bình thường"),
        (with_part("xl/more.xml", "<x/>".encode("utf-16")), "không bình thường"),
        (with_part("xl/worksheets/sheet1.xml", b"<x", instead=True), "đã hỏng"),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        open_workbook(raw)


def test_a_bomb_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part("xl/bomb.xml", b" " * (opening.MOST_UNPACKED + 1))
    monkeypatch.setattr(opening, "_examine_text", lambda *_: pytest.fail("it was unpacked"))

    assert len(bomb) < opening.MOST_BYTES
    with pytest.raises(WorkbookRefused, match="giải nén ra quá lớn"):
        open_workbook(bomb)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(WorkbookRefused, match="lớn hơn 10 MB"):
        open_workbook(b"PK" + bytes(opening.MOST_BYTES))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ROWS", 50)

    assert len(open_workbook(plain(50))[0].rows) == 50
    with pytest.raises(WorkbookRefused, match="quá 50 dòng"):
        open_workbook(plain(51))


def test_a_lone_cell_in_the_millionth_row_is_refused_at_once() -> None:
    row = b'<row r="1000000"><c r="A1000000" t="inlineStr"><is><t>x</t></is></c></row>'

    with pytest.raises(WorkbookRefused, match=r"quá 60\.000 dòng"):
        open_workbook(with_part("xl/worksheets/sheet1.xml", SHEET % row, instead=True))


def test_a_lone_cell_in_the_last_column_is_left_out() -> None:
    row = b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'

    (page,) = open_workbook(with_part("xl/worksheets/sheet1.xml", SHEET % row, instead=True))

    assert page.rows == ()


def test_columns_are_called_as_in_excel() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
