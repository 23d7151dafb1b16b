"""Finds cases by their sealed words, with or without accents.

The words are encrypted, so no index can hold them: the first cases of a filter are opened and
looked through, and the caller is told when there were more (docs/decisions/0018).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Case
from bot.storage.caselist import Found, Wanted
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from knowledge.text import fold

LOOKED_THROUGH = 1_000


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of what was found, and whether further cases were left aside."""

    found: Found
    is_partial: bool = False


def search(store: Store, wanted: Wanted, text: str, *, limit: int, offset: int = 0) -> Searched:
    """Return the cases that hold every word of a text, in the order of the shelf."""
    words = fold(text).split()
    opened = store.caselist.page(wanted, limit=LOOKED_THROUGH)
    hits = [file for file in opened.files if _holds(file, words)]
    shown = hits[offset : offset + limit]
    has_more = len(hits) > offset + limit
    return Searched(Found(shown, len(hits), has_more), is_partial=opened.has_more)


def _holds(file: CaseFile, words: list[str]) -> bool:
    told = _told(file.case)
    return all(word in told for word in words)


def _told(case: Case) -> str:
    return fold(f"{case.text} {case.place}")
