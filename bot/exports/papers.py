"""The forms in which a case's paper is made."""

from __future__ import annotations

from enum import StrEnum
from typing import IO

from bot.exports.dossier import Dossier


class PaperForm(StrEnum):
    """In which form a paper is made; the end of the file's name."""

    DOCX = "docx"
    PDF = "pdf"


MIME = {
    PaperForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperForm.PDF: "application/pdf",
}


def write_paper(dossier: Dossier, form: PaperForm, out: IO[bytes]) -> None:
    """Write the paper of one case."""
    # Imported here, for a process that only answers citizens never needs their libraries.
    from bot.exports.printed import write_pdf
    from bot.exports.word import write_docx

    write = write_docx if form is PaperForm.DOCX else write_pdf
    write(dossier, out)
