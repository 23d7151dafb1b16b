"""All plans of the OAs that an account may see: the list, the upload, and the calendar."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.bulletins.campaigns import digest_of, take_over
from bot.bulletins.due import Standing, standing
from bot.clock import today as current_day
from bot.errors import UnknownThing
from bot.models.campaigns import Campaign, CampaignStatus, Slot, Task
from bot.staff.roles import Right, may
from knowledge.importers.plans.plan import parse, read_bytes
from knowledge.importers.plans.reading import MAX_BYTES
from knowledge.problems import ContentError
from webhooks.console import access
from webhooks.console import campaign_words as words

_SHOWN = 20
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class Row(NamedTuple):
    """One line of the list."""

    campaign: Campaign
    tasks: int
    missing: int
    next_due: date | None


class Due(NamedTuple):
    """One piece in the calendar."""

    campaign: Campaign
    task: Task
    slot: Slot
    standing: Standing


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/campaigns", endpoint="campaigns")(list_campaigns)
    console.post("/campaigns", endpoint="campaign_take")(take)
    console.get("/campaigns/calendar", endpoint="campaign_calendar")(show_calendar)
    console.post("/campaigns/seen", endpoint="campaign_seen")(seen)


def seen_campaigns() -> list[Campaign]:
    """Return the campaigns of the OAs at which the account may see them."""
    account = access.account_here()
    return [
        each
        for each in access.app_here().store.campaigns.all()
        if may(account, Right.SEE_BULLETINS, oa_id=each.oa_id)
    ]


def news() -> int:
    """Return how many reminders of plans wait for who is signed in, for the menu."""
    return len(access.app_here().store.slots.unseen(access.account_here().id, limit=_SHOWN))


@access.needs(Right.SEE_BULLETINS)
def list_campaigns() -> ResponseReturnValue:
    """Answer first: what is missing, and what am I reminded of?"""
    return _page()


@access.needs(Right.WRITE_BULLETINS, max_bytes=MAX_BYTES + 100_000)
def take() -> ResponseReturnValue:
    """Take a file over as a draft, and show it."""
    account, oa_id = access.account_here(), request.form.get("oa", "")
    if not may(account, Right.WRITE_BULLETINS, oa_id=oa_id):
        return _page("Tài khoản này không nhập được kế hoạch cho OA đó."), 403
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(words.REFUSALS["none"]), 422
    content = file.read()
    try:
        draft = parse(read_bytes(content, file.filename))
        made = take_over(
            access.app_here().store,
            oa_id,
            draft,
            source=file.filename[-120:],
            digest=digest_of(content),
            by=account.id,
        )
    except (ContentError, UnknownThing) as error:
        return _page(words.refusal(str(error))), 422
    return redirect(url_for("console.campaign", oa_id=oa_id, campaign=made, da="taken"), 303)


@access.needs(Right.SEE_BULLETINS)
def show_calendar() -> ResponseReturnValue:
    """Show what is due in a month, day by day."""
    app = access.app_here()
    day = current_day(app.clock)
    first = _month(request.args.get("month", ""), day)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    before, after = first - timedelta(days=1), weeks[-1][-1].replace(day=1)
    if after <= first:
        after = (first + timedelta(days=32)).replace(day=1)
    return render_template(
        "console/campaign_calendar.html",
        page="campaigns",
        first=first,
        weeks=weeks,
        days=_due_by_day(weeks[0][0], weeks[-1][-1], day),
        before=before.replace(day=1),
        after=after,
        today=day,
        calendar=app.shelf().calendar,
        words=words,
    )


@access.needs(Right.WRITE_BULLETINS)
def seen() -> ResponseReturnValue:
    """Put one's reminders aside, up to the newest that the page showed."""
    store = access.app_here().store
    store.slots.see(access.account_here().id, until=request.form.get("until", ""))
    return redirect(url_for("console.campaigns"), 303)


def _due_by_day(first: date, last: date, day: date) -> dict[date, list[Due]]:
    store = access.app_here().store
    found: dict[date, list[Due]] = {}
    running = [each for each in seen_campaigns() if each.status is CampaignStatus.APPROVED]
    by_task = {task.id: (each, task) for each in running for task in store.campaigns.tasks(each.id)}
    for slot in store.slots.between(first, last):
        if slot.task in by_task:
            campaign, task = by_task[slot.task]
            due = Due(campaign, task, slot, standing(slot, day))
            found.setdefault(slot.due_on, []).append(due)
    return found


def _month(text: str, day: date) -> date:
    """Return the first day of a month written 2026-11; this month for anything else."""
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return date(int(year), min(max(int(month), 1), 12), 1)
    return day.replace(day=1)


def _row(campaign: Campaign, day: date) -> Row:
    store = access.app_here().store
    slots = store.slots.of_campaign(campaign.id)
    is_running = campaign.status is CampaignStatus.APPROVED
    missing = sum(standing(slot, day) is Standing.MISSING for slot in slots) if is_running else 0
    coming = [slot.due_on for slot in slots if slot.done_on is None and slot.due_on >= day]
    tasks = len(store.campaigns.tasks(campaign.id))
    return Row(campaign, tasks, missing, min(coming, default=None) if is_running else None)


def _page(problem: str = "") -> str | Response:
    app, account = access.app_here(), access.account_here()
    day = current_day(app.clock)
    oas = [oa for oa in app.settings.oas if may(account, Right.WRITE_BULLETINS, oa_id=oa.id)]
    return render_template(
        "console/campaigns.html",
        page="campaigns",
        rows=[_row(each, day) for each in seen_campaigns()],
        reminders=app.store.slots.unseen(account.id, limit=_SHOWN),
        oas=oas,
        names={oa.id: oa.name for oa in app.settings.oas},
        problem=problem,
        words=words,
    )
