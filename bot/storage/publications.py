"""Orders to publish, what became of them, and which revisions each version is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from bot.clock import Clock
from bot.errors import CaseChanged, UnknownThing
from bot.models.publications import Drop, Publication, PublicationStatus, Report
from bot.models.revisions import Revision
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault

WORK = "publishing"
"""The topic that wakes whoever publishes."""
_NOTHING_TO_REPORT = Report()


class Publications:
    """Keeps orders; all of it is written again and again, so nothing of it lives in a process."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def order(
        self,
        revisions: Iterable[Revision],
        *,
        by: str,
        author: str,
        note: str = "",
        content: str = "",
    ) -> str:
        """Order that these approved revisions go out; belongs into the transaction of its deed.

        What is published already stays. `content` names a folder other than the installation's
        own. Wake `WORK` after the commit.
        """
        publication_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO publications (id, status, author, ordered_by, ordered_at, changed_at,
                                      note, content)
            VALUES (:id, 'waiting', :author, :by, :now, :now, :note, :content)
            """,
            id=publication_id,
            author=author,
            by=by,
            now=self._clock.millis(),
            note=note,
            content=content,
        )
        for revision in revisions:
            self._engine.execute(
                """
                INSERT INTO publication_revisions (publication, revision, version)
                VALUES (:publication, :revision, :version)
                """,
                publication=publication_id,
                revision=revision.id,
                version=revision.version,
            )
        return publication_id

    def get(self, publication_id: str) -> Publication:
        """Return an order. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM publications WHERE id = :id", id=publication_id)
        if not rows:
            raise UnknownThing(f"there is no publication {publication_id}; see knowledge versions")
        return self._opened(rows[0])

    def next(self, content: str = "") -> Publication | None:
        """Return the oldest order for a content folder that a process can work on."""
        rows = self._engine.query(
            """
            SELECT * FROM publications
             WHERE status IN ('waiting', 'ready') AND content = :content ORDER BY id LIMIT 1
            """,
            content=content,
        )
        return self._opened(rows[0]) if rows else None

    def latest(self, limit: int = 20) -> Sequence[Publication]:
        """Return the last orders, the newest first."""
        rows = self._engine.query(
            "SELECT * FROM publications ORDER BY id DESC LIMIT :limit", limit=limit
        )
        return [self._opened(row) for row in rows]

    def of(self, revision: Revision, *, since: int = 0) -> Publication | None:
        """Return the newest order since an instant about a revision just as it stands."""
        rows = self._engine.query(
            """
            SELECT p.* FROM publications p
              JOIN publication_revisions r ON r.publication = p.id
             WHERE r.revision = :revision AND r.version = :version AND p.ordered_at >= :since
             ORDER BY p.id DESC LIMIT 1
            """,
            revision=revision.id,
            version=revision.version,
            since=since,
        )
        return self._opened(rows[0]) if rows else None

    def chosen(self, publication_id: str) -> Sequence[str]:
        """Return the ids of the revisions an order is about, the oldest first."""
        rows = self._engine.query(
            """
            SELECT revision FROM publication_revisions WHERE publication = :id ORDER BY revision
            """,
            id=publication_id,
        )
        return [str(row["revision"]) for row in rows]

    def tell(
        self,
        publication: Publication,
        status: PublicationStatus,
        *,
        report: Report = _NOTHING_TO_REPORT,
        version: str = "",
        digest: str = "",
    ) -> Publication:
        """Record how far an order has come. Raises CaseChanged when it went on meanwhile."""
        now = replace(publication, status=status, report=report, version=version, digest=digest)
        return self._written(publication, now)

    def accept(self, publication: Publication, *, by: str) -> Publication:
        """Let an order go on although some questions lose their entry. Raises CaseChanged."""
        now = replace(publication, status=PublicationStatus.WAITING, accepted_by=by)
        return self._written(publication, now)

    def make_parts(self, version: str, revision_ids: Iterable[str]) -> None:
        """Record which revisions a version is made of; belongs into the activation."""
        self._engine.execute(
            "DELETE FROM knowledge_parts WHERE version = :version", version=version
        )
        for revision_id in revision_ids:
            self._engine.execute(
                "INSERT INTO knowledge_parts (version, revision) VALUES (:version, :revision)",
                version=version,
                revision=revision_id,
            )

    def parts(self, version: str) -> frozenset[str]:
        """Return the ids of the revisions a version is made of."""
        rows = self._engine.query(
            "SELECT revision FROM knowledge_parts WHERE version = :version", version=version
        )
        return frozenset(str(row["revision"]) for row in rows)

    def _written(self, before: Publication, now: Publication) -> Publication:
        report = json.dumps(asdict(now.report), ensure_ascii=False)
        changed_at = max(self._clock.millis(), before.changed_at)
        changed = self._engine.execute(
            """
            UPDATE publications SET status = :status, digest = :digest, version = :version,
                   accepted_by = :accepted_by, changed_at = :now, sealed_report = :report
             WHERE id = :id AND status = :before AND digest = :digest_before
            """,
            id=before.id,
            before=str(before.status),
            digest_before=before.digest,
            status=str(now.status),
            digest=now.digest,
            version=now.version,
            accepted_by=now.accepted_by,
            now=changed_at,
            report=self._vault.seal(report, place=f"publications.report:{before.id}"),
        )
        if not changed:
            raise CaseChanged(f"the publication {before.id} went on meanwhile; look again")
        return replace(now, changed_at=changed_at)

    def _opened(self, row: Row) -> Publication:
        sealed, report = str(row["sealed_report"]), Report()
        if sealed:
            told = json.loads(self._vault.open(sealed, place=f"publications.report:{row['id']}"))
            drops = tuple(Drop(**each) for each in told["drops"])
            report = Report(tuple(told["problems"]), drops)
        return Publication(
            id=str(row["id"]),
            status=PublicationStatus(row["status"]),
            author=str(row["author"]),
            ordered_by=str(row["ordered_by"]),
            ordered_at=int(row["ordered_at"]),
            changed_at=int(row["changed_at"]),
            note=str(row["note"]),
            digest=str(row["digest"]),
            version=str(row["version"]),
            accepted_by=str(row["accepted_by"]),
            report=report,
        )
