"""Whether what was erased leaves the files of a PostgreSQL server, and what it stands against."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Findings, Patient, ok, warning
from bot.privacy.nightly import DONE
from bot.storage.heartbeats import Heartbeats
from bot.storage.traces import hindrances

_LATE_DAYS = 3
_DAY_MS = 86_400_000

HINDRANCES: Mapping[str, tuple[str, str]] = {
    "tables": (
        "The account of the program does not own its tables; only their owner may rewrite them.",
        "Make the account of [storage] url their owner (docs/operations.md, PostgreSQL).",
    ),
    "database": (
        "The account does not own the database, so the planner's statistics keep erased values.",
        "Make the account of [storage] url its owner (docs/operations.md, PostgreSQL).",
    ),
    "checkpoint": (
        "The account may not make a checkpoint; the server's log keeps what was erased longer.",
        "As superuser: GRANT pg_checkpoint TO the account of [storage] url.",
    ),
    "switch": (
        "The account may not begin a new file of the server's log; it keeps what was erased.",
        "As superuser, in this database: GRANT EXECUTE ON FUNCTION pg_switch_wal() TO the account.",
    ),
    "recycled": (
        "The server uses files of its log again without overwriting them first (wal_recycle).",
        "As superuser: ALTER SYSTEM SET wal_recycle = off; then reload its settings.",
    ),
    "kept": (
        "The server keeps files of its log (wal_keep_size, or a replication slot).",
        "Set wal_keep_size = 0 and drop slots nobody reads, or count the days as kept.",
    ),
    "archived": (
        "The server archives its log (archive_mode); the archive keeps what was erased.",
        "Let the archive be deleted by the same term as backups (docs/operations.md).",
    ),
    "logged": (
        "The server writes statements with their values into its own log file.",
        "As superuser: log_statement = none or ddl, log_min_duration_statement = -1.",
    ),
}
"""What each of bot.storage.traces.hindrances means, and what to do about it."""


def traces(patient: Patient, records: Records) -> Findings:
    """Look when the files were last freed of what was erased, and what stands in the way."""
    if records.health.is_sqlite:
        yield ok("SQLite overwrites what is erased at once.")
        return
    now = patient.clock.millis()
    last = Heartbeats(records.engine, patient.clock).last(DONE)
    if last is None or now - last > _LATE_DAYS * _DAY_MS:
        since = "yet" if last is None else f"for {(now - last) // _DAY_MS} days"
        yield warning(f"What was erased has not left the server's files {since}.", _REMEDY)
    else:
        yield ok("What was erased left the server's files within three days.")
    for name in hindrances(records.engine):
        yield warning(*HINDRANCES[name])


_REMEDY = "Let `serve` run from 02:00 to 05:00, without a long backup, or run: scrub"
