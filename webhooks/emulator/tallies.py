"""Counts what is allowed only so often a day or a month.

Knows no limits: those belong to whoever counts.
"""

from __future__ import annotations

from webhooks.emulator.state import Tally
from webhooks.emulator.vietnam import day, month
from webhooks.emulator.world import World


def count_this_month(world: World, oa_id: str, what: str) -> int:
    """Return how often it was done this month."""
    return _count(world, oa_id, what, month(world.now_ms()))


def count_today(world: World, oa_id: str, what: str) -> int:
    """Return how often it was done today."""
    return _count(world, oa_id, what, str(day(world.now_ms())))


def add_this_month(world: World, oa_id: str, what: str) -> None:
    """Count one more for this month."""
    _add(world, oa_id, what, month(world.now_ms()))


def add_today(world: World, oa_id: str, what: str) -> None:
    """Count one more for today."""
    _add(world, oa_id, what, str(day(world.now_ms())))


def _count(world: World, oa_id: str, what: str, period: str) -> int:
    tally = world.state.tallies.get((oa_id, what))
    return tally.count if tally is not None and tally.period == period else 0


def _add(world: World, oa_id: str, what: str, period: str) -> None:
    done = _count(world, oa_id, what, period) + 1
    world.state.tallies[oa_id, what] = Tally(oa_id, what, period, done)
