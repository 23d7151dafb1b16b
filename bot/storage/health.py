"""What a doctor asks of a database: version, schema, damage and backlog.

Reads only: migrates nothing, repairs nothing and opens no sealed value.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from bot.models import Priority
from bot.storage.engine import Engine
from bot.storage.migrate import MIGRATIONS
from bot.storage.sqlite import SqliteEngine

Version = tuple[int, ...]

# The WAL-reset fault (docs/operations.md, "SQLite"): first and last release that have it, and
# the older lines that were mended, each with its first good patch.
_FIRST_AFFECTED, _LAST_AFFECTED = (3, 7, 0), (3, 51, 2)
_MENDED_LINES: dict[Version, int] = {(3, 50): 7, (3, 44): 6}
_DAMAGES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits and what was given up; `oldest_…_at` is 0 where nothing waits."""

    events: int
    oldest_event_at: int
    dead_events: int
    replies: int
    oldest_reply_at: int
    ambiguous: int
    dead_deliveries: int


class Health:
    """Asks one database how it is. Every question raises StorageError when it refuses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_sqlite = isinstance(engine, SqliteEngine)

    def server_version(self) -> Version:
        """Return the version of SQLite, or of the PostgreSQL server, as numbers."""
        sql = "SELECT sqlite_version() AS version" if self.is_sqlite else _POSTGRES_VERSION
        text = str(self._engine.query(sql)[0]["version"])
        # Debian's PostgreSQL appends its own words: "17.2 (Debian 17.2-1)".
        return as_version(text.split()[0])

    def schema_version(self) -> int:
        """Return the version of our tables, 0 where there are none."""
        sql = _SQLITE_HAS_TABLES if self.is_sqlite else _POSTGRES_HAS_TABLES
        if not self._engine.query(sql):
            return 0
        rows = self._engine.query("SELECT COALESCE(MAX(version), 0) AS n FROM schema_version")
        return int(rows[0]["n"])

    def damages(self) -> tuple[str, ...]:
        """Return what SQLite's quick check complains of, a few lines at most.

        Reads the whole file. PostgreSQL is not asked: it looks after its own pages.
        """
        if not self.is_sqlite:
            return ()
        rows = self._engine.query(f"PRAGMA quick_check({_DAMAGES_SHOWN})")
        said = [str(value) for row in rows for value in row.values()]
        return tuple(line for line in said if line != "ok")

    def backlog(self, now: int) -> Backlog:
        """Count what waits and what was given up.

        Only replies that are due count as waiting: bulletins may take their hours.
        """
        inbox = self._engine.query(_INBOX)[0]
        outbox = self._engine.query(_OUTBOX, now=now, reply=int(Priority.REPLY))[0]
        return Backlog(**{key: int(value) for key, value in {**inbox, **outbox}.items()})


def as_version(text: str) -> Version:
    """Return "3.40.1" as numbers; what is no number counts as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))


def library_version() -> Version:
    """Return the version of the SQLite that the engine uses, without opening a database."""
    try:
        library = importlib.import_module("pysqlite3")
    except ImportError:
        library = importlib.import_module("sqlite3")
    return as_version(str(library.sqlite_version))


def has_wal_reset_fault(version: Version) -> bool:
    """Say whether this SQLite may lose committed rows when a checkpoint meets a log reset."""
    if not _FIRST_AFFECTED <= version <= _LAST_AFFECTED:
        return False
    first_good = _MENDED_LINES.get(version[:2])
    return first_good is None or version[2] < first_good


def known_schema_version() -> int:
    """Return the version that this program brings a database to."""
    return len(list(MIGRATIONS.glob("[0-9]*.sql")))


_POSTGRES_VERSION = "SELECT current_setting('server_version') AS version"
_SQLITE_HAS_TABLES = "SELECT 1 AS n FROM sqlite_master WHERE name = 'schema_version'"
_POSTGRES_HAS_TABLES = """
    SELECT 1 AS n FROM information_schema.tables
     WHERE table_name = 'schema_version' AND table_schema = current_schema()
"""

_INBOX = """
    SELECT COALESCE(SUM(CASE WHEN status = 'received' THEN 1 ELSE 0 END), 0) AS events,
           COALESCE(MIN(CASE WHEN status = 'received' THEN received_at END), 0) AS oldest_event_at,
           COALESCE(SUM(CASE WHEN status = 'dead' THEN 1 ELSE 0 END), 0) AS dead_events
      FROM inbox
     WHERE status IN ('received', 'dead')
"""

_OUTBOX = """
    SELECT COALESCE(SUM(CASE WHEN status = 'pending' THEN 1 ELSE 0 END), 0) AS replies,
           COALESCE(MIN(CASE WHEN status = 'pending' THEN available_at END), 0) AS oldest_reply_at,
           COALESCE(SUM(CASE WHEN status = 'ambiguous' THEN 1 ELSE 0 END), 0) AS ambiguous,
           COALESCE(SUM(CASE WHEN status = 'dead' THEN 1 ELSE 0 END), 0) AS dead_deliveries
      FROM outbox
     WHERE status IN ('ambiguous', 'dead')
        OR (status = 'pending' AND available_at <= :now AND priority <= :reply)
"""
