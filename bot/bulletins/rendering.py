"""Shows a bulletin as a follower reads it: one message, or an article for all."""

from __future__ import annotations

import re

from bot.bulletins.topics import topic_of
from bot.config import Oa
from bot.models import BulletinKind, Channel, Content
from bot.wording import wording_of
from bot.zalo.articles import AUTHOR_LIMIT, DESCRIPTION_LIMIT, Article, Paragraph, Picture

_PICTURE = re.compile(r"!\[([^\]]*)\]\((https://[^\s)]+)\)")
_BLANK = re.compile(r"\n\s*\n")
Block = Paragraph | Picture


def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and pictures of a text; a picture stands in a paragraph of its own."""
    found: list[Block] = []
    for part in _BLANK.split(text.strip()):
        picture = _PICTURE.fullmatch(part.strip())
        if picture:
            found.append(Picture(picture[2], picture[1]))
        elif part.strip():
            found.append(Paragraph(part.strip()))
    return tuple(found)


def message(content: Content, oa: Oa) -> str:
    """Return the one message that a reader gets: no pictures, but source, day and the way out."""
    words = "\n\n".join(each.text for each in blocks(content.text) if isinstance(each, Paragraph))
    topic = topic_of(content.audience.topic)
    return wording_of(oa).say(
        "bulletin.text",
        title=_titled(content, oa),
        text=words,
        source=content.source,
        checked_on=f"{content.checked_on:%d/%m/%Y}",
        topic=topic.title if topic else "",
    )


def article(content: Content, oa: Oa) -> Article:
    """Return the article that goes to all, with its source as the last paragraph."""
    return Article(
        title=content.title,
        author=oa.agency_name[:AUTHOR_LIMIT],
        description=(content.summary or content.title)[:DESCRIPTION_LIMIT],
        cover_url=content.cover,
        body=_body(content, oa),
    )


def _body(content: Content, oa: Oa) -> tuple[Block, ...]:
    source = wording_of(oa).say(
        "bulletin.article_source",
        source=content.source,
        checked_on=f"{content.checked_on:%d/%m/%Y}",
    )
    return (*blocks(content.text), Paragraph(source))


def preview(content: Content, oa: Oa) -> str:
    """Return the words of a bulletin whichever way it travels."""
    if content.channel is Channel.MESSAGE:
        return message(content, oa)
    shown = article(content, oa)
    words = [
        each.text if isinstance(each, Paragraph) else f"[{each.caption}]"
        for each in _body(content, oa)
    ]
    return "\n\n".join((shown.title, shown.description, *words))


def _titled(content: Content, oa: Oa) -> str:
    if content.kind is BulletinKind.NEWS:
        return content.title
    return wording_of(oa).say(f"bulletin.{content.kind}", title=content.title)
