"""Names the law's terms beside a case's own clocks, as data with their basis (lawful.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.models import Case, CaseKind


@dataclass(frozen=True, slots=True)
class LawfulTerm:
    """A term that nothing here starts, in the words of officers."""

    key: str
    group: str
    name: str
    limit: str
    start: str
    basis: str
    checked_on: date


@lru_cache(maxsize=1)
def lawful_terms() -> tuple[LawfulTerm, ...]:
    """Return the table."""
    text = Path(__file__).with_name("lawful.toml").read_text(encoding="utf-8")
    return tuple(LawfulTerm(**row) for row in tomllib.loads(text)["term"])


def beside(case: Case) -> tuple[LawfulTerm, ...]:
    """Return the terms that may matter to whoever works on a case."""
    if case.is_protected:
        groups = {"denunciation"}
    elif case.kind is CaseKind.LATE_DOSSIER:
        groups = {"late_dossier", "passed_to_us"}
    elif case.kind in (CaseKind.REPORT, CaseKind.ATTITUDE, CaseKind.RULE):
        groups = {"passed_to_us", "complaint"}
    else:
        groups = set()
    return tuple(term for term in lawful_terms() if term.group in groups)
