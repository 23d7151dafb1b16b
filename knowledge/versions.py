"""Chooses among the entries of one id: by the day asked for, and by whose OA is asked.

A national entry is the base; what a province writes goes before it, and what an OA writes goes
before both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knowledge.model import Entry, Validity

NATIONAL = frozenset({"national", "oa"})
"""What every OA answers from; entries of scope "oa" are filled with its own facts."""

Versions = Mapping[str, tuple[Entry, ...]]
"""The entries of each id, the oldest first."""


def versions_of(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Group entries by their id."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.id, []).append(entry)
    return {name: tuple(sorted(group, key=_order)) for name, group in found.items()}


def scopes_of(oa_id: str, province: str = "") -> frozenset[str]:
    """Return the scopes that an OA answers from."""
    own = {f"oa:{oa_id}"} | ({f"province:{province}"} if province else set())
    return NATIONAL | own


def applying(versions: Sequence[Entry], *, day: date, scopes: frozenset[str]) -> Entry | None:
    """Return the entry that applies on a day in some scopes.

    Where none applies on the day: the one that ended last, else the next to begin. None where
    no scope fits.
    """
    open_to_us = [entry for entry in versions if entry.scope in scopes]
    now = [entry for entry in open_to_us if entry.validity.covers(day)]
    if now:
        return max(now, key=_nearness)
    ended = [entry for entry in open_to_us if entry.validity.valid_from <= day]
    if ended:
        return max(ended, key=lambda entry: (entry.validity.valid_to or date.max, _nearness(entry)))
    return min(open_to_us, key=lambda entry: entry.validity.valid_from, default=None)


def face(versions: Sequence[Entry]) -> Entry:
    """Return one entry that stands for all versions where questions are understood.

    It bears the newest national text, every version's wordings, and all of their days.
    """
    national = [entry for entry in versions if entry.scope in NATIONAL] or list(versions)
    newest = national[-1]
    if len(versions) == 1:
        return newest
    questions = dict.fromkeys(q for entry in reversed(versions) for q in entry.questions)
    aliases = dict.fromkeys(name for entry in reversed(versions) for name in entry.aliases)
    ends = [entry.validity.valid_to for entry in national]
    last = None if None in ends else max(end for end in ends if end is not None)
    days = Validity(min(entry.validity.valid_from for entry in national), last)
    return replace(newest, questions=tuple(questions), aliases=tuple(aliases), validity=days)


def _order(entry: Entry) -> tuple[date, str]:
    return entry.validity.valid_from, entry.scope


def _nearness(entry: Entry) -> int:
    """Rank scopes: an OA's own entry is nearer to its citizens than the country's."""
    if entry.scope.startswith("oa:"):
        return 2
    return 1 if entry.scope.startswith("province:") else 0
