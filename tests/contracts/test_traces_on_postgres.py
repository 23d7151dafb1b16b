"""What is erased leaves every file of a PostgreSQL cluster: rows, TOAST, indexes, statistics, log.

Each test starts a cluster of its own and reads the whole data directory as a thief would.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.cases.answering import answer_case
from bot.cases.keeping import purge
from bot.cli.checkup.traces import HINDRANCES
from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.privacy.forgetting import forget_now
from bot.storage.engine import Rewritten
from bot.storage.store import open_engine
from bot.storage.traces import hindrances, personal_tables
from bot.storage.vault import Vault
from tests.contracts.test_forgetting_leaves_nothing import MARKS, MORE, plant, vault_of
from tests.factories import OA
from tests.fakes import Installation
from tests.postgres import temporary_cluster, temporary_database
from tests.storage_dump import cells

pytestmark = pytest.mark.bar

WORDS = (*MARKS, *MORE)
PIECE = 40
LEDGER = {"consent_ledger", "consent_ledger_person"}
"""What may name a person by their key for five years."""

Sealed = dict[str, str]
"""Every value ever sealed that held a planted word, with what it held."""


@pytest.fixture
def cluster(request: pytest.FixtureRequest, postgres_binaries: Path) -> Iterator[str]:
    settings = getattr(request, "param", ("wal_recycle=off",))
    with temporary_cluster(postgres_binaries, "autovacuum=off", *settings) as url:
        yield url


@pytest.fixture
def database(cluster: str) -> Iterator[str]:
    with temporary_database(cluster) as url:
        yield url


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Sealed:
    """Overhear the vault: what was overwritten or rolled back counts as well."""
    seal, heard = Vault.seal, Sealed()

    def overheard(self: Vault, text: str, *, place: str) -> str:
        made = seal(self, text, place=place)
        if any(word in text for word in WORDS):
            heard[made] = text
        return made

    monkeypatch.setattr(Vault, "seal", overheard)
    return heard


@pytest.fixture
def town(
    database: str, tmp_path: Path, clock: MovableClock, guide: Guide, sealed: Sealed
) -> Iterator[Installation]:
    installation = Installation(tmp_path, clock, guide, url=database)
    yield installation
    installation.app.close()


@pytest.fixture
def disk(database: str) -> Iterator[Disk]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield Disk(connection)


class Disk:
    """The data directory of the cluster behind an address."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection
        self._folder = Path(self._said("SHOW data_directory"))

    def holders(self, needles: list[bytes]) -> set[str]:
        """Return which tables, indexes or folders hold one of them."""
        self._connection.execute("CHECKPOINT")
        return {
            self._name(path)
            for path in sorted(self._folder.rglob("*"))
            if path.is_file() and _holds(path, needles)
        }

    def counted(self, value: str) -> set[str]:
        """Return the tables in whose statistics a value stands."""
        sql = b"""
            SELECT tablename FROM pg_stats
             WHERE CONCAT(most_common_vals, histogram_bounds, most_common_elems) LIKE %s
        """
        return {str(name) for (name,) in self._connection.execute(sql, [f"%{value}%"])}

    def runs(self, sql: str) -> None:
        """Do something as the owner of the cluster."""
        self._connection.execute(sql.encode())

    def _name(self, path: Path) -> str:
        number = path.name.partition(".")[0].partition("_")[0]
        if path.parent.parent.name != "base" or not number.isdigit():
            return str(path.parent.relative_to(self._folder))
        found = self._said(f"SELECT pg_filenode_relation(0, {number})::regclass::text")
        return found or path.name

    def _said(self, sql: str) -> str:
        [value] = self._connection.execute(sql.encode()).fetchone() or [""]
        return str(value or "")


def _holds(path: Path, needles: list[bytes]) -> bool:
    held = path.read_bytes()
    return any(needle in held for needle in needles)


def pieces(values: list[str]) -> list[bytes]:
    """Return the end of each value: unlike its beginning, it is like no other's."""
    return [value[-PIECE:].encode() for value in values]


def kept(town: Installation) -> set[str]:
    """Return what stands in the database now."""
    return {cell.stored for cell in cells(town.app.store.engine, vault_of(town))}


def test_no_word_of_a_citizen_and_no_id_is_ever_written_in_the_clear(
    town: Installation, disk: Disk
) -> None:
    lan, _ = plant(town)

    assert disk.holders([word.encode() for word in (*WORDS, lan.user_id)]) == set()


