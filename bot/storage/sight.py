"""How much of a case a reader is handed: the one place that decides it and carries it out.

A case comes out of storage with the sight it was opened with, and whatever is read beside it
(story, notes, talk, contact) goes by that sight. So no page, file or command can show what its
reader may not see: it never gets it.

Queries for the staff carry `reader_rank`, the highest of their roles at the case's OA: 2 for an
approver, 1 for an officer, 0 for others. The command line has no role and reads as an officer.
"""

from __future__ import annotations

from bot.masking import mask
from bot.models import Case, Sight
from bot.storage.engine import Row

OFFICER, APPROVER = 1, 2


def sight_of(row: Row, *, rank: int | None = None) -> Sight:
    """Return how a row of cases is opened for a reader; without a rank the row carries it."""
    held = int(row["reader_rank"] or 0) if rank is None else rank
    if row["is_protected"] and held < APPROVER:
        return Sight.WITHHELD
    return Sight.FULL if held >= OFFICER else Sight.MASKED


def seen(text: str, sight: Sight) -> str:
    """Return what is left of a text for somebody with that sight."""
    match sight:
        case Sight.FULL:
            return text
        case Sight.MASKED:
            return mask(text)
        case _:
            return ""


def is_open(case: Case) -> bool:
    """Say whether anything of what people said about a case may be read at all."""
    return case.sight is not Sight.WITHHELD
