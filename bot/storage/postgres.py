"""The engine for installations of several machines: PostgreSQL through psycopg.

Same SQL text as SQLite; this file owns only what differs: parameter style, transactions, and
LISTEN/NOTIFY as the wake-up. psycopg is an optional requirement (requirements-postgres.txt).
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bot.errors import StorageBusy, StorageError
from bot.storage.engine import Rewritten, Row
from bot.storage.herald import CHANNEL, Herald
from bot.storage.migrate import MIGRATIONS, migrate
from bot.storage.traces import Traces
from bot.storage.wakeup import Wakeup

Connection = psycopg.Connection[dict[str, Any]]

# As for SQLite: a webhook must know within Zalo's two seconds that nothing was written.
DEADLINE_SECONDS = 1.2
_CONNECT_SECONDS = 2
_LISTEN_SECONDS = 1.0
# One number of our own for the advisory lock under which only one process migrates.
_MIGRATION_LOCK = 7_220_415
_NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_BUSY = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


class PostgresEngine:
    """Engine over one PostgreSQL database; each thread has its own connection."""

    def __init__(self, url: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._url = url
        self._deadline = deadline_seconds
        self._local = threading.local()
        self._guard = threading.Lock()
        self._connections: list[Connection] = []
        self._wakeup = Wakeup()
        self._listener: _Listener | None = None
        self._herald: Herald | None = None
        self._traces = Traces(self)

    def query(self, sql: str, **values: object) -> Sequence[Row]:
        """Read rows. Raises StorageError."""
        with self._translated():
            return self._connection().execute(_translate(sql), values).fetchall()

    def execute(self, sql: str, **values: object) -> int:
        """Write and return the number of rows changed."""
        with self._translated():
            return self._connection().execute(_translate(sql), values).rowcount

    def returning(self, sql: str, **values: object) -> Sequence[Row]:
        """Write with a RETURNING clause and return its rows."""
        return self.query(sql, **values)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Hold one transaction; single statements outside it commit by themselves."""
        if getattr(self._local, "inside", False):
            raise StorageError("atomic blocks do not nest; the caller already holds one")
        with self._translated():
            connection = self._connection()
            self._local.inside = True
            try:
                with connection.transaction():
                    yield
            finally:
                self._local.inside = False

    def wake(self, topic: str) -> None:
        """Wake waiting threads of every process that listens."""
        self._wakeup.wake(topic)
        with self._guard:
            if self._herald is None or not self._herald.is_alive():
                self._herald = Herald(lambda: _connect(self._url, self._deadline))
                self._herald.start()
            self._herald.tell(topic)

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        """Wait until any process wakes the topic, or for the timeout."""
        with self._guard:
            if self._listener is None or not self._listener.is_alive():
                self._listener = _Listener(self._url, self._wakeup)
                self._listener.start()
        return self._wakeup.wait(topic, timeout_seconds)

    def migrate(self) -> int:
        """Bring the schema up to date; other processes wait meanwhile."""
        lock = {"lock": _MIGRATION_LOCK}
        # The lock belongs to the session, so a process that dies here gives it back.
        self.query("SELECT pg_advisory_lock(:lock) AS held", **lock)
        try:
            return migrate(self, MIGRATIONS)
        finally:
            with suppress(StorageError):
                self.query("SELECT pg_advisory_unlock(:lock) AS freed", **lock)

    def scrub(self) -> bool:
        """Leave it to `rewrite`: what would help locks tables."""
        return False

    def rewrite(self) -> Rewritten:
        """Write every table of citizens' data anew, one after the other."""
        return self._traces.rewrite()

    def close(self) -> None:
        """Close every connection that any thread opened."""
        with self._guard:
            herald, self._herald = self._herald, None
            listener, self._listener = self._listener, None
            connections, self._connections = self._connections, []
        if herald is not None:
            herald.stop()
        if listener is not None:
            listener.stop()
        for connection in connections:
            connection.close()
        self._local = threading.local()

    def _connection(self) -> Connection:
        known: Connection | None = getattr(self._local, "connection", None)
        if known is None or known.closed or self._local.pid != os.getpid():
            known = _connect(self._url, self._deadline)
            self._local.connection, self._local.pid = known, os.getpid()
            with self._guard:
                self._connections = [c for c in self._connections if not c.closed] + [known]
        return known

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn psycopg's errors into ours; a lost connection is opened anew at the next call."""
        try:
            yield
        except _BUSY as error:
            raise StorageBusy(f"the database is busy: {type(error).__name__}") from error
        except psycopg.Error as error:
            # The message of a violated key quotes values; the type does not.
            raise StorageError(f"the database refused: {type(error).__name__}") from error


class _Listener(threading.Thread):
    """Turns NOTIFY of any process into wake-ups of this one."""

    def __init__(self, url: str, wakeup: Wakeup) -> None:
        super().__init__(name="listener", daemon=True)
        self._url = url
        self._wakeup = wakeup
        self._stopped = threading.Event()

    def run(self) -> None:
        """Listen until stopped; when the connection is lost the thread ends and is replaced."""
        with suppress(psycopg.Error), _connect(self._url, DEADLINE_SECONDS) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stopped.is_set():
                for notice in connection.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                    self._wakeup.wake(notice.payload)

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self.join(_LISTEN_SECONDS * 3)


def _connect(url: str, deadline_seconds: float) -> Connection:
    limit = f"{int(deadline_seconds * 1000)}ms"
    options = f"-c lock_timeout={limit} -c timezone=UTC -c client_min_messages=warning"
    return psycopg.connect(
        url,
        autocommit=True,
        row_factory=dict_row,
        connect_timeout=_CONNECT_SECONDS,
        options=options,
        # Statements prepared on the server break behind some poolers, and save us little.
        prepare_threshold=None,
    )


@lru_cache(maxsize=512)
def _translate(sql: str) -> Any:
    """Return the statement with `%(name)s` for `:name`."""
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))
