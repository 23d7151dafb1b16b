"""Numbered SQL files, each applied in one transaction and recorded.

A process that dies half-way leaves the previous version; the next start goes on from there.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import StorageError
from bot.storage.engine import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, folder: Path) -> int:
    """Apply what is missing and return the version reached.

    Raises StorageError when the database is newer than this program.
    """
    engine.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
    files = sorted(folder.glob("[0-9]*.sql"))
    for number, file in enumerate(files, start=1):
        _apply(engine, number, file)
    reached = _version(engine)
    if reached > len(files):
        remedy = "install the newer program, or restore the backup made before the upgrade"
        raise StorageError(f"the database has version {reached}, we know {len(files)}; {remedy}")
    return reached


def _apply(engine: Engine, number: int, file: Path) -> None:
    with engine.atomic():
        # Looked up inside the transaction: another process may be migrating too.
        if _version(engine) >= number:
            return
        for statement in statements(file.read_text(encoding="utf-8")):
            engine.execute(statement)
        engine.execute("INSERT INTO schema_version (version) VALUES (:number)", number=number)


def statements(script: str) -> list[str]:
    """Split a migration at its semicolons; migrations hold no string with one."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def _version(engine: Engine) -> int:
    rows = engine.query("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")
    return int(rows[0]["version"])
