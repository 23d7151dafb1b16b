"""Campaigns and their tasks; what is due of them stands in bot.storage.campaign_slots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models.campaigns import Campaign, CampaignStatus, Duty, Finding, ReportDuty, Task
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker


class Campaigns:
    """Keeps plans that were taken over, and who is reminded of their tasks."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, campaign: Campaign, tasks: Sequence[Task], *, digest: str) -> str | None:
        """Keep a draft with its tasks and return its id; None when the OA has this source.

        Needs a transaction.
        """
        campaign_id = self._ids.new()
        added = self._engine.execute(
            _INSERT,
            **{name: getattr(campaign, name) for name in _PLAIN},
            id=campaign_id,
            status=str(CampaignStatus.DRAFT),
            start_on=campaign.start.isoformat(),
            end_on=campaign.end.isoformat(),
            details=_details(campaign),
            source_digest=digest,
            created_at=self._clock.millis(),
        )
        if not added:
            return None
        for task in tasks:
            self._engine.execute(_INSERT_TASK, **self._columns(task, campaign_id))
        return campaign_id

    def _columns(self, task: Task, campaign_id: str) -> dict[str, object]:
        return {
            **{name: getattr(task, name) for name in _PLAIN_OF_TASK},
            "id": self._ids.new(),
            "campaign": campaign_id,
            "details": json.dumps(
                {name: getattr(task, name) for name in _DETAILS_OF_TASK},
                ensure_ascii=False,
            ),
            "start_on": task.start.isoformat() if task.start else "",
            "end_on": task.end.isoformat() if task.end else "",
        }

    def find(self, oa_id: str, campaign_id: str) -> Campaign | None:
        """Return a campaign of an OA, if there is one of that id."""
        rows = self._engine.query(
            "SELECT * FROM campaigns WHERE oa_id = :oa_id AND id = :id", oa_id=oa_id, id=campaign_id
        )
        return _campaign(rows[0]) if rows else None

    def get(self, campaign_id: str) -> Campaign:
        """Return a campaign of any OA. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM campaigns WHERE id = :id", id=campaign_id)
        if not rows:
            raise UnknownThing("no such plan; see: python -m bot plan list")
        return _campaign(rows[0])

    def all(self) -> Sequence[Campaign]:
        """Return every campaign of every OA, the newest first."""
        return [_campaign(row) for row in self._engine.query(_ALL)]

    def tasks(self, campaign_id: str) -> Sequence[Task]:
        """Return the tasks of a campaign in the plan's order."""
        rows = self._engine.query(
            "SELECT * FROM campaign_tasks WHERE campaign = :id ORDER BY no", id=campaign_id
        )
        return [_task(row) for row in rows]

    def approve(self, campaign_id: str, *, by: str) -> bool:
        """Make a draft binding; False when it is none any more."""
        return bool(
            self._engine.execute(
                """
                UPDATE campaigns SET status = 'approved', approved_at = :now, approved_by = :by
                 WHERE id = :id AND status = 'draft'
                """,
                id=campaign_id,
                by=by,
                now=self._clock.millis(),
            )
        )

    def close(self, campaign_id: str) -> bool:
        """End an approved campaign: nothing of it is due any more; False when it is none."""
        return bool(
            self._engine.execute(
                "UPDATE campaigns SET status = 'closed' WHERE id = :id AND status = 'approved'",
                id=campaign_id,
            )
        )

    def discard(self, campaign_id: str) -> bool:
        """Throw a draft away with its tasks; False when it is no draft any more.

        Needs a transaction.
        """
        self._engine.execute(
            """
            DELETE FROM campaign_tasks WHERE campaign IN
                   (SELECT id FROM campaigns WHERE id = :id AND status = 'draft')
            """,
            id=campaign_id,
        )
        return bool(
            self._engine.execute(
                "DELETE FROM campaigns WHERE id = :id AND status = 'draft'", id=campaign_id
            )
        )

    def set_good_hours(self, campaign_id: str, good_hours: str) -> None:
        """Say in which hours bulletins of a campaign go out. Needs a transaction."""
        found = replace(self.get(campaign_id), good_hours=good_hours)
        self._engine.execute(
            "UPDATE campaigns SET details = :details WHERE id = :id",
            id=campaign_id,
            details=_details(found),
        )

    def give(self, oa_id: str, task_id: str, *, owner: str) -> bool:
        """Name who is reminded of a task; empty for everybody who may."""
        return bool(
            self._engine.execute(
                "UPDATE campaign_tasks SET owner = :owner WHERE oa_id = :oa_id AND id = :id",
                oa_id=oa_id,
                id=task_id,
                owner=owner,
            )
        )


