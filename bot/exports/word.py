"""Lays a case's paper out as a Word document, which the office finishes itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.exports.cells import paragraphs, sound
from bot.exports.dossier import MOTTO, SIGNED_BY, TITLE, Dossier

_FONT = "Times New Roman"
_SIZE = 13


def write_docx(dossier: Dossier, out: IO[bytes]) -> None:
    """Write the paper as a Word document, which the office finishes itself."""
    document = Document()
    document.core_properties.title = f"{TITLE} {dossier.code}"
    document.core_properties.author = dossier.agency
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    _type(document, Pt(_SIZE))
    _head(document, dossier)
    _table(document, dossier.facts)
    for title, text in dossier.sections:
        _line(document, title, is_bold=True)
        for part in paragraphs(text):
            _line(document, part)
    _line(document, "Diễn biến", is_bold=True)
    _table(document, dossier.story_rows)
    for at, text in enumerate(SIGNED_BY):
        _line(document, text, is_bold=not at, is_italic=bool(at), to="RIGHT")
    _line(document, dossier.foot, is_italic=True)
    document.save(out)


def _type(document: DocxDocument, size: Any) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, size
    # Word looks for letters beyond ASCII under a name of its own.
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _head(document: DocxDocument, dossier: Dossier) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _into(left, (dossier.agency,), is_bold=True)
    _into(right, MOTTO, is_bold=True)
    _line(document, "")
    _line(document, TITLE, is_bold=True, to="CENTER")
    _line(document, f"Mã {dossier.code}", to="CENTER")


def _into(cell: Any, lines: tuple[str, ...], *, is_bold: bool) -> None:
    for at, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(sound(text)).bold = is_bold


def _line(
    document: DocxDocument,
    text: str,
    *,
    is_bold: bool = False,
    is_italic: bool = False,
    to: str = "LEFT",
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, to)
    run = paragraph.add_run(sound(text))
    run.bold, run.italic = is_bold, is_italic


def _table(document: DocxDocument, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4.5), Cm(11.5)
        cells[0].text, cells[1].text = sound(name), sound(value)
