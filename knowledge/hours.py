"""Reads an office's working hours and says whether it is open at an instant, and when next.

Hours are those of every working day; which days are worked is the calendar's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from knowledge.calendar import WorkingCalendar

_SESSION = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of work of a day: from its first minute up to, not including, its last."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Open:
    """The office is open until then."""

    until: time


@dataclass(frozen=True, slots=True)
class Closed:
    """The office is closed and opens then."""

    opens: datetime


def parse_hours(text: str) -> tuple[Session, ...]:
    """Read "07:30-11:30, 13:30-17:00"; empty text is no sessions.

    Raises ValueError for what cannot be read, and for sessions that overlap or run backwards.
    """
    if not text.strip():
        return ()
    sessions = tuple(map(_session, text.split(",")))
    times = [moment for session in sessions for moment in (session.begins, session.ends)]
    if times != sorted(set(times)):
        raise ValueError("sessions must follow each other")
    return sessions


def _session(text: str) -> Session:
    found = _SESSION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text.strip()!r} is no session such as 07:30-11:30")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    return Session(time(from_hour, from_minute), time(to_hour, to_minute))


def office_at(
    moment: datetime, sessions: tuple[Session, ...], calendar: WorkingCalendar
) -> Open | Closed:
    """Say whether an office with at least one session is open at a local time."""
    day, now = moment.date(), moment.time()
    if calendar.is_working(day):
        for session in sessions:
            if session.begins <= now < session.ends:
                return Open(session.ends)
            if now < session.begins:
                return Closed(datetime.combine(day, session.begins, moment.tzinfo))
    following = calendar.next_working(day)
    return Closed(datetime.combine(following, sessions[0].begins, moment.tzinfo))
