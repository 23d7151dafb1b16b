"""Several processes at one inbox: each conversation is in one pair of hands, whatever happens.

The clerks note in one file when they begin and end; a line is appended in one piece, so the file
tells the true order.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.storage.engine import Engine
from bot.storage.store import Store, open_store
from bot.storage.vault import Vault
from tests.factories import an_envelope
from tests.fakes import SECRET_KEY
from tests.faults.nursery import Nursery
from tests.faults.street import eventually

EVENTS, CONVERSATIONS, CLERKS = 120, 10, 4
SHORT_LEASE_SECONDS = 0.5
WEB_THREADS = 8


@dataclass
class Office:
    """An inbox, the clerks' notes, and the nursery they come from."""

    store: Store
    notes: Path
    nursery: Nursery
    url: str

    def engages(self, name: str, **facts: object) -> int:
        return self.nursery.start("clerk", url=self.url, name=name, log=str(self.notes), **facts)

    def receives_until_killed(self, nth: int) -> int:
        facts = {"log": str(self.notes), "threads": WEB_THREADS, "nth": nth}
        return self.nursery.run("receive", url=self.url, **facts)

    def lines(self) -> list[list[str]]:
        text = self.notes.read_text() if self.notes.exists() else ""
        return [line.split() for line in text.splitlines()]

    def has_noted(self, *words: str) -> bool:
        return any(line[: len(words)] == list(words) for line in self.lines())


@pytest.fixture
def office(
    new_engine: Callable[[], Engine], storage_url: str, tmp_path: Path, nursery: Nursery
) -> Office:
    store = open_store(new_engine(), Vault(SECRET_KEY), SystemClock())
    return Office(store, tmp_path / "notes", nursery, storage_url)


def test_four_processes_never_hold_one_conversation_at_the_same_time(office: Office) -> None:
    for number in range(EVENTS):
        office.store.inbox.add(an_envelope(user_id=str(number % CONVERSATIONS)), f"{number:03}")
    clerks = [office.engages(f"clerk-{n}") for n in range(CLERKS)]
    assert [office.nursery.wait(clerk) for clerk in clerks] == [0] * CLERKS

    holder: dict[str, str] = {}
    order: dict[str, list[str]] = {}
    for name, what, conversation, body, *_ in office.lines():
        if what == "began":
            assert conversation not in holder, "somebody else holds it"
            holder[conversation] = name
        else:
            assert holder.pop(conversation) == name
            order.setdefault(conversation, []).append(body)

    assert Counter(body for bodies in order.values() for body in bodies) == Counter(
        f"{number:03}" for number in range(EVENTS)
    )
    assert all(bodies == sorted(bodies) for bodies in order.values()), "in the order received"
    assert len({line[0] for line in office.lines()}) > 1, "more than one clerk worked"


def test_a_killed_process_gives_its_conversation_back_when_the_lease_ends(office: Office) -> None:
    office.store.inbox.add(an_envelope(), "body")
    dead = office.engages("dead", lease_seconds=SHORT_LEASE_SECONDS, dawdle=True)
    eventually(lambda: office.has_noted("dead", "dawdles"), "the first has the lease")
    os.kill(dead, signal.SIGKILL)
    assert office.nursery.wait(dead) == -signal.SIGKILL
    assert office.nursery.run("clerk", url=office.url, name="heir", log=str(office.notes)) == 0

    began = [line for line in office.lines() if line[1] == "began"]
    assert [(line[0], line[-1]) for line in began] == [("dead", "1"), ("heir", "2")]
    assert office.store.inbox.counts() == {"done": 1}


def test_a_process_that_slept_through_its_lease_cannot_finish(office: Office) -> None:
    office.store.inbox.add(an_envelope(), "body")
    late = office.engages("late", lease_seconds=SHORT_LEASE_SECONDS, dawdle=True)
    eventually(lambda: office.has_noted("late", "dawdles"), "the first has the lease")
    os.kill(late, signal.SIGSTOP)
    assert office.nursery.run("clerk", url=office.url, name="heir", log=str(office.notes)) == 0
    os.kill(late, signal.SIGUSR1)
    os.kill(late, signal.SIGCONT)
    assert office.nursery.wait(late) == 0

    ends = [(line[0], line[1]) for line in office.lines() if line[1] not in ("began", "dawdles")]
    assert ends == [("heir", "ended"), ("late", "came-too-late")]
    assert office.store.inbox.counts() == {"done": 1}


@pytest.mark.parametrize("nth", [1, 37, 200])
def test_an_acknowledged_event_of_a_batch_survives_kill_9(office: Office, nth: int) -> None:
    assert office.receives_until_killed(nth) == -signal.SIGKILL

    acknowledged = {key for [key] in office.lines()}
    rows = office.store.engine.query("SELECT dedupe_key FROM inbox")
    assert len(acknowledged) >= nth
    assert acknowledged <= {row["dedupe_key"] for row in rows}
