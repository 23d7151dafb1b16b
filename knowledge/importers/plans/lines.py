"""The lines of a plan as they were read, and what was done to them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
"""Vietnamese capitals, for the inside of a pattern's brackets."""

_SPACES = re.compile(r"[^\S\t\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, counted from 1; in Word files a paragraph or a table's row.

    `cells` are the parts between tabs. `is_aligned` says that each cell is known to stand in
    its column; without it a line may begin in the middle of a row.
    """

    no: int
    cells: tuple[str, ...]
    is_aligned: bool = False

    @property
    def text(self) -> str:
        """The whole line as prose."""
        return " ".join(part for cell in self.cells if (part := cell.replace("\n", " ").strip()))


@dataclass(frozen=True, slots=True)
class Mended:
    """Something that was not taken over as it stands; `kind` is one of the words below.

    noise: left out · footnote: left out · ocr: spelling mended · joined: a page break in the
    middle of a sentence or row was closed · markup: signs of a text format taken away.
    """

    line: int
    kind: str
    before: str
    after: str = ""


def squeezed(text: str) -> str:
    """Return the text with single spaces; tabs and line breaks stay."""
    return _SPACES.sub(" ", text).strip(" ")


def flat(text: str) -> str:
    """Return the text without accents and capitals, letter for letter.

    Unlike knowledge.text.fold it keeps every position, so that what was found in the flat text
    can be cut out of the real one.
    """
    return "".join(map(_base, text))


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    if character in "đĐ":
        return "d"
    if character in "–—−":
        return "-"
    return unicodedata.normalize("NFD", character)[0].lower()[0]
