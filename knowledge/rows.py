"""Builds the rows of an entry: its sources, papers, terms, places, fees, legal texts, tasks.

Each row is read to its last key; what does not fit is reported with its line.
"""

from __future__ import annotations

from knowledge.fields import Fields
from knowledge.model import (
    Document,
    Exemption,
    Fact,
    Fee,
    Paper,
    Period,
    Place,
    PlanTask,
    Source,
    TimeLimit,
)

CHANNELS = ("trực tiếp", "trực tuyến", "mọi hình thức")
FORMS = ("bản chính", "bản sao", "bản sao chứng thực", "xuất trình", "điện tử")
UNITS = ("giờ", "giờ làm việc", "ngày", "ngày làm việc", "tháng")


def source(row: Fields) -> Source:
    """Build a source."""
    built = Source(
        row.text("title"),
        row.day("checked_on"),
        row.text("url", default=""),
        row.text("document", default=""),
    )
    if built.url and not built.url.startswith("https://"):
        row.complain("url", '"url" must begin with https://')
    row.finish()
    return built


def fee(row: Fields) -> Fee:
    """Build a fee case."""
    built = Fee(
        row.text("case"),
        row.integer("amount"),
        row.choice("channel", CHANNELS),
        row.text("basis"),
        row.text("unit", default=""),
        _period(row),
        _source_number(row),
    )
    row.finish()
    return built


def exemption(row: Fields) -> Exemption:
    """Build a row of who need not pay."""
    built = Exemption(row.text("who"), row.text("basis"), _period(row), _source_number(row))
    row.finish()
    return built


def paper(row: Fields) -> Paper:
    """Build a paper of the dossier."""
    copies = row.optional_integer("copies")
    built = Paper(
        row.text("name"),
        row.choice("form", FORMS, default=""),
        1 if copies is None else copies,
        row.text("case", default=""),
        row.text("data", default=""),
        _source_number(row),
    )
    row.finish()
    return built


def time_limit(row: Fields) -> TimeLimit:
    """Build a time limit."""
    built = TimeLimit(
        row.integer("value"),
        row.choice("unit", UNITS),
        row.text("case", default=""),
        row.optional_integer("extended"),
        row.text("note", default=""),
        _source_number(row),
    )
    row.finish()
    return built


def place(row: Fields) -> Place:
    """Build a place that receives papers."""
    built = Place(
        row.text("where"), row.text("case", default=""), _period(row), _source_number(row)
    )
    row.finish()
    return built


def document(row: Fields) -> Document:
    """Build a legal text."""
    built = Document(row.text("number", default=""), row.text("title"), _source_number(row))
    row.finish()
    return built


def fact(row: Fields) -> Fact:
    """Build a fact that the texts mention."""
    built = Fact(row.text("what"), row.text("value"), _source_number(row))
    row.finish()
    return built


def task(row: Fields) -> PlanTask:
    """Build a task of a plan's annex."""
    built = PlanTask(
        row.integer("no"),
        row.text("content"),
        row.text("lead"),
        row.texts("partners"),
        row.text("period"),
        row.optional_day("start"),
        row.optional_day("end"),
        row.choice("recurrence", ("weekly", "monthly", "yearly", "continuous"), default=""),
        row.optional_integer("quota"),
        row.choice("quota_per", ("month", "year"), default=""),
    )
    row.finish()
    return built


def _period(row: Fields) -> Period:
    first, last = row.optional_day("valid_from"), row.optional_day("valid_to")
    if first is not None and last is not None and last < first:
        row.complain("valid_to", '"valid_to" lies before "valid_from"')
    return Period(first, last)


def _source_number(row: Fields) -> int:
    """Return which of the entry's sources tells this, counted from 1."""
    told = row.optional_integer("source")
    return 1 if told is None else told
