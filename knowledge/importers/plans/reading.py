"""Reads the lines of a plan from a text or Word file; every refusal names the remedy."""

from __future__ import annotations

import codecs
from pathlib import Path

from knowledge.importers.plans.layout import with_columns
from knowledge.importers.plans.lines import Line
from knowledge.importers.plans.word import read_word
from knowledge.problems import ContentError, Problem

MAX_BYTES = 10_000_000
_OTHERS = {
    ".doc": "open it in Word and save it as .docx",
    ".pdf": "open it in Word, or copy its text, and save it as .docx or .txt",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
}


def read_file(path: Path) -> tuple[Line, ...]:
    """Read a plan. Raises ContentError where the file is missing, broken or of another kind."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused(path.name, 0, "the file has more than 10 MB", "leave the pictures out")
        content = path.read_bytes()
    except OSError as error:
        remedy = "give the name of a .txt or .docx file"
        raise refused(path.name, 0, f"cannot be read ({error.strerror})", remedy) from error
    return read_bytes(content, path.name)


def read_bytes(content: bytes, name: str) -> tuple[Line, ...]:
    """Read a plan that came in an upload; `name` tells its kind. Raises ContentError."""
    kind = Path(name).suffix.lower()
    if kind in _OTHERS:
        raise refused(name, 0, f"files of the kind {kind} are not read", _OTHERS[kind])
    if kind not in (".txt", ".md", ".docx"):
        raise refused(name, 0, "only .txt and .docx are read", "save the plan in one of them")
    if len(content) > MAX_BYTES:
        raise refused(name, 0, "the file has more than 10 MB", "leave the pictures out")
    lines = read_word(content, name) if kind == ".docx" else read_text(_decoded(content, name))
    if not any(line.text for line in lines):
        raise refused(name, 1, "there is no text in it", "a scanned plan needs text recognition")
    return lines


def read_text(text: str) -> tuple[Line, ...]:
    """Return the lines of a text; cells are what stands between tabs or pipes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return with_columns([Line(no, _cells(line)) for no, line in enumerate(lines, start=1)])


def refused(name: str, line: int, what: str, remedy: str) -> ContentError:
    """Return the refusal of a file, with its remedy."""
    return ContentError([Problem(name, line, f"{what}; {remedy}")])


def _cells(line: str) -> tuple[str, ...]:
    # A form feed begins a page; it may stand in the middle of what is one line to a reader.
    line = line.replace("\f", " ")
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:
        cells = [cell.strip() for cell in stripped[1:-1].split("|")]
        return ("",) if all(set(cell) <= set("-: ") for cell in cells) else tuple(cells)
    return tuple(line.rstrip().split("\t"))


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding, name)
    return _strictly(content, "utf-8", name)


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        remedy = "save it again with the encoding UTF-8"
        raise refused(name, line, "the letters are in an old encoding", remedy) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refused(name, line, "this is no text file", "save the plan as .txt or .docx")
    return text
