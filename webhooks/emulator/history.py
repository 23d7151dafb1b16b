"""Tells what was said in a chat, whether or not the webhook ever heard of it.

Shapes: protocol notes 3.7. `listrecentchat` is read as its name says: the newest
message of each chat. Anonymous chats are not listed, since nobody has an id there.
"""

from __future__ import annotations

from collections.abc import Mapping

from webhooks.emulator import followers
from webhooks.emulator.fields import Params, read_number, read_params
from webhooks.emulator.profiles import AVATAR_URL
from webhooks.emulator.state import Account, Attachment, Card, ChatMessage
from webhooks.emulator.world import World

MAX_COUNT = 10

# The platform has no word for files; they are links there. Everything drawn is "links".
KINDS: Mapping[str, str] = {
    "text": "text",
    "buttons": "text",
    "audio": "voice",
    "image": "photo",
    "gif": "GIF",
    "sticker": "sticker",
    "location": "location",
    "link": "link",
    "file": "link",
    "list": "links",
    "article": "links",
    "request_user_info": "links",
}

Data = dict[str, object]


def list_recent(world: World, account: Account, params: object) -> list[Data]:
    """Answer listrecentchat, newest chat first; raises ApiError -201 or -210."""
    last = [
        chat[-1]
        for (oa_id, user_id), chat in world.state.chats.items()
        if oa_id == account.oa_id and user_id in world.state.citizens and chat
    ]
    last.sort(key=lambda message: message.at_ms, reverse=True)
    return [_describe(world, account, m) for m in _page(last, read_params(params))]


def list_conversation(world: World, account: Account, params: object) -> list[Data]:
    """Answer conversation, newest message first; raises ApiError -201 or -210."""
    params = read_params(params)
    contact = followers.find_contact(world, account, params)
    chat = world.state.chats.get((account.oa_id, contact.user_id), [])
    return [_describe(world, account, m) for m in _page(chat[::-1], params)]


def _page(messages: list[ChatMessage], params: Params) -> list[ChatMessage]:
    offset = read_number(params, "offset", least=0)
    count = read_number(params, "count", least=1, at_most=MAX_COUNT)
    return messages[offset : offset + count]


def _describe(world: World, account: Account, message: ChatMessage) -> Data:
    citizen = (message.user_id, world.state.citizens[message.user_id].name)
    sides = [(account.oa_id, account.name), citizen]
    (from_id, from_name), (to_id, to_name) = sides if message.from_oa else sides[::-1]
    return {
        "src": 0 if message.from_oa else 1,
        "time": message.at_ms,
        "type": KINDS.get(message.kind, "text"),
        "message": message.text,
        "message_id": message.msg_id,
        "from_id": from_id,
        "to_id": to_id,
        "from_display_name": from_name,
        "from_avatar": f"{AVATAR_URL}/{from_id}.png",
        "to_display_name": to_name,
        "to_avatar": f"{AVATAR_URL}/{to_id}.png",
        **_extras(message),
    }


def _extras(message: ChatMessage) -> Data:
    if message.cards:
        return {"links": [_link(card) for card in message.cards]}
    if not message.attachments:
        return {}
    return _media(message.attachments[0])


def _media(attachment: Attachment) -> Data:
    payload = attachment["payload"]
    fields = payload if isinstance(payload, Mapping) else {}
    if "coordinates" in fields:
        return {"location": dict(fields["coordinates"])}
    names = {
        "url": "url",
        "thumbnail": "thumb",
        "description": "description",
        "name": "description",
    }
    return {told: fields[name] for name, told in names.items() if name in fields}


def _link(card: Card) -> Data:
    payload = card.action.payload if card.action else ""
    url = payload.get("url", "") if isinstance(payload, Mapping) else ""
    return {
        "title": card.title,
        "description": card.subtitle,
        "thumb": card.image_url,
        "url": url,
    }
