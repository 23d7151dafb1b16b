"""Keeps campaigns going: finishes what went out, follows the calendar, reminds the owners.

Run by the scheduler. Whoever is reminded has a row of their own before any page shows it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from bot.bulletins.campaigns import reckon_anew
from bot.bulletins.due import READY, REMIND_DAYS
from bot.bulletins.recurrence import working_days_before
from bot.clock import Clock, Turns, today
from bot.models.campaigns import CampaignStatus, ReminderKind, Slot, Task
from bot.staff.roles import Right, may
from bot.storage.staff import Account, Role
from bot.storage.store import Store
from knowledge.calendar import CalendarData, WorkingCalendar

log = logging.getLogger(__name__)

EVERY_MS = 60_000
_AHEAD = timedelta(days=40)
"""No three working days take longer than this, Tết included."""

_BEHIND = timedelta(days=400)
Wanted = tuple[str, str, ReminderKind, str]


class CampaignWatch:
    """One tick of the scheduler, at most once a minute."""

    def __init__(self, store: Store, calendar: Callable[[], WorkingCalendar], clock: Clock) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._turns = Turns(clock, EVERY_MS)
        self._known: CalendarData | None = None

    def __call__(self) -> None:
        """Finish, reckon and remind, unless this was done within the last minute."""
        if not self._turns.is_due():
            return
        calendar, day = self._calendar(), today(self._clock)
        if self._known != calendar.data:
            follow_calendar(self._store, calendar)
            self._known = calendar.data
        self._store.slots.settle_sent()
        remind(self._store, calendar, day)
        self._turns.taken()


def follow_calendar(store: Store, calendar: WorkingCalendar) -> None:
    """Give the untouched pieces of every approved campaign the days of this calendar."""
    for campaign in store.campaigns.all():
        if campaign.status is CampaignStatus.APPROVED:
            reckon_anew(store, campaign, calendar)


def remind(store: Store, calendar: WorkingCalendar, day: date) -> int:
    """Remind the owners of what is due soon or overdue, each once; return how many reminders."""
    slots = [slot for slot in store.slots.between(day - _BEHIND, day + _AHEAD) if not slot.done_on]
    if not slots:
        return 0
    tasks = _tasks_of(store)
    people = [each for each in store.staff.all() if each.is_active]
    known = store.slots.reminded()
    wanted = [
        each
        for slot in slots
        for each in _reminders(slot, tasks[slot.task], people, calendar, day)
        if each[1:] not in known
    ]
    raised = store.slots.remind(wanted) if wanted else 0
    if raised:
        log.info("owners reminded of campaign tasks", extra={"reminders": raised})
    return raised


def _tasks_of(store: Store) -> dict[str, Task]:
    return {
        task.id: task
        for campaign in store.campaigns.all()
        if campaign.status is CampaignStatus.APPROVED
        for task in store.campaigns.tasks(campaign.id)
    }


def _reminders(
    slot: Slot, task: Task, people: Sequence[Account], calendar: WorkingCalendar, day: date
) -> Iterator[Wanted]:
    kind = _kind(slot, task, calendar, day)
    if kind is not None:
        for person in _who(task, kind, people):
            yield slot.oa_id, slot.id, kind, person.id


def _kind(slot: Slot, task: Task, calendar: WorkingCalendar, day: date) -> ReminderKind | None:
    if slot.due_on < day:
        return ReminderKind.LATE
    if day < working_days_before(slot.due_on, REMIND_DAYS, calendar):
        return None
    # What comes again and again is written as a bulletin; a window may be kept in other ways.
    recurs = bool(task.recurrence or task.quota)
    is_ready = slot.bulletin_status in READY
    return ReminderKind.NO_DRAFT if recurs and not is_ready else ReminderKind.SOON


def _who(task: Task, kind: ReminderKind, people: Sequence[Account]) -> list[Account]:
    """Return who must act: the owner, else the editors; approvers hear of what is late."""
    able = [each for each in people if may(each, Right.WRITE_BULLETINS, oa_id=task.oa_id)]
    editors = [each for each in able if Role.EDITOR in each.roles_at(task.oa_id)] or able
    owners = [each for each in able if each.id == task.owner] or editors
    if kind is ReminderKind.LATE:
        approvers = [each for each in able if Role.APPROVER in each.roles_at(task.oa_id)]
        return list(dict.fromkeys(owners + approvers))
    return owners
