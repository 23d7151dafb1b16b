"""Records what a follower chose, keeps the tags at Zalo in step, and hears of tags set there.

A tag that an officer sets puts somebody into a group; it never subscribes them to a topic, for
only a person's own words are consent. A tag that is taken off ends the choice either way.
"""

from __future__ import annotations

from bot.bulletins.topics import by_tag, topic_of
from bot.models import NewDelivery, Priority, StoredEvent
from bot.storage.store import Store


def choose(store: Store, event: StoredEvent, topic: str, *, consent: str) -> None:
    """Record a choice and queue its tag; needs a transaction, and is safe to repeat."""
    known = topic_of(topic)
    if known is None:
        return
    choices = store.subscriptions
    if choices.choose(event.oa_id, event.person, topic, cause=event.id, consent=consent):
        _tag(store, event, topic)


def stop(store: Store, event: StoredEvent, topic: str = "") -> None:
    """End one choice or all, and queue the tags' removal; needs a transaction."""
    for ended in store.subscriptions.stop(event.oa_id, event.person, topic, cause=event.id):
        _tag(store, event, ended)


def heard_of_tag(store: Store, event: StoredEvent, person: str, name: str, *, is_on: bool) -> None:
    """Take over a tag that was set or taken off at Zalo; needs a transaction."""
    topic = by_tag(name)
    if topic is None:
        return
    if not is_on:
        store.subscriptions.stop(event.oa_id, person, topic.slug, cause=event.id)
    elif topic.is_group and store.followers.find(event.oa_id, person) is not None:
        store.subscriptions.choose(event.oa_id, person, topic.slug, cause=event.id)


def _tag(store: Store, event: StoredEvent, topic: str) -> None:
    known = topic_of(topic)
    if known is None:
        return
    tag = NewDelivery(
        oa_id=event.oa_id,
        kind="tag",
        person=event.person,
        cause=f"tag:{event.id}:{topic}",
        position=0,
        payload={"topic": topic, "tag": known.title},
        priority=Priority.NOTIFICATION,
    )
    store.outbox.add([tag])
