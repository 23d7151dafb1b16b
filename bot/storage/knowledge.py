"""Published versions of the knowledge, which of them is current, and who answers from which.

A version is the compiled index file itself, so that every node answers from the same bytes.
Nothing is overwritten: going back is one more activation.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import StorageError, UnknownThing
from bot.storage.audit import NOBODY, Act, Audit
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker

SILENT_SECONDS = 15
"""A process that was not heard of for so long is taken for stopped."""


@dataclass(frozen=True, slots=True)
class Activation:
    """One time a version was made current."""

    id: str
    version: str
    activated_at: int
    author: str
    note: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An index as it is stored: compressed text, and the digest of what it is made of."""

    digest: str
    body: str


def packed(index: bytes) -> Packed:
    """Pack an index for storing; computes for seconds where it is large."""
    body = base64.b64encode(zlib.compress(index)).decode()
    return Packed(hashlib.sha256(index).hexdigest(), body)


def unpacked(kept: Packed, version: str) -> bytes:
    """Return the bytes of a stored index. Raises StorageError when it was altered."""
    try:
        index = zlib.decompress(base64.b64decode(kept.body, validate=True))
    except (ValueError, zlib.error) as error:
        raise StorageError(f"version {version} cannot be read; publish it again") from error
    if hashlib.sha256(index).hexdigest() != kept.digest:
        raise StorageError(f"version {version} was altered; publish it again")
    return index


class KnowledgeVersions:
    """Keeps published indexes and their activations."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, version: str, index: bytes, *, author: str) -> None:
        """Store a compiled index; safe to repeat."""
        self.keep(version, packed(index), author=author)

    def keep(self, version: str, index: Packed, *, author: str) -> None:
        """Store an index that was packed elsewhere; safe to repeat."""
        self._engine.execute(
            """
            INSERT INTO knowledge_versions (version, stored_at, author, digest, body)
            VALUES (:version, :now, :author, :digest, :body)
            ON CONFLICT (version) DO NOTHING
            """,
            version=version,
            now=self._clock.millis(),
            author=author,
            digest=index.digest,
            body=index.body,
        )

    def fetch(self, version: str) -> bytes:
        """Return the bytes of an index. Raises UnknownThing, and StorageError when altered."""
        return unpacked(self.kept(version), version)

    def kept(self, version: str) -> Packed:
        """Return an index as it is stored, unread. Raises UnknownThing."""
        rows = self._engine.query(
            "SELECT digest, body FROM knowledge_versions WHERE version = :version", version=version
        )
        if not rows:
            raise UnknownThing(f"there is no published version {version}; see knowledge versions")
        return Packed(str(rows[0]["digest"]), str(rows[0]["body"]))

    def make_current(self, version: str, *, author: str, note: str = "", by: str = "") -> None:
        """Make a stored version the one that is served. Raises UnknownThing.

        `author` is the name that history shows, `by` the account or server user that acts. Belongs
        into a transaction; wake "knowledge" after it.
        """
        known = self._engine.query(
            "SELECT version FROM knowledge_versions WHERE version = :version", version=version
        )
        if not known:
            raise UnknownThing(f"there is no published version {version}; see knowledge versions")
        self._engine.execute(
            """
            INSERT INTO knowledge_activations (id, version, activated_at, author, note)
            VALUES (:id, :version, :now, :author, :note)
            """,
            id=self._ids.new(),
            version=version,
            now=self._clock.millis(),
            author=author,
            note=note,
        )
        self._audit.append(Act(by or NOBODY, "knowledge.publish", target=version, why=note))

    def current(self) -> str | None:
        """Return the version that is served; None while nothing was ever published."""
        last = self.history(1)
        return last[0].version if last else None

    def history(self, limit: int = 20) -> list[Activation]:
        """List the activations, the newest first."""
        rows = self._engine.query(
            """
            SELECT id, version, activated_at, author, note FROM knowledge_activations
            ORDER BY id DESC LIMIT :limit
            """,
            limit=limit,
        )
        return [_activation(row) for row in rows]

    def waiting(self) -> str | None:
        """Return the newest stored version that was never served, for processes to prepare."""
        rows = self._engine.query(
            """
            SELECT v.version FROM knowledge_versions v
            LEFT JOIN knowledge_activations a ON a.version = v.version
            WHERE a.version IS NULL
            ORDER BY v.stored_at DESC LIMIT 1
            """
        )
        return str(rows[0]["version"]) if rows else None

    def has_ready(self, process: str, version: str) -> None:
        """Record that a process can answer from a version at once."""
        self._engine.execute(
            """
            INSERT INTO knowledge_readers (process, version, seen_at)
            VALUES (:process, :version, :now)
            ON CONFLICT (process) DO UPDATE
                SET version = excluded.version, seen_at = excluded.seen_at
            """,
            process=process,
            version=version,
            now=self._clock.millis(),
        )

    def readers(self) -> Mapping[str, str]:
        """Return the version that each living process has ready."""
        rows = self._engine.query(
            "SELECT process, version FROM knowledge_readers WHERE seen_at > :since",
            since=self._clock.millis() - SILENT_SECONDS * 1000,
        )
        return {str(row["process"]): str(row["version"]) for row in rows}

    def leave(self, process: str) -> None:
        """Forget a process that stops, and those that were killed long ago."""
        self._engine.execute(
            "DELETE FROM knowledge_readers WHERE process = :process OR seen_at < :long_ago",
            process=process,
            long_ago=self._clock.millis() - 100 * SILENT_SECONDS * 1000,
        )


def _activation(row: Row) -> Activation:
    return Activation(
        str(row["id"]),
        str(row["version"]),
        int(row["activated_at"]),
        str(row["author"]),
        str(row["note"]),
    )
