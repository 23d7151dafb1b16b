"""Children that work on revisions until they are killed: a press, a writer, a second person.

What a child was told is saved, it notes in a log before it goes on; no clean-up when it dies.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from bot.clock import SystemClock
from bot.editorial import workflow
from bot.editorial.errands import here
from bot.editorial.publishing import Press, Workshop
from bot.errors import CaseChanged, StorageBusy
from bot.models.publications import PublicationStatus
from bot.models.revisions import RevisionStatus
from bot.storage.audit import Act
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from tests.fakes import SECRET_KEY


def a_store(url: str) -> Store:
    return open_store(open_engine(url), Vault(SECRET_KEY), SystemClock())


def press(url: str, content: str, label: str = "") -> None:
    """Carry orders out until there is none; die at the first passage of a labelled step."""

    def at(passed: str) -> None:
        if passed == label:
            os.kill(os.getpid(), signal.SIGKILL)

    store = a_store(url)
    shop = Workshop(store, Path(content), here, lease_seconds=0.5)
    at_work = Press(shop, f"press-{os.getpid()}", at)
    while store.publications.next() is not None:
        at_work.step()


def writer(url: str, revision: str, log: str, seconds: float) -> None:
    """Save one text after the other, each noted once it is saved, until the time is up."""
    store, descriptor = a_store(url), _opened(log)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    for number in count(1):
        _patiently(partial(_saved, store, revision, f"bản {number}"))
        os.write(descriptor, f"{number}\n".encode())


def decider(url: str, revision: str, seconds: float) -> None:
    """Hand in, approve and order, stop, give back, again and again, until the time is up."""
    store = a_store(url)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    while True:
        _patiently(partial(_round, store, revision))


def _round(store: Store, revision_id: str) -> None:
    get = store.revisions.get
    if get(revision_id).status is not RevisionStatus.DRAFT:
        workflow.give_back(store, get(revision_id), by="lan")
    order = workflow.approve_and_publish(
        store, workflow.hand_in(store, get(revision_id), by="mai"), by="lan", author="Lan"
    )
    with store.engine.atomic():
        seen = store.publications.get(order)
        store.publications.tell(seen, PublicationStatus.CANCELLED)
    workflow.give_back(store, get(revision_id), by="lan", why="chưa rõ")


def _saved(store: Store, revision_id: str, text: str) -> None:
    draft = store.revisions.get(revision_id)
    with store.engine.atomic():
        store.revisions.change(draft, text, by="mai")
        store.audit.append(Act("mai", "revision.change", target=revision_id))


def _patiently(deed: Callable[[], None]) -> None:
    while True:
        try:
            deed()
        except (StorageBusy, CaseChanged):
            # PostgreSQL may still be committing what the one who was killed had sent.
            continue
        return


def _opened(log: str) -> int:
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
