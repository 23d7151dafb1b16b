"""Says whether Zalo lets the agency write to a citizen now, and until when.

The windows are Zalo's (docs/zalo.md §4.1). Asks nobody: it goes by the person's last interaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Case
from bot.storage.store import Store

HOUR_MS = 3_600_000
FREE_MS = 48 * HOUR_MS
LONGEST_MS = 7 * 24 * HOUR_MS


class Reach(StrEnum):
    """How a message would fare now."""

    FREE = "free"
    PAID = "paid"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ReachNow:
    """The window as it stands; `until` is its end (epoch ms), 0 where there is none."""

    reach: Reach
    interacted_at: int = 0
    until: int = 0

    @property
    def is_open(self) -> bool:
        """Say whether a message sent now should arrive."""
        return self.reach in (Reach.FREE, Reach.PAID)


def reach_of(store: Store, case: Case, *, now: int) -> ReachNow:
    """Return what Zalo allows towards the person who filed a case."""
    follower = store.followers.find(case.oa_id, case.person) if case.person else None
    if follower is None:
        return ReachNow(Reach.GONE)
    at = follower.interacted_at
    if store.followers.is_unreachable(case.oa_id, case.person):
        return ReachNow(Reach.UNREACHABLE, at)
    if now < at + FREE_MS:
        return ReachNow(Reach.FREE, at, at + FREE_MS)
    if now < at + LONGEST_MS:
        return ReachNow(Reach.PAID, at, at + LONGEST_MS)
    return ReachNow(Reach.CLOSED, at)
