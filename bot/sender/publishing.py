"""The steps of an article at Zalo: hand in, look for, ask for its id, broadcast.

Decides nothing about what comes next; bot.bulletins.articles does. Each step writes what Zalo
told it before the delivery counts as done.
"""

from __future__ import annotations

from dataclasses import replace

from bot.bulletins.guard import check_broadcast
from bot.bulletins.rendering import article as rendered
from bot.config import Oa
from bot.errors import Retryable, UnknownThing
from bot.models import Delivery
from bot.sender.tools import Tools, refuse_marked
from bot.storage.articles import BulletinArticle
from bot.zalo.payload import clean

# Their clock and ours differ a little.
_SKEW_MS = 60_000


def create(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Hand the article in and keep its token."""
    article = _article(tools, delivery)
    content = tools.store.bulletins.get(article.bulletin).content
    refuse_marked(content.title, content.summary, content.text)
    token = tools.zalo.articles.create(oa, rendered(content, oa))
    _keep(tools, replace(article, status="processing", token=token))
    return ""


def find(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Look for an article whose token was lost; without it another attempt may begin.

    What belongs to another bulletin of the same title is left to it. Raises Retryable while that
    cannot be told.
    """
    article = _article(tools, delivery)
    title = clean(tools.store.bulletins.get(article.bulletin).content.title)
    if tools.store.articles.has_namesake_underway(article):
        raise Retryable("another article of this title has no id yet")
    others = tools.store.articles.ids_of_others(article)
    # The oldest first: of two that were lost, the one handed in first looks first.
    for each in reversed(tools.zalo.articles.list_page(oa).articles):
        is_new = each.created_at >= article.changed_at - _SKEW_MS
        if each.title == title and is_new and each.id not in others:
            _keep(tools, replace(article, status="published", article_id=each.id))
            return ""
    _keep(tools, replace(article, attempt=article.attempt + 1))
    return ""


def verify(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Ask for the article's id; Retryable while Zalo works on it."""
    article = _article(tools, delivery)
    found = tools.zalo.articles.find_id(oa, article.token)
    _keep(tools, replace(article, status="published", article_id=found))
    return ""


def broadcast(tools: Tools, delivery: Delivery, oa: Oa) -> str:
    """Hand the published article in for all followers, or those it is meant for, once."""
    article = _article(tools, delivery)
    check_broadcast(tools.store, tools.rules, article.bulletin)
    audience = tools.store.bulletins.get(article.bulletin).content.audience
    return tools.zalo.broadcasts.send(oa, [article.article_id], audience.target)


def _article(tools: Tools, delivery: Delivery) -> BulletinArticle:
    bulletin = str(delivery.payload["bulletin"])
    article = tools.store.articles.find(bulletin)
    if article is None:
        raise UnknownThing(f"bulletin {bulletin} has no article")
    return article


def _keep(tools: Tools, article: BulletinArticle) -> None:
    with tools.store.engine.atomic():
        tools.store.articles.change(article)
