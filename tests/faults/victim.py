"""A bot process that kills itself with SIGKILL when it passes a given point.

Started by the crash tests: python -m tests.faults.victim DATABASE PLATFORM_URL INDEX LABEL NTH
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from bot.app import build
from bot.config import Settings, Storage, Work, Zalo
from tests.fakes import settings


def victim_settings(database: Path, url: str, index: str) -> Settings:
    """Settings with leases so short that a successor takes over at once."""
    return settings(
        database.parent,
        storage=Storage(url=f"sqlite:///{database}", knowledge_index=index),
        zalo=Zalo(openapi_url=url, oauth_url=url),
        work=Work(workers=1, senders=1, lease_seconds=1, echo_wait_seconds=2),
    )


def main() -> None:
    """Work until the inbox and the outbox are empty, or until the fatal point."""
    database, url, index, fatal, nth = sys.argv[1:6]
    passed = 0

    def at(label: str) -> None:
        nonlocal passed
        passed += label == fatal
        if label == fatal and passed == int(nth):
            os.kill(os.getpid(), signal.SIGKILL)

    app = build(victim_settings(Path(database), url, index), at=at)
    worker, sender = app.worker(), app.sender()
    while _unfinished(app.store.inbox.counts(), app.store.outbox.counts()):
        busy = worker.run_once()
        busy = sender.run_once() or busy
        if not busy:
            time.sleep(0.02)


def _unfinished(inbox: dict[str, int], outbox: dict[str, int]) -> bool:
    return any(inbox.get(s) for s in ("received",)) or any(
        outbox.get(s) for s in ("pending", "sending", "ambiguous")
    )


if __name__ == "__main__":
    main()
