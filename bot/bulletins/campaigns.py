"""Takes plans over as campaigns, approves them, and keeps what shows that tasks were done."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.bulletins.hours import has_room
from bot.bulletins.recurrence import Rule, due_days
from bot.bulletins.workflow import draft as draft_bulletin
from bot.clock import today
from bot.config import Oa
from bot.errors import CaseChanged, UnknownThing
from bot.models import Content
from bot.models.campaigns import (
    UNREAD,
    Campaign,
    CampaignStatus,
    Duty,
    Evidence,
    Finding,
    ReportDuty,
    Slot,
    Task,
)
from bot.sendrules import Bulletins
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.calendar import WorkingCalendar
from knowledge.importers.plans.model import DraftTask, PlanDraft

_LONGEST_TITLE = 120
CHANGED = "the campaign is no draft any more; look at it again"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a campaign should be looked at before it is approved; `kind` is one of the words below.

    missing_form · no_lead · no_period · no_agency · past — `is_grave` ones forbid the approval.
    """

    kind: str
    detail: str = ""
    is_grave: bool = False


def take_over(
    store: Store, oa_id: str, draft: PlanDraft, *, source: str, digest: str, by: str
) -> str:
    """Keep a plan as a draft campaign and return its id; nothing of it is due before approval.

    Raises UnknownThing when it has no task, or when this OA has the same file already.
    """
    if not draft.tasks:
        raise UnknownThing(f"{source} holds no task; look at the preview with --dry-run")
    start, end = _span(draft, today(store.clock))
    campaign = Campaign(
        id="",
        oa_id=oa_id,
        number=draft.number,
        agency=draft.agency,
        title=draft.title,
        period=draft.period,
        status=CampaignStatus.DRAFT,
        start=start,
        end=end,
        theme=draft.theme,
        contents=draft.contents,
        channels=draft.channels,
        minimum_forms=draft.minimum_forms,
        duties=tuple(_duty(each) for each in draft.duties),
        reports=tuple(ReportDuty(row.by, row.text, row.periods) for row in draft.reports),
        findings=tuple(_findings(draft)),
        source=source,
        created_by=by,
    )
    tasks = [_task(oa_id, task) for task in draft.tasks]
    with store.engine.atomic():
        made = store.campaigns.add(campaign, tasks, digest=digest)
        if made is None:
            raise UnknownThing(f"{source} was taken over before; see: python -m bot plan list")
        store.audit.append(Act(by, "plan.import", oa_id, made, f"tasks={len(tasks)}"))
    return made


def digest_of(content: bytes) -> str:
    """Return what makes a source recognisable when it comes again."""
    return hashlib.sha256(content).hexdigest()


def objections(campaign: Campaign, tasks: Sequence[Task], day: date) -> list[Objection]:
    """Return what speaks against approving a campaign on a day."""
    found = [Objection("missing_form", form) for form in missing_forms(campaign, tasks)]
    found += [Objection("no_lead", str(task.no)) for task in tasks if not task.lead]
    found += [Objection("no_period", str(task.no)) for task in tasks if not task.period]
    if not campaign.agency:
        found.append(Objection("no_agency"))
    if campaign.end < day:
        found.append(Objection("past", campaign.end.isoformat(), is_grave=True))
    return found


