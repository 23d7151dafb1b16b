"""Runs a step again and again until told to stop; a failing step never ends the loop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.errors import StorageBusy

log = logging.getLogger(__name__)

_TRIES = 5


def insist(deed: Callable[[], object]) -> None:
    """Write down what became of something, although the database is busy.

    Left undone it would hold others up until a lease runs out, a minute or two. Each try waits for
    its own turn. Raises StorageBusy when all of them were in vain.
    """
    for _ in range(_TRIES - 1):
        try:
            deed()
        except StorageBusy:
            log.warning("database busy, tries again")
        else:
            return
    deed()


def run(
    step: Callable[[], bool], rest: Callable[[], object], stop: threading.Event, *, name: str
) -> None:
    """Call `step` until `stop` is set, and `rest` whenever it had nothing to do or failed.

    The step in hand is always finished.
    """
    while not stop.is_set():
        try:
            is_busy = step()
        except StorageBusy:
            log.warning("database busy, loop waits", extra={"loop": name})
            is_busy = False
        except Exception:
            log.exception("loop failed, goes on", extra={"loop": name})
            is_busy = False
        if not is_busy:
            rest()
