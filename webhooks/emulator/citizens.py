"""What a citizen does with the phone, and what the account's webhook hears of it.

Everything counted as an interaction in protocol notes 4.1 reopens the window in
which the account may write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from webhooks.emulator import events
from webhooks.emulator.state import Attachment, ChatMessage
from webhooks.emulator.world import World

KIND_NAMES: Mapping[str, str] = {
    "text": "tin văn bản",
    "image": "ảnh",
    "sticker": "nhãn dán",
    "file": "tệp",
    "location": "vị trí",
}
SAMPLE_URL = "https://media.example.invalid"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a citizen sends: words, an attachment, or both."""

    kind: str = "text"
    text: str = ""
    attachment: Attachment | None = None
    quote_id: str = ""
    hidden: bool = False


def write(world: World, oa_id: str, user_id: str, said: Utterance) -> str:
    """Send a message of any kind to the account and return its id."""
    with world.changing():
        contact = world.contact(oa_id, user_id)
        now_ms = world.now_ms()
        world.keep_contact(replace(contact, has_written=True, last_interaction_ms=now_ms))
        message = world.remember(
            ChatMessage(
                msg_id=world.new_message_id(),
                oa_id=oa_id,
                user_id=user_id,
                from_oa=False,
                kind=said.kind,
                text=said.text,
                at_ms=now_ms,
                attachments=(said.attachment,) if said.attachment else (),
                quote_id=said.quote_id,
                hidden=said.hidden,
            )
        )
        parties = world.parties(oa_id, user_id)
        kind_name = KIND_NAMES.get(said.kind, said.kind)
        world.note(parties, "Zalo nhận tin của người dân", kind_name)
        event = events.from_citizen(parties, message, world.event_time())
        world.emit(parties, event, msg_id=message.msg_id)
        return message.msg_id


def write_as_stranger(
    world: World, oa_id: str, anonymous_id: str, *, text: str, conversation_id: str
) -> str:
    """Send a text from an anonymous chat and return its id."""
    with world.changing():
        message = world.remember(
            ChatMessage(
                msg_id=world.new_message_id(),
                oa_id=oa_id,
                user_id=anonymous_id,
                from_oa=False,
                kind="text",
                text=text,
                at_ms=world.now_ms(),
                conversation_id=conversation_id,
            )
        )
        parties = world.parties(oa_id, anonymous_id)
        event = events.from_stranger(parties, message, world.event_time())
        world.emit(parties, event, msg_id=message.msg_id)
        return message.msg_id


def set_following(world: World, oa_id: str, user_id: str, *, follows: bool) -> None:
    """Follow or unfollow the account; nothing happens when it is so already."""
    with world.changing():
        contact = world.contact(oa_id, user_id)
        if contact.follows == follows:
            return
        interaction_ms = world.now_ms() if follows else contact.last_interaction_ms
        world.keep_contact(replace(contact, follows=follows, last_interaction_ms=interaction_ms))
        parties = world.parties(oa_id, user_id)
        world.note(parties, "Zalo ghi nhận", "quan tâm OA" if follows else "bỏ quan tâm OA")
        world.emit(parties, events.following(parties, world.event_time(), follows=follows))


def open_chat(world: World, oa_id: str, user_id: str) -> None:
    """Press "Nhắn tin"; reported once, and only before the citizen has written."""
    with world.changing():
        contact = world.contact(oa_id, user_id)
        if contact.opened or contact.has_written:
            return
        world.keep_contact(replace(contact, opened=True, last_interaction_ms=world.now_ms()))
        parties = world.parties(oa_id, user_id)
        world.note(parties, "Zalo ghi nhận", "người dân mở khung chat")
        world.emit(parties, events.chat_opened(parties, world.event_time()))


