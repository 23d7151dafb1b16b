"""Walks the record of acts and names every row that is not as it was written.

Holds one batch of rows at a time, however long the record is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.storage.audit import Audit, Head, Written

MOST_FAULTS = 50
"""A record that was written over names so many rows and no more."""
_NEAR = 1_000
"""How far from its place a row is looked for; one from farther away counts as changed."""


class Wrong(StrEnum):
    """What can be wrong with a row, or with the end of the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT = "cut"
    HEAD = "head"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken row; `upto` is the last of several that are missing in one go."""

    number: int
    wrong: Wrong
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows were read and what is wrong with them, in their order."""

    rows: int
    head: Head | None
    faults: tuple[Fault, ...] = ()


def verify(audit: Audit, *, anchors: Sequence[Head] = ()) -> Verdict:
    """Check every row, the end of the chain, and that it still holds heads kept elsewhere."""
    # Taken first: rows that are added meanwhile lie behind it and are read as well.
    before = audit.head()
    walker = _Walker(audit, anchors)
    for row in audit.walk():
        walker.meet(row)
    walker.end(before, audit.head())
    found = sorted(walker.faults, key=lambda fault: fault.number)
    return Verdict(walker.rows, audit.head(), tuple(found[:MOST_FAULTS]))


class _Walker:
    """Goes from row to row and remembers only the last one."""

    def __init__(self, audit: Audit, anchors: Sequence[Head]) -> None:
        self._audit = audit
        self._anchors = {anchor.number: anchor.hash for anchor in anchors}
        self._next = 1
        # None after a row that cannot be trusted to say what follows it.
        self._previous: str | None = ""
        self.rows = 0
        self.faults: list[Fault] = []

    def meet(self, row: Written) -> None:
        """Judge the next row."""
        self.rows += 1
        if row.number < self._next:
            self._blame(row.number, Wrong.INSERTED)
            return
        if row.number > self._next:
            self._blame(self._next, Wrong.REMOVED, upto=row.number - 1)
            self._previous = None
        if not self._audit.is_ours(row):
            self._blame(row.number, self._what_happened_to(row))
            self._previous = None
        else:
            if self._previous is not None and row.previous != self._previous:
                self._blame(row.number, Wrong.REORDERED)
            self._previous = row.hash
        if row.number in self._anchors and self._anchors.pop(row.number) != row.hash:
            self._blame(row.number, Wrong.ANCHOR)
        self._next = row.number + 1

    def end(self, before: Head | None, after: Head | None) -> None:
        """Judge where the chain ends, between what the head said before and after the walk."""
        last = self._next - 1
        if before is None or after is None or not self._audit.is_sealed(after):
            self._blame(last, Wrong.HEAD)
        elif last < before.number:
            self._blame(last + 1, Wrong.CUT, upto=before.number)
        elif last > after.number:
            self._blame(after.number + 1, Wrong.INSERTED, upto=last)
        elif last == after.number and self._previous not in (None, after.hash):
            self._blame(last, Wrong.HEAD)
        for number in self._anchors:
            if number > last:
                self._blame(number, Wrong.ANCHOR)

    def _what_happened_to(self, row: Written) -> Wrong:
        """Tell a row that only stands in another's place from one with other words."""
        if len(self.faults) > MOST_FAULTS:
            return Wrong.CHANGED
        places = range(row.number - _NEAR, row.number + _NEAR + 1)
        is_moved = any(self._audit.is_ours(replace(row, number=place)) for place in places)
        return Wrong.REORDERED if is_moved else Wrong.CHANGED

    def _blame(self, number: int, wrong: Wrong, *, upto: int = 0) -> None:
        # More than are told, so that those of low numbers are not crowded out by chance.
        if len(self.faults) < 2 * MOST_FAULTS:
            self.faults.append(Fault(number, wrong, upto if upto != number else 0))
