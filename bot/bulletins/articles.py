"""Takes a bulletin through Zalo as an article: hand in, wait until it is published, broadcast.

Each step is a row of the outbox. Handing in and broadcasting are never repeated on doubt: a lost
article is looked for in the OA's list, a lost broadcast counts as taken.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.bulletins.eligibility import week_start
from bot.bulletins.hours import day_start, may_broadcast, month_start
from bot.bulletins.workflow import hindrances, hold_back, pause
from bot.config import Oa, Settings
from bot.models import Bulletin, BulletinStatus, NewDelivery, Priority
from bot.storage.articles import BulletinArticle, Step
from bot.storage.outbox import UNKNOWN_OUTCOME
from bot.storage.store import Store

log = logging.getLogger(__name__)

# Zalo lists an article within a minute, also one whose token was lost (docs/zalo.md §3.5).
LOOK_AFTER_MS = 120_000
_MOST_ATTEMPTS = 3
# Once Zalo may have the broadcast, only its outcome is awaited.
_BEFORE = ("creating", "processing", "published")


def advance(store: Store, settings: Settings, oa: Oa, bulletin: Bulletin) -> int:
    """Take the next step where the last one is settled; return the number of new deliveries."""
    store.articles.begin(bulletin.id, oa.id)
    article = store.articles.find(bulletin.id)
    if article is None:
        return 0
    found = hindrances(store, oa, bulletin, settings.bulletins)
    if found and article.status in _BEFORE:
        hold_back(store, bulletin, found)
        return 0
    match article.status:
        case "creating":
            return _create(store, bulletin, article)
        case "processing":
            return _verify(store, bulletin, article)
        case "published":
            return _broadcast(store, settings, bulletin, article)
        case "broadcasting":
            return _await_broadcast(store, bulletin, article)
    _finish(store, bulletin, reason="unknown" if article.status == "unknown" else "")
    return 0


def quota_left(store: Store, settings: Settings, oa_id: str, at: int) -> tuple[int, int]:
    """Return how many broadcasts a follower may still get on the day and in the month of `at`."""
    rules = settings.bulletins
    today = store.articles.broadcasts_since(oa_id, day_start(at))
    month = store.articles.broadcasts_since(oa_id, month_start(at))
    return max(0, rules.broadcasts_per_day - today), max(0, rules.broadcasts_per_month - month)


def is_anybody_full(
    store: Store, settings: Settings, oa_id: str, at: int, *, ahead: tuple[int, int] = (0, 0)
) -> bool:
    """Say whether one more bulletin would then exceed somebody's cap of a day or a week.

    Zalo delivers a broadcast to all and names nobody, so whoever got most decides for everybody.
    `ahead` is what comes before it on that day and in that week besides.
    """
    rules = settings.bulletins
    caps = (
        (day_start(at), rules.per_day - ahead[0]),
        (week_start(at), rules.per_week - ahead[1]),
    )
    return any(
        store.articles.broadcasts_since(oa_id, since) + store.readers.most_got(oa_id, since=since)
        >= most
        for since, most in caps
    )


def _create(store: Store, bulletin: Bulletin, article: BulletinArticle) -> int:
    step = _step(store, article, "create")
    if step is None:
        return _queue(store, article, "create")
    if step.status in ("failed", "dead", "cancelled"):
        if step.reason == UNKNOWN_OUTCOME and article.attempt < _MOST_ATTEMPTS:
            # The executor of this step writes down what it found.
            if _step(store, article, "find") is None:
                return _queue(store, article, "find", wait_ms=LOOK_AFTER_MS)
            return 0
        _settle(store, replace(article, attempt=article.attempt + 1))
        _stop(store, bulletin, step)
    return 0


def _verify(store: Store, bulletin: Bulletin, article: BulletinArticle) -> int:
    step = _step(store, article, "verify")
    if step is None:
        return _queue(store, article, "verify")
    if step.status in ("failed", "dead", "cancelled"):
        # Resumed after somebody mended the trouble, the step has a key of its own.
        _settle(store, replace(article, attempt=article.attempt + 1))
        _stop(store, bulletin, step)
    return 0


def _broadcast(
    store: Store, settings: Settings, bulletin: Bulletin, article: BulletinArticle
) -> int:
    now, rules, hours = store.clock.millis(), settings.bulletins, bulletin.content.good_hours
    today, month = quota_left(store, settings, article.oa_id, now)
    if not may_broadcast(now, rules, hours) or not today:
        return 0
    if not month:
        pause(store, bulletin, reason="no broadcast left this month")
        return 0
    with store.engine.atomic():
        # Read in the same transaction, so that no message is queued in between.
        if is_anybody_full(store, settings, article.oa_id, now):
            return 0
        store.articles.change(replace(article, status="broadcasting", handed_in_at=now))
        return store.outbox.add([_delivery(article, "broadcast", article.attempt, 0)])


def _await_broadcast(store: Store, bulletin: Bulletin, article: BulletinArticle) -> int:
    step = _step(store, article, "broadcast")
    if step is None or step.status in ("pending", "sending", "ambiguous"):
        return 0
    if step.status == "sent":
        _settle(store, replace(article, status="broadcast", message_id=step.message_id))
        _finish(store, bulletin)
    elif step.reason == UNKNOWN_OUTCOME:
        _settle(store, replace(article, status="unknown"))
        _finish(store, bulletin, reason="unknown")
    else:
        # It surely was not taken: the next attempt has a key of its own.
        back = replace(article, status="published", attempt=article.attempt + 1, handed_in_at=0)
        _settle(store, back)
        if step.status != "cancelled":
            _stop(store, bulletin, step)
    return 0


def _settle(store: Store, article: BulletinArticle) -> None:
    with store.engine.atomic():
        store.articles.change(article)


def _finish(store: Store, bulletin: Bulletin, *, reason: str = "") -> None:
    with store.engine.atomic():
        store.bulletins.move(bulletin, BulletinStatus.DONE, reason=reason)
    log.info("article broadcast", extra={"bulletin": bulletin.id})


def _stop(store: Store, bulletin: Bulletin, step: Step) -> None:
    pause(store, bulletin, reason=f"{step.reason} {step.code}".strip())
    log.error("article stopped", extra={"bulletin": bulletin.id, "code": step.code})


def _step(store: Store, article: BulletinArticle, name: str) -> Step | None:
    return store.articles.step(_cause(article, name), article.attempt)


def _queue(store: Store, article: BulletinArticle, name: str, *, wait_ms: int = 0) -> int:
    not_before = store.clock.millis() + wait_ms if wait_ms else 0
    return store.outbox.add([_delivery(article, name, article.attempt, not_before)])


def _cause(article: BulletinArticle, name: str) -> str:
    return f"article:{article.bulletin}:{name}"


def _delivery(article: BulletinArticle, name: str, position: int, not_before: int) -> NewDelivery:
    return NewDelivery(
        oa_id=article.oa_id,
        kind="broadcast" if name == "broadcast" else f"article_{name}",
        person="",
        cause=_cause(article, name),
        position=position,
        payload={"bulletin": article.bulletin},
        priority=Priority.BULLETIN,
        not_before=not_before,
    )
