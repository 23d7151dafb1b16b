"""Tells before the sending: how many it reaches, whom it misses and why, and what it costs.

Counts as the sending itself decides; nothing is written. A broadcast reaches whom Zalo chooses:
of that only the quotas are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bulletins.articles import quota_left
from bot.bulletins.eligibility import HOUR_MS, Later, Moment, Never, expires_at, verdict, week_start
from bot.bulletins.hours import REVIEW_MS, day_start, next_opening
from bot.config import Settings
from bot.models import Bulletin, Channel
from bot.storage.store import Store

FREE_HOURS = 48
_PORTION = 2000


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen if the sending began at `begins_at`.

    `chosen` is everybody who chose the topic; `reaches` gets it at once, `later` on another day.
    `paid` of those reached cost `dong` together. For a broadcast `today` and `month` are the
    broadcasts left for each follower.
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


def forecast(store: Store, settings: Settings, bulletin: Bulletin) -> Forecast:
    """Look ahead for one bulletin."""
    rules, hours = settings.bulletins, bulletin.content.good_hours
    begins_at = next_opening(max(store.clock.millis(), bulletin.due_at), rules, hours)
    if bulletin.content.channel is Channel.ARTICLE:
        today, month = quota_left(store, settings, bulletin.oa_id)
        ends_at = begins_at + REVIEW_MS
        return Forecast(begins_at, today=today, month=month, ends_at=ends_at)
    return _of_messages(store, settings, bulletin, begins_at)


def _of_messages(store: Store, settings: Settings, bulletin: Bulletin, begins_at: int) -> Forecast:
    rules = settings.bulletins
    end = expires_at(bulletin.due_at or begins_at, rules, bulletin.content.good_hours)
    count = store.articles.broadcasts_since
    moment = Moment(
        begins_at,
        count(bulletin.oa_id, day_start(begins_at)),
        count(bulletin.oa_id, week_start(begins_at)),
    )
    found: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    after = ""
    while people := store.candidates.choosers(
        bulletin, day=day_start(begins_at), week=week_start(begins_at), after=after, limit=_PORTION
    ):
        after = people[-1].person
        for person in people:
            match verdict(person, bulletin.content, moment, rules, end=end):
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
        chosen=found["now"] + found["later"] + sum(misses.values()),
        reaches=found["now"],
        later=found["later"],
        misses=dict(misses.most_common()),
        paid=found["paid"],
        dong=found["paid"] * rules.price_dong,
        minutes=minutes,
        ends_at=begins_at + minutes * 60_000,
    )
