"""The paper of one case, read back from PDF and DOCX."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest

from bot.exports import printed
from bot.exports.dossier import MOTTO, TITLE, Dossier, Happening
from bot.exports.papers import PaperForm, write_paper

EVERY_LETTER = "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỹỵỷỳýđĐƯƠÂÊÔĂ"


def a_dossier(text: str = "đèn đường hỏng & <tối>\nba hôm nay") -> Dossier:
    return Dossier(
        agency="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        code="PA-7K3-M9Q",
        day=date(2026, 11, 23),
        facts=(("Mã theo dõi", "PA-7K3-M9Q"), ("Nơi xảy ra", "thôn 3"), ("Chữ", EVERY_LETTER)),
        sections=(("Người dân viết", text), ("Cơ quan trả lời", "Đã thay bóng.")),
        story=(
            Happening("09:00, 23/11/2026", "Người dân gửi qua Zalo"),
            Happening("10:00, 23/11/2026", "Lan trả lời người dân", "Đã thay bóng."),
        ),
    )


def written(dossier: Dossier, form: PaperForm) -> io.BytesIO:
    out = io.BytesIO()
    write_paper(dossier, form, out)
    return io.BytesIO(out.getvalue())


def words(dossier: Dossier, form: PaperForm) -> str:
    """Everything that can be read on the paper, in one line."""
    if form is PaperForm.PDF:
        text = "\n".join(
            page.extract_text() for page in pypdf.PdfReader(written(dossier, form)).pages
        )
    else:
        document = docx.Document(written(dossier, form))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        text = "\n".join([*(p.text for p in document.paragraphs), *cells])
    return " ".join(text.split())


@pytest.mark.parametrize("form", list(PaperForm))
def test_the_paper_says_what_the_case_is_and_what_was_done(form: PaperForm) -> None:
    read = words(a_dossier(), form)

    for part in (*MOTTO, TITLE, "ỦY BAN NHÂN DÂN", "PA-7K3-M9Q", "thôn 3", "Đã thay bóng."):
        assert part in read
    assert "đèn đường hỏng & <tối> ba hôm nay" in read
    assert "Lan trả lời người dân" in read
    assert EVERY_LETTER in read.replace(" ", "")


@pytest.mark.parametrize("form", list(PaperForm))
def test_an_account_of_thirty_pages_is_told_to_its_end(form: PaperForm) -> None:
    long = " ".join(f"đoạn{n}" for n in range(3_000))
    dossier = a_dossier(long)
    story = (*dossier.story, Happening("11:00", "Lan trả lời người dân", long))
    whole = words(replace(dossier, story=story), form)

    assert whole.count("đoạn2999") == 2


def test_the_pdf_carries_its_letters_and_needs_no_other_font() -> None:
    [page, *_] = pypdf.PdfReader(written(a_dossier(), PaperForm.PDF)).pages
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    embedded = [f for f in fonts if "/FontDescriptor" in f and "/FontFile2" in f["/FontDescriptor"]]

    assert len(embedded) >= 3
    assert {name for f in embedded if "Tinos" in (name := str(f["/BaseFont"]))}


def test_control_letters_and_markup_of_citizens_do_no_harm() -> None:
    nasty = "<b>x</b> <img src='file:///etc/passwd'/> \x00\x1b & </para>"
    for form in PaperForm:
        assert "<b>x</b>" in words(a_dossier(nasty), form)


def test_the_fonts_stand_there_with_their_licence() -> None:
    names = {path.name for path in Path(printed.FONTS).iterdir()}

    assert names == {"tinos-regular.ttf", "tinos-bold.ttf", "tinos-italic.ttf", "tinos.LICENSE"}
