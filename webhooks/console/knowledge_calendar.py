"""What has to be looked at again: sources, ends, changes of law; given to editors, reminded."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.clock import today as current_day
from bot.staff.roles import Right, may
from bot.storage.audit import Act
from knowledge.reviewing import Due, Why, due, within
from webhooks.console import access
from webhooks.console.showing import Label

WHYS = {
    Why.SOURCE: Label("nguồn cần đọc lại", "eye", "wait"),
    Why.END: Label("bài hết hạn", "clock-exclamation", "late"),
    Why.FEE: Label("mức phí, miễn giảm, nơi nộp hết hạn", "clock-exclamation", "late"),
    Why.CHANGE: Label("luật, mức phí đổi từ ngày này", "gavel", "new"),
}
DONE = {"given": "Đã giao.", "seen": "Đã cất các nhắc việc."}
_SHOWN = 30


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/calendar", endpoint="review_calendar")(show)
    console.post("/knowledge/calendar/give", endpoint="review_give")(give)
    console.post("/knowledge/calendar/seen", endpoint="review_seen")(seen)


@access.needs(Right.EDIT_KNOWLEDGE)
def show() -> ResponseReturnValue:
    """Show what is due, the earliest first."""
    app, me = access.app_here(), access.account_here()
    day, asked = current_day(app.clock), request.args.get("why", "")
    found = due(app.shelf().index.versions, day)
    chosen = within(found, Why(asked) if asked in list(Why) else None)
    number = max(1, request.args.get("page", 1, type=int))
    first = (number - 1) * _SHOWN
    unseen = set(app.store.reviews.unseen(me.id))
    return render_template(
        "console/review_calendar.html",
        page="knowledge",
        tab="calendar",
        found=chosen[first : first + _SHOWN],
        number=number,
        has_more=len(chosen) > first + _SHOWN,
        counts={why: len(within(found, why)) for why in Why},
        whys=WHYS,
        asked=asked,
        today=day,
        calendar=app.shelf().calendar,
        owners=app.store.reviews.owners(),
        reminded=[each for each in found if each.key in unseen],
        editors=[each for each in app.store.staff.all() if may(each, Right.EDIT_KNOWLEDGE)],
        names=app.store.staff.names(),
        done=DONE.get(request.args.get("da", ""), ""),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def give() -> ResponseReturnValue:
    """Give one thing to an editor, or to nobody in particular."""
    store, by = access.app_here().store, access.account_here().id
    each, staff = _due(request.form.get("what", "")), request.form.get("staff", "")
    editors = {e.id for e in store.staff.all() if may(e, Right.EDIT_KNOWLEDGE)}
    if staff and staff not in editors:
        abort(400)
    with store.engine.atomic():
        store.reviews.give(each.key, staff, by=by)
        store.audit.append(Act(by, "review.give", target=each.key, detail=f"owner={staff}"))
    why = request.form.get("why", "")
    return redirect(url_for("console.review_calendar", da="given", why=why), 303)


@access.needs(Right.EDIT_KNOWLEDGE)
def seen() -> ResponseReturnValue:
    """Put one's reminders aside."""
    access.app_here().store.reviews.see(access.account_here().id)
    return redirect(url_for("console.review_calendar", da="seen"), 303)


def _due(key: str) -> Due:
    app = access.app_here()
    found = due(app.shelf().index.versions, current_day(app.clock))
    known = next((each for each in found if each.key == key), None)
    if known is None:
        abort(404)
    return known
