"""What every storage engine promises, whichever database is behind it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.engine import Engine
from bot.storage.migrate import MIGRATIONS, migrate, statements

COUNT = "SELECT COUNT(*) AS n FROM capabilities"
INSERT = """
    INSERT INTO capabilities (oa_id, name, value, updated_at) VALUES (:oa_id, 'x', 'y', 0)
"""

RECEIVED = """
    INSERT INTO inbox (id, oa_id, dedupe_key, event_name, conversation, person, platform_at,
                       received_at, status, sealed_body)
    VALUES (:id, '1', :key, 'follow', 'c', 'p', 0, 0, :status, '')
"""
WAITING, MESSAGE = f"follow:1764200002000:{'c' * 32}", "user_send_text:0123456789abcdef01234567"
OLD_IDENTITIES = (
    (f"follow:1764200000000:{'a' * 32}", "done"),
    (f"follow:1764200001000:{'b' * 32}", "dead"),
    (WAITING, "received"),
    (MESSAGE, "done"),
)


def count(engine: Engine) -> int:
    return int(engine.query(COUNT)[0]["n"])


def test_an_error_inside_atomic_leaves_nothing_behind(engine: Engine) -> None:
    def write_and_fail() -> None:
        with engine.atomic():
            engine.execute(INSERT, oa_id="1")
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        write_and_fail()

    assert count(engine) == 0


def test_a_violated_key_is_a_storage_error_and_rolls_back(engine: Engine) -> None:
    def write_twice() -> None:
        with engine.atomic():
            engine.execute(INSERT, oa_id="1")
            engine.execute(INSERT, oa_id="1")

    with pytest.raises(StorageError):
        write_twice()

    assert count(engine) == 0
    engine.execute(INSERT, oa_id="1")  # and the engine is still usable
    assert count(engine) == 1


def test_atomic_blocks_do_not_nest(engine: Engine) -> None:
    with pytest.raises(StorageError, match="nest"), engine.atomic(), engine.atomic():
        pass


def test_conditional_updates_of_many_threads_never_get_in_each_others_way(
    engine: Engine,
) -> None:
    def read_then_write(thread: int) -> None:
        for turn in range(20):
            with engine.atomic():
                count(engine)
                engine.execute(INSERT, oa_id=f"{thread}-{turn}")

    threads = [threading.Thread(target=read_then_write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(engine) == 80


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    assert engine.migrate() == engine.migrate() > 0


def test_a_migration_that_fails_half_way_is_undone_and_can_be_run_again(
    engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for number in range(1, engine.migrate() + 1):
        (folder / f"{number:04}_done.sql").write_text("SELECT 1")
    broken = folder / f"{engine.migrate() + 1:04}_new.sql"
    broken.write_text("CREATE TABLE extra (id TEXT); CREATE TABLE extra (id TEXT);")

    with pytest.raises(StorageError):
        migrate(engine, folder)
    broken.write_text("CREATE TABLE extra (id TEXT);")

    assert migrate(engine, folder) == len(list(folder.iterdir()))
    assert list(engine.query("SELECT * FROM extra")) == []


def made_by_an_older_program(engine: Engine, folder: Path, version: int) -> None:
    folder.mkdir()
    for each in sorted(MIGRATIONS.glob("*.sql"))[:version]:
        shutil.copy(each, folder)
    assert migrate(engine, folder) == version


def test_a_database_that_never_had_drafts_of_its_own_comes_up_to_date(
    new_engine: Callable[[], Engine], tmp_path: Path
) -> None:
    """A program between 0023 and 0029 made its database without that table."""
    engine = new_engine()
    made_by_an_older_program(engine, tmp_path / "migrations", 28)
    engine.execute("DROP TABLE drafts")

    assert engine.migrate() > 28


def test_old_hashes_on_which_known_ids_could_be_tried_are_gone_after_the_upgrade(
    new_engine: Callable[[], Engine], tmp_path: Path
) -> None:
    engine = new_engine()
    made_by_an_older_program(engine, tmp_path / "migrations", 30)
    for number, (key, status) in enumerate(OLD_IDENTITIES):
        engine.execute(RECEIVED, id=str(number), key=key, status=status)

    engine.migrate()

    kept = engine.query("SELECT dedupe_key FROM inbox ORDER BY id")
    assert [row["dedupe_key"] for row in kept] == ["follow:0", "follow:1", WAITING, MESSAGE]


def test_a_database_from_a_newer_program_is_refused_with_the_remedy(engine: Engine) -> None:
    engine.execute("INSERT INTO schema_version (version) VALUES (:v)", v=99)

    with pytest.raises(StorageError, match="install the newer program"):
        engine.migrate()


def test_a_waiter_is_woken_by_another_thread(engine: Engine) -> None:
    engine.wait("inbox", 0)
    woken: list[bool] = []
    ready = threading.Event()

    def wait() -> None:
        engine.wait("inbox", 0)
        ready.set()
        woken.append(engine.wait("inbox", 30))

    waiter = threading.Thread(target=wait)
    waiter.start()
    ready.wait(10)
    engine.wake("inbox")
    waiter.join(10)

    assert woken == [True]


def test_statements_ignore_comment_lines() -> None:
    assert statements("-- note; with semicolon\nSELECT 1;\nSELECT 2") == ["SELECT 1", "SELECT 2"]


def test_two_connections_see_each_others_commits(
    new_engine: Callable[[], Engine], engine: Engine
) -> None:
    other = new_engine()
    engine.execute(INSERT, oa_id="1")

    assert count(other) == 1
