"""Reads of a document what a marking of secrecy would stand in: its headers and first page.

Office packages are read here, a few parts of them and no more. A PDF is taken apart by another
process that has little time and memory, for its format lets a small file cost a lot. What cannot
be read tells nothing: a picture of a page, or a document under a password.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.files.contents import PDF, SHEET, WORD, Content

FIRST_PAGE = 3_000
"""Characters; farther down, documents speak of markings rather than carry them."""

_WORD_PARTS = re.compile(r"word/(?:header|document|footer)\d*\.xml")
_SHEET_PARTS = re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml")
_LINE_ENDS = re.compile(
    r"</w:p>|</si>|</is>|</c>|<br/>|<w:br/>|</(?:odd|even|first)(?:Header|Footer)>"
)
_TAG = re.compile(r"<[^>]*>")
_CODES = re.compile(r"&[LCR](?=\W|[A-ZĐ])|&\"[^\"]*\"|&\d+")
"""How Excel says where in a header its text stands, and in which letters."""

_MOST_BYTES = 1_000_000
_MOST_PARTS = 20
_PDF_SECONDS = 15
_HOME = Path(__file__).parents[2]
_READER = (sys.executable, "-m", "bot.files.pdf_reader")


def lettering(content: Content) -> str:
    """Return what a document says at its head; "" where it cannot be read."""
    reader = _READERS.get(content.media_type)
    return reader(content.data) if reader else ""


def _of_word(raw: bytes) -> str:
    return "\n".join(_parts(raw, _WORD_PARTS))


def _of_sheets(raw: bytes) -> str:
    return "\n".join(_CODES.sub("\n", part) for part in _parts(raw, _SHEET_PARTS))


def _parts(raw: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    """Yield the first words of the parts of a package; a broken part is passed over."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        names = [name for name in package.namelist() if wanted.fullmatch(name)]
        for name in sorted(names, reverse=True)[:_MOST_PARTS]:
            try:
                with package.open(name) as part:
                    text = part.read(_MOST_BYTES).decode("utf-8", "replace")
            except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
                continue
            yield html.unescape(_TAG.sub("", _LINE_ENDS.sub("\n", text)))[:FIRST_PAGE]


def _of_pdf(raw: bytes) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own reader, and nothing of the file in its words
            _READER, input=raw, capture_output=True, timeout=_PDF_SECONDS, cwd=_HOME, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")[:FIRST_PAGE]


_READERS: Mapping[str, Callable[[bytes], str]] = {
    WORD: _of_word,
    SHEET: _of_sheets,
    PDF: _of_pdf,
}
