"""Lets go of every class of data when its term is over; the terms are data (retention.toml)."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from bot.clock import VIETNAM, Clock, today
from bot.config import Settings
from bot.storage.store import Store

log = logging.getLogger(__name__)

CASES = "cases"
EVERY_MS = 3_600_000
_BEAT = "purge"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a class of data is kept, on what basis, and when that was last checked."""

    key: str
    title: str
    since: str
    basis: str
    checked_on: date
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class LetGo:
    """What went of one class, or would go: rows by table; older than the beginning of `before`."""

    term: Term
    before: date
    rows: Mapping[str, int]
    oa_id: str = ""

    @property
    def total(self) -> int:
        """All rows together."""
        return sum(self.rows.values())


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return the terms of every class, in the order of the file."""
    path = Path(__file__).with_name("retention.toml")
    return tuple(Term(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["class"])


def term_named(key: str) -> Term:
    """Return the term of a class."""
    return next(term for term in terms() if term.key == key)


def purge(
    store: Store, settings: Settings, clock: Clock, *, is_dry: bool, by: str = ""
) -> list[LetGo]:
    """Let go of whatever is over, or only say what would go; safe to stop and repeat.

    `by` is who asked for it; the scheduler asks for nobody.
    """
    found = list(_Purge(store, settings, today(clock), is_dry, by).all())
    if not is_dry:
        store.heartbeats.beat(_BEAT)
        for each in found:
            if each.total:
                log.info(
                    "data let go", extra={"class": each.term.key, **each.rows, "oa": each.oa_id}
                )
        if any(each.total for each in found):
            store.engine.scrub()
    return found


def purge_hourly(store: Store, settings: Settings, clock: Clock) -> bool:
    """Purge unless it was done within the hour; every tick of the scheduler asks."""
    last = last_purge(store)
    if last is not None and clock.millis() - last < EVERY_MS:
        return False
    purge(store, settings, clock, is_dry=False)
    return True


def last_purge(store: Store) -> int | None:
    """Return when data were last let go of (epoch ms); None before the first time."""
    return store.heartbeats.last(_BEAT)


@dataclass(frozen=True, slots=True)
class _Purge:
    """One purge, on its day, by whoever asked for it."""

    store: Store
    settings: Settings
    on: date
    is_dry: bool
    by: str

    def all(self) -> Iterator[LetGo]:
        """Go through the classes in their order."""
        for term in terms():
            yield from self._cases(term) if term.key == CASES else self._rows(term)

    def _rows(self, term: Term) -> Iterator[LetGo]:
        before = months_before(self.on, term.months) - timedelta(days=term.days)
        kept, until = self.store.retention, _midnight(before)
        if self.is_dry:
            yield LetGo(term, before, kept.due(term.key, before=until))
        else:
            yield LetGo(term, before, kept.let_go(term.key, before=until, by=self.by))

    def _cases(self, term: Term) -> Iterator[LetGo]:
        kept = self.store.retention
        for oa in self.settings.oas:
            before = months_before(self.on, oa.case_months)
            until = _midnight(before)
            if self.is_dry:
                count = kept.cases_due(oa.id, answered_before=until)
            else:
                count = kept.empty_cases(oa.id, answered_before=until, by=self.by)
            yield LetGo(term, before, {CASES: count}, oa.id)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), VIETNAM).timestamp() * 1000)


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; the 28th where that month is too short."""
    if not months:
        return day
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, min(day.day, 28))
