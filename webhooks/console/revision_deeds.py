"""What is done to one revision: write, ask for review, approve, give back, drop, take back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial import drafting, undoing, workflow
from bot.editorial.files import base_files, hash_of
from bot.errors import CaseChanged, EditRefused, MoveRefused
from bot.models.revisions import Revision
from bot.staff.roles import Right
from webhooks.console import access, content
from webhooks.console.revision_words import REFUSALS
from webhooks.console.revisions import found_or_404, page_of, wrong_with

LARGEST_FORM = 1_000_000
"""Bytes of a form with a text; a table of places is longer than a citizen's event."""
_LONGEST_REMARK = 2_000


def register(console: Blueprint) -> None:
    """Hang the actions up."""
    address = "/knowledge/revisions/<revision_id>"
    console.post(f"{address}/text", endpoint="revision_save")(save)
    console.post(f"{address}/comment", endpoint="revision_comment")(comment)
    console.post(f"{address}/hand-in", endpoint="revision_hand_in")(hand_in)
    console.post(f"{address}/give-back", endpoint="revision_give_back")(give_back)
    console.post(f"{address}/approve", endpoint="revision_approve")(approve)
    console.post(f"{address}/publish", endpoint="revision_publish")(publish)
    console.post(f"{address}/drop", endpoint="revision_drop")(drop)
    console.post(f"{address}/undo", endpoint="revision_undo")(undo)
    console.post(f"{address}/restore", endpoint="revision_restore")(restore)
    console.post(f"{address}/settle", endpoint="revision_settle")(settle)


@access.needs(Right.EDIT_KNOWLEDGE, max_bytes=LARGEST_FORM)
def save(revision_id: str) -> ResponseReturnValue:
    """Keep a text, made from what was shown; ask for review as well where that was pressed."""
    draft, text = _as_seen(revision_id), _typed()
    store, me = access.app_here().store, access.account_here().id
    seen = request.form.get("base", draft.base)
    try:
        kept = drafting.merge(store, content.files(), draft, text, by=me, seen_base=seen)
    except EditRefused as refused:
        return page_of(draft, problem=REFUSALS[str(refused)], typed=text), 422
    except CaseChanged:
        fresh = found_or_404(revision_id)
        return page_of(fresh, problem=REFUSALS["changed"], typed=text), 409
    return _handed_in(kept) if request.form.get("do") == "hand_in" else _back(kept, "saved")


@access.needs(Right.SEE_REVISIONS)
def comment(revision_id: str) -> ResponseReturnValue:
    """Keep what somebody says about it."""
    revision = found_or_404(revision_id)
    text = request.form.get("text", "").strip()[:_LONGEST_REMARK]
    store, me = access.app_here().store, access.account_here().id
    if text:
        workflow.remark(store, revision, text, by=me)
    return _back(revision, "commented")


@access.needs(Right.EDIT_KNOWLEDGE)
def hand_in(revision_id: str) -> ResponseReturnValue:
    """Ask for review, where the content check has nothing against it."""
    return _handed_in(_as_seen(revision_id))


@access.needs(Right.SEE_REVISIONS)
def give_back(revision_id: str) -> ResponseReturnValue:
    """Make a draft of it again, with the reason."""
    why = request.form.get("why", "").strip()[:_LONGEST_REMARK]
    store, me = access.app_here().store, access.account_here().id
    return _done(
        revision_id, "given_back", lambda each: workflow.give_back(store, each, by=me, why=why)
    )


@access.needs(Right.APPROVE_REVISIONS)
def approve(revision_id: str) -> ResponseReturnValue:
    """Approve; publish at once, on a day, or with the next publication."""
    revision, form = _as_seen(revision_id), request.form
    if revision.base != hash_of(content.files().get(revision.path, "")):
        return page_of(revision, problem=REFUSALS["outdated"]), 409
    store, account = access.app_here().store, access.account_here()
    expire_on = form.get("expire_on", "").strip()
    if form.get("do") == "now":
        return _ordered(
            revision,
            lambda each: workflow.approve_and_publish(
                store, each, by=account.id, author=account.name, expire_on=expire_on
            ),
        )
    day = form.get("publish_on", "").strip() if form.get("do") == "day" else ""
    if form.get("do") == "day" and not day:
        return page_of(revision, problem=REFUSALS["days"]), 422
    return _done(
        revision_id,
        "approved",
        lambda each: workflow.approve(
            store, each, by=account.id, publish_on=day, expire_on=expire_on
        ),
    )


