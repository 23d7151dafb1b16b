"""Puts the tag of a chosen topic on a person at Zalo, or takes it off."""

from __future__ import annotations

from contextlib import suppress

from bot.config import Oa
from bot.errors import Permanent
from bot.models import Delivery
from bot.sender.tools import Tools


def tag(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Make the tag at Zalo what the person's choice is now, whatever it was when this was queued.

    Two quick changes may be carried out in any order and end the same.
    """
    topic, name = str(delivery.payload["topic"]), str(delivery.payload["tag"])
    recipient = tools.store.followers.recipient(oa.id, delivery.person)
    if not recipient.user_id:
        return ""
    if tools.store.subscriptions.has(oa.id, delivery.person, topic):
        tools.zalo.tags.put(oa, recipient.user_id, name)
    else:
        with suppress(Permanent):  # A tag that nobody wears yet is none that could be taken off.
            tools.zalo.tags.take_off(oa, recipient.user_id, name)
    return ""
