"""Says of a line in a content file which field it belongs to, for those who see a form instead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: a key, of the nth row of a table (from 0); or a section of the body.

    `key` is "lead" for the text before the first heading. All empty: nowhere in particular.
    """

    key: str = ""
    table: str = ""
    row: int = 0
    heading: str = ""


def place_of(text: str, line: int) -> Place:
    """Return what stands on a line, counted from 1; what has no field of its own is nowhere."""
    lines = text.split("\n")
    ends = [n for n, each in enumerate(lines, start=1) if each.rstrip() == _FENCE][:2]
    if len(ends) == 2 and line > ends[1]:
        above = [each[3:].strip() for each in lines[ends[1] : line] if each.startswith("## ")]
        return Place(heading=above[-1]) if above else Place("lead")
    if line <= 1 or line in ends:
        return Place()
    return _in_front(lines[:line])


def _in_front(lines: list[str]) -> Place:
    """Return the last table and the last key of it; a key stays the place for all its lines."""
    rows: Counter[str] = Counter()
    table = key = ""
    for line in lines:
        header, found = _HEADER.fullmatch(line.split("#")[0].rstrip()), _KEY.match(line)
        if header is not None:
            table, key = header[1], ""
            rows[table] += 1
        elif found is not None:
            key = found[1]
    return Place(key, table, rows[table] - 1 if table else 0)
