"""A program killed while it brings the database up to date: the next start completes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.storage.engine import Engine
from bot.storage.health import known_schema_version
from tests.faults.nursery import Nursery

# Twenty places among the statements of the migrations, from the very first on.
PLACES = range(1, 21)


@pytest.mark.bar
@pytest.mark.parametrize("place", PLACES)
def test_a_migration_killed_half_way_is_completed_by_the_next_start(
    storage_url: str, new_engine: Callable[[], Engine], nursery: Nursery, place: int
) -> None:
    assert nursery.run("migrate", url=storage_url, nth=place) == -9

    engine = new_engine()
    assert engine.migrate() == known_schema_version()
    assert (
        engine.query("SELECT COUNT(*) AS n FROM schema_version")[0]["n"] == known_schema_version()
    )
    assert engine.query("SELECT COUNT(*) AS n FROM outbox")[0]["n"] == 0


@pytest.mark.bar
def test_two_programs_that_start_together_migrate_once(
    storage_url: str, new_engine: Callable[[], Engine], nursery: Nursery
) -> None:
    both = [nursery.start("migrate", url=storage_url, nth=0) for _ in range(2)]

    assert [nursery.wait(one) for one in both] == [0, 0]
    assert new_engine().migrate() == known_schema_version()
