"""Takes what was erased out of the files of a PostgreSQL cluster.

A deleted or overwritten row stays readable in its page until something else is written there,
after a plain VACUUM, too; so do its bytes in the write-ahead log and in the planner's statistics,
which keep the commonest values of a column. So every table that holds something of citizens is
written anew (VACUUM FULL, which locks it meanwhile), its statistics are taken again and theirs
written anew, and the log is switched and checkpointed, after which the server removes the old
segments unless its settings keep them. Rows that an open transaction may still look at are copied
along; therefore old ones are looked for first.
"""

from __future__ import annotations

import time
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.errors import StorageBusy
from bot.storage.engine import Engine, Rewritten

STATISTICS = "pg_statistic"
_LOOKS, _LOOK_SECONDS = 25, 0.2
_CHANGES = "n_tup_ins + n_tup_upd + n_tup_del"


@lru_cache(maxsize=1)
def personal_tables() -> tuple[str, ...]:
    """Return the tables that hold something of citizens, as personal.toml says."""
    rules = tomllib.loads(Path(__file__).with_name("personal.toml").read_text(encoding="utf-8"))
    return tuple(sorted(table for table, rule in rules.items() if rule.keys() - {"plain"}))


class Traces:
    """The rewriting of one database; remembers what was not touched since the last time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changes: dict[str, int] = {}

    def rewrite(self) -> Rewritten:
        """Write anew whatever changed since the last time; tell what stood in the way."""
        refused = hindrances(self._engine)
        if self._is_looked_at():
            return Rewritten(0, ("snapshot",), refused)
        # The server skips what is not ours with a warning, which would look like success.
        tables = {} if "tables" in refused else self._changed()
        busy = [name for name, changes in tables.items() if not self._is_rewritten(name, changes)]
        done = len(tables) - len(busy)
        statistics = f"VACUUM (FULL) pg_catalog.{STATISTICS}"
        if "database" not in refused and not self._is_free(statistics):
            busy.append(STATISTICS)
        if not {"checkpoint", "switch"} & set(refused):
            self._engine.query("SELECT pg_switch_wal() AS at")
            self._engine.execute("CHECKPOINT")
        return Rewritten(done, tuple(busy), refused)

    def _is_rewritten(self, table: str, changes: int) -> bool:
        """Write a table anew; return False where somebody holds it."""
        if not self._is_free(f"VACUUM (FULL, ANALYZE) {table}"):
            return False
        forgetting = self._forgetting(table)
        if forgetting and not self._is_free(forgetting):
            return False
        self._changes[table] = changes
        return True

    def _is_free(self, deed: str) -> bool:
        try:
            self._engine.execute(deed)
        except StorageBusy:
            return False
        return True

    def _forgetting(self, table: str) -> str:
        """Return what makes the planner forget a table that is empty now; "" where nothing must.

        ANALYZE leaves the old values of an empty table as they are. A column that is given a type
        loses them, also where it is the type it has. Foreign keys to it are made anew, so the
        tables that refer to it are locked for as long, too; all of them are about an empty one.
        """
        if self._engine.query(f"SELECT 1 AS one FROM {table} LIMIT 1"):  # noqa: S608 - our table
            return ""
        columns = self._engine.query(_MEASURED, table=table)
        kept = (f"ALTER COLUMN {row['name']} TYPE {row['type']}" for row in columns)
        return f"ALTER TABLE {table} {', '.join(kept)}" if columns else ""

    def _changed(self) -> dict[str, int]:
        """Return the tables that were written to since they were written anew, smallest first."""
        rows = self._engine.query(
            f"""
            SELECT relname, {_CHANGES} AS n FROM pg_stat_user_tables
             WHERE schemaname = current_schema() ORDER BY pg_total_relation_size(relid), relname
            """  # noqa: S608 - a constant
        )
        known = ((str(row["relname"]), int(row["n"])) for row in rows)
        ours = set(personal_tables())
        return {name: n for name, n in known if name in ours and self._changes.get(name) != n}

    def _is_looked_at(self) -> bool:
        """Say whether a transaction goes on that may still see what was erased before now."""
        [row] = self._engine.query("SELECT CAST(pg_current_xact_id() AS text) AS mark")
        for look in range(_LOOKS):
            [held] = self._engine.query(_HOLDERS, mark=row["mark"])
            if not held["n"]:
                return False
            if look + 1 < _LOOKS:
                time.sleep(_LOOK_SECONDS)
        return True


def hindrances(engine: Engine) -> tuple[str, ...]:
    """Return which rights are missing, and which settings of the server keep what was erased."""
    [row] = engine.query(_SERVER)
    return tuple(name for name, is_so in row.items() if is_so)


_MEASURED = """
    SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type
      FROM pg_stats s
      JOIN pg_attribute a ON a.attname = s.attname
       AND a.attrelid = CAST(
               quote_ident(s.schemaname) || '.' || quote_ident(s.tablename) AS regclass)
     WHERE s.schemaname = current_schema() AND s.tablename = :table AND a.attnum > 0
"""

_HOLDERS = """
    SELECT COUNT(*) AS n FROM (
        SELECT backend_xmin AS held FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_type <> 'autovacuum worker'
         UNION ALL SELECT xmin FROM pg_replication_slots
         UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
    ) each
     WHERE age(held) >= age(CAST(CAST(:mark AS text) AS xid))
"""

_SERVER = """
    SELECT EXISTS (SELECT 1 FROM pg_class c
                    WHERE c.relnamespace = CAST(current_schema() AS regnamespace)
                      AND c.relkind = 'r' AND NOT pg_has_role(c.relowner, 'USAGE')) AS tables,
           NOT pg_has_role(d.datdba, 'USAGE') AS database,
           NOT EXISTS (SELECT 1 FROM pg_roles
                        WHERE rolname IN ('pg_checkpoint', current_user)
                          AND (rolsuper OR rolname <> current_user)
                          AND pg_has_role(oid, 'USAGE')) AS checkpoint,
           NOT has_function_privilege('pg_switch_wal()', 'EXECUTE') AS switch,
           current_setting('wal_recycle') = 'on' AS recycled,
           current_setting('wal_keep_size') <> '0'
               OR EXISTS (SELECT 1 FROM pg_replication_slots) AS kept,
           current_setting('archive_mode') <> 'off' AS archived,
           current_setting('log_statement') IN ('mod', 'all')
               OR current_setting('log_min_duration_statement') <> '-1' AS logged
      FROM pg_database d WHERE d.datname = current_database()
"""
