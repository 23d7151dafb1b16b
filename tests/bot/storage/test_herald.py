"""With PostgreSQL other processes hear of what was stored, and nobody who stores waits for that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.storage.engine import Engine
from bot.storage.store import open_engine
from tests.postgres import temporary_database

TRIES = 200
SOON, PATIENT = 0.1, 30.0  # seconds; nobody polls here


@pytest.fixture
def engines(postgres_cluster: str) -> Iterator[tuple[Engine, Engine]]:
    """Two processes: one stores, the other waits."""
    with temporary_database(postgres_cluster) as url:
        both = open_engine(url), open_engine(url)
        yield both
        for engine in both:
            engine.close()


def hears(teller: Engine, other: Engine) -> bool:
    """Say whether the other one is woken; the first hints may come before it listens."""
    for _ in range(TRIES):
        teller.wake("inbox")
        if other.wait("inbox", SOON):
            return True
    return False


def test_another_process_is_woken(engines: tuple[Engine, Engine]) -> None:
    assert hears(*engines)


def test_hints_go_on_after_the_connections_were_lost(engines: tuple[Engine, Engine]) -> None:
    teller, other = engines
    assert hears(teller, other)
    other.query(
        """
        SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
    )
    assert hears(teller, other)


def test_what_was_told_last_is_told_before_the_end(engines: tuple[Engine, Engine]) -> None:
    teller, other = engines
    assert hears(teller, other)
    other.wait("inbox", SOON)
    teller.wake("outbox")
    teller.close()
    assert other.wait("outbox", PATIENT)
