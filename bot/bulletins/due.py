"""What is due of campaigns, how it stands, and how each agency keeps its word. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.bulletins.recurrence import open_on, working_days_before
from bot.clock import VIETNAM
from bot.models.campaigns import UNREAD, Evidence, Slot, Task
from knowledge.calendar import WorkingCalendar

REMIND_DAYS = 3
"""Working days before a piece is due on which its owner is reminded."""

DRAFT_DAYS = 10
"""Working days before a piece is due from which it should be written."""

SEND_AT = time(8, 0)
"""When a piece goes out on its day, unless the bulletin says otherwise: within the hours in which
nobody is woken (bot.bulletins.hours)."""

READY = frozenset({"approved", "scheduled", "sending", "done"})
"""Statuses of a bulletin that somebody has approved."""


class Standing(StrEnum):
    """How a piece stands on a day."""

    COMING = "coming"
    WRITING = "writing"
    READY = "ready"
    KEPT = "kept"
    UNREAD = "unread"
    LATE = "late"
    MISSING = "missing"


def standing(slot: Slot, day: date) -> Standing:
    """Say how a piece stands: late means done after its day, missing not done by then."""
    if slot.done_on is not None:
        return Standing.KEPT if slot.done_on <= slot.due_on else Standing.LATE
    if slot.due_on < day:
        return Standing.MISSING
    if slot.bulletin_status == UNREAD:
        return Standing.UNREAD
    if slot.bulletin:
        return Standing.READY if slot.bulletin_status in READY else Standing.WRITING
    return Standing.COMING


def lacks_draft(slot: Slot, day: date, calendar: WorkingCalendar) -> bool:
    """Say whether an approved bulletin should be there by now and is not."""
    if slot.done_on is not None or slot.bulletin_status in READY:
        return False
    return day >= working_days_before(slot.due_on, REMIND_DAYS, calendar)


def to_write(slots: Iterable[Slot], day: date, calendar: WorkingCalendar) -> list[Slot]:
    """Return the pieces that should be written now: not done, without a bulletin, near enough."""
    return [
        slot
        for slot in slots
        if slot.done_on is None
        and not slot.bulletin
        and open_on(slot.due_on, calendar, DRAFT_DAYS) <= day <= slot.due_on
    ]


def send_at(slot: Slot) -> int:
    """Return when a piece should go out, as UTC epoch milliseconds."""
    return int(datetime.combine(slot.due_on, SEND_AT, VIETNAM).timestamp() * 1000)


@dataclass(slots=True)
class Account:
    """How one agency keeps its word, counted in pieces; `missing` holds those that fail."""

    agency: str
    coming: int = 0
    kept: int = 0
    late: int = 0
    missing: list[tuple[Task, Slot]] = field(default_factory=list)


def by_agency(tasks: Sequence[Task], slots: Sequence[Slot], day: date) -> list[Account]:
    """Return the account of each leading agency, those with most missing first."""
    found: dict[str, Account] = {}
    by_id = {task.id: task for task in tasks}
    for slot in slots:
        task = by_id[slot.task]
        account = found.setdefault(task.lead, Account(task.lead))
        state = standing(slot, day)
        if state is Standing.MISSING:
            account.missing.append((task, slot))
        elif state is Standing.KEPT:
            account.kept += 1
        elif state is Standing.LATE:
            account.late += 1
        else:
            account.coming += 1
    return sorted(found.values(), key=lambda each: (-len(each.missing), -each.late, each.agency))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task is: pieces done of those owed in the running part of the year.

    `wanted` is None for work without a count; `days_left` are days until the part ends.
    """

    done: int
    wanted: int | None
    ends_on: date
    days_left: int


_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_RECURRING = {"weekly": 1, "monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def progress(
    task: Task, slots: Sequence[Slot], evidence: Sequence[Evidence], *, day: date, end: date
) -> Progress:
    """Return how far a task is on a day: of this month, quarter or year, or of its window."""
    months = _MONTHS.get(task.quota_per) or _RECURRING.get(task.recurrence)
    first, last = _part(day, months) if months else (date.min, task.end or end)
    own = [slot for slot in slots if slot.task == task.id and first <= slot.due_on <= last]
    done = sum(slot.done_on is not None for slot in own)
    free = {
        each.id
        for each in evidence
        if each.task == task.id and not each.slot and first <= each.done_on <= last
    }
    last = min(last, task.end or end)
    wanted = len(own) or None
    return Progress(done + len(free), wanted, last, max(0, (last - day).days))


def _part(day: date, months: int) -> tuple[date, date]:
    begin = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = begin.month + months
    end = date(begin.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return begin, end
