"""The last look before a bulletin leaves: is it still wanted, by us and by its reader, and now?

Between queueing and sending somebody may have paused it, the night may have come, its source may
have grown stale, or the reader may have written TẮT TIN, which counts at once.
"""

from __future__ import annotations

from bot.bulletins.checks import is_stale
from bot.bulletins.eligibility import expires_at
from bot.bulletins.hours import is_open, may_broadcast
from bot.clock import local_time
from bot.errors import Withheld
from bot.models import Bulletin, BulletinStatus
from bot.sendrules import Bulletins
from bot.storage.store import Store


def check_message(store: Store, rules: Bulletins, bulletin_id: str, person: str) -> None:
    """Let a message to one reader pass. Raises Withheld with the reason, UnknownThing."""
    bulletin = store.bulletins.get(bulletin_id)
    _check(bulletin, store.clock.millis(), rules)
    if not store.readers.is_queued(bulletin_id, person):
        raise Withheld("not in the ledger")
    if not store.subscriptions.has(bulletin.oa_id, person, bulletin.content.audience.topic):
        raise Withheld("opted out")


def check_broadcast(store: Store, rules: Bulletins, bulletin_id: str) -> None:
    """Let a broadcast pass. Raises Withheld with the reason, UnknownThing."""
    bulletin, now = store.bulletins.get(bulletin_id), store.clock.millis()
    _check(bulletin, now, rules)
    if not may_broadcast(now, rules, bulletin.content.good_hours):
        raise Withheld("closed at this hour")


def _check(bulletin: Bulletin, at: int, rules: Bulletins) -> None:
    if bulletin.status is not BulletinStatus.SENDING:
        raise Withheld(f"bulletin {bulletin.status}")
    if not is_open(at, rules, bulletin.content.good_hours):
        raise Withheld("closed at this hour")
    # Zalo may have been away for days, and nobody planned anything meanwhile.
    if is_stale(bulletin.content, local_time(at).date(), rules):
        raise Withheld("stale source")
    if at >= expires_at(bulletin.due_at, rules, bulletin.content.good_hours):
        raise Withheld("too late")
