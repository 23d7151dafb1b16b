"""Finds tables whose columns are kept apart by spaces alone, as text taken from PDF has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importers.plans.columns import roles_of
from knowledge.importers.plans.lines import Line, squeezed

_PART = re.compile(r"\S+(?: \S+)*")
_SLACK = 3
"""How far to the left of its column's head a text may begin."""

_GAP_LINES = 4


def with_columns(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the cells of such tables; other lines stay."""
    made: list[Line] = []
    heads: list[int] = []
    blank = 0
    for line in lines:
        starts = _heads(line)
        if starts:
            heads = starts
        blank = blank + 1 if not line.text else 0
        if blank > _GAP_LINES:
            heads = []
        cells = _cells(line, heads) if heads and len(line.cells) == 1 else None
        if heads and cells is None and len(_parts(line)) == 1:
            heads = []
        made.append(replace(line, cells=cells, is_aligned=True) if cells else line)
    return tuple(made)


def _heads(line: Line) -> list[int]:
    """Return where the columns begin when the line is a table's head."""
    if len(line.cells) != 1:
        return []
    parts = _parts(line)
    if len(parts) < 3 or roles_of([part.group() for part in parts]) is None:
        return []
    return [part.start() for part in parts]


def _parts(line: Line) -> list[re.Match[str]]:
    return list(_PART.finditer(line.cells[0]))


def _cells(line: Line, heads: Sequence[int]) -> tuple[str, ...] | None:
    """Spread a line over the columns; None for prose, which begins before or crosses them."""
    parts = _parts(line)
    if len(parts) == len(heads) and parts[0].group().rstrip(".)").isdigit():
        return tuple(part.group() for part in parts)
    cells = [""] * len(heads)
    for part in parts:
        fitting = [n for n, start in enumerate(heads) if start - _SLACK <= part.start()]
        if not fitting:
            return None
        column = fitting[-1]
        if column + 1 < len(heads) and part.end() > heads[column + 1] + _SLACK:
            return None
        cells[column] = squeezed(f"{cells[column]} {part.group()}")
    return tuple(cells) if any(cells) else None
