"""Keeps the clocks: pauses them, follows the calendar, and reminds who must act.

Run by the scheduler. Whoever is reminded has a row of their own before any page shows it; the
approvers hear of what has run out.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import date

from bot.cases.clocks import REPLY, Start, Term, Until, term_of, terms_of
from bot.cases.reckoning import due_with, last_day, pushed, working_days_before
from bot.clock import Clock, Turns, today
from bot.models import CaseStatus
from bot.models.scopes import Scope
from bot.staff.roles import Right, may_with
from bot.storage.alerts import Level, NewAlert, Watched
from bot.storage.pauses import Dated
from bot.storage.staff import Account, Role
from bot.storage.store import Store
from knowledge.calendar import CalendarData, Holiday, MakeupWorkday, WorkingCalendar

log = logging.getLogger(__name__)

EVERY_MS = 60_000
_BATCH = 500
_UNTOUCHED = frozenset({CaseStatus.RECEIVED, CaseStatus.REOPENED})


class CaseWatch:
    """One tick of the scheduler, at most once a minute."""

    def __init__(self, store: Store, calendar: Callable[[], WorkingCalendar], clock: Clock) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._turns = Turns(clock, EVERY_MS)

    def __call__(self) -> None:
        """Pause, reckon and remind, unless this was done within the last minute."""
        if not self._turns.is_due():
            return
        calendar, day = self._calendar(), today(self._clock)
        follow_calendar(self._store, calendar, day)
        settle_pauses(self._store, calendar, day)
        remind(self._store, calendar, day)
        self._turns.taken()


def settle_pauses(store: Store, calendar: WorkingCalendar, day: date) -> None:
    """Begin and end pauses by the cases' statuses, and write what they do to the due days."""
    store.pauses.follow_all()
    for case_id, due_on, pause in store.pauses.unsettled():
        due = pushed(pause.due_before, pause, calendar=calendar, today=day)
        if due != due_on or pause.ended_at is not None:
            store.pauses.settle(pause, case_id, due_on=due)


def follow_calendar(store: Store, calendar: WorkingCalendar, day: date) -> int:
    """Reckon open cases anew when the calendar has changed; return how many got another day.

    A day that the old calendar does not explain was set by a person, and stays.
    """
    days = written(calendar.data)
    known = store.pauses.calendar()
    if known == days:
        return 0
    moved = sum(_moved(store, each, known, calendar, day) for each in _open(store)) if known else 0
    store.pauses.keep_calendar(version_of(days), days)
    log.info("working calendar changed", extra={"version": version_of(days), "cases": moved})
    return moved


def _open(store: Store) -> Iterator[Dated]:
    after = ""
    while cases := store.pauses.open_cases(after=after, limit=_BATCH):
        yield from cases
        after = cases[-1].id


def _moved(store: Store, case: Dated, known: str, calendar: WorkingCalendar, day: date) -> bool:
    term = term_of(case.kind, case.clock)
    waits = bool(case.pauses) and case.pauses[-1].ended_at is None
    ended = case.pauses[:-1] if waits else case.pauses
    now = case.pauses[-1].due_before if waits else case.due_on

    def reckoned(days: WorkingCalendar) -> date:
        return due_with(term, case.started_at, ended, calendar=days, today=day)

    if reckoned(read(known)) != now or reckoned(calendar) == now:
        return False
    base = reckoned(calendar)
    due = pushed(base, case.pauses[-1], calendar=calendar, today=day) if waits else base
    detail = f"{case.due_on}>{due}"
    return store.pauses.move_due(case, due, base=base if waits else None, detail=detail)


def remind(store: Store, calendar: WorkingCalendar, day: date) -> int:
    """Remind everybody who must act, each once for each clock and due day; return how many."""
    people = [each for each in store.staff.all() if each.is_active]
    wanted = {
        alert for case in store.alerts.watched() for alert in _alerts(case, people, calendar, day)
    }
    new = wanted - store.alerts.known() if wanted else wanted
    raised = store.alerts.raise_all(sorted(new, key=_order)) if new else 0
    if raised:
        log.info("officers reminded of terms", extra={"reminders": raised})
    return raised


def _order(alert: NewAlert) -> tuple[str, ...]:
    return (alert.due_on.isoformat(), alert.case_id, alert.clock, alert.staff)


def _alerts(
    case: Watched, people: list[Account], calendar: WorkingCalendar, day: date
) -> Iterator[NewAlert]:
    law = term_of(case.kind, case.clock)
    for term in terms_of(case.kind, case.clock):
        # Once the term itself is over, an aim before it says nothing more.
        is_moot = not (term.is_law or term.key == REPLY) and day > case.due_on
        if is_moot or not _runs(term, case):
            continue
        due = last_day(term, law, started_at=case.started_at, due_on=case.due_on, calendar=calendar)
        level = _level(term, due, calendar, day)
        if level is not None:
            for person in _who(term, case, level, people):
                yield NewAlert(case.id, term.key, level, due, person.id)


def _runs(term: Term, case: Watched) -> bool:
    """Say whether a clock still waits for somebody."""
    if (case.status is CaseStatus.REFUSED) != (term.start is Start.REFUSED):
        return False
    if term.until is Until.TAKEN:
        return case.status in _UNTOUCHED and not case.assignee
    if term.until is Until.BEGUN:
        return case.status in _UNTOUCHED
    return term.until is not Until.FORWARDED or case.status is not CaseStatus.TRANSFERRED


def _level(term: Term, due: date, calendar: WorkingCalendar, day: date) -> Level | None:
    if day > due:
        return Level.LATE
    # What is only an aim is spoken of when it is over: the law's days must not drown in aims.
    speaks = term.is_law or term.escalates
    if speaks and day >= working_days_before(due, term.warn_days, calendar=calendar):
        return Level.SOON
    return None


def _who(term: Term, case: Watched, level: Level, people: list[Account]) -> list[Account]:
    is_escalated = level is Level.LATE and term.escalates
    return responsible(people, case.scope, case.assignee, is_escalated=is_escalated)


def responsible(
    people: list[Account], scope: Scope, assignee: str, *, is_escalated: bool
) -> list[Account]:
    """Return who is reminded: who holds the case, else every officer; escalated, the approvers."""
    able = [each for each in people if may_with(each, Right.WORK_CASES, scope)]
    holders = [each for each in able if each.id == assignee]
    officers = [each for each in able if Role.OFFICER in each.roles_at(scope.oa_id)] or able
    approvers = [each for each in able if Role.APPROVER in each.roles_at(scope.oa_id)]
    return list(dict.fromkeys((holders or officers) + (approvers if is_escalated else [])))


def written(data: CalendarData) -> str:
    """Return the days of a calendar as text, the same for the same days."""
    off = sorted({row.day.isoformat() for row in data.holidays})
    on = sorted({row.day.isoformat() for row in data.makeup_workdays})
    return json.dumps({"off": off, "on": on})


def read(days: str) -> WorkingCalendar:
    """Return the calendar of a text that `written` made."""
    known = json.loads(days)
    off = [date.fromisoformat(day) for day in known["off"]]
    on = [date.fromisoformat(day) for day in known["on"]]
    return WorkingCalendar(
        CalendarData(
            tuple(Holiday(day, "", "", day) for day in off),
            tuple(MakeupWorkday(day, "") for day in on),
        )
    )


def version_of(days: str) -> str:
    """Return a short name of a calendar."""
    return hashlib.sha256(days.encode()).hexdigest()[:12]
