"""Tells before the sending: how many it reaches, whom it misses and why, and what it costs.

Counts as the sending itself decides; nothing is written. A broadcast reaches whom Zalo chooses:
of that only the quotas are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bulletins.articles import is_anybody_full, quota_left
from bot.bulletins.eligibility import HOUR_MS, Later, Moment, Never, expires_at, verdict, week_start
from bot.bulletins.hours import REVIEW_MS, day_start, next_broadcast, next_opening
from bot.bulletins.planned import Planned, is_written, planned, readers
from bot.config import Settings
from bot.models import Bulletin, Channel, RecipientStatus
from bot.storage.store import Store

FREE_HOURS = 48
_HAVE = (RecipientStatus.SENT, RecipientStatus.UNKNOWN, RecipientStatus.QUEUED)
_MISSED = (RecipientStatus.SKIPPED, RecipientStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen if the sending began at `begins_at`.

    `chosen` is everybody who chose the topic; `reaches` gets it at once, `later` on another day.
    `has` got it before a pause, or may have. `paid` of those reached cost `dong` together.

    For a broadcast `followers` are those we know of, `today` and `month` the broadcasts left for
    each of them on that day, and `is_full` says that it waits for somebody's cap.
    """

    begins_at: int
    chosen: int = 0
    reaches: int = 0
    later: int = 0
    misses: Mapping[str, int] = field(default_factory=dict)
    paid: int = 0
    dong: int = 0
    minutes: int = 0
    ends_at: int = 0
    today: int = 0
    month: int = 0
    has: int = 0
    followers: int = 0
    is_full: bool = False


def forecast(store: Store, settings: Settings, bulletin: Bulletin) -> Forecast:
    """Look ahead for one bulletin."""
    rules, hours = settings.bulletins, bulletin.content.good_hours
    asked = max(store.clock.millis(), bulletin.due_at)
    if bulletin.content.channel is Channel.ARTICLE:
        return _of_article(store, settings, bulletin, next_broadcast(asked, rules, hours))
    return _of_messages(store, settings, bulletin, next_opening(asked, rules, hours))


def _of_article(store: Store, settings: Settings, bulletin: Bulletin, begins_at: int) -> Forecast:
    oa_id, ahead = bulletin.oa_id, planned(store, settings, bulletin, begins_at)
    today, month = quota_left(store, settings, oa_id, begins_at)
    first = ahead.broadcasts[day_start(begins_at)]
    today_too, week_too = ahead.most(begins_at, settings.bulletins.per_day)
    return Forecast(
        begins_at,
        followers=store.followers.following(oa_id),
        is_full=is_anybody_full(store, settings, oa_id, begins_at, ahead=(today_too, week_too)),
        today=max(0, today - first),
        month=max(0, month - first),
        ends_at=begins_at + REVIEW_MS,
    )


def _of_messages(store: Store, settings: Settings, bulletin: Bulletin, begins_at: int) -> Forecast:
    rules = settings.bulletins
    end = expires_at(bulletin.due_at or begins_at, rules, bulletin.content.good_hours)
    ahead = planned(store, settings, bulletin, begins_at)
    moment = _moment(store, bulletin.oa_id, begins_at, ahead)
    found: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    has = 0
    if is_written(bulletin):
        counts = store.readers.counts(bulletin.id)
        has = sum(counts.get(each, 0) for each in _HAVE)
        for status, reason, count in store.readers.reasons(bulletin.id):
            misses[reason] += count if status in _MISSED else 0
    for person in readers(store, bulletin, begins_at):
        then = ahead.add_to(person, begins_at, rules.per_day)
        match verdict(then, bulletin.content, moment, rules, end=end):
            case Never(reason):
                misses[reason] += 1
            case Later():
                found["later"] += 1
            case _:
                found["now"] += 1
                found["paid"] += person.interacted_at < begins_at - FREE_HOURS * HOUR_MS
    minutes = -(-found["now"] // rules.pace(settings.zalo.calls_per_minute))
    return Forecast(
        begins_at=begins_at,
        has=has,
        chosen=has + found["now"] + found["later"] + sum(misses.values()),
        reaches=found["now"],
        later=found["later"],
        misses=dict((+misses).most_common()),
        paid=found["paid"],
        dong=found["paid"] * rules.price_dong,
        minutes=minutes,
        ends_at=begins_at + minutes * 60_000,
    )


def _moment(store: Store, oa_id: str, at: int, ahead: Planned) -> Moment:
    today, count = day_start(at), store.articles.broadcasts_since
    return Moment(
        at,
        count(oa_id, today) + ahead.broadcasts[today],
        count(oa_id, week_start(at)) + sum(ahead.broadcasts.values()),
    )
