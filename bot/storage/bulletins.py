"""Bulletins: what staff wrote, where each stands, and everything that was done with it.

Decides nothing about what may follow what: bot.bulletins.workflow does. Who gets a bulletin
stands in bot.storage.readers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.errors import CaseChanged, UnknownThing
from bot.models import (
    Audience,
    Bulletin,
    BulletinKind,
    BulletinStatus,
    Channel,
    Content,
    Target,
)
from bot.models.targets import target_of
from bot.storage.audit import Act, Audit
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker


@dataclass(frozen=True, slots=True)
class BulletinEvent:
    """One thing that was done with a bulletin; `staff` is empty where the bot did it."""

    happened_at: int
    staff: str
    what: str
    detail: str


class Bulletins:
    """Keeps bulletins and their story."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, oa_id: str, content: Content, *, author: str, copy_of: str = "") -> str:
        """Keep a new draft, the next issue of another where that is named; return its id."""
        bulletin_id = self._ids.new()
        with self._engine.atomic():
            self._engine.execute(
                _INSERT,
                id=bulletin_id,
                oa_id=oa_id,
                author=author,
                now=self._clock.millis(),
                **_columns(content),
            )
            self._tell(bulletin_id, oa_id, staff=author, what="draft", detail=copy_of)
        return bulletin_id

    def get(self, bulletin_id: str) -> Bulletin:
        """Return a bulletin. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM bulletins WHERE id = :id", id=bulletin_id)
        if not rows:
            raise UnknownThing("no such bulletin; see: python -m bot bulletin list")
        return _bulletin(rows[0])

    def all(self, *, oa_ids: Sequence[str] | None = None, limit: int = 500) -> Sequence[Bulletin]:
        """Return the newest bulletins of some OAs, else of all, by the time they are due or begun.

        The limit counts only what was asked for.
        """
        if oa_ids is not None and not oa_ids:
            return []
        names = {f"oa_{number}": oa_id for number, oa_id in enumerate(oa_ids or ())}
        where = f"WHERE oa_id IN ({', '.join(f':{name}' for name in names)})" if names else ""
        rows = self._engine.query(
            f"""
            SELECT * FROM bulletins {where}
             ORDER BY CASE WHEN due_at > 0 THEN due_at ELSE created_at END DESC, id DESC
             LIMIT :limit
            """,  # noqa: S608 - composed of names of parameters
            limit=limit,
            **names,
        )
        return [_bulletin(row) for row in rows]

    def approved(self, oa_id: str, since: int, until: int) -> Sequence[Bulletin]:
        """Return what an OA last approved in a span of time, in that order."""
        rows = self._engine.query(
            """
            SELECT b.* FROM bulletins b
              JOIN (SELECT bulletin, MAX(happened_at) AS at FROM bulletin_events
                     WHERE what = 'approved' AND happened_at >= :since GROUP BY bulletin) e
                ON e.bulletin = b.id
             WHERE b.oa_id = :oa_id AND e.at < :until AND b.approver <> ''
             ORDER BY e.at, b.id
            """,
            oa_id=oa_id,
            since=since,
            until=until,
        )
        return [_bulletin(row) for row in rows]

    def between(self, since: int, until: int) -> Sequence[Bulletin]:
        """Return the bulletins that are due in a span of time, in order."""
        rows = self._engine.query(
            """
            SELECT * FROM bulletins WHERE due_at >= :since AND due_at < :until
             ORDER BY due_at, id
            """,
            since=since,
            until=until,
        )
        return [_bulletin(row) for row in rows]

    def due(self) -> Sequence[Bulletin]:
        """Return scheduled bulletins whose time has come, the earliest first."""
        rows = self._engine.query(
            """
            SELECT * FROM bulletins WHERE status = 'scheduled' AND due_at <= :now
             ORDER BY due_at, id
            """,
            now=self._clock.millis(),
        )
        return [_bulletin(row) for row in rows]

    def with_status(self, *statuses: BulletinStatus) -> Sequence[Bulletin]:
        """Return the bulletins in these statuses, those due first in front."""
        found: list[Bulletin] = []
        for status in statuses:
            rows = self._engine.query(
                "SELECT * FROM bulletins WHERE status = :status ORDER BY due_at, id",
                status=str(status),
            )
            found += [_bulletin(row) for row in rows]
        return found

    def rewrite(self, bulletin: Bulletin, content: Content, *, by: str) -> None:
        """Replace what a draft says; it belongs to whoever wrote last. Raises CaseChanged."""
        with self._engine.atomic():
            changed = self._engine.execute(
                _REWRITE,
                id=bulletin.id,
                version=bulletin.version,
                author=by,
                **_columns(content),
            )
            self._check(changed)
            self._tell(bulletin.id, bulletin.oa_id, staff=by, what="rewritten")

    def move(
        self,
        bulletin: Bulletin,
        status: BulletinStatus,
        *,
        by: str = "",
        reason: str = "",
        due_at: int | None = None,
    ) -> None:
        """Give a bulletin another status; needs a transaction. Raises CaseChanged.

        An approver is remembered, and forgotten with every way back to a draft.
        """
        now = self._clock.millis()
        ends = status in (BulletinStatus.DONE, BulletinStatus.CANCELLED)
        begins = status is BulletinStatus.SENDING and not bulletin.begun_at
        changed = self._engine.execute(
            _MOVE,
            id=bulletin.id,
            version=bulletin.version,
            status=str(status),
            approver=_approver(bulletin, status, by),
            reason=reason,
            due_at=bulletin.due_at if due_at is None else due_at,
            begun_at=now if begins else bulletin.begun_at,
            ended_at=now if ends else 0,
        )
        self._check(changed)
        is_back = status is BulletinStatus.DRAFT
        what = "sent_back" if is_back else str(status)
        self._tell(bulletin.id, bulletin.oa_id, staff=by, what=what, detail=reason)

    def set_cursor(self, bulletin_id: str, cursor: str) -> None:
        """Remember how far the readers of a bulletin are written down."""
        self._engine.execute(
            "UPDATE bulletins SET reader_cursor = :cursor WHERE id = :id",
            id=bulletin_id,
            cursor=cursor,
        )

    def _tell(
        self, bulletin_id: str, oa_id: str, *, staff: str, what: str, detail: str = ""
    ) -> None:
        """Add to a bulletin's story, and to the record of acts what somebody of the staff did."""
        if staff:
            self._audit.append(Act(staff, f"bulletin.{what}", oa_id, bulletin_id))
        self._engine.execute(
            """
            INSERT INTO bulletin_events (id, bulletin, happened_at, staff, what, detail)
            VALUES (:id, :bulletin, :now, :staff, :what, :detail)
            """,
            id=self._ids.new(),
            bulletin=bulletin_id,
            now=self._clock.millis(),
            staff=staff,
            what=what,
            detail=detail,
        )

    def story(self, bulletin_id: str) -> Sequence[BulletinEvent]:
        """Return what was done with a bulletin, in order."""
        rows = self._engine.query(
            """
            SELECT happened_at, staff, what, detail FROM bulletin_events
             WHERE bulletin = :id ORDER BY id
            """,
            id=bulletin_id,
        )
        return [BulletinEvent(**row) for row in rows]

    def issue_before(self, bulletin_id: str) -> Bulletin | None:
        """Return the bulletin of which this one is the next issue, if there is one."""
        rows = self._engine.query(
            """
            SELECT b.* FROM bulletin_events e JOIN bulletins b ON b.id = e.detail
             WHERE e.bulletin = :id AND e.what = 'draft'
            """,
            id=bulletin_id,
        )
        return _bulletin(rows[0]) if rows else None

    def begun_anew_at(self, bulletin_id: str) -> int:
        """Return when the bulletin was last begun or resumed; failures before are forgiven."""
        rows = self._engine.query(
            """
            SELECT COALESCE(MAX(happened_at), 0) AS at FROM bulletin_events
             WHERE bulletin = :id AND what = 'sending'
            """,
            id=bulletin_id,
        )
        return int(rows[0]["at"])

    def writers(self, bulletin_id: str) -> frozenset[str]:
        """Return everybody who ever wrote at this bulletin."""
        written = ("draft", "rewritten")
        return frozenset(event.staff for event in self.story(bulletin_id) if event.what in written)

    def _check(self, changed: int) -> None:
        if changed != 1:
            raise CaseChanged("somebody else changed this bulletin meanwhile; look at it again")


