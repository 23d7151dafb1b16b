"""What dates make wrong or doubtful: sources, ends of validity, fees that stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from knowledge.model import Entry, Procedure

STALE_AFTER = timedelta(days=180)
SOON = timedelta(days=45)
"""How long before a fact ends the editor is told."""


def wrong_dates(entry: Entry, today: date) -> Iterator[str]:
    """Yield what cannot be: no source at all, or a look at it on a day to come."""
    if not entry.sources:
        yield "no source; add [[sources]] with title and checked_on"
    for source in entry.sources:
        if source.checked_on > today:
            yield f'source "{source.title}" was checked on {source.checked_on}, in the future'


def aged(entry: Entry, versions: Sequence[Entry], today: date) -> Iterator[str]:
    """Yield what time alone has made doubtful; the bot itself no longer states what expired.

    `versions` are all entries of the same id: what has a successor needs no reminder.
    """
    last = entry.validity.valid_to
    if last is not None and not has_successor(entry, versions):
        if last < today:
            yield f"the entry expired on {last}; write what applies now"
        elif last - today <= SOON:
            yield f"the entry ends on {last}; write what applies from then on"
    yield from _stale_sources(entry, today)
    if isinstance(entry, Procedure):
        yield from _ending_fees(entry, today)


def _stale_sources(entry: Entry, today: date) -> Iterator[str]:
    for source in entry.sources:
        if today - source.checked_on > STALE_AFTER:
            yield f'source "{source.title}" was last checked on {source.checked_on}; look again'


def has_successor(entry: Entry, versions: Sequence[Entry]) -> bool:
    """Say whether another version applies where this one ended."""
    last = entry.validity.valid_to or date.max
    return any(
        each.scope in {entry.scope, "national"} and each.validity.valid_from > last
        for each in versions
    )


def _ending_fees(entry: Procedure, today: date) -> Iterator[str]:
    """Yield the fee cases that end soon while no case begins afterwards."""
    begins = [fee.period.first for fee in entry.fees if fee.period.first is not None]
    for fee in entry.fees:
        last = fee.period.last
        if last is None or not today <= last <= today + SOON:
            continue
        if not any(first > last for first in begins):
            yield f'fee "{fee.case}" ends on {last}; write what is charged from then on'
