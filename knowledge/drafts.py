"""Reads one content file into a draft: its front matter and its sections, not yet judged.

Knows the form of a file and of its name; what the keys mean is knowledge.entries.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.entries import Body
from knowledge.fields import Fields, Lines, Report, broken_line, read_text
from knowledge.model import Facet, Kind, Section
from knowledge.toml import read_toml

UNCHECKED = "chưa kiểm tra"
"""A section with just this text is a fact nobody has verified."""

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
_NAME = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<tag>[a-z0-9]+(?:-[a-z0-9]+)*))?")
_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it was read. `tag` is what follows "@" in its name.

    A date there makes a later version; anything else, the same entry for one scope.
    """

    file: str
    kind: Kind
    slug: str
    tag: str
    values: Mapping[str, object]
    body: Body
    lines: Lines
    report: Report

    @property
    def is_overlay(self) -> bool:
        """Say whether it only changes an entry for one province or one OA."""
        return bool(self.tag) and not is_day(self.tag)

    @property
    def fields(self) -> Fields:
        """The front matter, each key to be read once."""
        return Fields(self.values, self.lines, start=1, report=self.report)


def is_day(tag: str) -> bool:
    """Say whether the tag of a file's name is a date."""
    try:
        date.fromisoformat(tag)
    except ValueError:
        return False
    return True


def read_draft(path: Path, kind: Kind, *, file: str, report: Report) -> Draft | None:
    """Read a file, or report why it cannot be read and return None."""
    text = read_text(path, report)
    if text is None:
        return None
    name = _NAME.fullmatch(path.stem)
    if name is None:
        report(0, f'"{path.stem}" is no slug; use a-z, 0-9 and single hyphens')
    parts = _split(text, report)
    if parts is None:
        return None
    front, body, body_line = parts
    try:
        values = read_toml(front)
    except tomllib.TOMLDecodeError as error:
        report(1 + broken_line(error), f"the front matter is no TOML: {error}")
        return None
    sections = _read_body(body, kind, first_line=body_line, report=report)
    slug, tag = (name["slug"], name["tag"] or "") if name else (path.stem, "")
    return Draft(file, kind, slug, tag, values, sections, Lines(front, first_line=2), report)


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
