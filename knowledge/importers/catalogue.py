"""Reads a procedure catalogue in the shape of the national database: JSON lines, one a procedure.

Takes over what the portal states and confirms nothing: its fees are never stated, because the
portal prints "Miễn phí" wherever it has no amount.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.model import Entry, Facet, Kind, Procedure, Section, Source, Validity
from knowledge.problems import ContentError, Problem
from knowledge.text import nfc

SINCE = Validity(date(2025, 7, 1))
"""The two-tier administration began on this day; the catalogue itself has no dates."""

SOURCE = "Cơ sở dữ liệu quốc gia về thủ tục hành chính"
_CODE = re.compile(r"(\d)\.?(\d{3,6})(?!\d)")

_LEVELS = (("xã", "xã"), ("tỉnh", "tỉnh"), ("bộ", "trung ương"))
_MONTH = re.compile(r"(20\d\d)-(\d\d)")
_UNCHECKED = Section("", checked=False)

Record = Mapping[str, Any]

_NO_PROCEDURE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def read_catalogue(path: Path) -> tuple[Entry, ...]:
    """Read a file, plain or gzipped; of rows with the same code the first one counts.

    Raises ContentError that names every line which is no procedure, or says that the file
    cannot be read at all.
    """
    entries: dict[str, Procedure] = {}
    problems = []
    try:
        for number, line in _lines(path):
            try:
                entry = procedure_of(json.loads(line))
            except _NO_PROCEDURE as error:
                problems.append(Problem(path.name, number, f"the line is no procedure: {error}"))
                continue
            entries.setdefault(entry.id, entry)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, 0, f"the file cannot be read: {error}"))
    if problems:
        raise ContentError(problems)
    return tuple(entries.values())


def procedure_of(record: Record) -> Procedure:
    """Turn one row of the catalogue into a procedure; its id is the code as it stands there."""
    identity = str(record["code"]).strip()
    code = base_code(identity)
    title = nfc(" ".join(str(record["name"]).split()))
    if not title:
        raise ValueError("it has no name")
    steps = str(record.get("steps") or "")
    return Procedure(
        id=identity,
        kind=Kind.PROCEDURE,
        slug=code.replace(".", "-"),
        title=title,
        lead=nfc(title),
        questions=(),
        aliases=tuple(nfc(str(name)) for name in _many(record.get("alt_names"))),
        validity=SINCE,
        sources=(Source(SOURCE, _checked_on(record), str(record.get("url") or "")),),
        sections=dict(_sections(record, steps)),
        code=code,
        field=nfc(str(record.get("field") or "")),
        level=_level(_many(record.get("level"))),
    )


def base_code(code: str) -> str:
    """Return a code without the suffix of a province or the old portal ("….000.00.00.H37").

    Raises ValueError when it is no code.
    """
    found = _CODE.match(code.strip())
    if not found:
        raise ValueError(f'"{code}" is no procedure code such as 1.001193')
    return ".".join(found.groups())


def _sections(record: Record, steps: str) -> Iterator[tuple[Facet, Section]]:
    papers = [str(paper.get("name") or "") for paper in record.get("documents") or ()]
    texts = (
        (Facet.PAPERS, _list(papers)),
        (Facet.DURATION, _list(_many(record.get("duration")))),
        (Facet.PLACE, str(record.get("agency") or "")),
        (Facet.STEPS, steps),
        (Facet.RESULT, _list(_many(record.get("results")))),
        (Facet.BASIS, _list(_many(record.get("legal_basis")))),
        (Facet.NOTE, str(record.get("conditions") or "")),
    )
    yield Facet.FEE, _UNCHECKED
    for facet, text in texts:
        if text.strip():
            yield facet, Section(nfc(text.strip()))


def _many(value: object) -> tuple[object, ...]:
    """Return what stands in a field that should be a list; a lone text is a list of one."""
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _list(items: Iterable[object]) -> str:
    return "\n".join(f"- {str(item).strip().lstrip('-+* ')}" for item in items if str(item).strip())


def _level(names: Iterable[object]) -> str:
    """Return the level nearest to the citizen that takes the papers; "" where none is told."""
    told = nfc(" ".join(map(str, names))).lower()
    return next((level for word, level in _LEVELS if word in told), "")


def _checked_on(record: Record) -> date:
    """Return the first day of the month in which the row was read from the portal."""
    month = _MONTH.search(str(record.get("crawl_date") or ""))
    return date(int(month[1]), int(month[2]), 1) if month else SINCE.valid_from


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
