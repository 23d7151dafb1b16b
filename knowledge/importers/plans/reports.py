"""Finds the duties to report and how often they fall due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.importers.plans.duties import Duty
from knowledge.importers.plans.lines import UPPER, flat
from knowledge.importers.plans.model import Report

_REPORTS = re.compile(r"\bbao cao\b(?! tai chinh| vien)")
_OFTEN = (
    ("monthly", re.compile(r"\b(?:hang|moi|dinh ky) thang\b")),
    ("quarterly", re.compile(r"\b(?:hang|moi|dinh ky) quy\b")),
    ("half-yearly", re.compile(r"\b6 thang\b|\bsau thang\b")),
    ("yearly", re.compile(r"\bcuoi nam\b|\b(?:hang|moi) nam\b|\bca nam\b|, nam\b")),
    ("regularly", re.compile(r"\bdinh ky\b|\btheo quy dinh\b|\bdung quy dinh\b")),
)


def reports_in(duties: Iterable[Duty]) -> Iterator[Report]:
    """Yield the duties that are, or hold, a duty to report."""
    for duty in duties:
        for clause in re.split(rf"(?<=;)\s+|(?<=\.)\s+(?=[{UPPER}])", duty.text):
            seen = flat(clause)
            if _REPORTS.search(seen):
                often = tuple(name for name, pattern in _OFTEN if pattern.search(seen))
                # "Định kỳ hàng quý" says it exactly; "định kỳ" alone would add nothing.
                exact = tuple(name for name in often if name != "regularly") or often
                yield Report(duty.lead, clause.strip(), exact, duty.line)
