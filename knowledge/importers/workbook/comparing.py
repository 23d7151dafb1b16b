"""Compares what a workbook says with the content files: added, amended, the same, in conflict.

Three texts are told apart for each entry: as it was written into the workbook (its stamp), as it
came back, and as it stands now. Decides nothing and writes nothing; entries that the workbook
does not name stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.editing import EditError
from knowledge.importers.workbook.matching import Finder
from knowledge.importers.workbook.reading import Line, Sent, Trouble, file_of
from knowledge.loader import kind_of
from knowledge.model import Kind
from knowledge.schema import schema_of
from knowledge.workbook.layout import STAMP, main_sheet, sheets
from knowledge.workbook.records import (
    LONGEST,
    Cells,
    Record,
    record_of,
    stamp_of,
    text_with,
)


class Verdict(StrEnum):
    """How an entry of the workbook differs from the one that stands now."""

    ADDED = "added"
    AMENDED = "amended"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; the rows of a table count as one field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the workbook says of one entry. `text` is its file with that; "" where none was made."""

    path: str
    title: str
    verdict: Verdict
    sheet: str
    row: int
    differences: tuple[Difference, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    text: str = ""
    note: str = ""

    @property
    def is_sound(self) -> bool:
        """Say whether it may be accepted together with others."""
        wanted = self.verdict in (Verdict.ADDED, Verdict.AMENDED)
        return wanted and bool(self.text) and not self.troubles

    @property
    def is_open(self) -> bool:
        """Say whether it may be accepted at all: a draft may have mistakes, for mending."""
        return self.verdict is not Verdict.UNCHANGED and bool(self.text)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All entries of a workbook, in its order, and what is wrong with the workbook itself."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many entries differ so."""
        return sum(change.verdict is verdict for change in self.changes)


class Comparer:
    """Compares the lines of one workbook with the files of one moment."""

    def __init__(self, sent: Sent, files: Mapping[str, str]) -> None:
        self._sent = sent
        self._files = files
        self._troubles: list[Trouble] = list(sent.troubles)
        self._records = self._read()
        self._finder = Finder(self._records)

    def compare(self) -> Comparison:
        """Return what differs."""
        own, astray = self._own_lines()
        rows = self._table_lines(own)
        paths = dict.fromkeys((*own, *rows))
        changes = [self._change(path, own.get(path), rows.get(path, {})) for path in paths]
        return Comparison((*changes, *astray), tuple(self._troubles))

    def _read(self) -> dict[str, Record]:
        records = {}
        for path, text in self._files.items():
            kind = kind_of(path)
            try:
                if kind is not None:
                    records[path] = record_of(path, text, kind)
            except EditError:
                said = "tệp trong kho không đọc được; sửa tệp này ở trang soạn trước"
                self._troubles.append(Trouble(path, 0, "", said))
        return records

    def _own_lines(self) -> tuple[dict[str, Line], list[Change]]:
        """Return the entries' own lines by path, and those that belong to no file."""
        own: dict[str, Line] = {}
        astray = []
        for kind in Kind:
            for line in self._sent.lines.get(main_sheet(kind).name, ()):
                path, wrong = self._finder.of_entry(line, kind)
                if path in own:
                    wrong = f"bài này đã có ở dòng {own[path].row}; giữ một dòng"
                if wrong:
                    astray.append(_astray(line, wrong))
                else:
                    own[path] = line
        return own, astray

    def _table_lines(self, own: Mapping[str, Line]) -> dict[str, dict[str, list[Line]]]:
        """Return the lines of tables by path and table; what belongs nowhere is told."""
        found: dict[str, dict[str, list[Line]]] = {}
        for sheet in sheets():
            for line in self._sent.lines.get(sheet.name, ()) if sheet.table else ():
                path = self._finder.named(file_of(line), sheet.kinds, own)
                if path in own or path in self._records:
                    found.setdefault(path, {}).setdefault(sheet.table, []).append(line)
                else:
                    said = f'không có bài "{file_of(line)}"; cột Tệp phải ghi đúng tệp của một bài'
                    self._troubles.append(Trouble(line.sheet, line.row, "Tệp", said))
        return found

    def _change(self, path: str, own: Line | None, rows: Mapping[str, Sequence[Line]]) -> Change:
        kind = kind_of(path)
        if kind is None:
            raise AssertionError("the finder returns paths of entries only")
        now = self._records.get(path)
        base = now or record_of(path, "", kind)
        wanted = self._wanted(base, own, rows)
        lines = [*([own] if own else ()), *(line for each in rows.values() for line in each)]
        stamp = own.cells.get(STAMP, "") if own else ""
        verdict, note = _verdict(wanted, now, stamp)
        change = Change(path, wanted.title, verdict, lines[0].sheet, lines[0].row, note=note)
        if verdict is Verdict.UNCHANGED:
            return change
        troubles = [trouble for line in lines for trouble in line.troubles]
        text, wrong = _text(self._files.get(path, ""), wanted, base)
        troubles += [Trouble(change.sheet, change.row, "", said) for said in wrong]
        return replace(
            change,
            differences=tuple(_differences(base, wanted)),
            troubles=tuple(troubles),
            text=text,
        )

    def _wanted(self, base: Record, own: Line | None, rows: Mapping[str, Sequence[Line]]) -> Record:
        """Return the record as the workbook has it; columns and sheets it lacks stay as now."""
        cells = dict(base.cells)
        if own is not None:
            cells |= {key: text for key, text in own.cells.items() if key in cells}
        tables = dict(base.rows)
        for sheet in sheets():
            is_sent = sheet.name in self._sent.lines if own else sheet.table in rows
            if sheet.table in tables and is_sent:
                tables[sheet.table] = tuple(
                    _rows(rows.get(sheet.table, ()), base.rows[sheet.table], base.kind, sheet.table)
                )
        return Record(base.path, base.kind, cells, tables)


def compare(sent: Sent, files: Mapping[str, str]) -> Comparison:
    """Compare what a workbook says with content files by path."""
    return Comparer(sent, files).compare()


def _verdict(wanted: Record, now: Record | None, stamp: str) -> tuple[Verdict, str]:
    if now is None:
        gone = "bài đã bị bỏ khỏi kho sau khi xuất; nhận thì bài được thêm lại"
        return (Verdict.CONFLICT, gone) if stamp else (Verdict.ADDED, "")
    if wanted == now:
        return Verdict.UNCHANGED, ""
    if stamp and stamp == stamp_of(wanted):
        return Verdict.UNCHANGED, "trong kho đã có bản mới hơn; dòng này không sửa gì nên được giữ"
    if stamp and stamp != stamp_of(now):
        both = "bài đã được sửa trong kho sau khi xuất; xem hai bản rồi chọn, hoặc xuất lại để sửa"
        return Verdict.CONFLICT, both
    return Verdict.AMENDED, ""


def _rows(
    lines: Sequence[Line], before: Sequence[Cells], kind: Kind, table: str
) -> Iterator[Cells]:
    """Yield the rows of a table; what a deleted column would say is taken from the row before."""
    keys = [key.name for key in schema_of(kind).tables[table]]
    left = list(before)
    for number, line in enumerate(lines):
        told = {key: text for key, text in line.cells.items() if key in keys}
        if not any(told.values()):
            continue
        same = [row for row in left if all(row[key] == text for key, text in told.items())]
        if not same and len(lines) == len(before):
            same = [before[number]]
        if same and same[0] in left:
            left.remove(same[0])
        yield {key: told.get(key, same[0][key] if same else "") for key in keys}


def _text(text: str, wanted: Record, base: Record) -> tuple[str, list[str]]:
    """Return the file with what is wanted, and what kept it from being written."""
    clipped = [key for key, cell in base.cells.items() if len(cell) == LONGEST]
    if any(wanted.cells[key] != base.cells[key] for key in clipped):
        return "", ["có ô dài hơn Excel chứa được; sửa bài này ở trang soạn"]
    try:
        return text_with(text, wanted), []
    except EditError:
        return "", ["tệp viết theo cách lạ, không sửa tự động được; sửa bài này ở trang soạn"]


def _differences(before: Record, after: Record) -> Iterator[Difference]:
    for column in main_sheet(before.kind).columns:
        old, new = before.cells.get(column.key, ""), after.cells.get(column.key, "")
        if old != new:
            yield Difference(column.heading, old, new)
    for sheet in sheets():
        if sheet.table and before.rows.get(sheet.table) != after.rows.get(sheet.table):
            old_rows, new_rows = before.rows.get(sheet.table, ()), after.rows.get(sheet.table, ())
            gone, come = _without(old_rows, new_rows), _without(new_rows, old_rows)
            if not gone and not come:  # the same rows in another order
                gone, come = old_rows, new_rows
            yield Difference(sheet.name, _told(gone), _told(come))


def _without(rows: Sequence[Cells], others: Sequence[Cells]) -> Sequence[Cells]:
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found


def _told(rows: Iterable[Cells]) -> str:
    return "\n".join(" · ".join(filter(None, row.values())) for row in rows)


def _astray(line: Line, wrong: str) -> Change:
    title = line.cells.get("short") or line.cells.get("title") or file_of(line)
    trouble = Trouble(line.sheet, line.row, "Tệp", wrong)
    troubles = (trouble, *line.troubles)
    return Change("", title, Verdict.ADDED, line.sheet, line.row, troubles=troubles)
