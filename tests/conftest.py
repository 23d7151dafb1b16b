"""Fixtures that everybody shares; nothing clever."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest

from bot.bulletins import hours
from bot.clock import VIETNAM, MovableClock
from bot.conversation.guide import Guide, build_guide
from bot.storage.engine import Engine
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from knowledge.index import load_or_build
from tests import canaries, once, prepared
from tests.fakes import Installation
from tests.missing import missing
from tests.postgres import binaries, temporary_cluster, temporary_database

# No wall-clock limits in tests, and in continuous integration the same examples every time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

once.prepare()

SECRET = "0123456789abcdef0123456789abcdef"
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

EngineMaker = Callable[[], Engine]


def pytest_configure(config: pytest.Config) -> None:
    """Spare the disk; the bars measure what they promise on a real one."""
    if config.option.markexpr != "bar":
        once.keep_files_in_memory()


@pytest.fixture(autouse=True)
def _own_log_level() -> Iterator[None]:
    """A command run inside a test chooses the level of its log; the next test starts anew."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _packaged_days_off() -> Iterator[None]:
    """A version published inside a test brings its calendar; the next test starts anew."""
    yield
    hours.keep_to(None)


@pytest.fixture(autouse=True)
def _no_log_line_holds_what_a_citizen_wrote() -> Iterator[None]:
    """Whatever any test logs is looked through for what its citizens wrote."""
    canaries.WATCH.begin()
    yield
    found = canaries.WATCH.leaks()
    assert not found, f"a log line holds what a citizen wrote: {found[0]}"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY_MORNING)


@pytest.fixture
def vault() -> Vault:
    return Vault(SECRET)


@pytest.fixture(scope="session")
def postgres_binaries() -> Path:
    """The folder with the programs of PostgreSQL."""
    return binaries() or missing("POSTGRESQL IS MISSING: apt-get install postgresql")


@pytest.fixture(scope="session")
def postgres_cluster(postgres_binaries: Path) -> Iterator[str]:
    """A temporary PostgreSQL that all tests share."""
    with temporary_cluster(postgres_binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_model(postgres_cluster: str) -> Iterator[str]:
    """The name of a database that has the whole schema and nothing else."""
    with prepared.postgres_model(postgres_cluster) as name:
        yield name


@pytest.fixture(params=["sqlite", "postgres"])
def storage_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of each engine: empty, but for tests that ask for `engine`."""
    is_prepared = "engine" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "bot.db"
        yield f"sqlite:///{prepared.sqlite_file(path) if is_prepared else path}"
        return
    model = request.getfixturevalue("postgres_model") if is_prepared else "template1"
    with temporary_database(request.getfixturevalue("postgres_cluster"), model) as url:
        yield url


@pytest.fixture
def new_engine(storage_url: str) -> Iterator[EngineMaker]:
    """Open further connections to one and the same empty database."""
    made: list[Engine] = []

    def make() -> Engine:
        made.append(open_engine(storage_url))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def engine(new_engine: EngineMaker) -> Engine:
    engine = new_engine()
    engine.migrate()
    return engine


@pytest.fixture
def store(engine: Engine, vault: Vault, clock: MovableClock) -> Store:
    return open_store(engine, vault, clock)


@pytest.fixture
def sqlite_store(tmp_path: Path, vault: Vault, clock: MovableClock) -> Iterator[Store]:
    """A store on SQLite alone, for what does not depend on the engine."""
    engine = open_engine(f"sqlite:///{prepared.sqlite_file(tmp_path / 'bot.db')}")
    opened = open_store(engine, vault, clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """The packaged knowledge, compiled once for the whole run."""
    made = build_guide(load_or_build(tmp_path_factory.mktemp("knowledge") / "knowledge.db"))
    # It stays until the end: the collector need not look through it after each few tests.
    gc.collect()
    gc.freeze()
    return made


@pytest.fixture
def town_on_each(
    storage_url: str, tmp_path: Path, clock: MovableClock, guide: Guide
) -> Iterator[Installation]:
    """A bot with its citizens and Zalo, once on SQLite and once on PostgreSQL."""
    installation = Installation(tmp_path, clock, guide, url=storage_url)
    yield installation
    installation.app.close()


@pytest.fixture
def town(tmp_path: Path, clock: MovableClock, guide: Guide) -> Iterator[Installation]:
    """A state agency's bot at an emulated Zalo."""
    installation = Installation(tmp_path, clock, guide)
    yield installation
    installation.app.close()
