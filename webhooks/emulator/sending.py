"""Decides whether a well-formed message may reach its citizen, and lets it.

Windows and quotas: protocol notes 4.1. Free within 48 hours of the citizen's last
interaction, paid up to seven days, refused afterwards. An officer writing in OA
Manager has 365 days and is not metered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webhooks.emulator import events, uploads
from webhooks.emulator.errors import ApiError
from webhooks.emulator.messages import Draft
from webhooks.emulator.state import Account, ChatMessage, Contact
from webhooks.emulator.world import World

HOUR_MS = 3_600_000
FREE_MS = 48 * HOUR_MS
WINDOW_MS = 7 * 24 * HOUR_MS
REPLIES_PER_MESSAGE = 8
WELCOMES = 3
PAID_TOTAL = 500

Data = dict[str, object]


def send(world: World, account: Account, draft: Draft) -> Data:
    """Accept a message or a reaction; raises ApiError."""
    draft = uploads.resolve(world, account, draft)
    if draft.recipient.anonymous_id:
        return _send_to_stranger(world, account, draft)
    asked = _asked(world, account, draft.recipient.message_id)
    user_id = asked.user_id if asked else draft.recipient.user_id
    contact = _reachable(world, account, user_id)
    _check_quote(world, draft, contact)
    if draft.kind == "reaction":
        return _react(world, contact, draft)
    quota = _charge(world, account, contact, asked)
    message = deliver(world, contact, draft)
    return {
        "message_id": message.msg_id,
        "user_id": user_id,
        "sent_time": str(message.at_ms),
        "quota": quota,
    }


def deliver(world: World, contact: Contact, draft: Draft, *, admin_id: str = "") -> ChatMessage:
    """Put a message on the citizen's phone, echo it and receipt it."""
    parties = world.parties(contact.oa_id, contact.user_id)
    _mark_read_by_account(world, contact)
    message = world.remember(
        ChatMessage(
            msg_id=world.new_message_id(),
            oa_id=contact.oa_id,
            user_id=contact.user_id,
            from_oa=True,
            kind=draft.kind,
            text=draft.text,
            at_ms=world.now_ms(),
            attachments=draft.attachments,
            buttons=draft.buttons,
            cards=draft.cards,
            quote_id=draft.quote_id,
            admin_id=admin_id,
        )
    )
    if world.faults.echoes:
        echo = events.from_account(parties, message, world.event_time())
        world.emit(parties, echo, msg_id=message.msg_id)
    if world.faults.receipts:
        message = world.amend(message, status="received")
        receipt = events.received(parties, message.msg_id, world.event_time())
        world.emit(parties, receipt, msg_id=message.msg_id)
    return message


def _mark_read_by_account(world: World, contact: Contact) -> None:
    for message in list(world.state.chats.get((contact.oa_id, contact.user_id), [])):
        if not message.from_oa and message.status != "seen":
            world.amend(message, status="seen")


def _asked(world: World, account: Account, msg_id: str) -> ChatMessage | None:
    if not msg_id:
        return None
    asked = _find_incoming(world, account, msg_id)
    if asked is None:
        raise ApiError(-201, field="message_id")
    if world.now_ms() - asked.at_ms > FREE_MS:
        raise ApiError(-232)
    return asked


def _find_incoming(world: World, account: Account, msg_id: str) -> ChatMessage | None:
    for oa_id, user_id in world.state.chats:
        if oa_id == account.oa_id:
            message = world.find_message(oa_id, user_id, msg_id)
            if message is not None and not message.from_oa:
                return message
    return None


def _reachable(world: World, account: Account, user_id: str) -> Contact:
    contact = world.state.contacts.get((account.oa_id, user_id))
    # A citizen who never met this account has no id there.
    if contact is None:
        raise ApiError(-201, field="user_id")
    if not (contact.follows or contact.opened or contact.has_written):
        raise ApiError(-213)
    if world.now_ms() - contact.last_interaction_ms > WINDOW_MS:
        raise ApiError(-230)
    if contact.restricted:
        raise ApiError(-244)
    return contact


def _check_quote(world: World, draft: Draft, contact: Contact) -> None:
    for msg_id, field in (
        (draft.quote_id, "quote_message_id"),
        (draft.reacts_to, "react_message_id"),
    ):
        if msg_id and world.find_message(contact.oa_id, contact.user_id, msg_id) is None:
            raise ApiError(-201, field=field)


def _react(world: World, contact: Contact, draft: Draft) -> Data:
    message = world.find_message(contact.oa_id, contact.user_id, draft.reacts_to)
    if message is None:
        raise ApiError(-201, field="react_message_id")
    world.amend(message, reaction="" if draft.icon == "/-remove" else draft.icon)
    parties = world.parties(contact.oa_id, contact.user_id)
    if world.faults.echoes:
        echo = events.account_reacted(parties, message.msg_id, draft.icon, world.event_time())
        world.emit(parties, echo)
    return {"message_id": world.new_message_id(), "user_id": contact.user_id}


def _charge(
    world: World, account: Account, contact: Contact, asked: ChatMessage | None
) -> Mapping[str, object]:
    if asked is not None:
        if asked.replies >= REPLIES_PER_MESSAGE:
            raise ApiError(-211)
        world.amend(asked, replies=asked.replies + 1)
        return {"quota_type": "reply"}
    if not contact.has_written:
        return _charge_welcome(world, contact)
    if world.now_ms() - contact.last_interaction_ms <= FREE_MS:
        # "remain" and "total" are no longer sent for replies since 2026-03-01.
        return {"quota_type": "reply"}
    if account.paid_messages_left <= 0:
        raise ApiError(-211)
    left = account.paid_messages_left - 1
    world.state.accounts[account.oa_id] = replace(account, paid_messages_left=left)
    return {"quota_type": "sub_quota", "remain": str(left), "total": str(PAID_TOTAL)}


def _charge_welcome(world: World, contact: Contact) -> Mapping[str, object]:
    if contact.welcomes >= WELCOMES:
        raise ApiError(-211)
    world.keep_contact(replace(contact, welcomes=contact.welcomes + 1))
    left = WELCOMES - contact.welcomes - 1
    return {"quota_type": "welcome_msg", "remain": str(left), "total": str(WELCOMES)}


def _send_to_stranger(world: World, account: Account, draft: Draft) -> Data:
    chat = world.state.chats.get((account.oa_id, draft.recipient.anonymous_id), [])
    if not any(m.conversation_id == draft.recipient.conversation_id for m in chat):
        raise ApiError(-201, field="anonymous_id")
    if draft.kind not in ("text", "image", "file", "sticker"):
        raise ApiError(-233)
    parties = world.parties(account.oa_id, draft.recipient.anonymous_id)
    message = world.remember(
        ChatMessage(
            msg_id=world.new_message_id(),
            oa_id=account.oa_id,
            user_id=draft.recipient.anonymous_id,
            from_oa=True,
            kind=draft.kind,
            text=draft.text,
            at_ms=world.now_ms(),
            attachments=draft.attachments,
            conversation_id=draft.recipient.conversation_id,
        )
    )
    if world.faults.echoes:
        echo = events.to_stranger(parties, message, world.event_time())
        world.emit(parties, echo, msg_id=message.msg_id)
    return {"message_id": message.msg_id}
