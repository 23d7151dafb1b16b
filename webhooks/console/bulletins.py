"""The bulletins of an OA: what waits for whom, and the calendar of sendings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.bulletins.hours import calendar as holidays
from bot.bulletins.topics import topic_of
from bot.clock import VIETNAM, local_time
from bot.clock import today as current_day
from bot.models import Bulletin, BulletinStatus
from bot.staff.roles import Right, may
from webhooks.console import access, bulletin_words

_NEEDY = (BulletinStatus.PAUSED, BulletinStatus.REVIEW, BulletinStatus.APPROVED)
_WEEKS = 5


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/bulletins", endpoint="bulletins")(list_bulletins)
    console.get("/bulletins/calendar", endpoint="bulletin_calendar")(show_calendar)


@access.needs(Right.SEE_BULLETINS)
def list_bulletins() -> ResponseReturnValue:
    """Answer first what waits for somebody, then list everything."""
    store = access.app_here().store.bulletins
    found = store.all(oa_ids=_seen_oas())
    # What waits for somebody is never cut off, however old it is.
    needy = [each for each in store.with_status(*_NEEDY) if sees(each)]
    return render_template(
        "console/bulletins.html",
        page="bulletins",
        needy=sorted(needy, key=lambda each: _NEEDY.index(each.status)),
        others=[each for each in found if each.status not in _NEEDY],
        subscribers=_subscribers(),
        **shared(),
    )


@access.needs(Right.SEE_BULLETINS)
def show_calendar() -> ResponseReturnValue:
    """Show five weeks of sendings, from the Monday of the week that is asked for."""
    today = current_day(access.app_here().clock)
    first = _asked_day(today)
    first -= timedelta(days=first.weekday())
    days = [first + timedelta(days=number) for number in range(7 * _WEEKS)]
    store = access.app_here().store
    due = store.bulletins.between(_millis(days[0]), _millis(days[-1] + timedelta(days=1)))
    by_day: dict[date, list[Bulletin]] = {day: [] for day in days}
    for each in filter(sees, due):
        by_day[local_time(each.due_at).date()].append(each)
    return render_template(
        "console/bulletin_calendar.html",
        page="bulletins",
        weeks=[days[start : start + 7] for start in range(0, len(days), 7)],
        by_day=by_day,
        holiday=holidays().holiday,
        today=today,
        before=first - timedelta(weeks=_WEEKS),
        after=first + timedelta(weeks=_WEEKS),
        **shared(),
    )


def sees(bulletin: Bulletin) -> bool:
    """Say whether whoever is signed in may see this bulletin."""
    return may(access.account_here(), Right.SEE_BULLETINS, oa_id=bulletin.oa_id)


def _seen_oas() -> list[str]:
    account, oas = access.account_here(), access.app_here().settings.oas
    return [oa.id for oa in oas if may(account, Right.SEE_BULLETINS, oa_id=oa.id)]


def shared() -> dict[str, object]:
    """Return what every page of bulletins needs."""
    return {
        "words": bulletin_words,
        "names": access.app_here().store.staff.names(),
        "topic_of": topic_of,
        "local_time": local_time,
    }


def _subscribers() -> list[tuple[str, int]]:
    app, account = access.app_here(), access.account_here()
    found: dict[str, int] = {}
    for oa in app.settings.oas:
        if may(account, Right.SEE_BULLETINS, oa_id=oa.id):
            for slug, count in app.store.subscriptions.counts(oa.id).items():
                topic = topic_of(slug)
                if topic is not None:
                    found[topic.title] = found.get(topic.title, 0) + count
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))


def _asked_day(today: date) -> date:
    try:
        asked = date.fromisoformat(request.args.get("tu", ""))
    except ValueError:
        return today
    # Far years have no calendar page, and some no Monday before them.
    return asked if abs((asked - today).days) < 365 * 5 else today


def _millis(day: date) -> int:
    return int(datetime.combine(day, time(), VIETNAM).timestamp() * 1000)
