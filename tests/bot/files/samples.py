"""Pictures and documents, good and bad ones, made by hand."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
SECRET = b"12.0012N 107.6901E Samsung of Lan"


def a_picture(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = False
) -> bytes:
    """A red picture whose left edge is blue, with place, phone and a comment in its margins."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[GPS] = {2: (12.0, 0.0, 1.0)}
    exif[0x0110] = SECRET.decode()
    if turned:
        exif[ORIENTATION] = 6
    out = io.BytesIO()
    more = {"comment": SECRET} if form == "JPEG" else {}
    if form == "GIF":
        image.save(out, format=form)
    else:
        image.save(out, format=form, exif=exif, **more)
    return out.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it has so many pixels, and has them: all one colour."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = b"\0" * (width // 8 + 2)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(line) for _ in range(min(height, 20_000))) + packer.flush()
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, body = chunk
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_pdf(inside: bytes = b"", tail: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog" + inside + b">>endobj\ntrailer<<>>\n%%EOF\n" + tail


def a_package(*names: str, unpacked: int = 10) -> bytes:
    """A zip file with these parts, the last of them so many bytes long."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore", UserWarning)  # of a part that is there twice
        for name in names[:-1]:
            package.writestr(name, "<x/>")
        package.writestr(names[-1], b"\0" * unpacked)
    return out.getvalue()


def a_word_file(*more: str, unpacked: int = 10) -> bytes:
    return a_package("[Content_Types].xml", "word/document.xml", *more, unpacked=unpacked)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
VIDEO = b"\0\0\0\x18ftypisom\0\0\0\0" + b"\0" * 100
