"""Turns the content files into the model; every problem carries file and line.

Judges form only: whether facts are fresh, sourced and short enough is knowledge.check.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.calendar import CalendarData
from knowledge.entries import Body, build_entry
from knowledge.fields import Collector, Fields, Lines, Report, read_text
from knowledge.lexicon import Lexicon
from knowledge.model import Entry, Facet, Kind, Section
from knowledge.place_tables import load_places
from knowledge.places import Places
from knowledge.problems import ContentError, Problem
from knowledge.tables import load_calendar, load_lexicon

__all__ = ["CONTENT", "Base", "ContentError", "Problem", "load"]

CONTENT = Path(__file__).parent / "content"
UNCHECKED = "chưa kiểm tra"
"""A section with just this text is a fact nobody has verified."""

FOLDERS: Mapping[Kind, str] = {
    Kind.PROCEDURE: "procedures",
    Kind.FAQ: "faq",
    Kind.PLAN: "plans",
}
HEADINGS: Mapping[Kind, Mapping[str, Facet]] = {
    Kind.PROCEDURE: {
        "Hồ sơ": Facet.PAPERS,
        "Lệ phí": Facet.FEE,
        "Thời hạn": Facet.DURATION,
        "Nơi nộp": Facet.PLACE,
        "Cách làm": Facet.STEPS,
        "Kết quả": Facet.RESULT,
        "Căn cứ": Facet.BASIS,
        "Lưu ý": Facet.NOTE,
    },
    Kind.FAQ: {},
    Kind.PLAN: {
        "Mục đích": Facet.AIMS,
        "Nội dung": Facet.CONTENT,
        "Kênh": Facet.CHANNELS,
        "Thời gian": Facet.PERIOD,
        "Nhiệm vụ": Facet.TASKS,
        "Tổ chức thực hiện": Facet.ORGANISATION,
        "Báo cáo": Facet.REPORTING,
        "Kinh phí": Facet.FUNDING,
        "Hiện nay": Facet.TODAY,
    },
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Base:
    """Everything the content folder says."""

    entries: tuple[Entry, ...]
    lexicon: Lexicon
    calendar: CalendarData
    places: Places = Places()


def load(root: Path = CONTENT) -> Base:
    """Read a content folder.

    Raises ContentError with all problems of all files when any file is malformed.
    """
    collector = Collector()
    entries: dict[str, Entry] = {}
    for kind, folder in FOLDERS.items():
        for path in sorted((root / folder).glob("*.md")):
            report = collector.of(path.relative_to(root).as_posix())
            entry = _load_entry(path, kind, report=report)
            if entry is not None and entry.id in entries:
                report(1, f'"{entry.id}" is also the id of {entries[entry.id].slug}.md')
            elif entry is not None:
                entries[entry.id] = entry
    base = Base(
        tuple(entries.values()),
        load_lexicon(root, collector),
        load_calendar(root, collector),
        load_places(root, collector),
    )
    if collector.problems:
        raise ContentError(collector.problems)
    return base


def _load_entry(path: Path, kind: Kind, *, report: Report) -> Entry | None:
    text = read_text(path, report)
    if text is None:
        return None
    if not _SLUG.fullmatch(path.stem):
        report(0, f'"{path.stem}" is no slug; use a-z, 0-9 and single hyphens')
    parts = _split(text, report)
    if parts is None:
        return None
    front, body, body_line = parts
    try:
        values = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        report(1 + int(place[1]) if place else 1, f"the front matter is no TOML: {error}")
        return None
    fields = Fields(values, Lines(front, first_line=2), start=1, report=report)
    sections = _read_body(body, kind, first_line=body_line, report=report)
    entry = build_entry(fields, kind, slug=path.stem, body=sections)
    fields.finish()
    return entry


def _split(text: str, report: Report) -> tuple[str, str, int] | None:
    """Return front matter, body and the body's first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        report(1, f'the first line must be "{_FENCE}", then the front matter')
        return None
    for at in range(1, len(lines)):
        if lines[at].rstrip() == _FENCE:
            return "\n".join(lines[1:at]), "\n".join(lines[at + 1 :]), at + 2
    report(1, f'the front matter is not closed; put a line "{_FENCE}" before the text')
    return None


def _read_body(body: str, kind: Kind, *, first_line: int, report: Report) -> Body:
    """Cut the body at its headings; what stands before the first one is the lead."""
    known = HEADINGS[kind]
    blocks: list[tuple[Facet | None, list[str]]] = [(None, [])]
    for number, line in enumerate(body.split("\n"), start=first_line):
        if not line.startswith("#"):
            blocks[-1][1].append(line)
            continue
        heading = line.removeprefix("## ").strip()
        facet = known.get(heading) if line.startswith("## ") else None
        if facet is None:
            allowed = ", ".join(f'"## {name}"' for name in known) or "no headings"
            report(number, f'unknown heading "{line.strip()}"; allowed here: {allowed}')
        elif any(facet is seen for seen, _ in blocks):
            report(number, f'"## {heading}" stands twice; join the two sections')
        blocks.append((facet, []))
    texts = [(facet, "\n".join(lines).strip()) for facet, lines in blocks]
    return texts[0][1], {facet: _section(text) for facet, text in texts if facet is not None}


def _section(text: str) -> Section:
    is_checked = text.rstrip(".").lower() != UNCHECKED
    return Section(text if is_checked else "", checked=is_checked)
