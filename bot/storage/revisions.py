"""New texts of content files: kept, changed from their newest version, moved on, talked about.

Says nothing of who may do what and in which order: that is bot.editorial.workflow. Every writer
adds a row of the record of acts in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.errors import CaseChanged, UnknownThing
from bot.models.revisions import Remark, Revision, RevisionStatus
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.vault import Vault


class Revisions:
    """Keeps revisions, their texts sealed."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def hold(self, path: str) -> None:
        """Let nobody else begin a draft of a file until this transaction ends.

        Who asks for the same file meanwhile waits, and then sees what was begun. Belongs into a
        transaction, before it is looked whether there is a draft.
        """
        self._engine.execute(
            """
            INSERT INTO revision_paths (path) VALUES (:path)
                ON CONFLICT (path) DO UPDATE SET path = excluded.path
            """,
            path=path,
        )

    def add(self, path: str, text: str, *, base: str, by: str, note: str = "") -> str:
        """Keep a new draft for a content file and return its id.

        `base` is the hash of the text that was edited (bot.editorial.files), "" for a new file.
        """
        revision_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO revisions (id, path, base, status, author, writers, created_at,
                                   changed_at, note, sealed_text)
            VALUES (:id, :path, :base, 'draft', :by, :by, :now, :now, :note, :text)
            """,
            id=revision_id,
            path=path,
            base=base,
            by=by,
            now=self._clock.millis(),
            note=note,
            text=self._sealed(revision_id, text),
        )
        return revision_id

    def add_again(self, revision: Revision, *, note: str = "") -> str:
        """Keep a new draft with the text and the hands of another revision; return its id."""
        made = self.add(
            revision.path, revision.text, base=revision.base, by=revision.author, note=note
        )
        self._engine.execute(
            "UPDATE revisions SET writers = :writers WHERE id = :id",
            id=made,
            writers=" ".join(revision.writers),
        )
        return made

    def get(self, revision_id: str) -> Revision:
        """Return a revision. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM revisions WHERE id = :id", id=revision_id)
        if not rows:
            raise UnknownThing(f"there is no revision {revision_id}; see: knowledge revisions")
        return self._opened(rows[0])

    def list(self, *statuses: RevisionStatus, path: str = "") -> Sequence[Revision]:
        """Return the revisions of these statuses, of each the oldest first.

        Only those of one path where it is named; without a status those of every status.
        """
        return [
            self._opened(row)
            for status in sorted(statuses or RevisionStatus)
            for row in self._engine.query(
                """
                SELECT * FROM revisions
                 WHERE status = :status AND (:path = '' OR path = :path) ORDER BY id
                """,
                status=str(status),
                path=path,
            )
        ]

    def due(self, day: str) -> Sequence[Revision]:
        """Return what was to go out on a day (ISO) or before, and what ended before it."""
        rows = self._engine.query(
            """
            SELECT * FROM revisions
             WHERE (status = 'approved' AND publish_on <> '' AND publish_on <= :day)
                OR (status = 'published' AND expire_on <> '' AND expire_on < :day)
             ORDER BY id
            """,
            day=day,
        )
        return [self._opened(row) for row in rows]

    def change(
        self, revision: Revision, text: str, *, by: str, base: str | None = None
    ) -> Revision:
        """Write another text into a draft, and another base where it was merged with one.

        Raises CaseChanged when somebody was faster, or it is no draft any more.
        """
        writers = tuple(dict.fromkeys((*revision.writers, by)))
        changed = self._engine.execute(
            """
            UPDATE revisions SET sealed_text = :text, base = :base, writers = :writers,
                   version = version + 1, changed_at = :now
             WHERE id = :id AND version = :version AND status = 'draft'
            """,
            id=revision.id,
            version=revision.version,
            text=self._sealed(revision.id, text),
            base=revision.base if base is None else base,
            writers=" ".join(writers),
            now=self._clock.millis(),
        )
        return self._after(revision, changed)

    def move(
        self,
        revision: Revision,
        to: RevisionStatus,
        *,
        by: str,
        publish_on: str = "",
        expire_on: str = "",
    ) -> Revision:
        """Let a revision stand elsewhere. Raises CaseChanged when somebody was faster.

        Approving keeps who approved and both days; a draft loses them; all else leaves them.
        """
        now = revision
        if to is RevisionStatus.APPROVED:
            now = replace(now, approver=by, publish_on=publish_on, expire_on=expire_on)
        elif to is RevisionStatus.DRAFT:
            now = replace(now, approver="", publish_on="", expire_on="")
        return self._written(replace(now, status=to))

    def publish(self, revision: Revision, *, shipped: str, replaces: str) -> Revision:
        """Record that a revision is part of what is answered from.

        Raises CaseChanged when somebody was faster.
        """
        published = replace(revision, status=RevisionStatus.PUBLISHED)
        return self._written(replace(published, shipped=shipped, replaces=replaces))

    def comment(self, revision_id: str, text: str, *, by: str) -> None:
        """Keep what somebody says about a revision."""
        remark_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO revision_remarks (id, revision, staff, written_at, sealed_text)
            VALUES (:id, :revision, :staff, :now, :text)
            """,
            id=remark_id,
            revision=revision_id,
            staff=by,
            now=self._clock.millis(),
            text=self._vault.seal(text, place=f"revision_remarks.text:{remark_id}"),
        )

    def comments(self, revision_id: str) -> Sequence[Remark]:
        """Return what was said about a revision, the oldest first."""
        rows = self._engine.query(
            "SELECT * FROM revision_remarks WHERE revision = :id ORDER BY id", id=revision_id
        )
        return [
            Remark(
                str(row["staff"]),
                int(row["written_at"]),
                self._vault.open(row["sealed_text"], place=f"revision_remarks.text:{row['id']}"),
            )
            for row in rows
        ]

    def _written(self, revision: Revision) -> Revision:
        changed = self._engine.execute(
            """
            UPDATE revisions SET status = :status, approver = :approver, publish_on = :publish_on,
                   expire_on = :expire_on, shipped = :shipped, replaces = :replaces,
                   version = version + 1, changed_at = :now
             WHERE id = :id AND version = :version
            """,
            id=revision.id,
            version=revision.version,
            status=str(revision.status),
            approver=revision.approver,
            publish_on=revision.publish_on,
            expire_on=revision.expire_on,
            shipped=revision.shipped,
            replaces=revision.replaces,
            now=self._clock.millis(),
        )
        return self._after(revision, changed)

    def _after(self, revision: Revision, changed: int) -> Revision:
        if not changed:
            raise CaseChanged(f"somebody changed the revision {revision.id} meanwhile; look again")
        return self.get(revision.id)

    def _sealed(self, revision_id: str, text: str) -> str:
        return self._vault.seal(text, place=f"revisions.text:{revision_id}")

    def _opened(self, row: Row) -> Revision:
        text = self._vault.open(row["sealed_text"], place=f"revisions.text:{row['id']}")
        return Revision(
            id=str(row["id"]),
            path=str(row["path"]),
            text=text,
            base=str(row["base"]),
            status=RevisionStatus(row["status"]),
            version=int(row["version"]),
            author=str(row["author"]),
            writers=tuple(str(row["writers"]).split()),
            approver=str(row["approver"]),
            publish_on=str(row["publish_on"]),
            expire_on=str(row["expire_on"]),
            created_at=int(row["created_at"]),
            changed_at=int(row["changed_at"]),
            note=str(row["note"]),
            shipped=str(row["shipped"]),
            replaces=str(row["replaces"]),
        )
