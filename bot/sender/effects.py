"""The kinds of deliveries: how each is carried out, and whether it may be repeated.

A new kind is one function and one row of KINDS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.bulletins.guard import check_message
from bot.config import Oa
from bot.models import Button, Delivery, NewDelivery, Priority
from bot.sender import publishing, tagging
from bot.sender.catching_up import fetch_missed
from bot.sender.downloading import MARKED, download
from bot.sender.tools import Execute, Tools, refuse_marked
from bot.storage import outbox
from bot.wording import wording_of
from bot.zalo.attachments import contact_form
from bot.zalo.messages import split


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of delivery.

    `execute` returns Zalo's message id, "" where there is none. `resends` is how often a delivery
    of unknown outcome is repeated when no echo settles it; one that may be repeated at all is
    repeated more often after its sender died.
    """

    execute: Execute
    resends: int


def _message(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    recipient = tools.store.followers.recipient(oa.id, delivery.person)
    buttons = tuple(Button(*pair) for pair in delivery.payload.get("buttons", ()))
    text = str(delivery.payload["text"])
    refuse_marked(text, *(button.title for button in buttons))
    priority = Priority(delivery.priority)
    sent = tools.zalo.send_text(oa, recipient, text, buttons=buttons, priority=priority)
    return sent.message_id


def _contact_card(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Send Zalo's form for a phone number; the question stands in words above it already."""
    recipient = tools.store.followers.recipient(oa.id, delivery.person)
    card = delivery.payload
    refuse_marked(card["title"], card["subtitle"])
    form = contact_form(card["title"], card["subtitle"], image_url=card["image_url"])
    priority = Priority(delivery.priority)
    return tools.zalo.send_message(oa, recipient, form, priority=priority).message_id


def _bulletin(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Send a bulletin to one reader, unless it is no longer wanted."""
    bulletin = str(delivery.payload["bulletin"])
    check_message(tools.store, tools.rules, bulletin, delivery.person)
    return _message(tools, delivery, oa)


def _erasure(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Let Zalo erase what the OA holds; the person is no longer among our followers."""
    tools.zalo.people.forget(oa, str(delivery.payload["user_id"]))
    return ""


def _catch_up(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    fetch_missed(tools.zalo.conversations, tools.store.inbox, oa, int(delivery.payload["since"]))
    return ""


def _download(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    refuse = partial(_refuse_file, tools, delivery, oa)
    download(tools.store.attachments, tools.files, delivery, refuse)
    return ""


def _refuse_file(tools: Tools, delivery: Delivery, oa: Oa, file_id: str, reason: str) -> None:
    """Write down why a file is not kept; who sent a marked one must take it back at Zalo."""
    store = tools.store
    with store.engine.atomic():
        store.attachments.failed(file_id, reason)
        if reason == MARKED:
            told = split(wording_of(oa).say("guard.secret"))
            store.outbox.add(
                NewDelivery(
                    oa.id, "message", delivery.person, f"marked:{file_id}", at, {"text": part}
                )
                for at, part in enumerate(told)
            )
    store.engine.wake(outbox.TOPIC)


# An unanswered citizen is worse than a repeated reply, a repeated bulletin worse than a missing
# one; erasing, fetching, looking and tagging twice change nothing.
KINDS: Mapping[str, Kind] = {
    "message": Kind(_message, resends=1),
    "contact_card": Kind(_contact_card, resends=0),
    "bulletin": Kind(_bulletin, resends=0),
    "article_create": Kind(publishing.create, resends=0),
    "article_find": Kind(publishing.find, resends=20),
    "article_verify": Kind(publishing.verify, resends=20),
    "broadcast": Kind(publishing.broadcast, resends=0),
    "tag": Kind(tagging.tag, resends=20),
    "erasure": Kind(_erasure, resends=20),
    "catch_up": Kind(_catch_up, resends=20),
    "download": Kind(_download, resends=20),
}
