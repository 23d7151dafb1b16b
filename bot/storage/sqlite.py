"""The default engine: one SQLite file through sqlite-utils.

sqlite-utils opens connections with foreign keys off and begins its own transactions deferred,
which fails at once under contention; so this engine sets the pragmas and begins IMMEDIATE.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlite_utils

from bot.errors import StorageBusy, StorageError
from bot.storage.engine import Rewritten, Row
from bot.storage.migrate import MIGRATIONS, migrate
from bot.storage.wakeup import Wakeup
from bot.storage.writelock import DEADLINE_SECONDS, WriteLock

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        # Where it is installed: it brings a SQLite without the WAL-reset fault of old ones.
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # NORMAL may roll back committed work on a power cut; a 200 that is lost breaks the promise.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Erased text must not survive in free pages.
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})


@dataclass(frozen=True, slots=True)
class _Owned:
    """A connection and the process it belongs to: a fork must open its own."""

    pid: int
    database: sqlite_utils.Database


class SqliteEngine:
    """Engine over one file: a connection to read for each thread, and one that writes.

    Only one thread writes at a time anyway. A connection of its own would find its page cache
    out of date after every write of another thread, and read those pages again.
    """

    def __init__(self, path: Path, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._path = path
        self._deadline = deadline_seconds
        self._local = threading.local()
        self._wakeup = Wakeup()
        _create(path)
        refuse_network_file_system(path.parent)
        self._lock = WriteLock(path.with_name(path.name + ".lock"), deadline_seconds)
        self._writer: _Owned | None = None
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def query(self, sql: str, **values: object) -> Sequence[Row]:
        """Read rows. Raises StorageError."""
        with _translated():
            return list(self._database().query(sql, values))

    def execute(self, sql: str, **values: object) -> int:
        """Write and return the number of rows changed."""
        with self._joined(), _translated():
            return self._database().execute(sql, values).rowcount

    def returning(self, sql: str, **values: object) -> Sequence[Row]:
        """Write with a RETURNING clause and return its rows."""
        with self._joined(), _translated():
            cursor = self._database().execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Hold the write lock and one IMMEDIATE transaction."""
        if self._inside():
            raise StorageError("atomic blocks do not nest; the caller already holds one")
        with self._lock.held() as seconds_left:
            database = self._writing()
            with _translated():
                # A foreign program may hold the file: both waits together keep the deadline.
                database.execute(f"PRAGMA busy_timeout = {int(seconds_left * 1000)}")
                database.execute("BEGIN IMMEDIATE")
            self._local.inside = True
            try:
                yield
                with _translated():
                    database.execute("COMMIT")
            except BaseException:
                if database.conn.in_transaction:
                    database.execute("ROLLBACK")
                raise
            finally:
                self._local.inside = False

    def wake(self, topic: str) -> None:
        """Wake waiting threads of this process; other processes poll."""
        self._wakeup.wake(topic)

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        """Wait until the topic is woken in this process, or for the timeout."""
        return self._wakeup.wait(topic, timeout_seconds)

    def migrate(self) -> int:
        """Bring the schema up to date and return its version."""
        return migrate(self, MIGRATIONS)

    def scrub(self) -> bool:
        """Write the whole log back and cut it to nothing, unless a reader needs it."""
        with self._lock.held(), _translated():
            [row] = self._writing().query("PRAGMA wal_checkpoint(TRUNCATE)")
        return not row["busy"]

    def rewrite(self) -> Rewritten:
        """Scrub: what is deleted is overwritten at once."""
        return Rewritten(0, () if self.scrub() else ("log",))

    def close(self) -> None:
        """Close every connection that any thread opened."""
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._writer = None
        self._local = threading.local()
        self._lock.close()

    def _inside(self) -> bool:
        return bool(getattr(self._local, "inside", False))

    @contextmanager
    def _joined(self) -> Iterator[None]:
        if self._inside():
            yield
        else:
            with self.atomic():
                yield

    def _database(self) -> sqlite_utils.Database:
        return self._writing() if self._inside() else self._reading()

    def _reading(self) -> sqlite_utils.Database:
        known: _Owned | None = getattr(self._local, "reader", None)
        if known is None or known.pid != os.getpid():
            known = self._local.reader = _Owned(os.getpid(), self._open())
        return known.database

    def _writing(self) -> sqlite_utils.Database:
        """Return the connection that writes; only for the thread that holds the lock."""
        if self._writer is None or self._writer.pid != os.getpid():
            self._writer = _Owned(os.getpid(), self._open())
        return self._writer.database

    def _open(self) -> sqlite_utils.Database:
        with _translated():
            connection = sqlite3.connect(
                self._path,
                timeout=self._deadline,
                isolation_level=None,
                check_same_thread=False,  # for the writer, and so that close() may reach them all
            )
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        with self._guard:
            self._connections.append(connection)
        return sqlite_utils.Database(connection)


def _create(path: Path) -> None:
    """Create the file, which holds personal data, for its owner alone; never touch an old one.

    Closing any descriptor of a database drops the locks that SQLite holds on it in this process
    (POSIX), and another program could then delete the write-ahead log under us.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        remedy = "create the folder, or set [storage] url to one that this user may write"
        raise StorageError(f"{path} cannot be created ({error.strerror}); {remedy}") from error


def refuse_network_file_system(folder: Path) -> None:
    """Raise StorageError where file locks and WAL are known not to hold."""
    kind = _file_system(folder.resolve())
    if kind in _NETWORK_FILE_SYSTEMS:
        remedy = "put [storage] url on a local disk, or use PostgreSQL"
        raise StorageError(f"{folder} lies on a network file system ({kind}); {remedy}")


def _file_system(folder: Path) -> str:
    """Return the type of the mount that holds the folder; "" where it cannot be known."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts:
        parts = line.split()
        if len(parts) > 2 and folder.is_relative_to(parts[1]) and len(parts[1]) >= len(best):
            best, kind = parts[1], parts[2]
    return kind


@contextmanager
def _translated() -> Iterator[None]:
    """Turn sqlite3's errors into ours, without the SQL values."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StorageBusy(f"the database is busy: {error}") from error
        raise StorageError(f"the database refused: {error}") from error
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"the database refused: {error}") from error