def see(world: World, oa_id: str, user_id: str) -> list[str]:
    """Look at the chat; returns the ids of the messages seen for the first time."""
    with world.reading() as state:
        chat = state.chats.get((oa_id, user_id), [])
        unseen = [m for m in chat if m.from_oa and m.status != "seen"]
    if not unseen:
        return []
    with world.changing():
        for message in unseen:
            world.amend(message, status="seen")
        msg_ids = [m.msg_id for m in unseen]
        # Nothing reports single readers of a broadcast (protocol notes 3.4).
        reported = [m.msg_id for m in unseen if m.kind != "article"]
        if world.faults.receipts and reported:
            parties = world.parties(oa_id, user_id)
            world.emit(parties, events.seen(parties, reported, world.event_time()))
        return msg_ids


def react(world: World, oa_id: str, user_id: str, *, msg_id: str, icon: str) -> None:
    """Put a reaction on a message of the account."""
    with world.changing():
        message = world.find_message(oa_id, user_id, msg_id)
        if message is None or not message.from_oa:
            raise LookupError(f"message {msg_id} is not in this chat")
        world.amend(message, reaction=icon)
        contact = world.contact(oa_id, user_id)
        world.keep_contact(replace(contact, last_interaction_ms=world.now_ms()))
        parties = world.parties(oa_id, user_id)
        event = events.citizen_reacted(parties, msg_id, icon, world.event_time())
        world.emit(parties, event)


def submit_info(
    world: World, oa_id: str, user_id: str, info: Mapping[str, object], *, form_id: str = ""
) -> None:
    """Answer a contact form; raises LookupError when there is no such form to answer."""
    with world.changing():
        contact = world.contact(oa_id, user_id)
        form = world.find_message(oa_id, user_id, form_id)
        if form is not None and form.kind == "request_user_info":
            world.amend(form, answered=True)
        elif form_id:
            raise LookupError(f"message {form_id} is no contact form in this chat")
        shared = {**contact.shared, **_shared(info)}
        world.keep_contact(replace(contact, shared=shared, last_interaction_ms=world.now_ms()))
        parties = world.parties(oa_id, user_id)
        world.note(parties, "Zalo ghi nhận", "người dân chia sẻ thông tin liên hệ")
        world.emit(parties, events.info_submitted(parties, info, world.event_time()))


def withdraw(world: World, oa_id: str, user_id: str) -> None:
    """Ask for the erasure of everything the account keeps about this citizen.

    The platform passes the wish on; the account has to act (protocol notes 2.8).
    """
    with world.changing():
        world.contact(oa_id, user_id)
        parties = world.parties(oa_id, user_id)
        world.note(parties, "Zalo ghi nhận", "người dân rút dữ liệu")
        world.emit(parties, events.withdrawn(parties, world.event_time()))


def _shared(info: Mapping[str, object]) -> dict[str, str]:
    """Return what a profile shows of a filled-in form, of either shape (notes 2.8)."""
    address = info.get("full_address")
    nested = address if isinstance(address, Mapping) else {}
    told = {
        "name": info.get("name"),
        "phone": info.get("phone"),
        "address": nested.get("user_address", info.get("address")),
        "district": info.get("district"),
        "city": nested.get("user_city", info.get("city")),
    }
    return {name: value for name, value in told.items() if isinstance(value, str)}


def image(url: str) -> Attachment:
    """Return a photo as webhooks carry it."""
    return {"type": "image", "payload": {"thumbnail": url, "url": url}}


def sticker(sticker_id: str, url: str) -> Attachment:
    """Return a sticker as webhooks carry it."""
    return {"type": "sticker", "payload": {"id": sticker_id, "url": url}}


def file(name: str, url: str) -> Attachment:
    """Return a file as webhooks carry it; the size is text."""
    return {
        "type": "file",
        "payload": {
            "size": "48213",
            "name": name,
            "checksum": "d41d8cd98f00b204e9800998ecf8427e",
            "type": name.rpartition(".")[2],
            "url": url,
        },
    }


def location(latitude: str, longitude: str) -> Attachment:
    """Return a place as webhooks carry it; coordinates are text."""
    coordinates = {"latitude": latitude, "longitude": longitude}
    return {"type": "location", "payload": {"coordinates": coordinates}}
