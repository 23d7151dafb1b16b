"""What tasks owe by which day, what fulfilled it, and who was reminded of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.clock import Clock, local_time
from bot.models.campaigns import UNREAD, Evidence, Reminder, ReminderKind, Slot
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker

Owed = tuple[str, str, date]
"""OA, task and day of a piece."""


class CampaignSlots:
    """Keeps the pieces that are due, their bulletins, evidence and reminders."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def owe(self, pieces: Iterable[Owed]) -> int:
        """Keep pieces and return how many are new; safe to repeat. Needs a transaction."""
        return sum(
            self._engine.execute(
                """
                INSERT INTO campaign_slots (id, oa_id, task, due_on)
                VALUES (:id, :oa_id, :task, :due_on)
                ON CONFLICT (task, due_on) DO NOTHING
                """,
                id=self._ids.new(),
                oa_id=oa_id,
                task=task,
                due_on=day.isoformat(),
            )
            for oa_id, task, day in pieces
        )

    def drop(self, slot_ids: Iterable[str]) -> None:
        """Forget pieces that nobody touched, with their reminders. Needs a transaction."""
        for slot_id in slot_ids:
            self._engine.execute(
                """
                DELETE FROM campaign_reminders WHERE slot IN
                       (SELECT id FROM campaign_slots
                         WHERE id = :id AND bulletin = '' AND done_on = '')
                """,
                id=slot_id,
            )
            self._engine.execute(
                "DELETE FROM campaign_slots WHERE id = :id AND bulletin = '' AND done_on = ''",
                id=slot_id,
            )

    def of_campaign(self, campaign_id: str) -> Sequence[Slot]:
        """Return every piece of a campaign, by day."""
        return [_slot(row) for row in self._engine.query(_OF_CAMPAIGN, campaign=campaign_id)]

    def between(self, first: date, last: date) -> Sequence[Slot]:
        """Return the pieces of approved campaigns that are due in a span of days, by day."""
        rows = self._engine.query(_BETWEEN, first=first.isoformat(), last=last.isoformat())
        return [_slot(row) for row in rows]

    def find(self, oa_id: str, slot_id: str) -> Slot | None:
        """Return a piece of an OA, if there is one of that id."""
        rows = self._engine.query(_ONE, oa_id=oa_id, id=slot_id)
        return _slot(rows[0]) if rows else None

    def link(self, oa_id: str, slot_id: str, *, bulletin: str) -> bool:
        """Say which bulletin fulfils a piece; empty for none. False when it is done already."""
        return bool(
            self._engine.execute(
                """
                UPDATE campaign_slots SET bulletin = :bulletin
                 WHERE oa_id = :oa_id AND id = :id AND done_on = ''
                """,
                oa_id=oa_id,
                id=slot_id,
                bulletin=bulletin,
            )
        )

    def prove(self, evidence: Evidence, oa_id: str) -> str:
        """Keep what shows that a task was worked on; its piece is done with it. Returns the id.

        Needs a transaction.
        """
        evidence_id = self._ids.new()
        self._engine.execute(
            """
            INSERT INTO campaign_evidence (id, oa_id, task, slot, title, address, done_on, staff)
            VALUES (:id, :oa_id, :task, :slot, :title, :address, :done_on, :staff)
            """,
            id=evidence_id,
            oa_id=oa_id,
            task=evidence.task,
            slot=evidence.slot,
            title=evidence.title,
            address=evidence.address,
            done_on=evidence.done_on.isoformat(),
            staff=evidence.staff,
        )
        self._finish(evidence.slot, evidence.done_on)
        return evidence_id

    def evidence(self, campaign_id: str) -> Sequence[Evidence]:
        """Return what shows the work on a campaign's tasks, by day."""
        return [_evidence(row) for row in self._engine.query(_EVIDENCE, campaign=campaign_id)]

    def settle_sent(self) -> int:
        """Finish the pieces whose bulletins have reached somebody, and return how many."""
        with self._engine.atomic():
            return sum(
                self._finish(str(row["id"]), local_time(int(row["begun_at"])).date())
                for row in self._engine.query(_SENT)
            )

    def _finish(self, slot_id: str, day: date) -> int:
        return self._engine.execute(
            "UPDATE campaign_slots SET done_on = :day WHERE id = :id AND done_on = ''",
            id=slot_id,
            day=day.isoformat(),
        )

    def remind(self, reminders: Iterable[tuple[str, str, ReminderKind, str]]) -> int:
        """Store reminders (OA, piece, why, who) and return how many are new; safe to repeat."""
        with self._engine.atomic():
            return sum(
                self._engine.execute(
                    """
                    INSERT INTO campaign_reminders (id, oa_id, slot, kind, staff, raised_at)
                    VALUES (:id, :oa_id, :slot, :kind, :staff, :now)
                    ON CONFLICT (slot, kind, staff) DO NOTHING
                    """,
                    id=self._ids.new(),
                    oa_id=oa_id,
                    slot=slot,
                    kind=str(kind),
                    staff=staff,
                    now=self._clock.millis(),
                )
                for oa_id, slot, kind, staff in reminders
            )

    def reminded(self) -> set[tuple[str, ReminderKind, str]]:
        """Return which open pieces somebody was reminded of already."""
        return {
            (str(row["slot"]), ReminderKind(row["kind"]), str(row["staff"]))
            for row in self._engine.query(_REMINDED)
        }

    def unseen(self, staff: str, *, limit: int) -> Sequence[Reminder]:
        """Return what this person was reminded of and has not put aside, the newest first."""
        return [_reminder(row) for row in self._engine.query(_UNSEEN, staff=staff, limit=limit)]

    def see(self, staff: str, *, until: str) -> None:
        """Put aside what this person was reminded of, up to the reminder of that id."""
        self._engine.execute(
            """
            UPDATE campaign_reminders SET seen_at = :now
             WHERE staff = :staff AND seen_at IS NULL AND id <= :until
            """,
            staff=staff,
            until=until,
            now=self._clock.millis(),
        )


