"""Compares how many people's data are held with what security level 2 allows (level2.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.storage.subjects import Counted


@dataclass(frozen=True, slots=True)
class Level:
    """The numbers of the level, with their basis and the day somebody last checked them."""

    basic: int
    sensitive: int
    alarm_percent: int
    basis: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Gauge:
    """One count beside its limit."""

    name: str
    count: int
    limit: int
    is_alarming: bool

    @property
    def percent(self) -> int:
        """How much of the limit is used."""
        return self.count * 100 // self.limit


@lru_cache(maxsize=1)
def level() -> Level:
    """Return the numbers of security level 2."""
    path = Path(__file__).with_name("level2.toml")
    return Level(**tomllib.loads(path.read_text(encoding="utf-8")))


def gauges(counted: Counted, limits: Level) -> tuple[Gauge, Gauge]:
    """Return both counts; each is alarming from the level's share on."""
    return (
        _gauge("basic", counted.basic, limits.basic, limits.alarm_percent),
        _gauge("sensitive", counted.sensitive, limits.sensitive, limits.alarm_percent),
    )


def _gauge(name: str, count: int, limit: int, alarm_percent: int) -> Gauge:
    return Gauge(name, count, limit, count * 100 >= limit * alarm_percent)
