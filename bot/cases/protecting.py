"""Puts a case under protection and lifts it, each with the clock by which it is due then.

An accusation does not carry the clock of a report: it must be handed to whoever may deal with it.
"""

from __future__ import annotations

from bot.cases.clocks import NOTICE, leading, term_of
from bot.cases.reckoning import due_with
from bot.clock import today
from bot.storage.casework import CaseFile
from bot.storage.pauses import Led
from bot.storage.store import Store
from knowledge.calendar import WorkingCalendar


def protect(store: Store, file: CaseFile, calendar: WorkingCalendar, *, by: str) -> None:
    """Hide a case from all but approvers. Raises CaseChanged."""
    with store.engine.atomic():
        store.protection.begin(file, by=by)
        _lead(store, file, calendar, is_protected=True)


def unprotect(store: Store, file: CaseFile, calendar: WorkingCalendar, *, by: str) -> None:
    """Show a case to its officers again. Raises CaseChanged, also where `by` may not."""
    with store.engine.atomic():
        store.protection.end(file, by=by)
        _lead(store, file, calendar, is_protected=False)


def _lead(store: Store, file: CaseFile, calendar: WorkingCalendar, *, is_protected: bool) -> None:
    """Reckon the due day by the clock that leads now, from where the clocks began."""
    case = file.case
    if case.clock == NOTICE:
        return
    lead, day = leading(is_protected=is_protected), today(store.clock)
    started_at = store.pauses.started_at(case.id)
    pauses = [each for each in store.pauses.of(case.id) if each.begun_at >= started_at]
    term, ended = term_of(case.kind, lead), [each for each in pauses if each.ended_at is not None]
    base = due_with(term, started_at, ended, calendar=calendar, today=day)
    due = due_with(term, started_at, pauses, calendar=calendar, today=day)
    store.pauses.lead(case.id, Led(lead, due, base))
