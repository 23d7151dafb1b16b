"""Queues events without a web edge, many in one transaction."""

from __future__ import annotations

import secrets

from bench.batching import Batching
from bench.client import event
from bench.installation import OA
from bot.storage.store import Store
from webhooks.envelope import peek

_BATCH = 500


def fill(store: Store, engine: Batching, count: int) -> None:
    """Queue so many messages of citizens; the store works on this engine."""
    run = f"fill-{secrets.token_hex(4)}"
    for first in range(0, count, _BATCH):
        with engine.batch():
            for number in range(first, min(first + _BATCH, count)):
                raw, _ = event(number, run)
                store.inbox.add(peek(raw, frozenset([OA])), raw.decode())
