"""Runs a step again and again until told to stop; a failing step never ends the loop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.errors import StorageBusy

log = logging.getLogger(__name__)


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
