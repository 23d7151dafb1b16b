"""What is asked against what is known: server-made charts with their tables beside them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.clock import today as current_day
from bot.editorial.coverage import FEWEST_RATINGS, coverage
from bot.staff.roles import Right
from webhooks.console import access

SPANS = {7: 1, 30: 1, 90: 7}
"""Days that can be looked back on, and how many of them one bar holds."""


def register(console: Blueprint) -> None:
    """Hang the page up."""
    console.get("/knowledge/coverage", endpoint="coverage")(show)


@access.needs(Right.EDIT_KNOWLEDGE)
def show() -> ResponseReturnValue:
    """Show the share answered, the days, the fields, and the entries."""
    app = access.app_here()
    days = request.args.get("days", 30, type=int)
    days = days if days in SPANS else 30
    today = current_day(app.clock)
    first = today - timedelta(days=days - 1)
    counted = app.store.tallies.since(first.isoformat(), staff=access.account_here().id)
    found = coverage(counted, app.shelf().index.entries, first=first, today=today, step=SPANS[days])
    return render_template(
        "console/coverage.html",
        page="knowledge",
        tab="coverage",
        found=found,
        days=days,
        spans=list(SPANS),
        step=SPANS[days],
        highest=max((span.share.total for span in found.spans), default=0),
        fewest=FEWEST_RATINGS,
    )
