"""Puts an OA's tags on people and takes them off again.

A tag comes into being with its first use. All of it may be repeated without harm.
"""

from __future__ import annotations

from bot.config import Oa
from bot.zalo.calls import Call, OpenApi
from bot.zalo.payload import clean


class Tags:
    """The tags of an OA."""

    def __init__(self, api: OpenApi) -> None:
        self._api = api

    def put(self, oa: Oa, user_id: str, tag: str) -> None:
        """Put a tag on a person."""
        self._post(oa, "/v2.0/oa/tag/tagfollower", {"user_id": user_id, "tag_name": tag})

    def take_off(self, oa: Oa, user_id: str, tag: str) -> None:
        """Take a tag off a person."""
        self._post(oa, "/v2.0/oa/tag/rmfollowerfromtag", {"user_id": user_id, "tag_name": tag})

    def remove(self, oa: Oa, tag: str) -> None:
        """Remove a tag from everybody."""
        self._post(oa, "/v2.0/oa/tag/rmtag", {"tag_name": tag})

    def list_all(self, oa: Oa) -> tuple[str, ...]:
        """Return the names of the OA's tags."""
        names = self._api.call_list(oa, Call("/v2.0/oa/tag/gettagsofoa"))
        return tuple(clean(name) for name in names if isinstance(name, str))

    def _post(self, oa: Oa, path: str, body: dict[str, str]) -> None:
        self._api.call(oa, Call(path, body=body))
