"""Says what has to be looked at again and when, from the days that the entries themselves carry.

Judges no text: a source grows old, a fact ends, another rule begins on a known day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.checks.ages import STALE_AFTER, has_successor
from knowledge.model import Entry, Procedure

AHEAD = timedelta(days=90)
"""How far the calendar looks."""

SOON = timedelta(days=30)
"""How far it looks for sources, which are many and read quickly."""

BEHIND = timedelta(days=30)
"""How long a change that has begun is still shown, so that somebody looks at what is said now."""


class Why(StrEnum):
    """What makes somebody look."""

    SOURCE = "source"
    END = "end"
    FEE = "fee"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something to look at until a day; `what` is the source, the row or the entry's title.

    `row` is a row of the entry with days of its own: a fee, an exemption, a place.
    """

    day: date
    why: Why
    file: str
    entry: str
    title: str
    what: str
    row: str = ""

    @property
    def key(self) -> str:
        """What names it as long as its day stays; two rows of one file and day are two things.

        A row is named by its words, which are too many for a name and none of a machine's.
        """
        row = hashlib.sha256(self.row.encode()).hexdigest()[:8] if self.row else ""
        return ":".join(filter(None, (self.why, self.file, str(self.day), row)))


def due(versions: Mapping[str, Sequence[Entry]], today: date) -> tuple[Due, ...]:
    """Return what is overdue or due soon, the earliest first, each once."""
    found: dict[str, Due] = {}
    for entries in versions.values():
        for entry in entries:
            for each in _of(entry, entries, today):
                if each.day <= today + (SOON if each.why is Why.SOURCE else AHEAD):
                    found.setdefault(each.key, each)
    return tuple(sorted(found.values()))


def _of(entry: Entry, versions: Sequence[Entry], today: date) -> Iterator[Due]:
    last = entry.validity.valid_to
    is_over = last is not None and last < today
    if last is not None and not has_successor(entry, versions):
        yield _due(entry, last, Why.END, entry.name)
    if entry.validity.valid_from >= today - BEHIND and len(versions) > 1:
        yield _due(entry, entry.validity.valid_from, Why.CHANGE, entry.name)
    if not is_over:
        oldest = min(entry.sources, key=lambda source: source.checked_on, default=None)
        if oldest is not None:
            yield _due(entry, oldest.checked_on + STALE_AFTER, Why.SOURCE, oldest.title)
        if isinstance(entry, Procedure):
            yield from _rows(entry, today)


def _rows(entry: Procedure, today: date) -> Iterator[Due]:
    """Yield the rows that end while none of their table follows, and those that begin."""
    fees = [(f"{fee.case} ({fee.channel})", fee.period) for fee in entry.fees]
    exemptions = [(each.who, each.period) for each in entry.exemptions]
    places = [(": ".join(filter(None, (at.case, at.where))), at.period) for at in entry.places]
    for rows in (fees, exemptions, places):
        begins = [period.first for _row, period in rows if period.first is not None]
        for row, period in rows:
            if period.last is not None and not any(first > period.last for first in begins):
                yield _due(entry, period.last, Why.FEE, row, row=row)
            if period.first is not None and _is_news(period.first, entry, today):
                yield _due(entry, period.first, Why.CHANGE, row, row=row)


def _is_news(first: date, entry: Entry, today: date) -> bool:
    """Say whether a row begins lately or later, and not only together with its entry."""
    return first >= today - BEHIND and first > entry.validity.valid_from


def _due(entry: Entry, day: date, why: Why, what: str, *, row: str = "") -> Due:
    return Due(day, why, entry.file, entry.id, entry.name, what, row)


def within(found: Iterable[Due], why: Why | None) -> list[Due]:
    """Return those of one kind, or all."""
    return [each for each in found if why is None or each.why is why]
