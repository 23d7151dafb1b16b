"""Puts the rows of a plan's table together, over broken lines, pages and repeated heads.

Three ways in which a table is written down end in the same rows: cells known to stand in their
columns (Word, aligned text), tabs in lines that may break anywhere, and one cell on each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.importers.plans.columns import Roles, is_column_count, role_of, roles_of
from knowledge.importers.plans.lines import Line, flat, squeezed
from knowledge.importers.plans.stacked import stacked_head, stacked_rows

_NUMBER = re.compile(r"^\(?(\d{1,3}(?:\.\d{1,2})*)\s*[.)]?$")
_GROUP = re.compile(r"^(?:[IVX]{1,5}|[A-ZĐ])\s*[.)]?$")
_GROUP_LINE = re.compile(r"^(?:[IVX]{1,5}|[A-ZĐ])\s*[.)]\s+\S")
_UNFINISHED = re.compile(r"(?:[,;:(-]|\b(?:den|va|tu|cua|cac|thang|nam|trong|theo|tai))$")
_AFTER = re.compile(r"^(?:noi nhan|ghi chu|tren day|luu y|tm\.|kt\.|[ivx]+\.\s)")
_HEAD_LINES = 9
_HEAD_WORDS = frozenset(
    [
        "co",
        "quan",
        "don",
        "vi",
        "chu",
        "tri",
        "phoi",
        "hop",
        "thuc",
        "hien",
        "thoi",
        "gian",
        "hoan",
        "thanh",
        "noi",
        "dung",
        "cong",
        "viec",
    ]
)


@dataclass(slots=True)
class Row:
    """One row while it is put together; `lines` are the numbers of the lines it came from."""

    number: str
    cells: list[str]
    lines: list[int] = field(default_factory=list)
    group: str = ""


@dataclass(slots=True)
class Table:
    """The rows found below one head; a head that comes again belongs to the same table."""

    roles: Roles
    rows: list[Row] = field(default_factory=list)
    head_line: int = 0


def read_tables(lines: Sequence[Line]) -> tuple[list[Table], frozenset[int]]:
    """Return the tables of tasks, and the numbers of the lines that they used up."""
    reader = _Reader(lines)
    reader.run()
    return [table for table in reader.tables if table.rows], frozenset(reader.used)


class _Reader:
    """Walks once over the lines; `table` is what rows now belong to."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.tables: list[Table] = []
        self.used: set[int] = set()
        self.heads: set[int] = set()
        self.is_open = False
        self.group = ""

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            at += self._head(at) or self._step(at)

    def _head(self, at: int) -> int:
        """Take a head that begins here and return how many lines it has."""
        found = _head_at(self.lines, at) or stacked_head(self.lines, at)
        if found is None:
            return 0
        roles, count = found
        self.heads.update(line.no for line in self.lines[at : at + count])
        self.used.update(self.heads)
        if not (self.tables and self.tables[-1].roles == roles):
            self.tables.append(Table(roles, head_line=self.lines[at].no))
            self.group = ""
        self.is_open = True
        if _head_at(self.lines, at) is None:
            return count + self._stack(at + count)
        return count

    def _stack(self, at: int) -> int:
        """Take the rows of a table that has one cell on each line."""
        table = self.tables[-1]
        rows, count = stacked_rows(self.lines, at, table.roles, after=_last_number(table))
        for number, cells, numbers in rows:
            table.rows.append(Row(number, cells, numbers))
            self.used.update(numbers)
        return count

    def _step(self, at: int) -> int:
        line = self.lines[at]
        if not self.tables or not line.text:
            return 1
        if self._belongs(line, at):
            self.used.add(line.no)
        elif len(line.cells) == 1:
            self.is_open = False
        return 1

    def _belongs(self, line: Line, at: int) -> bool:
        table = self.tables[-1]
        cells = [squeezed(cell.replace("\n", " ")) for cell in line.cells]
        if is_column_count(cells):
            return True
        number = _NUMBER.match(cells[0])
        if number and self._is_next_row(number[1], cells, at):
            self.is_open = True
            table.rows.append(Row(number[1], cells, [line.no], self.group))
            return True
        if not self.is_open:
            return False
        if self._is_group(line, cells, at):
            self.group = " ".join(cell for cell in cells if cell and not _GROUP.match(cell))
            return True
        if not table.rows and self._is_more_head(cells):
            return True
        if not table.rows and "no" in table.roles and not line.is_aligned:
            # Words between the head and the first row are the head's own, broken over lines.
            return len(cells) > 1 or (at > 0 and self.lines[at - 1].no in self.used)
        return self._goes_on(line, cells, at)

    def _is_next_row(self, number: str, cells: Sequence[str], at: int) -> bool:
        table = self.tables[-1]
        if "no" not in table.roles:
            return False
        if len(cells) > 1:
            # "mức độ 3, / 4⇥Văn phòng": a row that lacks cells goes on, whatever it begins with.
            lacks = bool(table.rows) and len(table.rows[-1].cells) < len(table.roles)
            is_expected = not lacks or number.split(".")[0] == str(_last_number(table) + 1)
            return any(cells[1:]) and is_expected
        # A number alone on its line is a row only if it is the next one; else a page's number.
        is_next = number == str(_last_number(table) + 1)
        following = next((line for line in self.lines[at + 1 :] if line.text), None)
        return self.is_open and is_next and following is not None and len(following.cells) > 1

    def _is_more_head(self, cells: Sequence[str]) -> bool:
        """Take a second row of heads ("Đơn vị" above "Chủ trì" and "Phối hợp")."""
        table = self.tables[-1]
        roles = [role_of(cell) for cell in cells]
        filled = [role for role, cell in zip(roles, cells, strict=True) if cell]
        if len(cells) != len(table.roles) or not filled or not all(filled):
            return False
        table.roles = tuple(new or old for new, old in zip(roles, table.roles, strict=True))
        return True

    def _is_group(self, line: Line, cells: Sequence[str], at: int) -> bool:
        filled = [cell for cell in cells if cell]
        is_marked = bool(_GROUP.match(cells[0])) and 1 < len(filled) <= 2
        is_alone = len(filled) == 1 and (
            line.is_aligned and len(cells) > 2 and bool(cells[0] or _GROUP_LINE.match(filled[0]))
        )
        is_line = len(cells) == 1 and bool(_GROUP_LINE.match(cells[0]))
        return (is_marked or is_alone or is_line) and self._rows_follow(at)

    def _rows_follow(self, at: int) -> bool:
        for line in self.lines[at + 1 : at + 12]:
            if len(line.cells) > 2 and _NUMBER.match(line.cells[0].strip()):
                return True
            if len(line.cells) == 1 and _AFTER.match(flat(line.text)):
                return False
        return False

    def _goes_on(self, line: Line, cells: list[str], at: int) -> bool:
        """Take the line as a part of the last row, where it can be one."""
        table = self.tables[-1]
        width = len(table.roles)
        if "no" not in table.roles or (line.is_aligned and _is_unnumbered(table)):
            return self._unnumbered(line, cells)
        row = table.rows[-1]
        if len(cells) == 1 and self._is_page_number(cells[0], at):
            return True
        if len(row.cells) >= width and self._is_rest_of_head(cells, at):
            return True
        if len(cells) == width and not cells[0]:
            return _merge(row, cells, line.no)
        if line.is_aligned or (len(row.cells) >= width and len(cells) > 1):
            shifted = ["", *cells] if len(cells) == width - 1 else cells
            return len(shifted) <= width and _merge(row, shifted, line.no)
        if len(row.cells) < width:
            if len(cells) == 1 and _AFTER.match(flat(cells[0])):
                return False
            row.cells[-1] = squeezed(f"{row.cells[-1]} {cells[0]}")
            row.cells.extend(cells[1:])
            row.lines.append(line.no)
            return len(row.cells) <= width or not _trim(row, width)
        return self._is_tail(row, cells[0], at) and _merge_last(row, cells[0], line.no)

    def _is_rest_of_head(self, cells: Sequence[str], at: int) -> bool:
        follows = at > 0 and self.lines[at - 1].no in self.heads
        words = flat(" ".join(cells)).split()
        if follows and len(cells) == 1 and all(word in _HEAD_WORDS for word in words):
            self.heads.add(self.lines[at].no)
            return True
        return False

    def _is_page_number(self, text: str, at: int) -> bool:
        before = self.lines[at - 1].text if at else ""
        after = self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        return bool(re.fullmatch(r"\d{1,3}", text)) and not before and not after

    def _unnumbered(self, line: Line, cells: list[str]) -> bool:
        table = self.tables[-1]
        if len(cells) != len(table.roles) or sum(map(bool, cells)) < 2:
            return False
        if table.rows and not cells[table.roles.index("content")]:
            return _merge(table.rows[-1], cells, line.no)
        table.rows.append(Row("", cells, [line.no], self.group))
        return True

    def _is_tail(self, row: Row, text: str, at: int) -> bool:
        before = self.lines[at - 1] if at else None
        is_near = before is not None and before.no in self.used and bool(before.text)
        is_small = text[:1].islower() or text[:1] in "(/-" or text[:1].isdigit()
        is_open_end = bool(_UNFINISHED.search(flat(row.cells[-1])))
        return not _AFTER.match(flat(text)) and (is_open_end or (is_near and is_small))


