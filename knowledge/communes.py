"""Reads and writes the table of communes, one row each, as any spreadsheet shows it.

Takes rows as texts, whatever file they came from, and says of each bad one what is wrong with
which column and what to write instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date

from knowledge.fields import Report
from knowledge.places import Commune, Province, former_of, near_slugs, slug_of
from knowledge.text import fold, nfc

COLUMNS = tuple(field.name for field in fields(Commune))
KINDS = ("xã", "phường", "đặc khu")
FILE = "places/communes.csv"
"""Where the table stands in a content folder."""

_HEADINGS: Mapping[str, str] = {
    "ma": "code",
    "ma xa": "code",
    "ten": "name",
    "loai": "kind",
    "tinh": "province",
    "tinh thanh pho": "province",
    "ten cu": "old_names",
    "van ban": "document",
    "ap dung tu": "valid_from",
    "nguon": "source",
    "kiem tra ngay": "checked_on",
}
"""How the columns may be headed in Vietnamese, folded."""

_OPTIONAL = frozenset({"code", "kind", "old_names"})
"""Columns that may be empty; the kind may stand before the name instead."""

_CODE_DIGITS = 5
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Row = Mapping[str, str]
Complain = Callable[[str, str], None]
"""Takes the column and what is wrong with it."""

Rows = Iterator[tuple[int, Row]]
"""Rows with the line on which each stands."""


def column_of(heading: str) -> str:
    """Return the column that a heading means; an unknown heading stays as it is."""
    folded = fold(heading)
    return _HEADINGS.get(folded, heading.strip().lower().replace(" ", "_"))


def rows_of_text(text: str, report: Report) -> Rows:
    """Yield the rows of a text table, whatever parts its columns; nothing where headings fail.

    The byte order mark of a spreadsheet program is no part of the first heading.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    parting = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parting)
    yield from rows_of_cells(((reader.line_num, cells) for cells in reader), report)


def rows_of_cells(lines: Iterable[tuple[int, Sequence[str]]], report: Report) -> Rows:
    """Yield the rows below the first line, which names the columns; empty lines are left out."""
    rest = iter(lines)
    _, headings = next(rest, (1, ()))
    columns = [column_of(heading) for heading in headings]
    if not check_headings(columns, report):
        return
    for number, cells in rest:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            report(number, "the row has more cells than columns; put commas inside quotes")
            continue
        yield number, dict(zip(columns, cells, strict=False))


def check_headings(headings: Sequence[str], report: Report) -> bool:
    """Report columns that are missing, unknown or there twice; say whether all is well."""
    missing = [column for column in COLUMNS if column not in headings]
    unknown = [each for each in headings if each and each not in COLUMNS]
    twice = sorted({each for each in headings if each and headings.count(each) > 1})
    if missing:
        report(1, f"columns are missing: {', '.join(missing)}; add them to the first line")
    if unknown:
        known = ", ".join(COLUMNS)
        report(1, f"unknown columns: {', '.join(unknown)}; known are {known}")
    if twice:
        report(1, f"columns stand twice: {', '.join(twice)}; keep one of each")
    return not (missing or unknown or twice)


def commune_of(row: Row, provinces: Iterable[Province], complain: Complain) -> Commune:
    """Build a commune from a row; what does not fit is reported and left empty."""
    texts = {column: nfc(" ".join(row.get(column, "").split())) for column in COLUMNS}
    for column in COLUMNS:
        if not texts[column] and column not in _OPTIONAL:
            complain(column, f'"{column}" is empty; fill it in')
    kind, name = _kind_and_name(texts["kind"], texts["name"], complain)
    return Commune(
        _code(texts["code"], complain),
        name,
        kind,
        _province(texts["province"], tuple(provinces), complain),
        _old_names(texts["old_names"], complain),
        texts["document"],
        _day("valid_from", texts["valid_from"], complain),
        texts["source"],
        _day("checked_on", texts["checked_on"], complain),
    )


def table_text(communes: Iterable[Commune]) -> str:
    """Return the table as CSV with a byte order mark, so that spreadsheets show the accents."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for commune in sorted(communes, key=lambda each: (each.province, each.code, each.slug)):
        cells = (getattr(commune, column) for column in COLUMNS)
        writer.writerow("; ".join(cell) if isinstance(cell, tuple) else cell for cell in cells)
    return "\ufeff" + text.getvalue()


def _kind_and_name(kind: str, name: str, complain: Complain) -> tuple[str, str]:
    """Return both without the kind standing before the name: "Xã Nhân Cơ" → "Nhân Cơ"."""
    kind = kind.lower()
    written = next((each for each in KINDS if name.lower().startswith(f"{each} ")), "")
    bare = name[len(written) :].strip()
    if kind not in ("", *KINDS) or not (kind or written):
        complain("kind", f'"kind" is "{kind}"; write one of {", ".join(KINDS)}')
    elif kind and written and kind != written:
        complain("kind", f'"kind" is "{kind}", but the name begins with "{written}"; mend one')
    return kind or written, bare


def _code(code: str, complain: Complain) -> str:
    """Return the code with the noughts that spreadsheets drop: "67" → "00067"."""
    if code and not (code.isascii() and code.isdigit() and len(code) <= _CODE_DIGITS):
        complain("code", f'"code" is "{code}"; write the {_CODE_DIGITS} digits, or leave it empty')
        return ""
    return code.zfill(_CODE_DIGITS) if code else ""


def _province(text: str, provinces: tuple[Province, ...], complain: Complain) -> str:
    slug = slug_of(re.sub(r"^(tỉnh|thành phố|tp\.?) ", "", text, flags=re.IGNORECASE))
    if not text or any(each.slug == slug for each in provinces):
        return slug
    near = ", ".join(near_slugs(slug, provinces)) or "one of places/provinces.toml"
    complain("province", f'"province" is "{text}", no province of today; did you mean {near}?')
    return ""


def _old_names(text: str, complain: Complain) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(";") if name.strip())
    for name in names:
        try:
            former_of(name)
        except ValueError:
            complain("old_names", f'old name "{name}" has no kind; write "xã …", parted by ";"')
    return names


def _day(column: str, text: str, complain: Complain) -> date:
    written = _VIETNAMESE_DAY.fullmatch(text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text[:10]) if text else date.min
    except ValueError:
        complain(column, f'"{column}" is "{text}"; write a day such as 2025-07-01 or 01/07/2025')
        return date.min
