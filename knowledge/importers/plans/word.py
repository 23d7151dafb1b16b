"""Reads paragraphs and table rows of a Word file, in their order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from knowledge.importers.plans.lines import Line
from knowledge.problems import ContentError, Problem

MAX_UNPACKED_BYTES = 100_000_000
_BROKEN = (
    PackageNotFoundError, InvalidXmlError, SyntaxError, zipfile.BadZipFile,
    KeyError, ValueError, AttributeError, IndexError, NotImplementedError, OSError, EOFError,
)  # fmt: skip
"""What a damaged package makes the reader raise, depending on where the damage is."""

_NUMBERED = re.compile(r"^\s*(?:[IVX]+|\d+|[a-zđ])[.)]|^\s*[-+•]")


def read_word(content: bytes, name: str) -> tuple[Line, ...]:
    """Read a .docx; a line is a paragraph or a table's row. Raises ContentError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
                raise ValueError("the package is too large")
        return tuple(_numbered(docx.Document(io.BytesIO(content))))
    except _BROKEN as error:
        what = "the file is damaged or no Word file"
        remedy = "open it in Word, save it as .docx again, and give that one"
        raise ContentError([Problem(name, 0, f"{what}; {remedy}")]) from error


def _numbered(document: Document) -> Iterator[Line]:
    number, listed = 0, 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                number += 1
                yield Line(number, tuple(_cells(row)), is_aligned=True)
            listed = 0
            continue
        number += 1
        listed = listed + 1 if _style(block).startswith("list number") else 0
        yield Line(number, (_text(block, listed),))


def _text(paragraph: Paragraph, listed: int) -> str:
    """Return the text; numbers that Word only shows are written down."""
    text = paragraph.text.replace("\t", " ").replace("\n", " ")
    if not text.strip() or _NUMBERED.match(text):
        return text
    if listed:
        return f"{listed}. {text}"
    return f"- {text}" if _style(paragraph).startswith("list bullet") else text


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name or "").lower() if paragraph.style is not None else ""


def _cells(row: _Row) -> Iterator[str]:
    """Yield the text of each column; what a merged cell covers is empty."""
    seen: set[int] = set()
    for position, cell in enumerate(row.cells):
        is_continued = position == 0 and _is_below(row)
        text = "" if id(cell._tc) in seen or is_continued else cell.text.strip()
        seen.add(id(cell._tc))
        yield text.replace("\t", " ")


def _is_below(row: _Row) -> bool:
    """Say whether the first cell only goes on from the row above."""
    first = row._tr.tc_lst[0] if row._tr.tc_lst else None
    return first is not None and first.vMerge == "continue"
