"""Builds an "điểm tin" from bulletins that were approved: number, title, one line of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.bulletins.checks import MESSAGE_LIMIT
from bot.bulletins.rendering import blocks, message
from bot.config import Oa
from bot.errors import MoveRefused
from bot.models import Audience, Bulletin, BulletinKind, BulletinStatus, Content
from bot.storage.store import Store
from bot.wording import Wording, wording_of
from bot.zalo.articles import Paragraph

APPROVED = frozenset(
    {
        BulletinStatus.APPROVED,
        BulletinStatus.SCHEDULED,
        BulletinStatus.SENDING,
        BulletinStatus.DONE,
    }
)
NOT_APPROVED = "a digest takes approved bulletins only"
NOTHING = "nothing was approved in this time"
_LINE = 110


def candidates(store: Store, oa_id: str, since: int, until: int) -> Sequence[Bulletin]:
    """Return what an OA approved in a span of time, in the order of the approvals."""
    return [each for each in store.bulletins.approved(oa_id, since, until) if is_fit(each)]


def is_fit(bulletin: Bulletin) -> bool:
    """Say whether a bulletin may stand in a digest."""
    return bulletin.status in APPROVED and bulletin.content.kind is not BulletinKind.DIGEST


def build(items: Sequence[Bulletin], oa: Oa, *, title: str, audience: Audience) -> Content:
    """Return a digest of as many items as fit into one message, in the given order.

    It is checked as its oldest source was. Raises MoveRefused for an item nobody approved.
    """
    if not items:
        raise MoveRefused(NOTHING)
    if not all(map(is_fit, items)):
        raise MoveRefused(NOT_APPROVED)
    wording = wording_of(oa)
    fitting = _content(items[:1], wording, title=title, audience=audience)
    for count in range(2, len(items) + 1):
        longer = _content(items[:count], wording, title=title, audience=audience)
        if len(message(longer, oa)) > MESSAGE_LIMIT:
            break
        fitting = longer
    return fitting


def _content(
    items: Sequence[Bulletin], wording: Wording, *, title: str, audience: Audience
) -> Content:
    lines = [
        wording.say(
            "bulletin.digest_item", number=number, title=each.title, line=_line(each.content)
        )
        for number, each in enumerate(items, start=1)
    ]
    checked: list[date] = [each.content.checked_on for each in items]
    return Content(
        title=title,
        text="\n".join(lines),
        source="; ".join(dict.fromkeys(each.content.source for each in items)),
        checked_on=min(checked),
        kind=BulletinKind.DIGEST,
        audience=audience,
    )


def _line(content: Content) -> str:
    """Return the summary or the first words, cut at a word."""
    paragraphs = [each.text for each in blocks(content.text) if isinstance(each, Paragraph)]
    words = " ".join((content.summary or paragraphs[0]).split())
    return words if len(words) <= _LINE else words[:_LINE].rpartition(" ")[0] + " …"
