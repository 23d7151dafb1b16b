"""What only the SQLite engine promises: its locks, its file, its pragmas."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StorageBusy, StorageError
from bot.storage import sqlite
from bot.storage.ids import IdMaker
from bot.storage.sqlite import SqliteEngine
from bot.storage.writelock import WriteLock


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SqliteEngine]:
    made = SqliteEngine(tmp_path / "bot.db", deadline_seconds=0.2)
    made.migrate()
    yield made
    made.close()


def test_the_file_is_readable_by_its_owner_alone(engine: SqliteEngine, tmp_path: Path) -> None:
    engine.query("SELECT 1")

    assert (tmp_path / "bot.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_the_pragmas_hold_on_every_connection(
    engine: SqliteEngine, pragma: str, value: object
) -> None:
    [row] = engine.query(f"PRAGMA {pragma}")

    assert list(row.values()) == [value]


def test_a_database_held_by_a_foreign_program_is_busy_within_the_deadline(
    engine: SqliteEngine, tmp_path: Path
) -> None:
    foreign = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StorageBusy), engine.atomic():
            pass
    finally:
        foreign.close()
    with engine.atomic():
        pass


def test_a_thread_that_holds_the_lock_too_long_makes_others_busy(engine: SqliteEngine) -> None:
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with engine.atomic():
            holding.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    try:
        with pytest.raises(StorageBusy):
            engine.execute("DELETE FROM leases")
    finally:
        release.set()
        holder.join(10)


def _hold(path: str, holding: object, release: object) -> None:
    with WriteLock(Path(path)).held():
        holding.set()  # type: ignore[attr-defined]
        release.wait(20)  # type: ignore[attr-defined]


def test_another_process_that_holds_the_lock_makes_us_busy(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    holding, release = context.Event(), context.Event()
    path = tmp_path / "x.lock"
    process = context.Process(target=_hold, args=(str(path), holding, release))
    process.start()
    holding.wait(20)
    try:
        with pytest.raises(StorageBusy), WriteLock(path, 0.1).held():
            pass
    finally:
        release.set()
        process.join(20)
    with WriteLock(path, 1).held():
        pass


def test_a_network_file_system_is_refused(
    engine: SqliteEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_file_system", lambda _folder: "nfs4")

    with pytest.raises(StorageError, match="local disk"):
        SqliteEngine(tmp_path / "other.db")


def test_ids_made_later_sort_later() -> None:
    class Still:
        def millis(self) -> int:
            return 1_790_000_000_000

    ids = IdMaker(Still())
    made = [ids.new() for _ in range(1000)]

    assert made == sorted(set(made))
    assert {len(i) for i in made} == {24}


_SECOND_PROGRAM = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("SELECT COUNT(*) FROM leases").fetchall()
database.close()
"""


def test_another_program_that_opens_and_closes_the_file_takes_nothing_away(
    engine: SqliteEngine, tmp_path: Path
) -> None:
    insert = "INSERT INTO leases (name, owner, until, fence) VALUES (:name, 'x', 0, 1)"
    path = str(tmp_path / "bot.db")
    for name in ("main", "thread"):
        # Each thread opens a connection of its own.
        writer = threading.Thread(target=lambda name=name: engine.execute(insert, name=name))
        writer.start()
        writer.join(10)
        subprocess.run([sys.executable, "-c", _SECOND_PROGRAM, path], check=True, timeout=60)
    engine.execute(insert, name="last")

    outside = sqlite3.connect(path)
    rows = outside.execute("SELECT name FROM leases ORDER BY name").fetchall()
    outside.close()
    assert [name for (name,) in rows] == ["last", "main", "thread"]
