"""Checks of the database: version, schema, damage, and what waits in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cli.checkup.finding import Finding, Findings, Patient, ok, problem, warning
from bot.errors import SealBroken, StorageError
from bot.storage.engine import Engine
from bot.storage.health import (
    Backlog,
    Health,
    Version,
    has_wal_reset_fault,
    known_schema_version,
    library_version,
)
from bot.storage.store import open_engine
from bot.storage.vault import Vault, key_file_secret

# PostgreSQL 14 had its last release in November 2026 (postgresql.org, "Versioning Policy").
_OLDEST_POSTGRES = 15
_MINUTE_MS = 60_000
_LATE_MS, _VERY_LATE_MS = 2 * _MINUTE_MS, 60 * _MINUTE_MS
_START = "Start `serve`."


@dataclass(frozen=True, slots=True)
class Records:
    """An open database of the right version; without a key nothing sealed in it can be read."""

    engine: Engine
    vault: Vault | None

    @property
    def health(self) -> Health:
        """Its questions to the database."""
        return Health(self.engine)


def sqlite(patient: Patient | None) -> Findings:
    """Look whether the SQLite in use has the WAL-reset fault."""
    if patient is not None and patient.database is None:
        yield ok("The database is PostgreSQL; SQLite only reads the knowledge index.")
        return
    version = library_version()
    if has_wal_reset_fault(version):
        remedy = "Run: .venv/bin/python -m pip install 'pysqlite3>=0.6.1', then restart."
        sentence = f"SQLite {_shown(version)} may, very rarely, lose rows at a checkpoint"
        yield warning(f"{sentence} (WAL-reset fault of 3.7.0 to 3.51.2).", remedy)
    else:
        yield ok(f"SQLite {_shown(version)} is free of the WAL-reset fault.")


def open_records(patient: Patient) -> tuple[Finding, Records | None]:
    """Reach the database without making or migrating one; without records nothing more is asked.

    The caller closes the engine.
    """
    if patient.database is not None and not patient.database.exists():
        return warning("There is no database yet; the first start makes it.", _START), None
    try:
        engine = open_engine(patient.settings.storage.url)
    except StorageError as error:
        return _unreachable(error), None
    try:
        found, is_ours = _schema(Health(engine))
        records = Records(engine, _vault(patient)) if is_ours else None
    except StorageError as error:
        found, records = _unreachable(error), None
    if records is None:
        engine.close()
    return found, records


def _schema(health: Health) -> tuple[Finding, bool]:
    name = "SQLite" if health.is_sqlite else "PostgreSQL"
    server, here, known = health.server_version(), health.schema_version(), known_schema_version()
    sentence = f"{name} {_shown(server)} answers; its tables have version {here}"
    if here == 0:
        return warning(f"{name} {_shown(server)} answers, without our tables.", _START), False
    if here < known:
        remedy = "Make a backup and restart; the start brings it up to date."
        return warning(f"{sentence}, this program knows {known}.", remedy), False
    if here > known:
        remedy = "Install the newer program, or restore the backup made before the upgrade."
        return problem(f"{sentence}, this program knows only {known}.", remedy), False
    if not health.is_sqlite and server[0] < _OLDEST_POSTGRES:
        remedy = f"Upgrade to PostgreSQL {_OLDEST_POSTGRES} or newer."
        return warning(f"{sentence}; it gets no fixes any more.", remedy), True
    return ok(f"{sentence}, as it should."), True


def _unreachable(error: StorageError) -> Finding:
    remedy = "Look at [storage] url, at the disk or the server, and at the account's rights."
    return problem(f"The database cannot be used: {error}.", remedy)


def _vault(patient: Patient) -> Vault | None:
    settings, path = patient.settings, patient.key_file
    previous = [settings.secret_key_previous] if settings.secret_key_previous else []
    if settings.secret_key is not None:
        return Vault(settings.secret_key, previous=previous)
    # Looked for first: asking for the key of a file that is missing would make one.
    if path is None or not path.exists():
        return None
    try:
        return Vault(key_file_secret(path)[0], previous=previous)
    except SealBroken:
        return None  # told by the check of the key


def integrity(patient: Patient, records: Records) -> Findings:
    """Read an SQLite file through and look for damage."""
    damages = records.health.damages()
    if damages:
        remedy = "Stop the service and restore the last good backup (docs/operations.md)."
        yield problem(f"The database is damaged: {damages[0]}.", remedy)
    elif patient.database is None:
        yield ok("PostgreSQL looks after its own pages.")
    else:
        yield ok("The quick check finds no damage.")


def backlog(patient: Patient, records: Records) -> Findings:
    """Look whether something waits too long or was given up."""
    now = patient.clock.millis()
    found = records.health.backlog(now)
    event_age = now - found.oldest_event_at if found.events else 0
    reply_age = now - found.oldest_reply_at if found.replies else 0
    troubles = [
        *_late(found.events, event_age, "received events wait"),
        *_late(found.replies, reply_age, "replies wait to be sent"),
        *_given_up(found),
    ]
    yield from troubles or [
        ok(f"{found.events} events and {found.replies} replies wait, nothing was given up.")
    ]


def _late(count: int, age_ms: int, what: str) -> Findings:
    if age_ms < _LATE_MS:
        return
    level = problem if age_ms >= _VERY_LATE_MS else warning
    sentence = f"{count} {what}, the oldest for {age_ms // _MINUTE_MS} minutes."
    yield level(sentence, "Look whether `serve` runs, and at the last lines of its log.")


def _given_up(found: Backlog) -> Findings:
    if found.dead_events:
        remedy = "Look for `event failed` in the log; after a fix: inbox replay --status dead"
        yield warning(f"{found.dead_events} events were put aside.", remedy)
    if found.dead_deliveries:
        remedy = "Look for `delivery given up` in the log."
        yield warning(f"{found.dead_deliveries} deliveries were given up.", remedy)


def _shown(version: Version) -> str:
    return ".".join(map(str, version))
