"""What else of an OA is already planned to leave before a bulletin, and fills caps by then.

Reads only. A forecast that forgot the morning's bulletin would promise readers to the evening's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.bulletins.eligibility import week_start
from bot.bulletins.hours import day_start, next_opening
from bot.config import Settings
from bot.models import Bulletin, BulletinStatus, Channel
from bot.storage.candidates import Candidate
from bot.storage.store import Store

ALL_WRITTEN = "~"
"""The cursor of a bulletin whose readers all stand in the ledger."""

_PORTION = 2000
_DUE = (BulletinStatus.SCHEDULED, BulletinStatus.SENDING)


@dataclass(slots=True)
class Planned:
    """Broadcasts, and messages to each person, by the first instant of their day."""

    broadcasts: Counter[int] = field(default_factory=Counter)
    messages: dict[int, Counter[str]] = field(default_factory=dict)

    def add_to(self, reader: Candidate, at: int, per_day: int) -> Candidate:
        """Return the reader with what will have come by then; no day holds more than its cap."""
        today = day_start(at)
        by_day = {day: min(per_day, people[reader.person]) for day, people in self.messages.items()}
        return replace(
            reader,
            today=reader.today + by_day.get(today, 0),
            this_week=reader.this_week + sum(by_day.values()),
        )

    def most(self, at: int, per_day: int) -> tuple[int, int]:
        """Return what the person with most will have got on the day and in the week."""
        day = self.messages.get(day_start(at), Counter())
        week: Counter[str] = Counter()
        for people in self.messages.values():
            week.update({person: min(per_day, count) for person, count in people.items()})
        return max(day.values(), default=0), max(week.values(), default=0)


def planned(store: Store, settings: Settings, bulletin: Bulletin, begins_at: int) -> Planned:
    """Return what leaves in the seven days up to the beginning of a bulletin, and before it."""
    found = Planned()
    for other in store.bulletins.with_status(*_DUE):
        if other.oa_id != bulletin.oa_id or other.id == bulletin.id:
            continue
        at = _begins(store, settings, other)
        if (at, other.due_at, other.id) >= (begins_at, bulletin.due_at or begins_at, bulletin.id):
            continue
        if at < week_start(begins_at):
            continue
        day = day_start(at)
        if other.content.channel is Channel.ARTICLE:
            article = store.articles.find(other.id)
            # What was handed in is counted among the broadcasts already.
            found.broadcasts[day] += article is None or not article.handed_in_at
        else:
            people = found.messages.setdefault(day, Counter())
            people.update(each.person for each in readers(store, other, at) if _may_get(each))
    return found


def readers(store: Store, bulletin: Bulletin, at: int) -> Iterator[Candidate]:
    """Walk those who have not got a bulletin yet, as the instant of its sending counts them."""
    look = store.candidates.open_rows if is_written(bulletin) else store.candidates.choosers
    day, week, after = day_start(at), week_start(at), ""
    while people := look(bulletin, day=day, week=week, after=after, limit=_PORTION):
        after = people[-1].person
        yield from people


def is_written(bulletin: Bulletin) -> bool:
    """Say whether the ledger holds all readers of a bulletin."""
    return bulletin.cursor == ALL_WRITTEN


def _begins(store: Store, settings: Settings, bulletin: Bulletin) -> int:
    at = max(store.clock.millis(), bulletin.due_at)
    return next_opening(at, settings.bulletins, bulletin.content.good_hours)


def _may_get(reader: Candidate) -> bool:
    is_meant = reader.has_topic and reader.has_group and reader.has_place
    return is_meant and not reader.is_unreachable
