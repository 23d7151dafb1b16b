"""Tells by its bytes what a file is, and lets only harmless kinds through.

Neither the name nor what the host called it counts. This is no virus scanner: it refuses what
runs by itself, and the console hands documents out for saving only.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from bot.errors import FileRefused
from bot.files.pictures import redrawn

JPEG = "image/jpeg"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIDEO = "video/mp4"

ENDINGS = {JPEG: "jpg", PDF: "pdf", WORD: "docx", SHEET: "xlsx", VIDEO: "mp4"}
"""How a file of each kind is named when it is saved."""

_BRANDS = frozenset({b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"3gp4"})
_BRANDS |= {b"3gp5", b"M4V "}
# Names that let a document act by itself; spaces and escapes in names are not how tools write.
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_ACTIVE_OFFICE = re.compile(r"vbaProject|activeX|embeddings/|oleObject|\.(?:exe|dll|js|vbs)$", re.I)
_PDF_TAIL = 1_024
_MOST_PARTS = 2_000
_MOST_UNPACKED = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of a file, and what it is."""

    media_type: str
    data: bytes


def cleaned(raw: bytes) -> Content:
    """Return what may be kept of a file. Raises FileRefused."""
    if not raw:
        raise FileRefused("damaged")
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return Content(JPEG, redrawn(raw))
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return Content(JPEG, redrawn(raw))
    if raw.startswith(b"%PDF-"):
        return Content(PDF, _quiet_pdf(raw))
    if raw.startswith(b"PK\x03\x04"):
        return Content(_office_kind(raw), raw)
    if raw[4:8] == b"ftyp" and raw[8:12] in _BRANDS:
        return Content(VIDEO, raw)
    raise FileRefused("kind")


def _quiet_pdf(raw: bytes) -> bytes:
    """Return a PDF that ends where it should and says of nothing in it that it acts."""
    head, mark, rest = raw[-_PDF_TAIL:].rpartition(b"%%EOF")
    if not mark or rest.strip(b"\r\n\t \0"):
        raise FileRefused("damaged")
    if _ACTIVE_PDF.search(raw):
        raise FileRefused("active")
    return raw


def _office_kind(raw: bytes) -> str:
    """Say which office document a package is, reading only its table of contents."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise FileRefused("damaged") from error
    names = {part.filename for part in parts}
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise FileRefused("bomb")
    is_odd = len(names) < len(parts) or any(".." in name or name[:1] in "/\\" for name in names)
    if is_odd or "[Content_Types].xml" not in names:
        raise FileRefused("kind")
    if any(map(_ACTIVE_OFFICE.search, names)):
        raise FileRefused("active")
    if "word/document.xml" in names:
        return WORD
    if "xl/workbook.xml" in names:
        return SHEET
    raise FileRefused("kind")
