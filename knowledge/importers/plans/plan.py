"""Reads a whole plan: a file or its lines in, a draft with everything that was noticed out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.importers.plans.cleaning import clean
from knowledge.importers.plans.duties import Duty, in_prose, organised
from knowledge.importers.plans.head import Head, read_head
from knowledge.importers.plans.labels import labelled
from knowledge.importers.plans.lines import Line, Mended, flat
from knowledge.importers.plans.model import DraftTask, PlanDraft, Remark
from knowledge.importers.plans.outline import Node, Part, parts_of, tree_of, without_close
from knowledge.importers.plans.periods import Period, period_of
from knowledge.importers.plans.reading import read_bytes, read_file
from knowledge.importers.plans.reports import reports_in
from knowledge.importers.plans.tables import read_tables
from knowledge.importers.plans.tasks import from_duties, from_labels, from_tables
from knowledge.importers.plans.words import tags

__all__ = ["parse", "read_bytes", "read_plan"]

_CONTENTS = re.compile(
    r"^(?:cac )?noi dung(?:,? (?:thong tin|tuyen truyen|hinh thuc|va|chu yeu|trong tam))*[\s:.]*$"
)
_MINIMUM = re.compile(r"toi thieu (?:cac )?hinh thuc\s*:?\s*([^.\n]+)")


def read_plan(path: Path) -> PlanDraft:
    """Read a plan from a .txt or .docx file. Raises ContentError where it cannot be read."""
    return parse(read_file(path))


def parse(lines: Sequence[Line]) -> PlanDraft:
    """Understand a plan. Never raises: what is missing is empty, and remarked on."""
    cleaned, mended = clean(lines)
    remarks: list[Remark] = []
    tables, used = read_tables(cleaned)
    parts = without_close(parts_of([line for line in cleaned if line.no not in used], mended))
    head = read_head(cleaned, [part.text for part in parts])
    root = tree_of(parts)
    span = _span(head, parts)
    year = span.start.year if span.start else None
    duties = organised(root)
    tasks, kind = from_tables(tables, year, remarks), "table"
    if not tasks:
        tasks, kind = from_labels(root, year), "labels"
    if not tasks:
        duties = duties or in_prose(parts)
        tasks, kind = from_duties(duties, span, year), "duties"
    rest = from_duties(duties, span, year) if kind != "duties" else []
    text = "\n".join([*(part.text for part in parts), *(task.content for task in tasks)])
    draft = PlanDraft(
        number=head.number,
        agency=head.agency,
        title=head.title,
        period=span.text,
        tasks=tuple(tasks),
        start=span.start,
        end=span.end,
        issued_on=head.issued_on,
        theme=head.theme,
        contents=tuple(_contents(root)) or tuple(task.content for task in tasks),
        channels=tags(text, "forms"),
        minimum_forms=_minimum_forms(text),
        duties=tuple(rest),
        reports=tuple(reports_in(duties or _as_duties(parts))),
        mended=tuple(_in_order(mended)),
    )
    return replace(draft, remarks=(*remarks, *_remarks(draft, head)))


def _span(head: Head, parts: Sequence[Part]) -> Period:
    """Return the plan's own period: its years, else what "Thời gian thực hiện" says."""
    if head.years:
        first, last = min(head.years), max(head.years)
        text = f"năm {first}" if first == last else f"giai đoạn {first}-{last}"
        return Period(text, date(first, 1, 1), date(last, 12, 31))
    for part in parts:
        for name, value, _ in labelled(part.text):
            if name == "period" and value:
                return period_of(value)
    return Period()


def _contents(root: Node) -> Iterator[str]:
    """Yield the items below the headings that speak of contents."""
    for node in root.walk():
        if node.part.level <= 3 and _CONTENTS.match(flat(node.part.text)):
            for child in node.children:
                if not _CONTENTS.match(flat(child.part.text)) and not _is_form(child):
                    yield child.part.text


def _is_form(node: Node) -> bool:
    return bool(re.match(r"(?:\d\S*\s+)?(?:cac )?hinh thuc\b", flat(node.part.text)))


def _minimum_forms(text: str) -> tuple[str, ...]:
    found = _MINIMUM.search(flat(text))
    return tags(text[found.start(1) : found.end(1)], "forms") if found else ()


def _as_duties(parts: Sequence[Part]) -> list[Duty]:
    return [Duty(part.line, "", part.text) for part in parts]


def _in_order(mended: Sequence[Mended]) -> list[Mended]:
    return sorted(mended, key=lambda change: change.line)


def _remarks(draft: PlanDraft, head: Head) -> Iterator[Remark]:
    if not draft.tasks:
        yield Remark(1, "no_task")
    if not draft.agency:
        yield Remark(1, "no_agency")
    if head.is_blank:
        yield Remark(1, "blank_number")
    yield from _gaps(draft.tasks)
    for task in draft.tasks:
        if not task.lead:
            yield Remark(task.line, "no_lead", str(task.no))
        if not task.period.text:
            yield Remark(task.line, "no_period", str(task.no))


def _gaps(tasks: Sequence[DraftTask]) -> Iterator[Remark]:
    for before, task in zip(tasks, tasks[1:], strict=False):
        if task.no != before.no + 1:
            yield Remark(task.line, "numbers", f"{before.no} → {task.no}")
