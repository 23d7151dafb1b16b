"""Checks the body of an article and names the field that is wrong.

Limits: protocol notes 3.5; every breach is -201 with the name of the field. That
title, author, cover, description and body may not be missing is believed, not seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from webhooks.emulator.errors import ARTICLE_TYPES, ApiError
from webhooks.emulator.fields import Params, read_address, read_choice, read_text

MAX_TITLE = 150
MAX_AUTHOR = 50
MAX_DESCRIPTION = 300

Data = dict[str, object]


def check(params: Params) -> Data:
    """Return the article a body describes, defaults filled in; raises ApiError -201."""
    kind = params.get("type")
    if kind not in ("normal", "video"):
        raise ApiError(-201, text=ARTICLE_TYPES)
    if kind == "video":
        raise ApiError(-201, field="video_id")
    return {
        "type": kind,
        "title": read_text(params, "title", at_most=MAX_TITLE),
        "author": read_text(params, "author", at_most=MAX_AUTHOR),
        "cover": _check_cover(params.get("cover")),
        "description": read_text(params, "description", at_most=MAX_DESCRIPTION),
        "body": _check_body(params.get("body")),
        "status": read_choice(params, "status", "hide", "show"),
        "comment": read_choice(params, "comment", "show", "hide"),
    }


def _check_cover(cover: object) -> Data:
    if not isinstance(cover, Mapping):
        raise ApiError(-201, field="cover")
    if cover.get("cover_type") != "photo":
        raise ApiError(-201, field="cover_type")
    return {
        "cover_type": "photo",
        "photo_url": read_address(cover, "photo_url"),
        "status": read_choice(cover, "status", "show", "hide"),
    }


def _check_body(body: object) -> list[Data]:
    if not isinstance(body, list) or not body:
        raise ApiError(-201, field="body")
    return [_check_part(part) for part in body]


def _check_part(part: object) -> Data:
    if not isinstance(part, Mapping):
        raise ApiError(-201, field="body")
    match part.get("type"):
        case "text":
            return {"type": "text", "content": read_text(part, "content")}
        case "image":
            return {"type": "image", "url": read_address(part, "url"), **_caption(part)}
        case "video" if "video_id" in part:
            return {"type": "video", "video_id": read_text(part, "video_id")}
        case "video":
            thumb = read_address(part, "thumb")
            return {"type": "video", "url": read_address(part, "url"), "thumb": thumb}
        case "product":
            return {"type": "product", "id": read_text(part, "id")}
        case _:
            raise ApiError(-201, field="body")


def _caption(part: Params) -> Data:
    caption = part.get("caption", "")
    if not isinstance(caption, str):
        raise ApiError(-201, field="caption")
    return {"caption": caption} if caption else {}