# A bulletin that ended without anybody is no work done.
_REACHED = """
    (EXISTS (SELECT 1 FROM bulletin_readers r
              WHERE r.bulletin = b.id AND r.status IN ('sent', 'unknown'))
     OR EXISTS (SELECT 1 FROM bulletin_articles a
                 WHERE a.bulletin = b.id AND a.status IN ('broadcast', 'unknown')))
"""
_STATUS = f"""
    CASE WHEN b.status = 'done' AND NOT {_REACHED} THEN '{UNREAD}' ELSE COALESCE(b.status, '') END
"""

_OF_CAMPAIGN = f"""
    SELECT s.*, {_STATUS} AS bulletin_status
      FROM campaign_slots s
      JOIN campaign_tasks t ON t.id = s.task
      LEFT JOIN bulletins b ON b.id = s.bulletin AND b.oa_id = s.oa_id
     WHERE t.campaign = :campaign ORDER BY s.due_on, t.no
"""  # noqa: S608 - composed of constants

_BETWEEN = f"""
    SELECT s.*, {_STATUS} AS bulletin_status
      FROM campaign_slots s
      JOIN campaign_tasks t ON t.id = s.task
      JOIN campaigns c ON c.id = t.campaign AND c.status = 'approved'
      LEFT JOIN bulletins b ON b.id = s.bulletin AND b.oa_id = s.oa_id
     WHERE s.due_on BETWEEN :first AND :last ORDER BY s.due_on, c.id, t.no
"""  # noqa: S608 - composed of constants

_ONE = f"""
    SELECT s.*, {_STATUS} AS bulletin_status
      FROM campaign_slots s LEFT JOIN bulletins b ON b.id = s.bulletin AND b.oa_id = s.oa_id
     WHERE s.oa_id = :oa_id AND s.id = :id
"""  # noqa: S608 - composed of constants

_SENT = f"""
    SELECT s.id, b.begun_at FROM campaign_slots s
      JOIN bulletins b ON b.id = s.bulletin AND b.oa_id = s.oa_id
     WHERE s.done_on = '' AND b.status = 'done' AND {_REACHED}
"""  # noqa: S608 - composed of constants

_EVIDENCE = """
    SELECT e.* FROM campaign_evidence e JOIN campaign_tasks t ON t.id = e.task
     WHERE t.campaign = :campaign ORDER BY e.done_on, e.id
"""

_REMINDED = """
    SELECT r.slot, r.kind, r.staff FROM campaign_reminders r
      JOIN campaign_slots s ON s.id = r.slot WHERE s.done_on = ''
"""

_UNSEEN = """
    SELECT r.*, t.campaign, t.no, t.content, s.due_on
      FROM campaign_reminders r
      JOIN campaign_slots s ON s.id = r.slot AND s.done_on = ''
      JOIN campaign_tasks t ON t.id = s.task
      JOIN campaigns c ON c.id = t.campaign AND c.status = 'approved'
     WHERE r.staff = :staff AND r.seen_at IS NULL
     ORDER BY r.id DESC LIMIT :limit
"""


def _slot(row: Row) -> Slot:
    return Slot(
        **{name: str(row[name]) for name in ("id", "oa_id", "task", "bulletin", "bulletin_status")},
        due_on=date.fromisoformat(row["due_on"]),
        done_on=date.fromisoformat(row["done_on"]) if row["done_on"] else None,
    )


def _evidence(row: Row) -> Evidence:
    return Evidence(
        **{name: str(row[name]) for name in ("id", "task", "slot", "title", "address", "staff")},
        done_on=date.fromisoformat(row["done_on"]),
    )


def _reminder(row: Row) -> Reminder:
    return Reminder(
        **{name: row[name] for name in ("id", "slot", "staff", "oa_id", "campaign", "content")},
        kind=ReminderKind(row["kind"]),
        raised_at=int(row["raised_at"]),
        no=int(row["no"]),
        due_on=date.fromisoformat(row["due_on"]),
    )
