"""What a document says at its head, where a marking of secrecy would stand."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from bot.files.contents import Content, cleaned
from bot.files.lettering import FIRST_PAGE, lettering
from knowledge.secrecy import Level, marking
from tests.bot.files import samples


def a_letter(head: str, *, in_header: bool = False) -> bytes:
    document, out = Document(), io.BytesIO()
    if in_header:
        document.sections[0].header.paragraphs[0].text = head
    else:
        document.add_paragraph(head)
    document.add_paragraph("Kính gửi: Ủy ban nhân dân xã")
    document.save(out)
    return out.getvalue()


def a_table(head: str, *, in_header: bool = False) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A2"] = "Danh sách"
    if in_header:
        sheet.oddHeader.center.text = head
    else:
        sheet["A1"] = head
    book.save(out)
    return out.getvalue()


def a_print(head: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 800, head)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("made", [a_letter, a_table, a_print])
def test_a_marking_at_the_head_of_a_document_is_read(made: Callable[[str], bytes]) -> None:
    # The letters that a PDF has without a font of its own know no accents of ours.
    head = "DO MAT: TUYET MAT" if made is a_print else "TUYỆT MẬT"

    assert marking(lettering(cleaned(made(head)))) is Level.TOP_SECRET


@pytest.mark.parametrize("made", [a_letter, a_table])
def test_a_marking_in_the_header_is_read(made: Callable[..., bytes]) -> None:
    assert marking(lettering(cleaned(made("TỐI MẬT", in_header=True)))) is Level.SECRET


@pytest.mark.parametrize("made", [a_letter, a_table, a_print])
def test_an_ordinary_document_is_not_marked(made: Callable[[str], bytes]) -> None:
    assert marking(lettering(cleaned(made("Don xin mat khau moi, mat ong 2 lit")))) is None


def test_a_marking_named_far_down_a_long_text_is_none_of_its_own() -> None:
    told = "Điều này nói về hồ sơ thường. " * (FIRST_PAGE // 20) + "TUYỆT MẬT"

    assert marking(lettering(cleaned(a_letter(told)))) is None


@pytest.mark.parametrize(
    "raw", [samples.a_word_file(), samples.a_pdf(), samples.a_picture(), a_print("x")[:-200]]
)
def test_what_cannot_be_read_tells_nothing(raw: bytes) -> None:
    content = Content("application/pdf", raw) if raw.startswith(b"%PDF") else cleaned(raw)

    assert lettering(content).strip("\0 \n") == ""


def test_a_pdf_that_would_take_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.lettering._PDF_SECONDS", 0.01)

    assert lettering(Content("application/pdf", a_print("x"))) == ""
