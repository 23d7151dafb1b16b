"""A plan's draft as the document that `plan import --dry-run --json` prints."""

from __future__ import annotations

from datetime import date

from knowledge.importers.plans.model import DraftTask, PlanDraft

Document = dict[str, object]


def document(draft: PlanDraft) -> Document:
    """Return the draft; the first five keys are what other programs rely on."""
    return {
        "number": draft.number,
        "agency": draft.agency,
        "title": draft.title,
        "period": draft.period,
        "tasks": [_task(task) for task in draft.tasks],
        "start": _day(draft.start),
        "end": _day(draft.end),
        "issued_on": _day(draft.issued_on),
        "theme": draft.theme,
        "contents": list(draft.contents),
        "channels": list(draft.channels),
        "minimum_forms": list(draft.minimum_forms),
        "duties": [_task(task) for task in draft.duties],
        "reports": [
            {"by": row.by, "text": row.text, "periods": list(row.periods), "line": row.line}
            for row in draft.reports
        ],
        "mended": [
            {"line": row.line, "kind": row.kind, "before": row.before, "after": row.after}
            for row in draft.mended
        ],
        "remarks": [
            {"line": row.line, "kind": row.kind, "detail": row.detail} for row in draft.remarks
        ],
    }


def _task(task: DraftTask) -> Document:
    period = task.period
    return {
        "no": task.no,
        "content": task.content,
        "lead": task.lead,
        "partners": list(task.partners),
        "period": period.text,
        "start": _day(period.start),
        "end": _day(period.end),
        "recurrence": period.recurrence,
        "quota": period.quota,
        "quota_per": period.quota_per,
        "forms": list(task.forms),
        "field": task.field,
        "steering": list(task.steering),
        "group": task.group,
        "details": list(task.details),
        "line": task.line,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
