"""What is answered from, who made it current and when, and the publication under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial import workflow
from bot.editorial.publishing import go_back, ready
from bot.errors import CaseChanged, MoveRefused, UnknownThing
from bot.models.publications import Publication
from bot.staff.roles import Right
from webhooks.console import access, content, revision_words

_SHOWN = 30


def register(console: Blueprint) -> None:
    """Hang the page and its actions up."""
    console.get("/knowledge/versions", endpoint="versions")(versions)
    console.post("/knowledge/publish", endpoint="publish_all")(publish_all)
    console.post("/knowledge/versions/<version>/back", endpoint="version_back")(back)
    console.post("/knowledge/publications/<order_id>/accept", endpoint="order_accept")(accept)
    console.post("/knowledge/publications/<order_id>/cancel", endpoint="order_cancel")(cancel)


@access.needs(Right.SEE_REVISIONS)
def versions() -> ResponseReturnValue:
    """Show the publication under way, and the history."""
    return _page(done=revision_words.DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.APPROVE_REVISIONS)
def publish_all() -> ResponseReturnValue:
    """Order that everything approved goes out now, and what a release brought."""
    store, account = access.app_here().store, access.account_here()
    workflow.publish(store, ready(store), by=account.id, author=account.name)
    return _led_back("ordered")


@access.needs(Right.APPROVE_REVISIONS)
def back(version: str) -> ResponseReturnValue:
    """Answer from an earlier version again."""
    store, account = access.app_here().store, access.account_here()
    try:
        go_back(store, version, by=account.id, author=account.name, note="quay lại")
    except UnknownThing:
        abort(404)
    except CaseChanged:
        return _page(problem=revision_words.REFUSALS["going"]), 409
    return _led_back("back")


@access.needs(Right.APPROVE_REVISIONS)
def accept(order_id: str) -> ResponseReturnValue:
    """Let a publication go on although some questions lose their entry."""
    return _settled(order_id, "accepted", workflow.accept_drops)


@access.needs(Right.APPROVE_REVISIONS)
def cancel(order_id: str) -> ResponseReturnValue:
    """Stop a publication; nothing of it becomes current."""
    return _settled(order_id, "cancelled", workflow.cancel)


def _settled(order_id: str, done: str, settle: Callable[..., None]) -> ResponseReturnValue:
    store, me = access.app_here().store, access.account_here().id
    try:
        settle(store, store.publications.get(order_id), by=me)
    except UnknownThing:
        abort(404)
    except MoveRefused as refused:
        return _page(problem=revision_words.REFUSALS[refused.problems[0]]), 409
    return _led_back(done)


def _page(*, done: str = "", problem: str = "") -> str:
    app = access.app_here()
    files = content.files()
    orders = app.store.publications.latest(_SHOWN)
    return render_template(
        "console/versions.html",
        page="knowledge",
        tab="versions",
        under_way=[each for each in orders if each.is_open],
        last=_last(orders),
        told=lambda order: revision_words.told(order.report.problems, files),
        history=app.store.knowledge.history(_SHOWN),
        approved=ready(app.store),
        titles=app.shelf().index.entries,
        names=app.store.staff.names(),
        words=revision_words,
        done=done,
        problem=problem,
    )


def _last(orders: Sequence[Publication]) -> Publication | None:
    """Return the newest order that came to an end."""
    return next((each for each in orders if not each.is_open), None)


def _led_back(done: str) -> ResponseReturnValue:
    return redirect(url_for("console.versions", da=done), 303)
