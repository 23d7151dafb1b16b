"""Topics that rise, as the page of today shows them until somebody has seen them."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from bot.cases.rising import rule
from bot.staff.roles import Right, may
from bot.storage.audit import Act
from bot.storage.rising import RisingTopics, Topic
from webhooks.console import access


def register(console: Blueprint) -> None:
    """Hang the action up."""
    console.post("/topics/<topic>/seen", endpoint="topic_seen")(topic_seen)


@access.needs(Right.WORK_CASES)
def topic_seen(topic: str) -> ResponseReturnValue:
    """Put an alarm aside for everybody, if the officer may work on all that it is about."""
    mine = {each.id: each.oa_id for each in _mine(Right.WORK_CASES) if each.is_whole}
    if topic in mine:
        store, by = access.app_here().store, access.account_here().id
        with store.engine.atomic():
            if _topics().see(topic, by=by):
                store.audit.append(Act(by, "topic.see", mine[topic], topic))
    return redirect(url_for("console.today"), 303)


def rising_here() -> dict[str, object]:
    """Return the alarms that the signed-in account may see."""
    return {"rising": _mine(Right.SEE_CASES), "rising_rule": rule()}


def _mine(right: Right) -> list[Topic]:
    account = access.account_here()
    found = _topics().unseen(account.id)
    return [each for each in found if may(account, right, oa_id=each.oa_id)]


def _topics() -> RisingTopics:
    app = access.app_here()
    return RisingTopics(app.store.engine, app.clock)
