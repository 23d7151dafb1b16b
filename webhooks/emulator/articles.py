"""Publishes an account's articles: checked at once, ready a little later.

Fields and limits: protocol notes 3.5. Creating answers a token; asking for the
token's article is answered "being processed" the first few times. An article
whose token got lost appears all the same after a minute. Video articles are not
played here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webhooks.emulator import article_fields, tallies
from webhooks.emulator.errors import ARTICLE_LIMIT, ARTICLE_TYPES, ApiError
from webhooks.emulator.fields import Params, read_number, read_params, read_text
from webhooks.emulator.state import Account, Article, ArticleJob
from webhooks.emulator.world import World

PROCESSING_MS = 60_000
TOKEN_MS = 7 * 24 * 3_600_000
MAX_SLICE = 10
LINK_HOST = "https://media.example.invalid/bai-viet"

Data = dict[str, object]


def create(world: World, account: Account, params: object) -> Data:
    """Answer article/create; raises ApiError -201, or -223 beyond the month's limit."""
    content = article_fields.check(read_params(params))
    if tallies.count_this_month(world, account.oa_id, "article") >= account.articles_per_month:
        raise ApiError(-223, text=ARTICLE_LIMIT)
    tallies.add_this_month(world, account.oa_id, "article")
    now_ms = world.now_ms()
    article = Article(
        article_id=world.new_secret("article")[:24],
        oa_id=account.oa_id,
        content=content,
        created_ms=now_ms,
        updated_ms=now_ms,
    )
    return _start(world, account, article)


def update(world: World, account: Account, params: object) -> Data:
    """Answer article/update: a new token, the old text until that is ready."""
    params = read_params(params)
    article = find(world, account, params, "id")
    content = article_fields.check(params)
    return _start(world, account, replace(article, content=content, updated_ms=world.now_ms()))


def verify(world: World, account: Account, params: object) -> Data:
    """Answer article/verify; raises ApiError -214 while the article is being processed."""
    token = read_text(read_params(params), "token")
    job = world.state.article_jobs.get(token)
    if job is None or job.article.oa_id != account.oa_id:
        raise ApiError(-201, field="token")
    if job.polls_left > 0:
        world.state.article_jobs[token] = replace(job, polls_left=job.polls_left - 1)
        raise ApiError(-214)
    _publish(world, job)
    return {"id": job.article.article_id}


def remove(world: World, account: Account, params: object) -> Data:
    """Answer article/remove."""
    article = find(world, account, read_params(params), "id")
    del world.state.articles[article.article_id]
    # A change still being processed must not bring the article back.
    jobs = world.state.article_jobs
    for token, job in jobs.items():
        if job.article.article_id == article.article_id:
            jobs[token] = replace(job, published=True)
    return {}


def get_detail(world: World, account: Account, params: object) -> Data:
    """Answer article/getdetail."""
    article = find(world, account, read_params(params), "id")
    return {
        "id": article.article_id,
        **article.content,
        "link_view": link(article),
        "total_view": article.views,
        "total_share": 0,
        "create_date": article.created_ms,
        "update_date": article.updated_ms,
    }


def get_slice(world: World, account: Account, params: object) -> Data:
    """Answer article/getslice, newest first; raises ApiError -201 or -210."""
    params = read_params(params)
    kind = params.get("type")
    if kind not in ("normal", "video"):
        raise ApiError(-201, text=ARTICLE_TYPES)
    offset = read_number(params, "offset", least=0)
    limit = read_number(params, "limit", least=1, at_most=MAX_SLICE)
    _publish_ready(world)
    mine = [a for a in world.state.articles.values() if a.oa_id == account.oa_id]
    mine = [a for a in reversed(mine) if a.content["type"] == kind]
    return {"medias": [_item(a) for a in mine[offset : offset + limit]], "total": len(mine)}


def find(world: World, account: Account, params: Params, name: str) -> Article:
    """Return the article this field names; raises ApiError -201."""
    _publish_ready(world)
    article = world.state.articles.get(read_text(params, name))
    if article is None or article.oa_id != account.oa_id:
        raise ApiError(-201, field=name)
    return article


def view(world: World, article_id: str) -> Article | None:
    """Count a reader of an article and return it; None if it does not exist."""
    article = world.state.articles.get(article_id)
    if article is None:
        return None
    seen = world.state.articles[article_id] = replace(article, views=article.views + 1)
    return seen


def link(article: Article) -> str:
    """Return where people read an article."""
    return f"{LINK_HOST}/{article.article_id}"


def cover_url(article: Article) -> str:
    """Return the picture of an article."""
    cover = article.content["cover"]
    return str(cover["photo_url"]) if isinstance(cover, Mapping) else ""


def _start(world: World, account: Account, article: Article) -> Data:
    job = ArticleJob(
        token=world.new_secret("article-token"),
        article=article,
        polls_left=account.verify_polls,
        ready_ms=world.now_ms() + PROCESSING_MS,
    )
    jobs = world.state.article_jobs
    fresh = {k: j for k, j in jobs.items() if job.ready_ms - j.ready_ms <= TOKEN_MS}
    world.state.article_jobs = fresh | {job.token: job}
    return {"token": job.token}


def _publish_ready(world: World) -> None:
    for job in list(world.state.article_jobs.values()):
        if job.ready_ms <= world.now_ms():
            _publish(world, job)


def _publish(world: World, job: ArticleJob) -> None:
    """Make an article visible, once: a removed one does not come back."""
    if job.published:
        return
    articles = world.state.articles
    views = articles[job.article.article_id].views if job.article.article_id in articles else 0
    articles[job.article.article_id] = replace(job.article, views=views)
    world.state.article_jobs[job.token] = replace(job, published=True)


def _item(article: Article) -> Data:
    return {
        "id": article.article_id,
        "type": article.content["type"],
        "title": article.content["title"],
        "status": article.content["status"],
        "total_view": article.views,
        "total_share": 0,
        "create_date": article.created_ms,
        "update_date": article.updated_ms,
        "thumb": cover_url(article),
        "link_view": link(article),
    }
