"""Notices that many people report the same matter, or from the same place, within hours.

Compares opened texts in memory, as docs/decisions/0019 lays down, and stores no word: an alarm
is a row with the cases that belong to it. Each topic is told once; what comes later joins it.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.cases.similar import Told, same_matter, same_place
from bot.clock import Clock
from bot.config import Settings
from bot.models import Case, CaseKind
from bot.storage.rising import RisingTopics
from bot.storage.store import Store

log = logging.getLogger(__name__)

MOST = 200
EVERY_MS = 60_000
_HOUR_MS = 3_600_000
_KINDS = (CaseKind.REPORT, CaseKind.ATTITUDE, CaseKind.RULE, CaseKind.LATE_DOSSIER)
SORTS: dict[str, Callable[[Told, Told], bool]] = {"matter": same_matter, "place": same_place}


@dataclass(frozen=True, slots=True)
class Rule:
    """How many people within how many hours make a topic rise."""

    people: int
    hours: int


@lru_cache(maxsize=1)
def rule() -> Rule:
    """Return the rule of rising.toml."""
    path = Path(__file__).with_name("rising.toml")
    return Rule(**tomllib.loads(path.read_text(encoding="utf-8")))


class RisingWatch:
    """Looks at the newest cases of every OA, once a minute, in the scheduler."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, rule: Rule) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._rule = rule
        self._topics = RisingTopics(store.engine, clock)
        self._looked_at = 0
        self._newest: dict[str, tuple[str, ...]] = {}

    def __call__(self) -> int:
        """Look unless that was done within the minute; return how many alarms were raised."""
        now = self._clock.millis()
        if now - self._looked_at < EVERY_MS:
            return 0
        self._looked_at = now
        return sum(self._look(oa.id) for oa in self._settings.oas)

    def _look(self, oa_id: str) -> int:
        cases = self._recent(oa_id)
        ids = tuple(case.id for case in cases)
        if len(cases) < self._rule.people or self._newest.get(oa_id) == ids:
            return 0
        raised = sum(
            self._alarm(oa_id, sort, group)
            for sort, is_alike in SORTS.items()
            for group in groups(cases, is_alike)
            if people(group) >= self._rule.people
        )
        self._newest[oa_id] = ids
        return raised

    def _recent(self, oa_id: str) -> list[Case]:
        since = self._clock.millis() - self._rule.hours * _HOUR_MS
        found = [
            case
            for kind in _KINDS
            for case in self._store.cases.recent(oa_id, kind, since=since, limit=MOST)
        ]
        return sorted(found, key=lambda case: case.id)[-MOST:]

    def _alarm(self, oa_id: str, sort: str, group: Sequence[Case]) -> bool:
        """Raise an alarm for a group, or let it join the one it belongs to."""
        ids = [case.id for case in group]
        with self._store.engine.atomic():
            known = self._topics.known(sort, ids)
            topic = min(known.values(), default="") or self._topics.start(oa_id, sort)
            self._topics.join(topic, sort, ids)
        if known:
            return False
        log.warning("a topic rises", extra={"oa": oa_id, "sort": sort, "cases": len(ids)})
        return True


def groups(cases: Sequence[Case], is_alike: Callable[[Told, Told], bool]) -> Iterator[list[Case]]:
    """Yield the cases that hang together, each directly or through others."""
    left = list(cases)
    told = {case.id: Told(case.text, case.place) for case in cases}
    while left:
        group, left = [left[0]], left[1:]
        for member in group:
            near = [case for case in left if is_alike(told[member.id], told[case.id])]
            group += near
            left = [case for case in left if case not in near]
        yield group


def people(group: Sequence[Case]) -> int:
    """Count who reported; whoever stayed without a name counts for themselves."""
    return len({case.person or case.id for case in group})
