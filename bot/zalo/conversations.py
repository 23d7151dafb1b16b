"""Reads what was said between an OA and people, for messages that no webhook brought.

Stores nothing and answers nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import Oa
from bot.zalo import payload as read
from bot.zalo.calls import Call, OpenApi
from bot.zalo.payload import Object

PAGE_LIMIT = 10
_FROM_OA = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a talk.

    `kind` is Zalo's word (text, voice, photo, GIF, link, links, sticker, location), `sent_at` 0
    where Zalo gives no time, `user_id` the person's side of the talk.
    """

    message_id: str
    is_from_oa: bool
    sent_at: int
    kind: str
    user_id: str
    text: str = field(default="", repr=False)
    url: str = field(default="", repr=False)
    description: str = field(default="", repr=False)


class Conversations:
    """The talks of an OA, newest message first."""

    def __init__(self, api: OpenApi) -> None:
        self._api = api

    def list_recent(self, oa: Oa, *, offset: int = 0, count: int = PAGE_LIMIT) -> tuple[Line, ...]:
        """Return the last messages of the OA's talks, at most 10."""
        return self._lines(oa, "/v2.0/oa/listrecentchat", {"offset": offset, "count": count})

    def list_of(
        self, oa: Oa, user_id: str, *, offset: int = 0, count: int = PAGE_LIMIT
    ) -> tuple[Line, ...]:
        """Return the messages of the talk with one person, at most 10."""
        place = {"user_id": user_id, "offset": offset, "count": count}
        return self._lines(oa, "/v2.0/oa/conversation", place)

    def _lines(self, oa: Oa, path: str, parameters: dict[str, object]) -> tuple[Line, ...]:
        found = self._api.call_list(oa, Call(path, parameters))
        return tuple(_line(each) for each in found if isinstance(each, dict))


def _line(data: Object) -> Line:
    is_from_oa = read.whole(data, "src") == _FROM_OA
    return Line(
        # Older answers say msg_id.
        message_id=read.identifier(data, "message_id") or read.identifier(data, "msg_id"),
        is_from_oa=is_from_oa,
        sent_at=read.whole(data, "time") or 0,
        kind=read.text(data, "type"),
        user_id=read.identifier(data, "to_id" if is_from_oa else "from_id"),
        text=read.text(data, "message"),
        url=read.text(data, "url"),
        description=read.text(data, "description"),
    )