_PLAIN = ("oa_id", "number", "agency", "title", "period", "theme", "source", "created_by")
_PLAIN_OF_TASK = (
    *("oa_id", "no", "content", "lead", "period", "recurrence", "quota", "quota_per"),
    *("line", "owner"),
)

_DETAILS_OF_TASK = ("partners", "forms", "steering", "details", "field")

_INSERT = """
    INSERT INTO campaigns (id, oa_id, number, agency, title, period, status, start_on, end_on,
                           theme, details, source, source_digest, created_at, created_by)
    VALUES (:id, :oa_id, :number, :agency, :title, :period, :status, :start_on, :end_on,
            :theme, :details, :source, :source_digest, :created_at, :created_by)
    ON CONFLICT (oa_id, source_digest) DO NOTHING
"""

_INSERT_TASK = """
    INSERT INTO campaign_tasks (id, oa_id, campaign, no, content, lead, details, period, start_on,
                                end_on, recurrence, quota, quota_per, line, owner)
    VALUES (:id, :oa_id, :campaign, :no, :content, :lead, :details, :period, :start_on,
            :end_on, :recurrence, :quota, :quota_per, :line, :owner)
"""

_ALL = "SELECT * FROM campaigns ORDER BY created_at DESC, id DESC"


def _details(campaign: Campaign) -> str:
    return json.dumps(
        {
            "contents": campaign.contents,
            "channels": campaign.channels,
            "minimum_forms": campaign.minimum_forms,
            "good_hours": campaign.good_hours,
            "duties": [asdict(duty) for duty in campaign.duties],
            "reports": [asdict(report) for report in campaign.reports],
            "findings": [asdict(finding) for finding in campaign.findings],
        },
        ensure_ascii=False,
    )


def _campaign(row: Row) -> Campaign:
    details = json.loads(row["details"])
    reports = [{**each, "periods": tuple(each["periods"])} for each in details["reports"]]
    duties = [{**each, "details": tuple(each["details"])} for each in details.get("duties", ())]
    return Campaign(
        **{name: str(row[name]) for name in ("id", "approved_by", *_PLAIN)},
        status=CampaignStatus(row["status"]),
        start=date.fromisoformat(row["start_on"]),
        end=date.fromisoformat(row["end_on"]),
        contents=tuple(details["contents"]),
        channels=tuple(details["channels"]),
        minimum_forms=tuple(details["minimum_forms"]),
        good_hours=str(details.get("good_hours", "")),
        duties=tuple(Duty(**each) for each in duties),
        reports=tuple(ReportDuty(**each) for each in reports),
        findings=tuple(Finding(**each) for each in details["findings"]),
        created_at=int(row["created_at"]),
        approved_at=None if row["approved_at"] is None else int(row["approved_at"]),
    )


def _task(row: Row) -> Task:
    details = json.loads(row["details"])
    return Task(
        **{name: row[name] for name in ("id", "campaign", *_PLAIN_OF_TASK)},
        partners=tuple(details["partners"]),
        forms=tuple(details["forms"]),
        # Plans that were taken over before have none of these.
        steering=tuple(details.get("steering", ())),
        details=tuple(details.get("details", ())),
        field=details["field"],
        start=date.fromisoformat(row["start_on"]) if row["start_on"] else None,
        end=date.fromisoformat(row["end_on"]) if row["end_on"] else None,
    )
