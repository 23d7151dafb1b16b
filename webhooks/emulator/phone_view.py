"""Turns chats and steps into the JSON the phone page draws.

Only shapes; the page puts every text in place as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from webhooks.emulator.journal import Step
from webhooks.emulator.platform import Platform
from webhooks.emulator.state import Button, Card, ChatMessage
from webhooks.emulator.uploads import MEDIA_HOST

# Dots are shown this long; a bot that says nothing should not seem to type for ever.
TYPING_MS = 12_000
SAFE_LINKS = ("http://", "https://")

Json = dict[str, object]


def describe_chat(platform: Platform, user_id: str, oa_id: str, *, after: int) -> Json:
    """Return what changed in a chat after a revision, and the new revision.

    A cursor from before the state was deleted is answered with everything.
    """
    chat = [m for m in platform.chat(user_id, oa_id) if not m.hidden]
    newest = max((m.revision for m in chat), default=0)
    stale = after > newest
    contact = platform.contact(user_id, oa_id)
    return {
        "cursor": newest,
        "reset": stale,
        "now_ms": platform.clock.now_ms(),
        "waiting": _is_waiting(platform, user_id, oa_id),
        "follows": contact.follows,
        "opened": contact.opened or contact.has_written,
        "messages": [_message(platform, m, chat) for m in chat if stale or m.revision > after],
    }


def describe_inside(
    platform: Platform, user_id: str, oa_id: str, told: Iterable[Mapping[str, object]]
) -> Json:
    """Merge the platform's steps since the citizen's last message with those told by the bot."""
    own = [m.at_ms for m in platform.chat(user_id, oa_id) if not m.from_oa]
    since_ms = own[-1] if own else 0
    steps = [_step(s, "zalo") for s in platform.steps_since(user_id, oa_id, since_ms)]
    steps += [dict(step) | {"by": "bot"} for step in told]
    return {"since_ms": since_ms, "steps": sorted(steps, key=_instant)}


def _is_waiting(platform: Platform, user_id: str, oa_id: str) -> bool:
    chat = platform.chat(user_id, oa_id)
    if not chat or chat[-1].from_oa:
        return False
    return platform.clock.now_ms() - chat[-1].at_ms < TYPING_MS


def _instant(step: Json) -> int:
    at_ms = step.get("at_ms")
    return at_ms if isinstance(at_ms, int) else 0


def _step(step: Step, by: str) -> Json:
    return {"step": step.step, "detail": step.detail, "at_ms": step.at_ms, "by": by}


def _message(platform: Platform, message: ChatMessage, chat: Sequence[ChatMessage]) -> Json:
    quoted = next((m for m in chat if m.msg_id == message.quote_id), None)
    return {
        "id": message.msg_id,
        "mine": not message.from_oa,
        "kind": message.kind,
        "text": message.text,
        "at_ms": message.at_ms,
        "status": message.status,
        "reaction": message.reaction,
        "quote": quoted.text if quoted else "",
        "media": [_media(platform, a) for a in message.attachments if a["type"] != "template"],
        "buttons": [_button(b) for b in message.buttons],
        "cards": [_card(c) for c in message.cards],
        "answered": message.answered,
    }


def _media(platform: Platform, attachment: Mapping[str, object]) -> Json:
    payload = attachment["payload"]
    fields = dict(payload) if isinstance(payload, Mapping) else {}
    shown: Json = {"type": attachment["type"], "url": _picture(platform, fields.get("url"))}
    if "name" in fields:
        shown["name"] = fields["name"]
    if "coordinates" in fields:
        shown["coordinates"] = fields["coordinates"]
    return shown


def _button(button: Button) -> Json:
    return {"title": button.title, "type": button.type, "href": _href(button)}


def _card(card: Card) -> Json:
    href = _href(card.action) if card.action else ""
    return {
        "title": card.title,
        "subtitle": card.subtitle,
        "image": _safe(card.image_url),
        # Articles are read here, not at the invented address of the platform.
        "href": f"/phone/article/{card.article_id}" if card.article_id else href,
    }


def _href(button: Button) -> str:
    """Return where a button leads outside the chat; empty for query buttons."""
    if isinstance(button.payload, str):
        return ""
    phone = "".join(c for c in button.payload.get("phone_code", "") if c.isdigit())
    match button.type:
        case "oa.open.url":
            return _safe(button.payload.get("url"))
        case "oa.open.phone":
            return f"tel:+{phone}"
        case "oa.open.sms":
            return f"sms:+{phone}"
        case _:
            return ""


def _picture(platform: Platform, url: object) -> str:
    """Return where the page finds a picture: here, if the account has uploaded it lately."""
    address = _safe(url)
    upload_id, _, name = address.removeprefix(f"{MEDIA_HOST}/").partition("/")
    if name and platform.picture(upload_id) is not None:
        return f"/phone/media/{upload_id}"
    return address


def _safe(url: object) -> str:
    return url if isinstance(url, str) and url.startswith(SAFE_LINKS) else ""