def _approver(bulletin: Bulletin, status: BulletinStatus, by: str) -> str:
    if status is BulletinStatus.APPROVED:
        return bulletin.approver or by
    is_back = status in (BulletinStatus.DRAFT, BulletinStatus.REVIEW)
    return "" if is_back else bulletin.approver


def _columns(content: Content) -> dict[str, object]:
    return {
        "title": content.title,
        "body": content.text,
        "source": content.source,
        "checked_on": content.checked_on.isoformat(),
        "kind": str(content.kind),
        "channel": str(content.channel),
        "topic": content.audience.topic,
        "audience_group": content.audience.group,
        "place": content.audience.place,
        "target": _target_text(content.audience.target),
        "summary": content.summary,
        "cover": content.cover,
        "consent": content.consent,
        "good_hours": content.good_hours,
    }


def _target_text(target: Target) -> str:
    return "" if target.is_everybody else json.dumps(target.parts)


def _target(row: Row) -> Target:
    return target_of(json.loads(row["target"])) if row["target"] else Target()


def _bulletin(row: Row) -> Bulletin:
    content = Content(
        **{key: row[key] for key in ("title", "source", "summary", "cover", "consent")},
        text=row["body"],
        checked_on=date.fromisoformat(row["checked_on"]),
        kind=BulletinKind(row["kind"]),
        channel=Channel(row["channel"]),
        audience=Audience(row["topic"], row["audience_group"], row["place"], _target(row)),
        good_hours=row["good_hours"],
    )
    same = ("id", "oa_id", "author", "approver", "due_at", "version", "reason")
    return Bulletin(
        **{key: row[key] for key in (*same, "created_at", "begun_at", "ended_at")},
        content=content,
        status=BulletinStatus(row["status"]),
        cursor=row["reader_cursor"],
    )


_INSERT = """
    INSERT INTO bulletins (id, oa_id, title, body, source, checked_on, due_at, status, created_at,
                           kind, channel, topic, audience_group, place, summary, cover, consent,
                           good_hours, author, target)
    VALUES (:id, :oa_id, :title, :body, :source, :checked_on, 0, 'draft', :now,
            :kind, :channel, :topic, :audience_group, :place, :summary, :cover, :consent,
            :good_hours, :author, :target)
"""

_REWRITE = """
    UPDATE bulletins
       SET title = :title, body = :body, source = :source, checked_on = :checked_on,
           kind = :kind, channel = :channel, topic = :topic, audience_group = :audience_group,
           place = :place, summary = :summary, cover = :cover, consent = :consent,
           good_hours = :good_hours, target = :target, author = :author, version = version + 1
     WHERE id = :id AND version = :version AND status = 'draft'
"""

_MOVE = """
    UPDATE bulletins
       SET status = :status, approver = :approver, reason = :reason, due_at = :due_at,
           begun_at = :begun_at, ended_at = :ended_at, version = version + 1
     WHERE id = :id AND version = :version
"""
