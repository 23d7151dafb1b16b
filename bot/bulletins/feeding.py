"""Moves readers from the ledger into the outbox, a few at a time, at the set pace.

Each portion is one short transaction: a citizen's webhook never waits long for it. A reader is
claimed in the ledger in the same transaction that queues the message.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.bulletins.eligibility import Later, Moment, Never, expires_at, verdict, week_start
from bot.bulletins.hours import day_start
from bot.bulletins.rendering import message
from bot.config import Oa, Settings
from bot.models import Bulletin, BulletinStatus, NewDelivery, Priority
from bot.storage.candidates import Candidate
from bot.storage.store import Store

# The outbox holds what leaves within this time; the tick comes every ten seconds.
HORIZON_MS = 30_000
_MINUTE_MS = 60_000
_PORTION = 50
# So many portions at most in one tick, that the other ticks come to their turn.
_PORTIONS = 400


def cause_of(bulletin_id: str, person: str) -> str:
    """Return the cause that makes a bulletin's delivery to one person unique."""
    return f"bulletin:{bulletin_id}:{person}"


@dataclass(frozen=True, slots=True)
class Feeder:
    """Feeds the outbox with one bulletin."""

    store: Store
    settings: Settings
    oa: Oa
    bulletin: Bulletin

    def feed(self) -> int:
        """Queue what may leave within the horizon; return how many deliveries are new."""
        added = 0
        for _ in range(_PORTIONS):
            with self.store.engine.atomic():
                looked_at, queued = self._portion()
            added += queued
            if not looked_at:
                break
        return added

    @property
    def _gap_ms(self) -> float:
        pace = self.settings.bulletins.pace(self.settings.zalo.calls_per_minute)
        return _MINUTE_MS / pace

    def _portion(self) -> tuple[int, int]:
        slot, room = self._room()
        status = self.store.bulletins.get(self.bulletin.id).status
        if room <= 0 or status is not BulletinStatus.SENDING:
            return 0, 0
        moment = self._moment()
        found = self.store.candidates.waiting(
            self.bulletin,
            day=day_start(moment.at),
            week=week_start(moment.at),
            limit=min(room, _PORTION),
        )
        content, queued = self.bulletin.content, 0
        end = expires_at(self.bulletin.due_at, self.settings.bulletins, content.good_hours)
        for reader in found:
            if self._is_taken(reader, moment, end, round(slot + queued * self._gap_ms)):
                queued += 1
        if queued:
            self.store.readers.set_next_slot(self.oa.id, round(slot + queued * self._gap_ms))
        return len(found), queued

    def _room(self) -> tuple[int, int]:
        """Return the next free instant, and how many messages fit before the horizon."""
        now, slot = self.store.clock.millis(), self.store.readers.next_slot(self.oa.id)
        # A clock that was set back must not silence bulletins until it has caught up.
        if not now <= slot <= now + 2 * HORIZON_MS:
            slot = now
        within = int((now + HORIZON_MS - slot) / self._gap_ms) + 1
        # Where Zalo is away nothing leaves; then no more is queued than a minute's worth.
        waiting = self.store.readers.on_their_way(self.oa.id)
        return slot, min(within, int(_MINUTE_MS / self._gap_ms) + 1 - waiting)

    def _moment(self) -> Moment:
        now = self.store.clock.millis()
        count = self.store.articles.broadcasts_since
        oa_id = self.oa.id
        return Moment(now, count(oa_id, day_start(now)), count(oa_id, week_start(now)))

    def _is_taken(self, reader: Candidate, moment: Moment, end: int, slot: int) -> bool:
        """Decide about one reader, write that down, and say whether a message was queued."""
        rules, readers = self.settings.bulletins, self.store.readers
        match verdict(reader, self.bulletin.content, moment, rules, end=end):
            case Never(reason):
                readers.skip(self.bulletin.id, reader.person, reason=reason)
                return False
            case Later(until, reason):
                readers.postpone(self.bulletin.id, reader.person, until=until, reason=reason)
                return False
        if not readers.claim(self.bulletin.id, reader.person):
            return False
        return bool(self.store.outbox.add([self._delivery(reader, slot)]))

    def _delivery(self, reader: Candidate, slot: int) -> NewDelivery:
        return NewDelivery(
            oa_id=self.oa.id,
            kind="bulletin",
            person=reader.person,
            cause=cause_of(self.bulletin.id, reader.person),
            position=reader.attempt,
            payload={
                "text": message(self.bulletin.content, self.oa),
                "bulletin": self.bulletin.id,
            },
            priority=Priority.BULLETIN,
            not_before=slot,
        )
