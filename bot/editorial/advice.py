"""Tells editors in Vietnamese what the content check found: which field, what is wrong, what to do.

The check speaks English to programmers and command lines; advice.toml has a row for each message
that an entry can earn.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.drafts import HEADINGS
from knowledge.model import Kind
from knowledge.problems import Problem
from knowledge.whereabouts import Place, place_of

_SIDES: Mapping[str, str] = {
    facet.value: heading for heading, facet in HEADINGS[Kind.PROCEDURE].items()
} | {"all": "toàn bài"}
_LISTED = re.compile(r'"([^"]+)"')
_MISSING = re.compile(r'"(\w+)" is missing')
_UNKNOWN = ("có chỗ chưa đúng: {0}", "sửa rồi kiểm tra lại")


@dataclass(frozen=True, slots=True)
class Advice:
    """What an editor must do; a reminder may wait. `place` says where in the file."""

    wrong: str
    remedy: str
    place: Place
    line: int
    is_reminder: bool = False

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        return f"{self.wrong[:1].upper()}{self.wrong[1:]}. Cách sửa: {self.remedy}."


@dataclass(frozen=True, slots=True)
class _Row:
    message: re.Pattern[str]
    wrong: str
    remedy: str
    field: str


def advise(problem: Problem, text: str) -> Advice:
    """Return a problem of a file's text as an editor reads it."""
    place = place_of(text, problem.line)
    for row in _rows():
        found = row.message.fullmatch(problem.message)
        if found is not None:
            told = tuple(map(_plain, found.groups()))
            place = _named(place, problem.message)
            keyed = place if not row.field or place.key == row.field else Place(key=row.field)
            where = place if place.table and place.table == row.field else keyed
            return Advice(
                row.wrong.format(*told),
                row.remedy.format(*told),
                where,
                problem.line,
                problem.is_reminder,
            )
    wrong, remedy = _UNKNOWN
    return Advice(wrong.format(problem.message), remedy, place, problem.line, problem.is_reminder)


def _named(place: Place, message: str) -> Place:
    """Return the place of a key that is missing, and so stands on no line of its own."""
    missing = _MISSING.match(message)
    return replace(place, key=missing[1]) if missing and not place.key else place


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    told = tomllib.loads(Path(__file__).with_name("advice.toml").read_text(encoding="utf-8"))
    return tuple(
        _Row(_pattern(row["message"]), row["wrong"], row["remedy"], row.get("field", ""))
        for row in told["advice"]
    )


def is_known(message: str) -> bool:
    """Say whether there is a row for a message."""
    return any(row.message.fullmatch(message) for row in _rows())


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, message.split("…"))), re.DOTALL)


def _plain(told: str) -> str:
    """Return a part of a message as an editor writes it: names of sides, lists, days."""
    if told in _SIDES:
        return _SIDES[told]
    if _LISTED.match(told):
        return ", ".join(_LISTED.findall(told))
    try:
        return f"{date.fromisoformat(told):%d/%m/%Y}"
    except ValueError:
        return told