def _head_at(lines: Sequence[Line], at: int) -> tuple[Roles, int] | None:
    """Return the roles of a head that begins here and its number of lines."""
    cells = [squeezed(cell.replace("\n", " ")) for cell in lines[at].cells]
    if len(cells) < 2 or not any(role_of(cell) for cell in cells):
        return None
    best: tuple[Roles, int] | None = None
    for count, line in enumerate(lines[at : at + _HEAD_LINES], start=1):
        if count > 1:
            if line.is_aligned or not line.text or _NUMBER.match(line.cells[0].strip()):
                break
            cells[-1] = squeezed(f"{cells[-1]} {line.cells[0]}")
            cells.extend(squeezed(cell) for cell in line.cells[1:])
        roles = roles_of(cells)
        if roles and (best is None or _says_more(roles, best[0])):
            best = roles, count
    return best


def _says_more(roles: Roles, than: Roles) -> bool:
    """Say whether more lines made a better head, and did not only run into the first row."""
    return roles.count("") <= than.count("") and sum(map(bool, roles)) > sum(map(bool, than))


def _last_number(table: Table) -> int:
    last = table.rows[-1].number if table.rows else ""
    return int(last) if last.isdigit() else 0


def _is_unnumbered(table: Table) -> bool:
    """Say whether Word counts the rows itself, so that no row shows its number."""
    return not any(row.number for row in table.rows)


def _merge(row: Row, cells: Sequence[str], line: int) -> bool:
    row.cells.extend([""] * (len(cells) - len(row.cells)))
    for column, cell in enumerate(cells):
        if cell and cell != row.cells[column]:
            row.cells[column] = squeezed(f"{row.cells[column]} {cell}")
    row.lines.append(line)
    return True


def _merge_last(row: Row, text: str, line: int) -> bool:
    row.cells[-1] = squeezed(f"{row.cells[-1]} {text}")
    row.lines.append(line)
    return True


def _trim(row: Row, width: int) -> bool:
    """Fold cells that are too many into the last one."""
    row.cells[width - 1 :] = [squeezed(" ".join(row.cells[width - 1 :]))]
    return False


def row_parts(roles: Roles, row: Row) -> Iterator[tuple[str, str]]:
    """Yield role and text of each filled cell; two columns may have one role."""
    for role, cell in zip(roles, row.cells, strict=False):
        if role and cell:
            yield role, cell
