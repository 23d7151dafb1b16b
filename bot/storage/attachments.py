"""Citizens' pictures and files: where each stands, and to which case it belongs.

The bytes lie in bot.files.cabinet. A file is listed here before it is written there, so that
whoever erases a person finds every file of theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from bot.clock import Clock
from bot.models import Case, FileStatus, KeptFile, SentFile
from bot.storage.engine import Engine, Row
from bot.storage.sight import is_open
from bot.storage.vault import Vault

MOST_A_DAY = 40
"""More files of one person within a day are noted and not fetched."""

_DAY_MS = 24 * 3_600_000
_KEY_BYTES = 32
_LONGEST_NAME = 120


class Attachments:
    """Lists files by event, person and case."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def add(self, files: Iterable[SentFile], *, oa_id: str, person: str) -> list[SentFile]:
        """List files and return those to fetch; safe to call again, each is returned once."""
        return [each for each in files if self._add(each, oa_id=oa_id, person=person)]

    def _add(self, file: SentFile, *, oa_id: str, person: str) -> bool:
        is_too_many = self._today(oa_id, person) >= MOST_A_DAY
        added = self._engine.execute(
            """
            INSERT INTO attachments (id, oa_id, person, status, reason, file_name, sealed_name,
                                     sealed_key, sent_at)
            VALUES (:id, :oa_id, :person, :status, :reason, :file_name, :name, :key, :now)
            ON CONFLICT (id) DO NOTHING
            """,
            id=file.id,
            oa_id=oa_id,
            person=person,
            status="failed" if is_too_many else "waiting",
            reason="too_many" if is_too_many else "",
            file_name=secrets.token_hex(16),
            name=self._vault.seal(file.name[:_LONGEST_NAME], place=_place("name", file.id)),
            key=self._vault.seal(secrets.token_hex(_KEY_BYTES), place=_place("key", file.id)),
            now=self._clock.millis(),
        )
        return bool(added) and not is_too_many

    def find(self, file_id: str) -> KeptFile | None:
        """Return a file's row, or None."""
        rows = self._engine.query("SELECT * FROM attachments WHERE id = :id", id=file_id)
        return self._opened(rows[0]) if rows else None

    def of_case(self, case: Case) -> Sequence[KeptFile]:
        """Return the files of a case in the order in which they were sent, if it tells anything."""
        return self.by_case_id(case.id) if is_open(case) else ()

    def by_case_id(self, case_id: str) -> Sequence[KeptFile]:
        """Return the files bound to a case's id, for who shows them to nobody."""
        rows = self._engine.query(
            "SELECT * FROM attachments WHERE case_id = :case_id ORDER BY id", case_id=case_id
        )
        return [self._opened(row) for row in rows]

    def stored(self, file_id: str, *, media_type: str, size_bytes: int) -> bool:
        """Record that the bytes are kept; False where the file was erased meanwhile."""
        return bool(
            self._engine.execute(
                """
                UPDATE attachments SET status = 'stored', media_type = :type, size_bytes = :size
                 WHERE id = :id AND status = 'waiting'
                """,
                id=file_id,
                type=media_type,
                size=size_bytes,
            )
        )

    def failed(self, file_id: str, reason: str) -> None:
        """Record why a file cannot be had."""
        self._engine.execute(
            """
            UPDATE attachments SET status = 'failed', reason = :reason
             WHERE id = :id AND status = 'waiting'
            """,
            id=file_id,
            reason=reason,
        )

    def bind(self, ids: Iterable[str], *, cause: str, sender: str, person: str) -> None:
        """Give a sender's files to the case filed for a cause; an anonymous one names no person."""
        for file_id in ids:
            self._engine.execute(
                """
                UPDATE attachments
                   SET person = :person,
                       case_id = COALESCE((SELECT id FROM cases WHERE cause = :cause), '')
                 WHERE id = :id AND person = :sender AND case_id = ''
                """,
                id=file_id,
                cause=cause,
                sender=sender,
                person=person,
            )

    def attach(self, ids: Iterable[str], *, case_id: str, sender: str) -> None:
        """Give further files of a case's author to the case."""
        for file_id in ids:
            self._engine.execute(
                """
                UPDATE attachments SET case_id = :case_id
                 WHERE id = :id AND person = :sender AND case_id = ''
                   AND EXISTS (SELECT 1 FROM cases WHERE id = :case_id AND person = :sender)
                """,
                id=file_id,
                case_id=case_id,
                sender=sender,
            )

    def let_go(self, ids: Iterable[str]) -> None:
        """Erase files of a report that was never sent."""
        for file_id in ids:
            self._engine.execute(f"{_ERASE} WHERE id = :id AND case_id = ''", id=file_id)

    def let_go_unsent(self, *, before: int) -> int:
        """Erase what belongs to no case since before an instant; return how many."""
        return self._engine.execute(
            f"{_ERASE} WHERE case_id = '' AND status <> 'erased' AND sent_at < :before",
            before=before,
        )

    def give_up(self, *, before: int) -> int:
        """Record as failed what should have come long before an instant; return how many."""
        return self._engine.execute(
            """
            UPDATE attachments SET status = 'failed', reason = 'away'
             WHERE status = 'waiting' AND sent_at < :before
            """,
            before=before,
        )

    def names_in_use(self) -> dict[str, FileStatus]:
        """Return the names of all files that may lie in the cabinet, and whether they do."""
        rows = self._engine.query(
            "SELECT file_name, status FROM attachments WHERE status IN ('waiting', 'stored')"
        )
        return {str(row["file_name"]): FileStatus(row["status"]) for row in rows}

    def _today(self, oa_id: str, person: str) -> int:
        rows = self._engine.query(
            """
            SELECT COUNT(*) AS n FROM attachments
             WHERE oa_id = :oa_id AND person = :person AND sent_at > :since
            """,
            oa_id=oa_id,
            person=person,
            since=self._clock.millis() - _DAY_MS,
        )
        return int(rows[0]["n"])

    def _opened(self, row: Row) -> KeptFile:
        key, name = (self._unsealed(row, each) for each in ("key", "name"))
        return KeptFile(
            id=str(row["id"]),
            oa_id=str(row["oa_id"]),
            case_id=str(row["case_id"]),
            status=FileStatus(row["status"]),
            reason=str(row["reason"]),
            media_type=str(row["media_type"]),
            size_bytes=int(row["size_bytes"]),
            name=name,
            file_name=str(row["file_name"]),
            key=bytes.fromhex(key),
        )

    def _unsealed(self, row: Row, name: str) -> str:
        sealed = str(row[f"sealed_{name}"])
        return self._vault.open(sealed, place=_place(name, row["id"])) if sealed else ""


def _place(column: str, file_id: str) -> str:
    return f"attachments.{column}:{file_id}"


_ERASE = """
    UPDATE attachments
       SET status = 'erased', person = '', sealed_key = '', sealed_name = '', size_bytes = 0
"""
"""Erases files: without the key their bytes are noise, wherever copies of them lie."""
