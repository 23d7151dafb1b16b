"""Traces every figure of an entry's texts to a row that has a source and a date.

A figure is a number, an amount, a date or a document's number. What no row backs is a statement
nobody can check: knowledge.check reports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.model import (
    Document,
    Entry,
    Exemption,
    Fact,
    Fee,
    Paper,
    Place,
    Plan,
    PlanTask,
    Procedure,
    Row,
    TimeLimit,
)

_DOCUMENT = r"\d+(?:\.\d+)?/\d{4}/[A-ZĐ][\w-]*|\d+(?:/\d{4})?/[A-ZĐ]{2}[\w-]*"
_DATE = r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}"
_CODE = r"\d\.\d{6}"
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_FIGURE = re.compile(
    rf"(?<![\w/.])(?:{_DOCUMENT}|(?:{_DATE})(?![\d/])|{_CODE}(?!\d)|(?:{_NUMBER})(?![\d/]))"
)
_LINK = re.compile(r"https?://\S+")
_STEP = re.compile(r"(?:^|(?<=\n))[-•*\s]*(?:Bước\s+)?\d{1,2}[.:)]\s|\b[Bb]ước\s+\d{1,2}\b")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text in one spelling: 8.000 as 8000, 1/3/2027 as 01/03/2027.

    The numbers of steps and of list items say nothing and are left out, links as well.
    """
    bare = _STEP.sub(" ", _LINK.sub(" ", text))
    return frozenset(_spelt(found[0]) for found in _FIGURE.finditer(bare))


def untraced(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield each figure that no row backs, with the line of text it stands in."""
    backed = backing(entry)
    texts = [entry.lead, *(section.text for section in entry.sections.values())]
    for line in "\n".join(texts).splitlines():
        for figure in sorted(figures(line) - backed):
            yield figure, line


def backing(entry: Entry) -> frozenset[str]:
    """Return every figure that the structured parts of an entry state."""
    return frozenset().union(*map(figures, _stated(entry)))


def rows_of(entry: Entry) -> tuple[Row, ...]:
    """Return every row of an entry; each names the source that tells it."""
    if not isinstance(entry, Procedure):
        return entry.facts
    own: tuple[Row, ...] = (
        *entry.papers,
        *entry.times,
        *entry.places,
        *entry.fees,
        *entry.exemptions,
        *entry.basis,
    )
    return own + entry.facts


def unsourced(entry: Entry) -> Iterator[tuple[Row, int]]:
    """Yield the rows that point to a source the entry does not have."""
    for row in rows_of(entry):
        if not 1 <= row.source <= len(entry.sources):
            yield row, row.source


def _stated(entry: Entry) -> Iterator[str]:
    yield from _days(entry.validity.valid_from, entry.validity.valid_to)
    yield entry.title
    yield from entry.related
    yield from entry.bundle
    for source in entry.sources:
        yield f"{source.title} {source.document}"
        yield from _days(source.checked_on)
    for row in rows_of(entry):
        yield from _row(row)
    if isinstance(entry, Procedure):
        yield from (entry.code, *entry.codes_also, entry.successor)
    if isinstance(entry, Plan):
        yield f"{entry.number} {entry.period} {entry.superseded_by}"
        yield from _days(entry.issued_on)
        for task in entry.tasks:
            yield from _task(task)


def _row(row: Row) -> Iterator[str]:
    match row:
        case Fee():
            yield f"{row.amount} {row.case} {row.basis} {row.unit}"
            yield from _days(row.period.first, row.period.last)
        case Exemption():
            yield f"{row.who} {row.basis}"
            yield from _days(row.period.first, row.period.last)
        case Paper():
            yield f"{row.name} {row.copies} {row.case} {row.data}"
        case TimeLimit():
            yield f"{row.value} {row.extended or ''} {row.case} {row.note}"
        case Place():
            yield f"{row.where} {row.case}"
            yield from _days(row.period.first, row.period.last)
        case Document():
            yield f"{row.number} {row.title}"
        case Fact():
            yield f"{row.what} {row.value}"


def _task(task: PlanTask) -> Iterator[str]:
    yield f"{task.no} {task.content} {task.lead} {' '.join(task.partners)} {task.period}"
    yield f"{'' if task.quota is None else task.quota}"
    yield from _days(task.start, task.end)


def _days(*days: date | None) -> Iterable[str]:
    return (f"{day:%d/%m/%Y}" for day in days if day is not None)


def _spelt(figure: str) -> str:
    day = _DAY.fullmatch(figure)
    if day:
        return "/".join(filter(None, (day[1].zfill(2), day[2].zfill(2), day[3])))
    if re.fullmatch(_CODE, figure) or "/" in figure:
        return figure.upper()
    whole, _, fraction = figure.replace(".", "").partition(",")
    return f"{int(whole)}{',' + fraction if fraction else ''}"
