"""Takes away what is no part of a plan and mends what scanning broke; lists every change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.importers.plans.lines import Line, Mended, flat, squeezed
from knowledge.importers.plans.spelling import mended
from knowledge.importers.plans.words import table

_MARKUP = re.compile(r"^\s{0,3}#{1,6}\s+|\*\*|__|^\s*>\s|(?<!\S)\*(?=\()|(?<=\))\*(?!\S)")
_EMPHASIS = re.compile(r"\*(\S(?:[^*\n]*\S)?)\*")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PAGE = re.compile(
    r"^(?:trang|page)?\s*\d{1,3}\s*/\s*\d{1,3}$|^(?:trang|page)\s+\d{1,3}$|^-\s*\d{1,3}\s*-$"
)
_FOOTNOTE = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\S|^\[\d{1,2}\]\s+\S")
_NOTE_MARK = re.compile(r"(?<=\w)[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_OWN_NUMBERING = re.compile(r"^(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)]\s+\S")


def clean(lines: Iterable[Line]) -> tuple[list[Line], list[Mended]]:
    """Return the lines worth reading and what was left out or mended, in order of lines."""
    changes: list[Mended] = []
    tidy = [_tidied(line, changes) for line in lines]
    kept = list(_without_noise(tidy, changes))
    spelled = [_spelled(line, changes) for line in kept]
    return spelled, changes


def _tidied(line: Line, changes: list[Mended]) -> Line:
    cells = tuple(_plain(cell) for cell in line.cells)
    if any("*" in cell or "#" in cell for cell in line.cells) and cells != line.cells:
        changes.append(Mended(line.no, "markup", line.text, " ".join(cells).strip()))
    return replace(line, cells=cells)


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell.replace("\u00a0", " ")).translate(_HIDDEN)
    text = _MARKUP.sub("", text)
    return squeezed(_NOTE_MARK.sub("", _EMPHASIS.sub(r"\1", text)))


def _without_noise(lines: Sequence[Line], changes: list[Mended]) -> Iterator[Line]:
    among_comments = False
    for line in lines:
        seen = flat(line.text)
        if _comments().match(seen):
            among_comments = True
        elif len(line.cells) > 1 or _OWN_NUMBERING.match(line.text):
            among_comments = False
        if not seen or not (among_comments or _is_noise(seen, line.text)):
            yield line
            continue
        kind = "footnote" if _FOOTNOTE.match(line.text) else "noise"
        changes.append(Mended(line.no, kind, line.text))


def _is_noise(seen: str, text: str) -> bool:
    return bool(
        seen.rstrip(" :") in _noise_lines()
        or seen.startswith(_noise_starts())
        or _PAGE.match(seen)
        or _FOOTNOTE.match(text)
    )


def _spelled(line: Line, changes: list[Mended]) -> Line:
    cells = []
    for cell in line.cells:
        better, faults = mended(cell)
        cells.append(better)
        changes.extend(Mended(line.no, "ocr", before, after) for before, after in faults)
    return replace(line, cells=tuple(cells))


@lru_cache(maxsize=1)
def _comments() -> re.Pattern[str]:
    return re.compile(table()["noise"]["comments"])


@lru_cache(maxsize=1)
def _noise_lines() -> frozenset[str]:
    return frozenset(flat(line) for line in table()["noise"]["lines"])


@lru_cache(maxsize=1)
def _noise_starts() -> tuple[str, ...]:
    return tuple(flat(start) for start in table()["noise"]["starts"])
