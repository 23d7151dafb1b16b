"""The database goes away or is held by somebody else: Zalo hears 503, and all comes right alone."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app import Crew
from bot.conversation.guide import Guide
from tests.factories import APP, OA, a_text_event
from tests.fakes import WEBHOOK_SECRET
from tests.faults.cluster import Cluster
from tests.faults.street import QUESTIONS, Street, eventually, open_street
from tests.postgres import temporary_cluster, temporary_database
from webhooks.signature import HEADER, sign

ZALO_WAITS_SECONDS = 2.0
FOREIGN_LOCK_SECONDS = 10


@contextmanager
def crew_at_work(street: Street, guide: Guide) -> Iterator[None]:
    """Workers, senders and a scheduler in threads, with leases as in production but shorter."""
    pace = {"workers": 2, "senders": 2, "lease_seconds": 5, "echo_wait_seconds": 3}
    app = street.another_bot(guide, **pace, tick_seconds=1)
    crew = Crew(app)
    crew.start()
    try:
        yield
    finally:
        crew.stop()
        app.close()


@pytest.fixture
def remote(guide: Guide, postgres_binaries: Path) -> Iterator[tuple[Street, Cluster]]:
    """A street on a PostgreSQL of its own."""
    with (
        temporary_cluster(postgres_binaries) as url,
        temporary_database(url) as database,
        open_street(database, guide) as street,
    ):
        yield street, Cluster(url, postgres_binaries)


def post(street: Street) -> tuple[int, float]:
    """Send one signed webhook of its own client; return the status and the seconds it took."""
    raw = a_text_event()
    mac = sign(raw, app_id=APP, timestamp=json.loads(raw)["timestamp"], secret=WEBHOOK_SECRET)
    began = time.monotonic()
    client = street.web.application.test_client()
    answer = client.post("/webhooks/zalo", data=raw, headers={HEADER: f"mac={mac}"})
    return answer.status_code, time.monotonic() - began


@pytest.mark.bar
def test_connections_that_are_cut_again_and_again_cost_no_reply(
    remote: tuple[Street, Cluster], guide: Guide
) -> None:
    street, cluster = remote
    citizens = [f"citizen-{n}" for n in range(15)]
    with crew_at_work(street, guide):
        street.says("calm", *QUESTIONS)
        eventually(lambda: len(street.heard("calm")) == len(QUESTIONS), "the first is served")
        for citizen in citizens:
            street.zalo.add_citizen(citizen, citizen)
            for text in QUESTIONS:
                street.zalo.says(citizen, OA, text)
            eventually(lambda: cluster.cut_every_connection() > 0, "they were connected again")
        eventually(lambda: all_heard(street, citizens), "everybody is answered")

    calm = street.heard("calm")
    assert [c for c in citizens if street.heard(c) != calm] == []


@pytest.mark.bar
def test_a_database_that_is_stopped_and_started_costs_no_reply(
    remote: tuple[Street, Cluster], guide: Guide
) -> None:
    street, cluster = remote
    with crew_at_work(street, guide):
        street.says("calm", *QUESTIONS)
        eventually(lambda: len(street.heard("calm")) == len(QUESTIONS), "the first is served")
        street.says("lan", *QUESTIONS)
        cluster.stop()
        refused = [post(street) for _ in range(3)]
        cluster.start()
        street.says("hung", *QUESTIONS)
        eventually(lambda: all_heard(street, ["lan", "hung"]), "both are answered")

    assert [status for status, _ in refused] == [503] * 3
    assert max(seconds for _, seconds in refused) < ZALO_WAITS_SECONDS
    assert street.heard("lan") == street.heard("hung") == street.heard("calm")
    assert post(street)[0] == 200


@pytest.mark.bar
def test_a_foreign_program_that_locks_the_file_costs_no_reply(tmp_path: Path, guide: Guide) -> None:
    database = tmp_path / "bot.db"
    with open_street(f"sqlite:///{database}", guide) as street, crew_at_work(street, guide):
        street.says("calm", *QUESTIONS)
        eventually(lambda: len(street.heard("calm")) == len(QUESTIONS), "the first is served")
        street.says("lan", *QUESTIONS)
        answers: list[tuple[int, float]] = []
        with locked_by_a_stranger(database):
            until = time.monotonic() + FOREIGN_LOCK_SECONDS
            while time.monotonic() < until:
                answers += at_once(lambda: post(street), threads=4)
        street.says("hung", *QUESTIONS)
        eventually(lambda: all_heard(street, ["lan", "hung"]), "both are answered")

        assert {status for status, _ in answers} == {503}
        assert max(seconds for _, seconds in answers) < ZALO_WAITS_SECONDS
        assert street.heard("lan") == street.heard("hung") == street.heard("calm")
        assert post(street)[0] == 200


@contextmanager
def locked_by_a_stranger(database: Path) -> Iterator[None]:
    """Hold SQLite's write lock as somebody's shell does, without our lock file."""
    stranger = sqlite3.connect(database, timeout=30, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        stranger.execute("ROLLBACK")
        stranger.close()


def at_once(call: Callable[[], tuple[int, float]], *, threads: int) -> list[tuple[int, float]]:
    """Call from several threads at the same time."""
    results: list[tuple[int, float]] = []

    def run() -> None:
        results.append(call())

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return results


def all_heard(street: Street, citizens: list[str]) -> bool:
    return all(len(street.heard(citizen)) >= len(QUESTIONS) for citizen in citizens)
