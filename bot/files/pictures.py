"""Draws a citizen's picture anew, so that nothing but its pixels is kept.

Place and time of taking, the phone's name, thumbnails and whatever hides behind the picture's
end stay outside. Files that would unpack into very many pixels are refused before they do.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps

from bot.errors import FileRefused

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000
"""More than the cameras of phones make."""

MAX_DECODED_PIXELS = 25_000_000
"""How many are ever held in memory at once: about 75 MB."""

LONGEST_SIDE = 2_560
_QUALITY = 88
# What Pillow raises for damaged pictures is not one family.
_DAMAGED: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
)
_DAMAGED += (ArithmeticError, MemoryError, struct.error, zlib.error)

# Our own bound speaks first, and without a warning on the way.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def redrawn(raw: bytes) -> bytes:
    """Return a picture as JPEG without anything beside its pixels, the right way up.

    Raises FileRefused for a damaged picture and for one of too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(raw)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused("bomb") from error
    except _DAMAGED as error:
        raise FileRefused("damaged") from error


def _redrawn(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise FileRefused("bomb")
        # Lets the JPEG decoder make a smaller picture at once; other formats ignore it.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if opened.width * opened.height > MAX_DECODED_PIXELS:
            raise FileRefused("bomb")
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(_flat(upright))


def _flat(picture: Image.Image) -> Image.Image:
    """Return its pixels alone on a new sheet; what was transparent is white."""
    coloured = picture.convert("RGBA")
    sheet = Image.new("RGB", coloured.size, "white")
    sheet.paste(coloured, mask=coloured)
    return sheet


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=_QUALITY)
    return out.getvalue()
