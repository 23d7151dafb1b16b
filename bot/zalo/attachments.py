"""Shapes pictures, stickers, files, contact forms and lists the way Zalo takes them.

Sends nothing and uploads nothing. Shapes and limits: Official Account API, consultation
messages. A list is not documented for the v3 API: whoever sends one has the same as text ready.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.zalo.messages import BUTTON_LIMIT, TITLE_LIMIT, AnyButton, Message, button_json
from bot.zalo.splitting import shortened

CARD_LIMIT = 5
SUBTITLE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Card:
    """One element of a list; a tap opens `url` or, where that is empty, sends `query`.

    Pictures are 500×320 pixels in the first element and 50×50 in the others.
    """

    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    query: str = ""


def image(*, url: str = "", attachment_id: str = "", caption: str = "") -> Message:
    """Return a picture by its address or by the id of an upload, with words beside it."""
    return _media("image", url=url, attachment_id=attachment_id, caption=caption)


def gif(*, width: int, height: int, url: str = "", attachment_id: str = "") -> Message:
    """Return a moving picture of so many pixels."""
    return _media("gif", url=url, attachment_id=attachment_id, width=width, height=height)


def sticker(attachment_id: str) -> Message:
    """Return one of Zalo's stickers."""
    return _media("sticker", attachment_id=attachment_id)


def file(token: str) -> Message:
    """Return a document that was uploaded."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def contact_form(title: str, subtitle: str, *, image_url: str) -> Message:
    """Return a form that asks for name and phone; the answer comes as user_submit_info."""
    element = {
        "title": shortened(title, TITLE_LIMIT),
        "subtitle": shortened(subtitle, SUBTITLE_LIMIT),
        "image_url": image_url,
    }
    return _template({"template_type": "request_user_info", "elements": [element]})


def listing(cards: Sequence[Card], buttons: Sequence[AnyButton] = ()) -> Message:
    """Return a list of at most five elements and five buttons; further ones are left out."""
    payload: dict[str, Any] = {
        "template_type": "list",
        "elements": [_element(card) for card in cards[:CARD_LIMIT]],
    }
    if buttons:
        payload["buttons"] = [button_json(button) for button in buttons[:BUTTON_LIMIT]]
    return _template(payload)


def articles(ids: Sequence[str]) -> Message:
    """Return published articles, for a broadcast."""
    elements = [{"media_type": "article", "attachment_id": each} for each in ids]
    return _template({"template_type": "media", "elements": elements})


def _media(kind: str, *, caption: str = "", **given: object) -> Message:
    element = {"media_type": kind, **{key: value for key, value in given.items() if value}}
    message = _template({"template_type": "media", "elements": [element]})
    return {"text": unicodedata.normalize("NFC", caption), **message} if caption else message


def _element(card: Card) -> dict[str, Any]:
    element: dict[str, Any] = {"title": shortened(card.title, TITLE_LIMIT)}
    if card.subtitle:
        element["subtitle"] = shortened(card.subtitle, SUBTITLE_LIMIT)
    if card.image_url:
        element["image_url"] = card.image_url
    # Flat, unlike the payload of a button.
    if card.url:
        element["default_action"] = {"type": "oa.open.url", "url": card.url}
    elif card.query:
        element["default_action"] = {"type": "oa.query.show", "payload": card.query}
    return element


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    return {"attachment": {"type": "template", "payload": payload}}
