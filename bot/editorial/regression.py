"""Tells what a new wording would change: every known question must keep its top entry.

Writes nothing; the wording is tried on a copy of the content in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.matching.matcher import Matcher
from knowledge.index import Index, index_of
from knowledge.loader import Base


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose top entry would be another one; "" stands for none."""

    question: str
    before: str
    after: str


def changes(
    base: Base,
    entry_id: str,
    wording: str,
    *,
    as_of: date,
    golden: Iterable[str] = (),
    before: Matcher | None = None,
) -> tuple[Change, ...]:
    """List what would change if the entry had the wording, the wording's own failure included.

    The wordings that stand in the content need no asking: word for word, each is answered by
    its own entry. `before` is the matcher of this very base, where there is one already.
    """
    own = {question for entry in base.entries for question in entry.questions}
    asked = [question for question in dict.fromkeys(golden) if question not in own]
    before = before or Matcher(index_of(base))
    after = Matcher(index_of(widened(base, entry_id, wording)))
    pairs = [(each, _top(before, each, as_of), _top(after, each, as_of)) for each in asked]
    pairs.append((wording, entry_id, _top(after, wording, as_of)))
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def widened(base: Base, entry_id: str, wording: str) -> Base:
    """Return the content with one wording more for an entry."""
    entries = tuple(
        replace(entry, questions=(*entry.questions, wording)) if entry.id == entry_id else entry
        for entry in base.entries
    )
    return replace(base, entries=entries)


def base_of(index: Index) -> Base:
    """Return the content that an index was made of, without its files."""
    entries = tuple(entry for versions in index.versions.values() for entry in versions)
    return Base(entries, index.lexicon, index.calendar, index.places)


def _top(matcher: Matcher, question: str, as_of: date) -> str:
    ranked = matcher.rank(question, as_of=as_of)
    return ranked[0].entry.id if ranked else ""
