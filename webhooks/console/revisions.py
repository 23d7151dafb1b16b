"""What editors changed and where each change stands; one of them, with what it would change.

Nothing on these pages changes an answer: that is done by a publication, after somebody else
approved.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.editorial import desk, undoing, workflow
from bot.editorial.diffing import Line, compared
from bot.editorial.files import base_files, hash_of, is_entry_path
from bot.editorial.onefile import Around, look
from bot.errors import UnknownThing
from bot.models.revisions import OPEN, Revision, RevisionStatus
from bot.staff.roles import Right
from webhooks.console import access, content, revision_words

PAGE_SIZE = 50
_SHELVES = {
    "": OPEN,
    "published": (RevisionStatus.PUBLISHED,),
    "retired": (RevisionStatus.RETIRED,),
    "dropped": (RevisionStatus.DROPPED,),
}


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/revisions", endpoint="revisions")(revisions)
    console.get("/knowledge/revisions/<revision_id>", endpoint="revision")(show)


@access.needs(Right.SEE_REVISIONS)
def revisions() -> ResponseReturnValue:
    """List what is under way, or what is in force, was replaced or dropped."""
    store = access.app_here().store
    shelf = request.args.get("tt", "")
    found = list(store.revisions.list(*_SHELVES.get(shelf, OPEN)))
    if shelf:
        found = sorted(found, key=lambda each: -each.changed_at)
    number = max(1, request.args.get("page", 1, type=int))
    start = (number - 1) * PAGE_SIZE
    order = {RevisionStatus.REVIEW: 0, RevisionStatus.APPROVED: 1, RevisionStatus.DRAFT: 2}
    if not shelf:
        found.sort(key=lambda each: order[each.status])
    return render_template(
        "console/revisions.html",
        page="knowledge",
        tab="revisions",
        shelf=shelf if shelf in _SHELVES else "",
        found=found[start : start + PAGE_SIZE],
        total=len(found),
        number=number,
        has_more=len(found) > start + PAGE_SIZE,
        conflicts=content.overlaid().conflicts,
        approved=[each for each in found if each.status is RevisionStatus.APPROVED],
        names=store.staff.names(),
        words=revision_words,
        done=revision_words.DONE.get(request.args.get("da", ""), ""),
    )


@access.needs(Right.SEE_REVISIONS)
def show(revision_id: str) -> ResponseReturnValue:
    """Show one revision with what it changes."""
    done = revision_words.DONE.get(request.args.get("da", ""), "")
    return page_of(found_or_404(revision_id), done=done)


def page_of(
    revision: Revision,
    *,
    done: str = "",
    problem: str = "",
    problems: Sequence[str] = (),
    typed: str | None = None,
) -> str:
    """Show a revision; `typed` is what somebody wrote that could not be kept."""
    app = access.app_here()
    store, shipped = app.store, base_files(content.folder())
    live = content.overlaid()
    current = live.files.get(revision.path, "")
    return render_template(
        "console/revision.html",
        page="knowledge",
        tab="revisions",
        revision=revision,
        before=before_of(revision, current, shipped),
        diff=diff_of(revision, current, shipped),
        current=current,
        current_hash=hash_of(current),
        is_outdated=revision.status in OPEN and revision.base != hash_of(current),
        conflict=shipped.get(revision.path, "") if revision in live.conflicts else None,
        is_own=workflow.is_own(revision, access.account_here().id),
        others=desk.others(store, revision) if revision.status in OPEN else (),
        remarks=store.revisions.comments(revision.id),
        order=store.publications.of(revision),
        has_form=is_entry_path(revision.path),
        names=store.staff.names(),
        today=content.today().isoformat(),
        words=revision_words,
        done=done,
        problem=problem,
        problems=problems,
        typed=typed,
    )


def before_of(revision: Revision, current: str, shipped: dict[str, str]) -> str:
    """Return the text that a revision changes: what is live, or what was before it went out."""
    if revision.status in (RevisionStatus.PUBLISHED, RevisionStatus.RETIRED):
        return undoing.text_before(access.app_here().store, revision, shipped)
    return current


def diff_of(revision: Revision, current: str, shipped: dict[str, str]) -> Sequence[Line]:
    """Return what a revision changes, line by line."""
    return compared(before_of(revision, current, shipped), revision.text)


def wrong_with(revision: Revision) -> Sequence[str]:
    """Return what the content check has against a revision, as editors read it."""
    app = access.app_here()
    files = dict(content.files())
    texts = files | {revision.path: revision.text}
    if not is_entry_path(revision.path) or not revision.text:
        found = desk.faults(app.store, content.folder(), revision)
        return revision_words.sentences(found, texts)
    guide = app.shelf()
    around, day = Around(guide.index, guide.matcher.known), content.today()
    looked = look(files, revision.path, revision.text, around=around, on=day)
    return revision_words.sentences(
        (each for each in looked.problems if not each.is_reminder), texts
    )


def found_or_404(revision_id: str) -> Revision:
    """Return a revision, or end with 404."""
    try:
        return access.app_here().store.revisions.get(revision_id)
    except UnknownThing:
        abort(404)
