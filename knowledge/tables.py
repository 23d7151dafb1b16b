"""Reads the small tables beside the entries: short forms, synonyms, the working calendar.

A missing file is an empty table, so that a content folder can start small.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from itertools import product
from pathlib import Path

from knowledge.calendar import CalendarData, Holiday, MakeupWorkday
from knowledge.fields import Collector, Fields, Lines, broken_line, read_text
from knowledge.lexicon import ContextShort, Lexicon, Synonym
from knowledge.text import fold
from knowledge.toml import read_toml

OWN_CALENDAR = "calendar.local.toml"
"""Days that one installation adds or changes."""


def load_lexicon(root: Path, collector: Collector) -> Lexicon:
    """Read abbreviations.toml and the synonyms."""
    safe: dict[str, str] = {}
    context: dict[str, ContextShort] = {}
    fields = open_table(root / "abbreviations.toml", collector)
    if fields is not None:
        words, rows = fields.table("safe"), fields.table("context")
        safe = {fold(short): words.text(short) for short in words.names()}
        for short in rows.names():
            row = rows.table(short)
            companions = tuple(fold(word) for word in row.texts("only_with", required=True))
            context[fold(short)] = ContextShort(row.text("expansion"), companions)
            row.finish()
        fields.finish()
    return Lexicon(safe, context, _synonyms(root, collector))


def _synonyms(root: Path, collector: Collector) -> tuple[Synonym, ...]:
    """Read every file of synonyms/: official words, and the phrases that stand for them."""
    found = []
    for path in sorted((root / "synonyms").glob("*.toml")):
        fields = open_table(path, collector, name=f"synonyms/{path.name}")
        for means in fields.names() if fields else ():
            for pattern in fields.texts(means) if fields else ():
                found += [Synonym(phrase, means) for phrase in spelled_out(pattern)]
    return tuple(dict.fromkeys(found))


def spelled_out(phrase: str) -> list[str]:
    """List every wording of a phrase with alternatives: "(ba|mẹ) (tôi|) mất" is four."""
    parts = [part.strip("()").split("|") for part in re.findall(r"\([^)]*\)|[^()\s]+", phrase)]
    return [" ".join(word for word in words if word) for words in product(*parts)]


def load_calendar(root: Path, collector: Collector) -> CalendarData:
    """Read calendar.toml, and calendar.local.toml with the days of one installation's own."""
    national = _calendar(root, collector, name="calendar.toml")
    return national.with_changes(_calendar(root, collector, name=OWN_CALENDAR))


def _calendar(root: Path, collector: Collector, *, name: str) -> CalendarData:
    fields = open_table(root / name, collector)
    if fields is None:
        return CalendarData()
    holidays, makeup = [], []
    seen: set[date] = set()
    for row in fields.tables("holiday"):
        holidays.append(
            Holiday(
                _new_day(row, seen),
                row.text("name"),
                row.text("document"),
                row.day("checked_on"),
                provisional=row.flag("provisional"),
            )
        )
        row.finish()
    for row in fields.tables("makeup_workday"):
        makeup.append(MakeupWorkday(_new_day(row, seen), row.text("document")))
        row.finish()
    end = fields.optional_day("complete_to", required=name != OWN_CALENDAR)
    fields.finish()
    return CalendarData(tuple(holidays), tuple(makeup), end or date.min)


def _new_day(row: Fields, seen: set[date]) -> date:
    day = row.day("date")
    if day in seen:
        row.complain("date", f"{day} stands twice; keep one row for each day")
    seen.add(day)
    return day


def open_table(path: Path, collector: Collector, *, name: str = "") -> Fields | None:
    """Open a TOML table, called by `name` in problems; None where there is none to read."""
    if not path.exists():
        return None
    report = collector.of(name or path.name)
    text = read_text(path, report)
    try:
        values = read_toml(text or "")
    except tomllib.TOMLDecodeError as error:
        report(broken_line(error), f"the file is no TOML: {error}")
        return None
    return Fields(values, Lines(text or "", first_line=1), start=1, report=report)
