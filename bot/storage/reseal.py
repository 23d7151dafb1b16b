"""Seals everything in the database anew, so that an old installation secret can be taken away.

Touches only what the current key did not seal, in small transactions, so it may be stopped at
any moment, started again, and run beside a working bot that has both keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import SealBroken, StorageBusy
from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault

BATCH = 200
# Each attempt waits for the write lock by itself; a busy bot lets go of it now and then.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """The column `sealed_<name>` of a table whose rows are named by one key column or two."""

    table: str
    name: str
    row_key: str
    sub_key: str = "''"

    def statement(self, template: str) -> str:
        """Return the SQL for this column; every part of it is a constant of this module."""
        return template.format(
            table=self.table, name=self.name, row_key=self.row_key, sub_key=self.sub_key
        )

    def place(self, row: Row) -> str:
        """Return the place a value was sealed for, as the table's own module makes it."""
        keys = [str(row["row_key"]), str(row["sub_key"])]
        return ":".join([f"{self.table}.{self.name}", *filter(None, keys)])


@dataclass(frozen=True, slots=True)
class Resealed:
    """What one run did: values sealed anew, and values that no key of ours opens."""

    done: int = 0
    broken: int = 0


def reseal(
    engine: Engine, vault: Vault, *, tell: Callable[[str, Resealed], None], batch: int = BATCH
) -> Resealed:
    """Seal every value with the vault's current key; `tell` hears of each finished column.

    When nothing is broken, no value needs a previous key any more. Raises StorageError.
    """
    total = Resealed()
    for column in COLUMNS:
        found = _column(engine, vault, column, batch=batch)
        tell(f"{column.table}.{column.name}", found)
        total = Resealed(total.done + found.done, total.broken + found.broken)
    return total


def _column(engine: Engine, vault: Vault, column: SealedColumn, *, batch: int) -> Resealed:
    done = broken = 0
    after: tuple[str, str] | None = ("", "")
    while after is not None:
        found, after = _patiently(engine, vault, column, after=after, batch=batch)
        done, broken = done + found.done, broken + found.broken
    return Resealed(done, broken)


def _patiently(
    engine: Engine, vault: Vault, column: SealedColumn, *, after: tuple[str, str], batch: int
) -> tuple[Resealed, tuple[str, str] | None]:
    attempts_left = _ATTEMPTS
    while True:
        attempts_left -= 1
        try:
            return _batch(engine, vault, column, after=after, batch=batch)
        except StorageBusy:
            if not attempts_left:
                raise


def _batch(
    engine: Engine, vault: Vault, column: SealedColumn, *, after: tuple[str, str], batch: int
) -> tuple[Resealed, tuple[str, str] | None]:
    """Seal some rows in one transaction; return what was done and where to go on."""
    done = broken = 0
    with engine.atomic():
        rows = engine.query(
            column.statement(_SELECT),
            row_key=after[0],
            sub_key=after[1],
            current=f"{vault.current_mark}%",
            batch=batch,
        )
        for row in rows:
            try:
                done += _value(engine, vault, column, row)
            except SealBroken:
                broken += 1
    last = (str(rows[-1]["row_key"]), str(rows[-1]["sub_key"])) if len(rows) == batch else None
    return Resealed(done, broken), last


def _value(engine: Engine, vault: Vault, column: SealedColumn, row: Row) -> int:
    place = column.place(row)
    # Only if it is still the value we read: a newer one was sealed with the current key anyway.
    return engine.execute(
        column.statement(_UPDATE),
        row_key=row["row_key"],
        sub_key=row["sub_key"],
        old=row["sealed"],
        new=vault.seal(vault.open(str(row["sealed"]), place=place), place=place),
    )


_SELECT = """
    SELECT {row_key} AS row_key, {sub_key} AS sub_key, sealed_{name} AS sealed
      FROM {table}
     WHERE ({row_key}, {sub_key}) > (:row_key, :sub_key)
       AND sealed_{name} <> '' AND sealed_{name} NOT LIKE :current
     ORDER BY 1, 2
     LIMIT :batch
"""

_UPDATE = """
    UPDATE {table} SET sealed_{name} = :new
     WHERE {row_key} = :row_key AND {sub_key} = :sub_key AND sealed_{name} = :old
"""

# Every sealed column of the schema; a contract test compares. The keys are those of the place.
COLUMNS = (
    SealedColumn("installation_keys", "key", "name"),
    SealedColumn("tokens", "access", "oa_id"),
    SealedColumn("tokens", "refresh", "oa_id"),
    SealedColumn("tokens", "previous_refresh", "oa_id"),
    SealedColumn("consents", "request", "oa_id"),
    SealedColumn("followers", "recipient", "oa_id", "person"),
    SealedColumn("conversations", "state", "oa_id", "id"),
    SealedColumn("cases", "text", "id"),
    SealedColumn("cases", "place", "id"),
    SealedColumn("cases", "answer", "id"),
    SealedColumn("case_events", "text", "id"),
    SealedColumn("case_notes", "text", "id"),
    SealedColumn("case_talk", "text", "id"),
    SealedColumn("case_talk", "media", "id"),
    SealedColumn("case_details", "details", "case_id"),
    SealedColumn("case_details", "personal", "case_id"),
    SealedColumn("case_details", "reason", "case_id"),
    SealedColumn("case_news", "text", "id"),
    SealedColumn("attachments", "name", "id"),
    SealedColumn("attachments", "key", "id"),
    SealedColumn("staff_totp", "secret", "staff"),
    SealedColumn("proposals", "question", "id"),
    SealedColumn("gaps", "question", "id"),
    SealedColumn("revisions", "text", "id"),
    SealedColumn("revision_remarks", "text", "id"),
    SealedColumn("workbooks", "body", "id"),
    SealedColumn("publications", "report", "id"),
    SealedColumn("inbox", "body", "id"),
    SealedColumn("outbox", "payload", "id"),
)
