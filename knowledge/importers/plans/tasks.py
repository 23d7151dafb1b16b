"""Makes tasks of what was found: rows of a table, labelled headings, or duties of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.importers.plans.agencies import named, split_agencies
from knowledge.importers.plans.duties import Duty
from knowledge.importers.plans.labels import Told, is_label, is_role, labelled, lead_of
from knowledge.importers.plans.lines import flat
from knowledge.importers.plans.model import DraftTask, Remark
from knowledge.importers.plans.outline import BULLETS, Node
from knowledge.importers.plans.periods import Period, period_of, recurring_words
from knowledge.importers.plans.tables import Row, Table, row_parts
from knowledge.importers.plans.words import tags

_HEAD_OF_MANY = re.compile(
    r"^(?:to chuc thuc hien|muc dich|yeu cau|noi dung|hinh thuc|nhiem vu|giai phap|thoi gian|"
    r"kinh phi|doi tuong)\b[^:]{0,40}$"
)


def from_tables(
    tables: Sequence[Table], year: int | None, remarks: list[Remark]
) -> list[DraftTask]:
    """Return a task for each row, in order; a row that lacks something is remarked on."""
    tasks: list[DraftTask] = []
    for table in tables:
        for row in table.rows:
            task = _from_row(table, row, year)
            if task.content:
                tasks.append(task)
                if len(row.cells) < len(table.roles):
                    remarks.append(Remark(task.line, "short_row", task.label))
    return numbered(tasks)


def _from_row(table: Table, row: Row, year: int | None) -> DraftTask:
    told: dict[str, str] = {}
    for role, cell in row_parts(table.roles, row):
        joint = " - " if role == "period" else "; " if role == "partner" else " "
        told[role] = f"{told[role]}{joint}{cell}" if told.get(role) else cell
    content = told.get("content", "")
    lead, partners, steering = lead_of(told["lead"]) if told.get("lead") else ("", (), ())
    partners = (*partners, *split_agencies(told.get("partner", "")))
    return DraftTask(
        no=0,
        content=content,
        lead=lead,
        partners=tuple(p for p in dict.fromkeys(partners) if re.search(r"\w", p)),
        period=period_of(told.get("period", ""), content, year=year),
        line=row.lines[0],
        label=row.number,
        group=row.group,
        forms=tags(f"{told.get('form', '')} {content}", "forms"),
        field=_field(told.get("field", "") or content),
        steering=steering,
    )


def from_labels(root: Node, year: int | None) -> list[DraftTask]:
    """Return a task for each heading or item below which labels name who does it."""
    tasks = [task for node in root.children for task in _labelled(node, year, "")]
    return numbered(tasks)


def _labelled(node: Node, year: int | None, group: str) -> Iterator[DraftTask]:
    """Yield the tasks of a node: the deepest numbered ones that say who does them."""
    inner = node.part.text if node.part.level <= 3 else group
    deeper = [task for c in node.children for task in _labelled(c, year, inner) if _may_be(c)]
    if deeper:
        yield from deeper
        return
    told = Told()
    told.take(node.part.text)
    if not _may_be(node) or _HEAD_OF_MANY.match(flat(node.part.text)):
        return
    content = told.content[0] if told.content else node.part.text
    told.content.clear()
    for below in list(node.walk())[1:]:
        told.take(below.part.text)
    if not told.is_task:
        return
    yield DraftTask(
        no=0,
        content=content.rstrip(" :;."),
        lead=told.lead,
        partners=tuple(dict.fromkeys(told.partners)),
        period=period_of(told.period, " ".join([content, *told.content]), year=year),
        line=node.part.line,
        label=node.part.mark,
        group=group,
        forms=tags(" ".join([told.form, content, *told.content]), "forms"),
        field=_field(told.topic or content),
        steering=tuple(dict.fromkeys(told.steering)),
        details=tuple(told.content),
    )


def _may_be(node: Node) -> bool:
    """Say whether a node can be a task: a bullet only if it carries its labels itself."""
    text = node.part.text
    if node.part.level >= 9 or is_label(text) or is_role(text):
        return False
    names = {name for name, _, _ in labelled(text)}
    return node.part.level < BULLETS or "lead" in names


def from_duties(duties: Iterable[Duty], period: Period, year: int | None) -> list[DraftTask]:
    """Return a task for each duty; `period` counts where a duty says nothing of its own."""
    tasks = []
    for duty in duties:
        words = recurring_words(duty.text)
        own = period_of(words, duty.text, year=year) if words else period
        tasks.append(
            DraftTask(
                no=0,
                content=duty.text,
                lead=named(duty.lead),
                partners=duty.partners,
                period=own,
                line=duty.line,
                forms=tags(duty.text, "forms"),
                field=_field(duty.text),
            )
        )
    return numbered(tasks)


def numbered(tasks: Sequence[DraftTask]) -> list[DraftTask]:
    """Give each task its number: the plan's own where those are whole and unlike, else 1, 2, 3."""
    own = [int(task.label) for task in tasks if re.fullmatch(r"\d{1,3}", task.label)]
    if len(own) == len(tasks) == len(set(own)) and own == sorted(own):
        return [replace(task, no=no) for task, no in zip(tasks, own, strict=True)]
    return [replace(task, no=no) for no, task in enumerate(tasks, start=1)]


def _field(text: str) -> str:
    found = tags(text, "fields")
    return found[0] if found else ""