def test_who_is_forgotten_leaves_every_file_of_the_cluster(
    town: Installation, disk: Disk, sealed: Sealed
) -> None:
    store = town.app.store
    _, person = plant(town)
    disk.runs("ANALYZE")
    forget_now(store, OA, person, cause="test")
    town.settle()
    gone = pieces(list(sealed.keys() - kept(town)))
    # Here they still are, and a plain VACUUM would change nothing.
    disk.runs("VACUUM")
    before = disk.holders(gone)
    assert {"inbox", "outbox", "cases", "conversations", "pg_statistic", "pg_wal"} <= before
    named = disk.holders([person.encode()])
    assert {"inbox", "outbox", "followers_pkey", "pg_statistic", "pg_wal"} <= named

    found = store.engine.rewrite()

    assert found.busy == found.refused == ()
    assert disk.holders(gone) == set()
    assert disk.holders([person.encode()]) <= {*LEDGER, "pg_statistic"}
    assert disk.counted(person) <= {"consent_ledger"}


def test_the_record_of_a_case_leaves_them_when_its_term_is_over(
    town: Installation, disk: Disk, sealed: Sealed
) -> None:
    store = town.app.store
    _, person = plant(town)
    [case] = [case for case in store.cases.all() if "zqxviec" in case.text]
    answer_case(store, town.app.settings, case, "Đã thay zqxtraloi.")
    town.settle()
    forget_now(store, OA, person, cause="test")
    town.pass_time(days=800)
    purge(store, town.app.settings, town.clock, is_dry=False)
    assert sealed.keys().isdisjoint(kept(town))
    assert "cases" in disk.holders(pieces(list(sealed)))

    store.engine.rewrite()

    assert disk.holders(pieces(list(sealed))) == set()


def test_whoever_still_looks_on_puts_it_off(town: Installation, disk: Disk, database: str) -> None:
    store = town.app.store
    with psycopg.connect(database) as onlooker:
        onlooker.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        onlooker.execute("SELECT 1 FROM schema_version")
        assert store.engine.rewrite().busy == ("snapshot",)
    with psycopg.connect(database) as user:
        user.execute("SELECT COUNT(*) FROM inbox")
        found = store.engine.rewrite()
    assert found.busy == ("inbox",)
    assert found.tables == len(personal_tables()) - 1

    again = store.engine.rewrite()
    assert (again.busy, again.tables) == ((), 1)


def test_statistics_in_use_are_named_and_the_log_still_leaves(
    town: Installation, disk: Disk, sealed: Sealed, database: str
) -> None:
    store = town.app.store
    _, person = plant(town)
    forget_now(store, OA, person, cause="test")
    town.settle()
    gone = pieces(list(sealed.keys() - kept(town)))

    with psycopg.connect(database) as onlooker:
        onlooker.execute("LOCK TABLE pg_catalog.pg_statistic IN ACCESS SHARE MODE")
        found = store.engine.rewrite()
    assert found.busy == ("pg_statistic",)
    assert found.tables == len(personal_tables())
    assert "pg_wal" not in disk.holders(gone)


@pytest.mark.parametrize("cluster", [("wal_recycle=on",)], indirect=True)
def test_segments_that_are_used_again_keep_what_was_erased_and_it_is_said(
    town: Installation, disk: Disk, sealed: Sealed
) -> None:
    store = town.app.store
    _, person = plant(town)
    forget_now(store, OA, person, cause="test")
    town.settle()
    gone = pieces(list(sealed.keys() - kept(town)))

    assert store.engine.rewrite().refused == ("recycled",)
    assert disk.holders(gone) == {"pg_wal"}


def test_missing_rights_are_named(disk: Disk, database: str) -> None:
    disk.runs("CREATE ROLE guest LOGIN; CREATE ROLE oa LOGIN; GRANT CREATE ON SCHEMA public TO oa")
    disk.runs("ALTER DEFAULT PRIVILEGES FOR ROLE oa GRANT ALL ON TABLES TO guest")
    as_oa = open_engine(database.replace("user=bot", "user=oa"))
    as_guest = open_engine(database.replace("user=bot", "user=guest"))
    try:
        as_oa.migrate()
        assert hindrances(as_guest) == ("tables", "database", "checkpoint", "switch")
        assert hindrances(as_oa) == ("database", "checkpoint", "switch")
        refused = ("tables", "database", "checkpoint", "switch")
        assert as_guest.rewrite() == Rewritten(0, (), refused), "the server would only warn"
        assert as_oa.rewrite().tables == len(personal_tables())
        name = database.partition("///")[2].partition("?")[0]
        disk.runs(f"ALTER DATABASE {name} OWNER TO oa; GRANT pg_checkpoint TO oa")
        disk.runs("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO oa")
        assert hindrances(as_oa) == ()
    finally:
        as_guest.close()
        as_oa.close()


@pytest.mark.parametrize(
    "cluster",
    [("wal_keep_size=32", "archive_mode=on", "archive_command=/bin/true", "log_statement=mod")],
    indirect=True,
)
def test_settings_that_keep_what_was_erased_are_named(database: str) -> None:
    engine = open_engine(database)
    try:
        found = hindrances(engine)
    finally:
        engine.close()

    assert found == ("recycled", "kept", "archived", "logged")
    assert {*found, "tables", "database", "checkpoint", "switch"} == HINDRANCES.keys()
