"""Sends articles to many followers: reviewed for half an hour, then delivered.

Protocol notes 3.4 and 4.2: one to five articles, a verified account, only between
06:00 and 21:59, at most one a day and four a month for each follower. A review that
ends at night waits for the morning. No event tells of single deliveries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webhooks.emulator import articles, tallies, targets
from webhooks.emulator.errors import ApiError
from webhooks.emulator.fields import Params, read_params
from webhooks.emulator.state import Account, Article, Broadcast, Button, Card, ChatMessage, Contact
from webhooks.emulator.vietnam import is_night, next_morning_ms
from webhooks.emulator.world import World

REVIEW_MS = 30 * 60_000
MAX_ARTICLES = 5
RECEIPTS_PER_DAY = 1

Data = dict[str, object]


def is_broadcast(params: object) -> bool:
    """Say whether this body is meant for many, even if malformed."""
    recipient = params.get("recipient") if isinstance(params, Mapping) else None
    return isinstance(recipient, Mapping) and "target" in recipient


def accept(world: World, account: Account, params: object) -> Data:
    """Take a broadcast for review; raises ApiError.

    -211 when the account has sent all its broadcasts of this month, -218 when
    everybody it is for has received theirs.
    """
    if not account.verified:
        raise ApiError(-221)
    params = read_params(params)
    target = _read_recipient(params)
    found = [articles.find(world, account, e, "attachment_id") for e in _read_elements(params)]
    _check_quota(world, account, target)
    now_ms = world.now_ms()
    if is_night(now_ms):
        raise ApiError(-234)
    ready_ms = now_ms + REVIEW_MS
    broadcast = Broadcast(
        message_id=world.new_message_id(),
        oa_id=account.oa_id,
        article_ids=tuple(article.article_id for article in found),
        target=target,
        due_ms=next_morning_ms(ready_ms) if is_night(ready_ms) else ready_ms,
    )
    world.state.broadcasts[broadcast.message_id] = broadcast
    tallies.add_this_month(world, account.oa_id, "broadcast")
    return {"message_id": broadcast.message_id}


class Reviews:
    """The broadcasts being reviewed."""

    def __init__(self, world: World) -> None:
        self._world = world

    def next_due_ms(self) -> int | None:
        """Return when the next review ends, or None when nothing is being reviewed."""
        with self._world.reading() as state:
            waiting = (b.due_ms for b in state.broadcasts.values() if not b.delivered)
            return min(waiting, default=None)

    def release_due(self) -> None:
        """Deliver every broadcast whose review has ended."""
        due_ms = self.next_due_ms()
        if due_ms is None or due_ms > self._world.now_ms():
            return
        with self._world.changing() as state:
            for broadcast in list(state.broadcasts.values()):
                if not broadcast.delivered and broadcast.due_ms <= self._world.now_ms():
                    _deliver(self._world, broadcast)


def receipts_left(world: World, account: Account, user_id: str) -> tuple[int, int]:
    """Return how many broadcasts a follower may still get, today and this month."""
    what = f"receipt/{user_id}"
    today = RECEIPTS_PER_DAY - tallies.count_today(world, account.oa_id, f"{what}/day")
    monthly = account.receipts_per_month - tallies.count_this_month(world, account.oa_id, what)
    return max(min(today, monthly), 0), max(monthly, 0)


def _read_recipient(params: Params) -> dict[str, str]:
    recipient = params.get("recipient")
    target = recipient.get("target") if isinstance(recipient, Mapping) else None
    return targets.read_target(target)


def _read_elements(params: Params) -> list[Params]:
    """Return the one to five articles named in a body."""
    attachment = _read_object(_read_object(params, "message"), "attachment")
    payload = _read_object(attachment, "payload")
    if (attachment.get("type"), payload.get("template_type")) != ("template", "media"):
        raise ApiError(-233)
    elements = payload.get("elements")
    if not isinstance(elements, list) or not elements:
        raise ApiError(-201, field="elements")
    if len(elements) > MAX_ARTICLES:
        raise ApiError(-210)
    return [_read_element(element) for element in elements]


def _read_object(outer: Params, name: str) -> Params:
    inner = outer.get(name)
    if not isinstance(inner, Mapping):
        raise ApiError(-201, field=name)
    return inner


def _read_element(element: object) -> Params:
    if not isinstance(element, Mapping):
        raise ApiError(-201, field="elements")
    # Broadcasts carry articles and nothing else.
    if element.get("media_type") != "article":
        raise ApiError(-233)
    return element


def _check_quota(world: World, account: Account, target: Mapping[str, str]) -> None:
    sent = tallies.count_this_month(world, account.oa_id, "broadcast")
    if sent >= account.broadcasts_per_month:
        raise ApiError(-211)
    meant = _meant(world, account.oa_id, target)
    if meant and not any(receipts_left(world, account, c.user_id)[0] for c in meant):
        raise ApiError(-218)


def _meant(world: World, oa_id: str, target: Mapping[str, str]) -> list[Contact]:
    return [
        contact
        for contact in world.state.contacts.values()
        if contact.oa_id == oa_id
        and contact.follows
        and targets.is_meant(target, world.state.citizens[contact.user_id])
    ]


def _deliver(world: World, broadcast: Broadcast) -> None:
    """Show the articles that still exist to every follower who may get them now."""
    account = world.get_account(broadcast.oa_id)
    found = [world.state.articles.get(a) for a in broadcast.article_ids]
    cards = tuple(_card(article) for article in found if article is not None)
    reached = 0
    for contact in _meant(world, broadcast.oa_id, broadcast.target) if cards else []:
        if receipts_left(world, account, contact.user_id)[0]:
            _show(world, contact, cards)
            reached += 1
    done = replace(broadcast, delivered=True, reached=reached)
    world.state.broadcasts[broadcast.message_id] = done


def _show(world: World, contact: Contact, cards: tuple[Card, ...]) -> None:
    what = f"receipt/{contact.user_id}"
    tallies.add_today(world, contact.oa_id, f"{what}/day")
    tallies.add_this_month(world, contact.oa_id, what)
    world.remember(
        ChatMessage(
            msg_id=world.new_message_id(),
            oa_id=contact.oa_id,
            user_id=contact.user_id,
            from_oa=True,
            kind="article",
            text="",
            at_ms=world.now_ms(),
            cards=cards,
            status="received",
        )
    )
    world.note(world.parties(contact.oa_id, contact.user_id), "Bản tin tới điện thoại")


def _card(article: Article) -> Card:
    return Card(
        title=str(article.content["title"]),
        subtitle=str(article.content["description"]),
        image_url=articles.cover_url(article),
        action=Button("", "oa.open.url", {"url": articles.link(article)}),
        article_id=article.article_id,
    )
