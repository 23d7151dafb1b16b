"""Tries questions on the knowledge as it is and as it would be with something else in it.

Builds a second matcher, which takes some seconds; the first is the one that answers citizens.
Writes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.editorial.onefile import Looked, without
from bot.editorial.regression import base_of
from bot.matching.decision import Answer, Candidate, Choices, Decision
from bot.matching.matcher import Explanation, Matcher
from knowledge.index import Index
from knowledge.lexicon import Lexicon
from knowledge.model import Entry
from knowledge.versions import versions_of

_KEPT = 1
"""Matchers held at once beside the one that answers; each is as large."""


@dataclass(frozen=True, slots=True)
class Told:
    """What citizens get for a question: one entry, some to choose from, or none."""

    is_answer: bool
    entries: tuple[str, ...]

    @property
    def top(self) -> str:
        """The entry that stands first; "" for none."""
        return self.entries[0] if self.entries else ""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that was compared, with its probability before and after; None where it is not."""

    entry: str
    title: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What one question gets before and after, and what was compared."""

    question: str
    before: Told
    after: Told
    rows: tuple[Row, ...]
    why: Explanation


@dataclass(frozen=True, slots=True)
class Changed:
    """A known question that would get something else; `expected` are its right entries, if any."""

    question: str
    before: Told
    after: Told
    expected: frozenset[str] = frozenset()

    @property
    def is_lost(self) -> bool:
        """Say whether it had a right entry and would lose it."""
        return self.before.top in self.expected and self.after.top not in self.expected


class Trials:
    """Holds the matchers that were tried last; one of these is shared by all editors and pages.

    Whoever needs another one meanwhile waits, so that no two are built at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], Matcher] = {}

    def matcher(self, index: Index, looked: Looked, *, text: str) -> Matcher:
        """Return the matcher of an index with a file's entries in the place of their old ones."""
        return self._held(("with", index.version, text), lambda: with_draft(index, looked))

    def without(self, index: Index, path: str) -> Matcher:
        """Return the matcher of an index without what is told from a file."""
        return self._held(("without", index.version, path), lambda: without_file(index, path))

    def spelled(self, index: Index, lexicon: Lexicon, *, text: str) -> Matcher:
        """Return the matcher of an index with the short forms and synonyms that a text makes."""
        key = ("spelled", index.version, text)
        return self._held(key, lambda: replace(index, lexicon=lexicon))

    def _held(self, key: tuple[str, ...], other: Callable[[], Index]) -> Matcher:
        with self._lock:
            found = self._kept.pop(key, None) or Matcher(other())
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return found


def with_draft(index: Index, looked: Looked) -> Index:
    """Return the index as it would be. Raises ValueError where the file cannot be loaded."""
    if looked.base is None:
        raise ValueError("the file cannot be loaded")
    own = tuple(each for each in looked.base.entries if each.file in looked.files)
    return _telling(index, (*without(index, looked.files), *own))


def without_file(index: Index, path: str) -> Index:
    """Return the index as it would be if nothing were told from a file."""
    return _telling(index, without(index, frozenset({path})))


def _telling(index: Index, entries: tuple[Entry, ...]) -> Index:
    base = base_of(index)
    return Index("", versions_of(entries), base.lexicon, base.calendar, base.places)


def tried(question: str, before: Matcher, after: Matcher, *, as_of: date) -> Trial:
    """Ask both matchers one question."""
    was = before.explain(question, as_of=as_of)
    will = after.explain(question, as_of=as_of)
    old, new = _scores(was), _scores(will)
    titles = {each.entry: each.title for why in (was, will) for each, _ in why.candidates}
    rows = (Row(name, titles[name], old.get(name), new.get(name)) for name in titles)
    ordered = sorted(rows, key=lambda row: -max(row.before or 0.0, row.after or 0.0))
    return Trial(question, _told(was.decision), _told(will.decision), tuple(ordered), will)


def changed(
    questions: Mapping[str, frozenset[str]],
    before: Matcher,
    after: Matcher,
    *,
    as_of: date,
) -> tuple[Changed, ...]:
    """Return the questions that would get something else; those that lose their entry first.

    `questions` name the entries that are right for each, none where nobody knows.
    """
    found = []
    for question, expected in questions.items():
        was, will = (asked(each, question, as_of) for each in (before, after))
        if (was.is_answer, was.top) != (will.is_answer, will.top):
            found.append(Changed(question, was, will, expected))
    return tuple(sorted(found, key=lambda each: not each.is_lost))


def known_questions(
    confirmed: Iterable[tuple[str, frozenset[str]]], recent: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    """Return questions worth asking again, each once: with known entries, and those that failed."""
    return {**dict.fromkeys(recent, frozenset[str]()), **dict(confirmed)}


def asked(matcher: Matcher, question: str, as_of: date) -> Told:
    """Return what a matcher makes of a question."""
    return _told(matcher.match(question, as_of=as_of))


def _told(decision: Decision) -> Told:
    candidates: tuple[Candidate, ...] = ()
    if isinstance(decision, Answer):
        candidates = (decision.candidate,)
    elif isinstance(decision, Choices):
        candidates = decision.candidates
    return Told(isinstance(decision, Answer), tuple(each.entry for each in candidates))


def _scores(why: Explanation) -> Mapping[str, float]:
    scores = {each.entry: each.score for each, _ in why.candidates}
    if isinstance(why.decision, Answer):
        scores[why.decision.candidate.entry] = why.decision.candidate.score
    return scores
