"""Reckons the clocks of a case: when each ends, what stands still, and whether it was kept.

A clock stands still from the day the citizen was asked to the day they answered: the working
days after the first up to and including the last are not counted. What had run out before the
question stays late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.cases.clocks import Start, Term, Until, term_of, terms_of
from bot.cases.kinds import ASKS_NOTHING
from bot.cases.workflow import FINISHED
from bot.clock import local_time
from bot.models import Case, CaseStatus
from bot.storage.casestory import Deed, Entry
from bot.storage.pauses import Pause
from knowledge.calendar import WorkingCalendar


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    LATE = "late"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Face:
    """One clock of a case as officers read it; `met_on` is when it stopped."""

    term: Term
    due_on: date
    state: State
    met_on: date | None = None


def pushed(due: date, pause: Pause, *, calendar: WorkingCalendar, today: date) -> date:
    """Return a due day with a pause added, which goes on until today where it has no end."""
    begun = day_of(pause.begun_at)
    if begun > due:
        return due
    ended = today if pause.ended_at is None else day_of(pause.ended_at)
    later = calendar.add_working_days(due, calendar.working_days_between(begun, ended))
    # Nothing falls due while the citizen is asked, not even on a Sunday.
    return max(later, ended) if pause.ended_at is None else later


def due_with(
    term: Term,
    started_at: int,
    pauses: Iterable[Pause],
    *,
    calendar: WorkingCalendar,
    today: date,
) -> date:
    """Return the day by which a term ends, reckoned from its beginning (epoch ms)."""
    due = calendar.add_working_days(day_of(started_at), term.working_days)
    for pause in pauses:
        due = pushed(due, pause, calendar=calendar, today=today)
    return due


def last_day(
    term: Term, law: Term, *, started_at: int, due_on: date, calendar: WorkingCalendar
) -> date:
    """Return when a clock ends; an aim before it stands still together with the leading term."""
    if term.start is Start.REFUSED or term.until in (Until.TAKEN, Until.BEGUN):
        return calendar.add_working_days(day_of(started_at), term.working_days)
    return working_days_before(due_on, law.working_days - term.working_days, calendar=calendar)


def working_days_before(day: date, count: int, *, calendar: WorkingCalendar) -> date:
    """Return the day from which a term of `count` working days ends on `day`."""
    for _ in range(count):
        day -= timedelta(days=1)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
    return day


def faces(
    case: Case,
    story: Sequence[Entry],
    *,
    started_at: int,
    is_told: Callable[[int], object] = lambda _version: False,
    calendar: WorkingCalendar,
    today: date,
) -> tuple[Face, ...]:
    """Return every clock that runs or ran for a case since it was filed or opened again.

    `is_told` says whether news of a version of the case were made for its author.
    """
    if case.kind in ASKS_NOTHING:
        return ()
    lately = [entry for entry in story if entry.happened_at >= started_at]
    refused = [entry for entry in lately if _status(entry) is CaseStatus.REFUSED]
    found = []
    law = term_of(case.kind, case.clock)
    for term in terms_of(case.kind, case.clock):
        if term.start is Start.REFUSED and not refused:
            continue
        begun = refused[-1].happened_at if term.start is Start.REFUSED else started_at
        due = last_day(term, law, started_at=begun, due_on=case.due_on, calendar=calendar)
        if term.start is Start.REFUSED:
            met = _told_of(refused[-1], lately, is_told)
        else:
            met = _met(case, term, lately, begun)
        found.append(_face(case, term, due, met, today))
    return tuple(found)


def _face(case: Case, term: Term, due: date, met: int | None, today: date) -> Face:
    if met is not None:
        met_on = day_of(met)
        return Face(term, due, State.KEPT if met_on <= due else State.MISSED, met_on)
    if case.status is CaseStatus.WAITING and term.until in (Until.TOLD, Until.FORWARDED):
        return Face(term, due, State.PAUSED if today <= due else State.LATE)
    return Face(term, due, State.LATE if today > due else State.RUNNING)


_NO_WORK = frozenset(
    {Deed.RECKONED, Deed.SUPPLIED, Deed.REOPENED, Deed.MERGED, Deed.RELATED, Deed.PARTED}
    | {Deed.REDACTED}
)
"""What happens to a case without an officer's working on it."""


def _told_of(
    refused: Entry, story: Sequence[Entry], is_told: Callable[[int], object]
) -> int | None:
    """Return when the author heard of a refusal: with it, or by a later answer (epoch ms)."""
    if is_told(refused.version):
        return refused.happened_at
    answers = (e.happened_at for e in story if e.what is Deed.ANSWERED)
    return next((at for at in answers if at >= refused.happened_at), None)


def _met(case: Case, term: Term, story: Sequence[Entry], begun: int) -> int | None:
    """Return when a clock stopped (epoch ms)."""
    for entry in story:
        if _stops(entry, term.until):
            return entry.happened_at
    answered = case.answered_at
    return answered if answered is not None and answered >= begun else None


def _stops(entry: Entry, until: Until) -> bool:
    status = _status(entry)
    if entry.what in _NO_WORK:
        return False
    if until is Until.TAKEN:
        return entry.what is not Deed.ASSIGNED or bool(entry.detail)
    if until is Until.BEGUN:
        return entry.what is not Deed.ASSIGNED
    if until is Until.FORWARDED and status is CaseStatus.TRANSFERRED:
        return True
    return entry.what is Deed.ANSWERED or status in FINISHED


def _status(entry: Entry) -> CaseStatus | None:
    return CaseStatus(entry.detail) if entry.what is Deed.MOVED else None


def day_of(millis: int) -> date:
    """Return the day of an instant in Việt Nam."""
    return local_time(millis).date()
