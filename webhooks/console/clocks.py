"""The clocks of a case as officers read them, and the reminders that wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases.clocks import terms
from bot.cases.lawful import beside
from bot.cases.reckoning import Face, State, faces
from bot.cases.rights import CARRY_OUT
from bot.cases.rights_watch import is_near_its_end
from bot.clock import today as current_day
from bot.models import CaseKind
from bot.staff.roles import Right
from bot.storage.alerts import Alert, Level
from bot.storage.casestory import Entry
from bot.storage.casework import CaseFile
from webhooks.console import access
from webhooks.console.showing import Label

_SHOWN = 20

_STATES: Mapping[State, Label] = {
    State.RUNNING: Label("đang chạy", "clock"),
    State.PAUSED: Label("đang dừng, chờ người dân", "hourglass", "wait"),
    State.LATE: Label("quá hạn", "clock-exclamation", "late"),
    State.KEPT: Label("đúng hạn", "circle-check", "done"),
    State.MISSED: Label("xong nhưng trễ", "clock-exclamation", "late"),
}
_LEVELS: Mapping[Level, Label] = {
    Level.SOON: Label("Sắp đến hạn", "calendar-due", "wait"),
    Level.LATE: Label("Quá hạn", "clock-exclamation", "late"),
}


def register(console: Blueprint) -> None:
    """Hang the action up."""
    console.post("/alerts/seen", endpoint="seen")(seen)


@access.needs(Right.WORK_CASES)
def seen() -> ResponseReturnValue:
    """Put one's reminders aside, up to the newest that the page showed."""
    store = access.app_here().store
    store.alerts.see(access.account_here().id, until=request.form.get("until", ""))
    return redirect(url_for("console.today"), 303)


def clocks_of(file: CaseFile, story: Sequence[Entry]) -> dict[str, object]:
    """Return what the case page shows of its clocks, pauses and reminders."""
    app, case = access.app_here(), file.case
    day, calendar = current_day(app.clock), app.shelf().calendar
    started_at = app.store.pauses.started_at(case.id)
    shown: tuple[Face, ...] = faces(
        case,
        story,
        started_at=started_at,
        is_told=lambda version: app.store.casestory.told_states(case, version),
        calendar=calendar,
        today=day,
    )
    return {
        "faces": shown,
        "lawful": beside(case),
        "face_label": _STATES.__getitem__,
        "pauses": app.store.pauses.of(case.id),
        "alerts": app.store.alerts.of(case.id),
        **_naming(),
    }


def reminders() -> dict[str, object]:
    """Return what the page of today shows to whom it is shown."""
    found: Sequence[Alert] = access.app_here().store.alerts.unseen(
        access.account_here().id, limit=_SHOWN
    )
    app = access.app_here()
    is_near = is_near_its_end(app.store, app.clock)
    return {"alerts": found, "are_many_known": is_near, **_naming()}


def _naming() -> dict[str, object]:
    return {"level_label": _LEVELS.__getitem__, "clock_name": _clock_name}


def _clock_name(kind: CaseKind, key: str) -> str:
    """Return what a clock is called; its key where the table no longer has it."""
    if key == CARRY_OUT:
        return "Thực hiện yêu cầu về dữ liệu cá nhân"
    named = [term for term in terms() if term.key == key and term.kind in (None, kind)]
    return next((term.name for term in reversed(named)), key)
