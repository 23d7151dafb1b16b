"""Sets what is asked against what is known: by day, by field, by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.models import Tallied
from bot.storage.tallies import Counted
from knowledge.model import Entry, Kind, Procedure

FEWEST_RATINGS = 3
"""Ratings of an entry below which nothing is said about it."""

_ASKED = (Tallied.ANSWER, Tallied.CHOICES, Tallied.NO_MATCH, Tallied.REDIRECT)
_TOLD = (Tallied.ANSWER, Tallied.HELPED, Tallied.DENIED)
_KINDS = {Kind.FAQ: "Câu hỏi thường gặp", Kind.PLAN: "Kế hoạch", Kind.PROCEDURE: "Thủ tục khác"}
NOWHERE = "Chưa có bài nào gần"
ELSEWHERE = "Việc của cơ quan khác"


@dataclass(frozen=True, slots=True)
class Share:
    """What became of some questions."""

    answered: int = 0
    offered: int = 0
    unknown: int = 0
    redirected: int = 0

    @property
    def total(self) -> int:
        """How many questions they were."""
        return self.answered + self.offered + self.unknown + self.redirected

    @property
    def percent(self) -> int:
        """How many in a hundred were answered, or shown to the right body."""
        return round(100 * (self.answered + self.redirected) / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Span:
    """The questions of one day or one week, named by its first day."""

    first: date
    share: Share


@dataclass(frozen=True, slots=True)
class FieldRow:
    """How many entries a field has, how many of them were asked for, and what became of it."""

    name: str
    known: int
    touched: int
    share: Share


@dataclass(frozen=True, slots=True)
class EntryRow:
    """How often an entry answered, and what was said of it."""

    entry: str
    title: str
    asked: int
    helped: int = 0
    denied: int = 0

    @property
    def ratings(self) -> int:
        """How many people said something of its answers."""
        return self.helped + self.denied


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything the page tells."""

    whole: Share
    spans: tuple[Span, ...]
    fields: tuple[FieldRow, ...]
    most_asked: tuple[EntryRow, ...]
    worst_rated: tuple[EntryRow, ...]
    never_asked: int


def coverage(
    counted: Sequence[Counted],
    entries: Mapping[str, Entry],
    *,
    first: date,
    today: date,
    step: int = 1,
    most: int = 15,
) -> Coverage:
    """Return what was asked from a day up to today, in spans of `step` days."""
    rows = _entry_rows(counted, entries)
    rated = [row for row in rows if row.ratings >= FEWEST_RATINGS and row.denied]
    answered = {row.entry for row in rows if row.asked}
    return Coverage(
        whole=_share(counted),
        spans=tuple(_spans(counted, first=first, today=today, step=step)),
        fields=_fields(counted, entries),
        most_asked=tuple(sorted(rows, key=lambda row: -row.asked)[:most]),
        worst_rated=tuple(sorted(rated, key=_badness)[:most]),
        never_asked=len(entries.keys() - answered),
    )


def _share(counted: Iterable[Counted]) -> Share:
    times: Counter[Tallied] = Counter()
    for each in counted:
        times[each.heard] += each.times
    return Share(*(times[heard] for heard in _ASKED))


def _spans(counted: Sequence[Counted], *, first: date, today: date, step: int) -> Iterable[Span]:
    day = first
    while day <= today:
        after = day + timedelta(days=step)
        within = [each for each in counted if day.isoformat() <= each.day < after.isoformat()]
        yield Span(day, _share(within))
        day = after


def _fields(counted: Sequence[Counted], entries: Mapping[str, Entry]) -> tuple[FieldRow, ...]:
    known = Counter(_field(entry) for entry in entries.values())
    of_field: dict[str, list[Counted]] = {}
    for each in counted:
        of_field.setdefault(_field_of(each, entries), []).append(each)
    rows = [
        FieldRow(
            name,
            known[name],
            len({each.entry for each in of_field.get(name, ()) if each.heard is Tallied.ANSWER}),
            _share(of_field.get(name, ())),
        )
        for name in {*known, *of_field}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.share.total, row.name)))


def _entry_rows(counted: Sequence[Counted], entries: Mapping[str, Entry]) -> list[EntryRow]:
    times: dict[str, Counter[Tallied]] = {}
    for each in counted:
        if each.entry in entries:
            times.setdefault(each.entry, Counter())[each.heard] += each.times
    return [
        EntryRow(
            name, entries[name].name, of[Tallied.ANSWER], of[Tallied.HELPED], of[Tallied.DENIED]
        )
        for name, of in sorted(times.items())
    ]


def _badness(row: EntryRow) -> tuple[float, int]:
    return -row.denied / row.ratings, -row.denied


def _field_of(each: Counted, entries: Mapping[str, Entry]) -> str:
    if each.heard is Tallied.REDIRECT:
        return ELSEWHERE
    entry = entries.get(each.entry)
    return _field(entry) if entry else NOWHERE


def _field(entry: Entry) -> str:
    own = entry.field if isinstance(entry, Procedure) else ""
    return own or _KINDS[entry.kind]
