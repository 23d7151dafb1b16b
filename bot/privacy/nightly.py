"""Takes what was erased out of the database's files each night, while hardly anybody writes."""

from __future__ import annotations

import logging

from bot.clock import Clock, local_time
from bot.storage.engine import Rewritten
from bot.storage.store import Store

log = logging.getLogger(__name__)

HOURS = range(2, 5)
"""Local hours of the night in which tables may be locked for seconds."""
DONE, _TRIED = "rewrite", "rewrite tried"
"""Names of heartbeats."""
_ONCE_MS, _AGAIN_MS = 12 * 3_600_000, 600_000


def rewrite_nightly(store: Store, clock: Clock) -> bool:
    """Rewrite once a night, and again after ten minutes where something was in use."""
    now = clock.millis()
    done, tried = store.heartbeats.last(DONE), store.heartbeats.last(_TRIED)
    if local_time(now).hour not in HOURS:
        return False
    if now - (done or 0) < _ONCE_MS or now - (tried or 0) < _AGAIN_MS:
        return False
    rewrite_now(store)
    return True


def rewrite_now(store: Store) -> Rewritten:
    """Rewrite and remember that it was done; return what stood in the way.

    Where the tables are not ours nothing was done; other rights that are missing are told beside.
    """
    store.heartbeats.beat(_TRIED)
    found = store.engine.rewrite()
    facts = {"tables": found.tables, "busy": list(found.busy), "refused": list(found.refused)}
    if found.busy or "tables" in found.refused:
        log.warning("what was erased is still in files, tried again", extra=facts)
    else:
        store.heartbeats.beat(DONE)
        log.info("what was erased left the files", extra=facts)
    return found