@access.needs(Right.APPROVE_REVISIONS)
def publish(revision_id: str) -> ResponseReturnValue:
    """Order that an approved revision goes out now."""
    store, account = access.app_here().store, access.account_here()
    return _ordered(
        _as_seen(revision_id),
        lambda each: workflow.publish(store, [each], by=account.id, author=account.name),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def drop(revision_id: str) -> ResponseReturnValue:
    """Let go of it."""
    store, me = access.app_here().store, access.account_here().id
    return _done(revision_id, "dropped", lambda each: workflow.drop(store, each, by=me))


@access.needs(Right.SEE_REVISIONS)
def undo(revision_id: str) -> ResponseReturnValue:
    """Ask to go back to what was said before."""
    store, me = access.app_here().store, access.account_here().id
    shipped = base_files(content.folder())
    return _done(revision_id, "undone", lambda each: undoing.undo(store, each, shipped, by=me))


@access.needs(Right.APPROVE_REVISIONS)
def restore(revision_id: str) -> ResponseReturnValue:
    """Say at once what was approved and said before."""
    store, account = access.app_here().store, access.account_here()
    shipped = base_files(content.folder())
    return _ordered(
        _as_seen(revision_id),
        lambda each: undoing.restore(store, each, shipped, by=account.id, author=account.name),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def settle(revision_id: str) -> ResponseReturnValue:
    """Ask for one of the two texts where a release changed the file under a revision."""
    store, me = access.app_here().store, access.account_here().id
    shipped = base_files(content.folder())

    def ask(each: Revision) -> Revision:
        text = shipped.get(each.path, "") if request.form.get("text") == "theirs" else each.text
        return undoing.settle(store, each, text, by=me)

    return _done(revision_id, "settled", ask)


def _handed_in(draft: Revision) -> ResponseReturnValue:
    problems = wrong_with(draft)
    if problems:
        return page_of(draft, problem=REFUSALS["problems"], problems=problems), 422
    store, me = access.app_here().store, access.account_here().id
    return _answer(draft, "handed_in", lambda each: workflow.hand_in(store, each, by=me))


def _done(revision_id: str, done: str, deed: Callable[[Revision], Revision]) -> ResponseReturnValue:
    return _answer(_as_seen(revision_id), done, deed)


def _answer(
    revision: Revision, done: str, deed: Callable[[Revision], Revision]
) -> ResponseReturnValue:
    """Do it, and lead to what came of it; or show the page again with the reason."""
    try:
        return _back(deed(revision), done)
    except MoveRefused as refused:
        return page_of(found_or_404(revision.id), problem=REFUSALS[refused.problems[0]]), 422
    except CaseChanged:
        return page_of(found_or_404(revision.id), problem=REFUSALS["changed"]), 409


def _ordered(revision: Revision, order: Callable[[Revision], str]) -> ResponseReturnValue:
    try:
        order(revision)
    except MoveRefused as refused:
        return page_of(found_or_404(revision.id), problem=REFUSALS[refused.problems[0]]), 422
    except CaseChanged:
        return page_of(found_or_404(revision.id), problem=REFUSALS["changed"]), 409
    return redirect(url_for("console.versions", da="ordered"), 303)


def _as_seen(revision_id: str) -> Revision:
    """Return the revision in the version that the form was made from."""
    revision = found_or_404(revision_id)
    return replace(revision, version=request.form.get("version", 0, type=access.number))


def _typed() -> str:
    typed = request.form.get("text", "").replace("\r\n", "\n").strip("\n")
    return unicodedata.normalize("NFC", typed) + "\n" if typed else ""


def _back(revision: Revision, done: str) -> ResponseReturnValue:
    return redirect(url_for("console.revision", revision_id=revision.id, da=done), 303)
