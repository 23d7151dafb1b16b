"""Reads the attachment of a send: media, files, buttons, lists, contact forms.

Limits: protocol notes 3.2. Whether an uploaded id is good is decided in
webhooks.emulator.uploads, which also puts the file in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from webhooks.emulator.errors import ApiError
from webhooks.emulator.state import Attachment, Button, Card

MAX_BUTTONS = 5
MAX_CARDS = 5
MAX_TITLE = 100
MAX_SUBTITLE = 500
MAX_QUERY = 1000
MAX_SMS = 160
MEDIA_HOST = "https://media.example.invalid"

PAYLOAD_FIELDS: Mapping[str, tuple[str, ...]] = {
    "oa.open.url": ("url",),
    "oa.open.phone": ("phone_code",),
    "oa.open.sms": ("content", "phone_code"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What an attachment turned out to be."""

    kind: str
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    upload_id: str = ""


def read_attachment(attachment: object, *, text: str) -> Content:
    """Check an attachment; raises ApiError -201, -210 or -233."""
    if not isinstance(attachment, Mapping):
        raise ApiError(-201, field="attachment")
    payload = attachment.get("payload")
    if not isinstance(payload, Mapping):
        raise ApiError(-201, field="payload")
    match attachment.get("type"):
        case "file":
            return _read_file(payload)
        case "template":
            return _read_template(payload, text)
        case _:
            raise ApiError(-233)


def _read_template(payload: Mapping[str, object], text: str) -> Content:
    match payload.get("template_type"):
        case "media":
            return _read_media(payload)
        case "list":
            return _read_list(payload, text)
        case "request_user_info":
            return _read_contact_form(payload)
        case None if "buttons" in payload:
            return _read_buttons(payload, text)
        case _:
            raise ApiError(-233)


def _read_file(payload: Mapping[str, object]) -> Content:
    return Content(kind="file", upload_id=_text(payload.get("token"), "token"))


def _read_media(payload: Mapping[str, object]) -> Content:
    elements = _elements(payload)
    if len(elements) != 1:
        raise ApiError(-201, field="elements")
    kind = elements[0].get("media_type")
    if kind == "sticker":
        sticker_id = _text(elements[0].get("attachment_id"), "attachment_id")
        url = f"{MEDIA_HOST}/sticker/{sticker_id}.png"
        return Content("sticker", ({"type": "sticker", "payload": {"id": sticker_id, "url": url}},))
    if kind not in ("image", "gif"):
        raise ApiError(-233)
    if "url" not in elements[0]:
        upload_id = _text(elements[0].get("attachment_id"), "attachment_id")
        return Content(str(kind), upload_id=upload_id)
    url = _text(elements[0]["url"], "url")
    if not url.startswith(("http://", "https://")):
        raise ApiError(-201, field="url")
    return Content(str(kind), ({"type": kind, "payload": {"thumbnail": url, "url": url}},))


def _read_buttons(payload: Mapping[str, object], text: str) -> Content:
    if not text.strip():
        raise ApiError(-201, field="text")
    buttons = _buttons(payload)
    if not buttons:
        raise ApiError(-201, field="buttons")
    return Content("buttons", (_rendered(text),), buttons)


def _read_list(payload: Mapping[str, object], text: str) -> Content:
    elements = _elements(payload) if "elements" in payload else []
    if len(elements) > MAX_CARDS:
        raise ApiError(-210)
    cards = tuple(_card(element, first=place == 0) for place, element in enumerate(elements))
    buttons = _buttons(payload) if "buttons" in payload else ()
    if not cards and not buttons:
        raise ApiError(-201, field="elements")
    return Content("list", (_rendered(text or cards[0].title if cards else text),), buttons, cards)


def _read_contact_form(payload: Mapping[str, object]) -> Content:
    elements = _elements(payload)
    if len(elements) != 1:
        raise ApiError(-201, field="elements")
    card = _card(elements[0], first=True)
    if not card.image_url:
        raise ApiError(-201, field="image_url")
    return Content("request_user_info", (_rendered(card.title),), (), (card,))


def _card(element: Mapping[str, object], *, first: bool) -> Card:
    subtitle = element.get("subtitle", "")
    if first or subtitle:
        subtitle = _text(subtitle, "subtitle", at_most=MAX_SUBTITLE)
    image_url = element.get("image_url", "")
    action = element.get("default_action")
    return Card(
        title=_text(element.get("title"), "title", at_most=MAX_TITLE),
        subtitle=str(subtitle),
        image_url=str(image_url),
        action=_default_action(action) if action is not None else None,
    )


def _default_action(action: object) -> Button:
    if not isinstance(action, Mapping):
        raise ApiError(-201, field="default_action")
    kind = _text(action.get("type"), "type")
    # Unlike a button, an action carries its link beside the type, not in a payload.
    payload = {"url": action.get("url")} if kind == "oa.open.url" else action.get("payload")
    return Button(title="", type=kind, payload=_button_payload(kind, payload))


def _buttons(payload: Mapping[str, object]) -> tuple[Button, ...]:
    listed = payload.get("buttons")
    if not isinstance(listed, list):
        raise ApiError(-201, field="buttons")
    if len(listed) > MAX_BUTTONS:
        raise ApiError(-210)
    return tuple(_button(item) for item in listed)


def _button(item: object) -> Button:
    if not isinstance(item, Mapping):
        raise ApiError(-201, field="buttons")
    kind = _text(item.get("type"), "type")
    return Button(
        title=_text(item.get("title"), "title", at_most=MAX_TITLE),
        type=kind,
        payload=_button_payload(kind, item.get("payload")),
    )


def _button_payload(kind: str, payload: object) -> str | dict[str, str]:
    if kind in ("oa.query.show", "oa.query.hide"):
        return _text(payload, "payload", at_most=MAX_QUERY)
    if kind not in PAYLOAD_FIELDS:
        raise ApiError(-201, field="type")
    if not isinstance(payload, Mapping):
        raise ApiError(-201, field="payload")
    limits = {"content": MAX_SMS}
    return {
        name: _text(payload.get(name), name, at_most=limits.get(name, MAX_QUERY))
        for name in PAYLOAD_FIELDS[kind]
    }


def _elements(payload: Mapping[str, object]) -> list[Mapping[str, object]]:
    elements = payload.get("elements")
    if not isinstance(elements, list) or not all(isinstance(e, Mapping) for e in elements):
        raise ApiError(-201, field="elements")
    return elements


def _text(value: object, name: str, *, at_most: int | None = None) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ApiError(-201, field=name)
    if at_most is not None and len(value) > at_most:
        raise ApiError(-210)
    return value


def _rendered(text: str) -> Attachment:
    """Return the attachment the echo of a drawn message carries."""
    mark = _checksum(text)
    return {
        "type": "template",
        "payload": {
            "zinstant_id": f"zi-{mark[:8]}",
            "text": text,
            "link_url": f"{MEDIA_HOST}/zi/{mark}",
            "checksum": mark,
        },
    }


def _checksum(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
