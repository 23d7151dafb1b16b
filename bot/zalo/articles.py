"""Publishes articles of an OA, which is what a broadcast carries.

Decides no words. Creating answers a token, and the article's id comes later: whoever creates
one asks `find_id` again after each Retryable. Limits and shapes: protocol §3.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.config import Oa
from bot.errors import Permanent
from bot.zalo import payload as read
from bot.zalo.calls import Call, OpenApi
from bot.zalo.payload import Object, clean

TITLE_LIMIT, AUTHOR_LIMIT, DESCRIPTION_LIMIT = 150, 50, 300
PAGE_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of an article."""

    text: str

    def to_json(self) -> dict[str, str]:
        """Return it as an item of an article's body."""
        return {"type": "text", "content": clean(self.text)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within an article; its address must be open to the public."""

    url: str
    caption: str = ""

    def to_json(self) -> dict[str, str]:
        """Return it as an item of an article's body."""
        item = {"type": "image", "url": self.url}
        return {**item, "caption": clean(self.caption)} if self.caption else item


@dataclass(frozen=True, slots=True)
class Video:
    """A video within an article, with the picture shown before it plays."""

    url: str
    thumb: str

    def to_json(self) -> dict[str, str]:
        """Return it as an item of an article's body."""
        return {"type": "video", "url": self.url, "thumb": self.thumb}


@dataclass(frozen=True, slots=True)
class Article:
    """An article to publish; `cover_url` is a picture of at most 1 MB, open to the public."""

    title: str
    author: str
    description: str
    cover_url: str
    body: tuple[Paragraph | Picture | Video, ...]
    is_shown: bool = True
    takes_comments: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """An article as Zalo lists it; views are the only measure of a broadcast."""

    id: str
    title: str
    is_shown: bool
    views: int
    shares: int
    link: str
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Some articles of an OA; `total` counts all of them."""

    total: int
    articles: tuple[Published, ...]


class Articles:
    """The articles of an OA."""

    def __init__(self, api: OpenApi) -> None:
        self._api = api

    def create(self, oa: Oa, article: Article) -> str:
        """Hand an article in and return the token by which its id is asked for.

        Raises Permanent for one beyond Zalo's limits, QuotaExceeded when the month's articles
        are used up. After OutcomeUnknown look for it with `list_page`.
        """
        body = _checked(article)
        call = Call("/v2.0/article/create", body=body, is_repeatable=False)
        return read.identifier(self._api.call(oa, call), "token")

    def find_id(self, oa: Oa, token: str) -> str:
        """Return the id of the article with this token; Retryable while Zalo works on it."""
        data = self._api.call(oa, Call("/v2.0/article/verify", body={"token": token}))
        return read.identifier(data, "id")

    def update(self, oa: Oa, article_id: str, article: Article) -> str:
        """Replace an article and return a new token; the same update may be repeated."""
        body = {"id": article_id, **_checked(article)}
        return read.identifier(self._api.call(oa, Call("/v2.0/article/update", body=body)), "token")

    def remove(self, oa: Oa, article_id: str) -> None:
        """Take an article away."""
        self._api.call(oa, Call("/v2.0/article/remove", body={"id": article_id}))

    def get(self, oa: Oa, article_id: str) -> Published:
        """Return an article's figures."""
        call = Call("/v2.0/article/getdetail", {"id": article_id}, has_plain_parameters=True)
        return _published(self._api.call(oa, call))

    def list_page(
        self, oa: Oa, *, offset: int = 0, limit: int = PAGE_LIMIT, kind: str = "normal"
    ) -> Slice:
        """Return at most 10 articles, newest first; `kind` is normal or video."""
        place = {"offset": offset, "limit": limit, "type": kind}
        call = Call("/v2.0/article/getslice", place, has_plain_parameters=True)
        data = self._api.call(oa, call)
        found = tuple(_published(each) for each in read.children(data, "medias"))
        return Slice(read.whole(data, "total") or 0, found)


def _checked(article: Article) -> Mapping[str, Any]:
    title, author = clean(article.title), clean(article.author)
    description = clean(article.description)
    for name, text, limit in (
        ("title", title, TITLE_LIMIT),
        ("author", author, AUTHOR_LIMIT),
        ("description", description, DESCRIPTION_LIMIT),
    ):
        if not 0 < len(text.strip()) <= limit:
            raise Permanent(f"an article's {name} has 1 to {limit} characters, not {len(text)}")
    if not article.body:
        raise Permanent("an article needs a body")
    return {
        "type": "normal",
        "title": title,
        "author": author,
        "cover": {"cover_type": "photo", "photo_url": article.cover_url, "status": "show"},
        "description": description,
        "body": [item.to_json() for item in article.body],
        "status": "show" if article.is_shown else "hide",
        "comment": "show" if article.takes_comments else "hide",
    }


def _published(data: Object) -> Published:
    return Published(
        id=read.identifier(data, "id"),
        title=read.text(data, "title"),
        is_shown=read.text(data, "status") == "show",
        views=read.whole(data, "total_view") or 0,
        shares=read.whole(data, "total_share") or 0,
        link=read.text(data, "link_view"),
        created_at=read.whole(data, "create_date") or 0,
        updated_at=read.whole(data, "update_date") or 0,
    )
