"""What is kept of a file, told by its bytes alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.errors import FileRefused
from bot.files.contents import ENDINGS, JPEG, PDF, SHEET, VIDEO, WORD, cleaned
from bot.files.pictures import LONGEST_SIDE
from tests.bot.files import samples


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_without_place_phone_or_comment(form: str) -> None:
    raw = samples.a_picture(form)
    content = cleaned(raw)

    assert content.media_type == JPEG
    kept = Image.open(io.BytesIO(content.data))
    assert kept.format == "JPEG"
    assert kept.size == (60, 40)
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert samples.SECRET not in content.data


def test_a_picture_taken_upright_stays_upright() -> None:
    kept = Image.open(io.BytesIO(cleaned(samples.a_picture(turned=True)).data))

    assert kept.size == (40, 60)
    red, _, blue = kept.getpixel((20, 2))  # type: ignore[misc]
    assert blue > red, "the left edge of the sensor is the top of the picture"


def test_a_very_large_picture_is_made_smaller() -> None:
    kept = Image.open(io.BytesIO(cleaned(samples.a_picture(size=(6_000, 3_000))).data))

    assert kept.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_was_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, format="PNG")
    kept = Image.open(io.BytesIO(cleaned(out.getvalue()).data))

    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_what_hides_behind_a_picture_or_in_its_margins_stays_outside() -> None:
    for hidden in (samples.HTML, samples.a_word_file("x.exe"), b"<?php system($_GET[0]); ?>"):
        kept = cleaned(samples.a_picture() + hidden).data

        assert hidden not in kept
        assert b"alert(1)" not in kept


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (samples.a_pdf(), PDF),
        (samples.a_word_file(), WORD),
        (samples.a_package("[Content_Types].xml", "xl/workbook.xml"), SHEET),
        (samples.VIDEO, VIDEO),
    ],
)
def test_documents_of_the_usual_kinds_are_kept_as_they_are(raw: bytes, media_type: str) -> None:
    content = cleaned(raw)

    assert (content.media_type, content.data) == (media_type, raw)
    assert media_type in ENDINGS


BAD = {
    "nothing": (b"", "damaged"),
    "SVG with a script": (samples.SVG, "kind"),
    "HTML": (samples.HTML, "kind"),
    "a program of Windows": (b"MZ\x90\0" + b"\0" * 100, "kind"),
    "a program of Linux": (b"\x7fELF" + b"\0" * 100, "kind"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "kind"),
    "a BMP": (b"BM" + b"\0" * 100, "kind"),
    "an EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "kind"),
    "a TIFF": (b"II*\0" + b"\0" * 100, "kind"),
    "an icon": (b"\0\0\1\0\1\0" + b"\0" * 100, "kind"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "kind"),
    "a RAR": (b"Rar!\x1a\7\0" + b"\0" * 100, "kind"),
    "a video of unknown brand": (b"\0\0\0\x18ftypheic\0\0\0\0", "kind"),
    "half a picture": (samples.a_picture()[:200], "damaged"),
    "a picture with rubbish in it": (samples.a_picture("PNG")[:60] + b"\xff" * 300, "damaged"),
    "the mark of a picture alone": (b"\xff\xd8\xff", "damaged"),
    "HTML that calls itself GIF": (b"GIF89a" + samples.HTML, "damaged"),
    "a WEBP of nothing": (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
    "a bomb of pixels": (samples.a_png_that_claims(60_000, 60_000), "bomb"),
    "a bomb of pixels that just fits the first bound": (
        samples.a_png_that_claims(7_000, 7_000),
        "bomb",
    ),
    "a picture of one line": (samples.a_png_that_claims(2**31 - 1, 1), "bomb"),
    "a PDF with a script": (samples.a_pdf(b"/OpenAction<</S/JavaScript/JS(x)>>"), "active"),
    "a PDF that starts a program": (samples.a_pdf(b"/AA<</S/Launch>>"), "active"),
    "a PDF with a file in it": (samples.a_pdf(b"/EmbeddedFile"), "active"),
    "a PDF that is a page as well": (samples.a_pdf(tail=samples.HTML), "damaged"),
    "a PDF that is a package as well": (samples.a_pdf(tail=samples.a_word_file()), "damaged"),
    "a PDF without an end": (b"%PDF-1.4\n" + b"x" * 3_000, "damaged"),
    "a package": (samples.a_package("readme.txt"), "kind"),
    "a package of Java": (samples.a_package("META-INF/MANIFEST.MF", "a.class"), "kind"),
    "a Word file with macros": (samples.a_word_file("word/vbaProject.bin"), "active"),
    "a Word file with a program": (samples.a_word_file("word/embeddings/a.exe"), "active"),
    "a Word file that leaves its place": (samples.a_word_file("../../etc/passwd"), "kind"),
    "a Word file with a part twice": (samples.a_word_file("a", "b", "b"), "kind"),
    "a bomb of a Word file": (samples.a_word_file("x", unpacked=60_000_000), "bomb"),
    "a package that breaks off": (samples.a_word_file()[:100], "damaged"),
    "a package of very many parts": (
        samples.a_word_file(*(f"word/{n}" for n in range(2_001))),
        "bomb",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_nothing_is_kept_of(name: str) -> None:
    raw, reason = BAD[name]

    with pytest.raises(FileRefused) as found:
        cleaned(raw)
    assert found.value.reason == reason
