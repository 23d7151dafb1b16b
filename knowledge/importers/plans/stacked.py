"""Reads tables that have lost their columns: one cell on each line, as copied from a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.importers.plans.agencies import begins_as_agency
from knowledge.importers.plans.columns import Roles, role_of, roles_of
from knowledge.importers.plans.lines import Line, flat, squeezed

StackedRow = tuple[str, list[str], list[int]]

_TIME = re.compile(
    r"^(?:tu\s+)?(?:thang|quy|nam|thuong xuyen|dinh ky|hang|moi|ca nam|trong nam|trong quy|truoc|"
    r"den|giai doan|ngay|6 thang|\d{1,2}/\d|0?\d lan|sau khi|khi co|theo)\b"
)
_END = re.compile(r"^(?:noi nhan|tren day|tm\.|kt\.|ghi chu:|luu y:|[ivx]+\.\s)")


def stacked_head(lines: Sequence[Line], at: int) -> tuple[Roles, int] | None:
    """Return the roles of a head whose cells stand on lines of their own, and its lines."""
    if len(lines[at].cells) > 1 or role_of(lines[at].text) not in ("no", "content"):
        return None
    texts: list[str] = []
    count = 0
    for offset, line in enumerate(lines[at : at + 20]):
        if not line.text:
            continue
        if len(line.cells) > 1 or not role_of(line.text):
            break
        texts.append(line.text)
        count = offset + 1
    roles = roles_of(texts)
    return (roles, count) if roles and roles[0] == "no" else None


def stacked_rows(
    lines: Sequence[Line], at: int, roles: Roles, *, after: int
) -> tuple[list[StackedRow], int]:
    """Return the rows from here on, and how many lines they have."""
    rows: list[StackedRow] = []
    open_row: list[tuple[int, str]] = []
    number, position = after, at
    while position < len(lines):
        line = lines[position]
        text = line.text
        if len(line.cells) > 1 or _END.match(flat(text)) or stacked_head(lines, position):
            break
        if re.fullmatch(rf"0*{number + 1}\s*[.)]?", text):
            _close(rows, number, open_row, roles)
            number, open_row = number + 1, [(line.no, "")]
        elif text and open_row and not re.fullmatch(r"\d{1,3}", text):
            open_row.append((line.no, text))
        elif text and not open_row:
            break
        position += 1
    _close(rows, number, open_row, roles)
    return rows, position - at


def _close(
    rows: list[StackedRow], number: int, parts: Sequence[tuple[int, str]], roles: Roles
) -> None:
    if len(parts) < 2:
        return
    cells = _spread([text for _, text in parts[1:]], roles[1:])
    rows.append((str(number), [str(number), *cells], [line for line, _ in parts]))


def _spread(texts: list[str], roles: Roles) -> list[str]:
    """Share lines out among columns: exactly where they are as many, else by what they say."""
    if len(texts) == len(roles):
        return texts
    cells = dict.fromkeys(range(len(roles)), "")
    column = 0
    for text in texts:
        column = _column(text, column, roles, is_filled=bool(cells[column]))
        cells[column] = squeezed(f"{cells[column]} {text}")
    return [cells[n] for n in range(len(roles))]


def _column(text: str, now: int, roles: Roles, *, is_filled: bool) -> int:
    """Return the column of the next line: never to the left of the last one."""
    if not is_filled:
        return now
    later = list(enumerate(roles))[now + 1 :]
    if _TIME.match(flat(text)) and text[:1].isupper():
        return next((n for n, role in later if role == "period"), now)
    if text[:1].isupper() and begins_as_agency(text):
        return next((n for n, role in later if role in ("lead", "partner")), now)
    return now
