"""Carries out wishes to be forgotten, once their authors could read that it will be done."""

from __future__ import annotations

import logging

from bot.clock import Clock
from bot.privacy.forgetting import forget_now
from bot.storage.store import Store

log = logging.getLogger(__name__)

LONGEST_MS = 600_000
"""After ten minutes nobody waits any more for a message that does not get through."""


def erase_as_wished(store: Store, clock: Clock) -> int:
    """Forget everybody who wished it and heard so; return how many. Safe to repeat."""
    erased = 0
    for request in store.rights.requests.to_erase():
        is_late = clock.millis() - request.received_at >= LONGEST_MS
        if is_late or store.rights.requests.is_heard(request):
            cause = f"erasure:{request.case_id}"
            forget_now(store, request.oa_id, request.person, cause=cause)
            log.info("person erased on their own demand", extra={"case": request.code})
            erased += 1
    return erased