def missing_forms(campaign: Campaign, tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return the forms that the plan demands at least and no task of it uses."""
    used = {form for task in tasks for form in task.forms}
    return tuple(form for form in campaign.minimum_forms if form not in used)


def approve(
    store: Store,
    campaign: Campaign,
    calendar: WorkingCalendar,
    *,
    by: str,
    without: Collection[str] = (),
) -> int:
    """Approve a draft and return how many pieces are due from today on.

    `without` names the forms that the plan demands and its approver accepts to miss; the record
    of acts keeps them beside the approver. Raises UnknownThing where a missing form is not named
    or something grave speaks against it, CaseChanged when somebody was faster.
    """
    tasks, day = store.campaigns.tasks(campaign.id), today(store.clock)
    grave = [each for each in objections(campaign, tasks, day) if each.is_grave]
    if grave:
        raise UnknownThing("the plan's time is over; nothing of it could be due any more")
    missing = missing_forms(campaign, tasks)
    if not set(missing) <= set(without):
        raise UnknownThing("minimum forms are missing; name each that may be missed")
    accepted = f" without={','.join(missing)}" if missing else ""
    with store.engine.atomic():
        if not store.campaigns.approve(campaign.id, by=by):
            raise CaseChanged(CHANGED)
        count = store.slots.owe(
            (task.oa_id, task.id, due)
            for task in tasks
            for due in owed(campaign, task, calendar)
            if due >= day
        )
        store.audit.append(
            Act(by, "plan.approve", campaign.oa_id, campaign.id, f"due={count}{accepted}")
        )
    return count


def discard(store: Store, campaign: Campaign, *, by: str) -> None:
    """Throw a draft away. Raises CaseChanged when it is none any more."""
    with store.engine.atomic():
        if not store.campaigns.discard(campaign.id):
            raise CaseChanged(CHANGED)
        store.audit.append(Act(by, "plan.discard", campaign.oa_id, campaign.id))


def close(store: Store, campaign: Campaign, *, by: str) -> None:
    """End a campaign: nothing of it is due any more. Raises CaseChanged when it is not running."""
    with store.engine.atomic():
        if not store.campaigns.close(campaign.id):
            raise CaseChanged(CHANGED)
        store.audit.append(Act(by, "plan.close", campaign.oa_id, campaign.id))


def give(store: Store, task: Task, *, owner: str, by: str) -> None:
    """Name who is reminded of a task; empty for the editors."""
    with store.engine.atomic():
        store.campaigns.give(task.oa_id, task.id, owner=owner)
        store.audit.append(Act(by, "plan.give", task.oa_id, task.id, f"owner={owner}"))


def set_good_hours(
    store: Store, campaign: Campaign, good_hours: str, *, by: str, rules: Bulletins
) -> None:
    """Say in which hours bulletins go out that are begun for a campaign from now on.

    Raises UnknownThing for hours that cannot be read or in which nothing may be sent.
    """
    try:
        is_good = has_room(rules, good_hours)
    except ValueError as error:
        raise UnknownThing("good hours are written 07:30-11:30, 13:30-17:00") from error
    if not is_good:
        raise UnknownThing("in these good hours nothing may be sent; choose hours of the day")
    with store.engine.atomic():
        store.campaigns.set_good_hours(campaign.id, good_hours)
        store.audit.append(Act(by, "plan.hours", campaign.oa_id, campaign.id, good_hours))


def write(store: Store, oa: Oa, task: Task, slot: Slot, *, by: str) -> str:
    """Begin the bulletin that fulfils a piece and return its id; its author completes it.

    Raises CaseChanged when the piece is done or has its bulletin, unless that reached nobody.
    """
    has_bulletin = slot.bulletin and slot.bulletin_status != UNREAD
    if has_bulletin or slot.done_on:
        raise CaseChanged("the piece has its bulletin already; look at it again")
    # The year's theme stands in the text once; where it goes is for the author to say.
    campaign = store.campaigns.get(task.campaign)
    day, hours = today(store.clock), campaign.good_hours
    content = Content(_title(task.content), campaign.theme, "", day, good_hours=hours)
    made = draft_bulletin(store, oa, content, author=by)
    with store.engine.atomic():
        store.slots.link(slot.oa_id, slot.id, bulletin=made)
        store.audit.append(Act(by, "plan.write", slot.oa_id, slot.id, f"bulletin={made}"))
    return made


def _title(content: str) -> str:
    words = content.split("(")[0].strip(" .,;")
    return words if len(words) <= _LONGEST_TITLE else words[:_LONGEST_TITLE].rsplit(" ", 1)[0]


def owed(campaign: Campaign, task: Task, calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return the days on which a task is due between the campaign's first and last day."""
    start = max(task.start or campaign.start, campaign.start)
    end = task.end or campaign.end
    # "Quý I" of a plan that names no other days is a window; the plan's own years are none.
    is_window = bool(task.start or task.end) and (start, end) != (campaign.start, campaign.end)
    if not (is_window or task.recurrence or task.quota):
        return ()
    return due_days(Rule(start, end, task.recurrence, task.quota, task.quota_per), calendar)


def reckon_anew(store: Store, campaign: Campaign, calendar: WorkingCalendar) -> int:
    """Follow a changed calendar: pieces to come that nobody touched get their new days."""
    day = today(store.clock)
    wanted = {
        (task.id, due)
        for task in store.campaigns.tasks(campaign.id)
        for due in owed(campaign, task, calendar)
        if due >= day
    }
    slots = store.slots.of_campaign(campaign.id)
    stale = [
        slot.id
        for slot in slots
        if slot.due_on >= day
        and not (slot.bulletin or slot.done_on)
        and (slot.task, slot.due_on) not in wanted
    ]
    kept = {(slot.task, slot.due_on) for slot in slots if slot.id not in set(stale)}
    # A touched piece stands for the day that it was owed on, so it is not owed twice.
    new = [
        (campaign.oa_id, task, due)
        for task, due in sorted(wanted - kept)
        if not _is_near(task, due, slots)
    ]
    if not (stale or new):
        return 0
    with store.engine.atomic():
        store.slots.drop(stale)
        return store.slots.owe(new)


def _is_near(task: str, due: date, slots: Sequence[Slot]) -> bool:
    """Say whether a touched piece of the task lies within a working week of a day."""
    return any(
        slot.task == task and abs((slot.due_on - due).days) < 5
        for slot in slots
        if slot.bulletin or slot.done_on
    )


def prove(store: Store, oa_id: str, evidence: Evidence) -> str:
    """Keep what shows that a task was worked on. Raises UnknownThing for what cannot be right."""
    if not evidence.title.strip():
        raise UnknownThing("the evidence has no name; say what was done")
    address = evidence.address.strip()
    if address and not address.startswith(("https://", "http://")):
        raise UnknownThing("the link must begin with https://; leave it empty for a paper")
    if evidence.done_on > today(store.clock):
        raise UnknownThing("the day lies in the future; give the day on which it was done")
    if evidence.slot and store.slots.find(oa_id, evidence.slot) is None:
        raise UnknownThing("no such piece; open the campaign again")
    with store.engine.atomic():
        made = store.slots.prove(evidence, oa_id)
        store.audit.append(Act(evidence.staff, "plan.prove", oa_id, evidence.task, f"id={made}"))
    return made


def _span(draft: PlanDraft, day: date) -> tuple[date, date]:
    """Return the plan's days: its own, those of its tasks, else the year it comes in."""
    if draft.start and draft.end:
        return draft.start, draft.end
    days = [d for task in draft.tasks for d in (task.period.start, task.period.end) if d]
    if days:
        return min(days), max(days)
    year = draft.issued_on.year if draft.issued_on else day.year
    return date(year, 1, 1), date(year, 12, 31)


def _findings(draft: PlanDraft) -> Iterator[Finding]:
    for change in draft.mended:
        if change.kind != "markup":
            yield Finding(change.line, change.kind, change.before[:200], change.after[:200])
    for remark in draft.remarks:
        yield Finding(remark.line, remark.kind, remark.detail)


def _duty(duty: DraftTask) -> Duty:
    return Duty(duty.content, duty.lead, duty.period.text, duty.details, duty.line)


def _task(oa_id: str, task: DraftTask) -> Task:
    period = task.period
    return Task(
        id="",
        oa_id=oa_id,
        campaign="",
        no=task.no,
        content=task.content,
        lead=task.lead,
        partners=task.partners,
        steering=task.steering,
        details=task.details,
        forms=task.forms,
        field=task.field,
        period=period.text,
        start=period.start,
        end=period.end,
        recurrence=period.recurrence,
        quota=period.quota,
        quota_per=period.quota_per,
        line=task.line,
    )
