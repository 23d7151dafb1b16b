"""What is wrong with the rows: figures without one, no source, two fees at once, a side untold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from knowledge.model import Entry, Facet, Fee, Procedure
from knowledge.tracing import unsourced, untraced

NEEDED = (Facet.PAPERS, Facet.FEE, Facet.DURATION, Facet.PLACE)
"""Sides of a procedure that people ask for; each must be told, or said to be unchecked."""

_CODE = re.compile(r"\d\.\d{6}")


def wrong_rows(entry: Entry) -> Iterator[str]:
    """Yield every fault of an entry's structured parts."""
    for figure, line in untraced(entry):
        yield f'"{line[:60]}" states "{figure}", which is in no row; add [[facts]] with its source'
    for _, number in unsourced(entry):
        yield f'"source = {number}" points to no [[sources]]; there are {len(entry.sources)}'
    if isinstance(entry, Procedure):
        yield from _procedure(entry)


def _procedure(entry: Procedure) -> Iterator[str]:
    for code in (entry.code, *entry.codes_also):
        if not _CODE.fullmatch(code):
            yield f'"{code}" is no procedure code; write one like 1.001193'
    for facet in NEEDED:
        if not (facet in entry.sections or facet in entry.confidence or entry.rows_on(facet)):
            yield f'people ask for "{facet}" and nothing is said; write it or "chưa kiểm tra"'
    for one, other in combinations(entry.fees, 2):
        if _overlap(one, other):
            yield f'fee "{one.case}" ({one.channel}) has two amounts on the same days'


def _overlap(one: Fee, other: Fee) -> bool:
    if (one.case, one.channel) != (other.case, other.channel):
        return False
    begins = max(one.period.first or date.min, other.period.first or date.min)
    return begins <= min(one.period.last or date.max, other.period.last or date.max)
