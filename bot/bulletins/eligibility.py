"""Decides for one reader at one moment: now, later, or not at all, and why.

The reasons are words of a table that the console translates; they never name a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.bulletins.hours import day_start, next_opening
from bot.models import Content
from bot.sendrules import Bulletins
from bot.storage.candidates import Candidate

HOUR_MS = 3_600_000
_DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Now:
    """The reader may get it now."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not before this instant."""

    until: int
    reason: str


@dataclass(frozen=True, slots=True)
class Never:
    """This reader does not get this bulletin."""

    reason: str


Verdict = Now | Later | Never


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked, and how many broadcasts everybody got today and within the week."""

    at: int
    broadcasts_today: int = 0
    broadcasts_this_week: int = 0


def verdict(
    reader: Candidate, content: Content, moment: Moment, rules: Bulletins, *, end: int
) -> Verdict:
    """Decide about one reader."""
    reason = _why_never(reader, moment.at, rules)
    if reason:
        return Never(reason)
    is_full_week = reader.this_week + moment.broadcasts_this_week >= rules.per_week
    is_full_day = reader.today + moment.broadcasts_today >= rules.per_day
    if not (is_full_week or is_full_day):
        return Now()
    # Whoever is over the week's count is asked again each morning: the oldest leaves the count.
    tomorrow = day_start(moment.at, -1)
    until = next_opening(tomorrow, rules, content.good_hours)
    reason = "cap_week" if is_full_week else "cap_day"
    return Later(until, reason) if until < end else Never(reason)


def week_start(at: int) -> int:
    """Return the first instant of the seven days that end today."""
    return day_start(at, 6)


def expires_at(due_at: int, rules: Bulletins, good_hours: str = "") -> int:
    """Return when a bulletin has become old: days on which nothing may leave do not count.

    One that is due on the first day of Tết would otherwise be old before anything opens.
    """
    at = next_opening(due_at, rules, good_hours)
    for _ in range(rules.last_days):
        at = next_opening(at + _DAY_MS, rules, good_hours)
    return at


def _why_never(reader: Candidate, at: int, rules: Bulletins) -> str:
    if not reader.has_topic:
        return "opted_out"
    if not (reader.has_group and reader.has_place):
        return "not_meant"
    if reader.is_unreachable:
        return "unreachable"
    is_in_window = reader.interacted_at >= at - rules.window_hours * HOUR_MS
    return "" if is_in_window else "window"
