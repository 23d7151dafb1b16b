"""Sends articles to all followers of an OA, or to those of a target group.

Keeps no calendar: hours, days and months are the product's matter; Zalo takes broadcasts from
06:00 to 21:59 and reviews them for about half an hour (protocol §3.4).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import Oa
from bot.errors import Permanent
from bot.models import Priority, Target
from bot.zalo import payload as read
from bot.zalo.attachments import articles
from bot.zalo.calls import Call, OpenApi

ARTICLE_LIMIT = 5


class Broadcasts:
    """The broadcasts of an OA."""

    def __init__(self, api: OpenApi) -> None:
        self._api = api

    def send(self, oa: Oa, article_ids: Sequence[str], target: Target | None = None) -> str:
        """Hand in one to five published articles and return the broadcast's message id.

        Raises NightClosed, QuotaExceeded, and OutcomeUnknown where it may have been taken: then
        it is not sent again.
        """
        if not 1 <= len(article_ids) <= ARTICLE_LIMIT:
            raise Permanent(f"a broadcast carries 1 to {ARTICLE_LIMIT} articles")
        body = {
            "recipient": {"target": (target or Target()).to_json()},
            "message": articles(article_ids),
        }
        call = Call("/v2.0/oa/message", body=body, is_repeatable=False, priority=Priority.BULLETIN)
        return read.identifier(self._api.call(oa, call), "message_id")
