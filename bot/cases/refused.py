"""Keeps what Zalo refused to deliver about a case until the person writes again.

The window looked open when the words were queued and was closed when they left: the person has
blocked the OA, or Zalo counts otherwise than we do.
"""

from __future__ import annotations

from bot.models import Delivery
from bot.storage.store import Store

_OF_A_CASE = ("case", "chat")


def keep(store: Store, delivery: Delivery) -> bool:
    """Keep the words of a refused delivery as news; say whether it was about a case.

    Needs a transaction, the one that records the refusal.
    """
    kind, _, rest = delivery.cause.partition(":")
    text = str(delivery.payload.get("text", ""))
    if kind not in _OF_A_CASE or not text or not delivery.person:
        return False
    case_id = rest.partition(":")[0]
    # A long text is several deliveries of one cause; each part is kept.
    for cause in (delivery.cause, f"{delivery.cause}#{delivery.id}"):
        if store.intake.keep_refused(delivery, text, case_id=case_id, cause=cause):
            return True
    return False
