"""The entries that are answered from: finding one, reading it, beginning to write."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.conversation.previewing import shown
from bot.editorial import drafting
from bot.editorial.onefile import family
from bot.editorial.questions import add_entry
from bot.errors import EditRefused, UnknownThing
from bot.models.revisions import OPEN
from bot.staff.roles import Right
from bot.wording import wording_of
from knowledge.model import Kind
from webhooks.console import access, content, entry_desk, entry_fields, entry_words

PAGE_SIZE = 30
_NO_TITLE = "Ghi tên bài, có ít nhất một chữ."


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/entries", endpoint="entries")(entries)
    console.get("/knowledge/entries/new", endpoint="entry_new")(new)
    console.post("/knowledge/entries/new", endpoint="entry_create")(create)
    address = "/knowledge/entries/<folder>/<name>"
    console.get(address, endpoint="entry")(show)
    console.post(f"{address}/edit", endpoint="entry_begin")(begin)


@access.needs(Right.EDIT_KNOWLEDGE)
def entries() -> ResponseReturnValue:
    """List what is known, or what a search finds of it."""
    app = access.app_here()
    query = " ".join(request.args.get("q", "").split())[:120]
    kind = next((each for each in Kind if each.value == request.args.get("loai")), None)
    found = entry_desk.catalogue().find(query, kind)
    number = max(1, request.args.get("page", 1, type=int))
    start = (number - 1) * PAGE_SIZE
    drafts = app.store.revisions.list(*OPEN)
    return render_template(
        "console/entries.html",
        page="knowledge",
        tab="entries",
        found=found[start : start + PAGE_SIZE],
        total=len(found),
        query=query,
        kind=kind,
        number=number,
        has_more=len(found) > start + PAGE_SIZE,
        being_edited={each.path for each in drafts},
        words=entry_words,
        today=content.today(),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def new() -> ResponseReturnValue:
    """Ask for the kind and the name of a new entry."""
    return _new_page()


@access.needs(Right.EDIT_KNOWLEDGE)
def create() -> ResponseReturnValue:
    """Begin a draft of a new entry, and go on writing in it."""
    store, title = access.app_here().store, entry_fields.line_of(request.form, "title")
    kind = Kind.PROCEDURE if request.form.get("kind") == Kind.PROCEDURE.value else Kind.FAQ
    asked, files = request.form.get("questions", "").splitlines(), content.files()
    try:
        with store.engine.atomic():
            draft = add_entry(store, files, kind, title, asked, by=access.account_here().id)
    except EditRefused:
        return _new_page(problem=_NO_TITLE), 422
    return entry_desk.to_editor(draft)


@access.needs(Right.EDIT_KNOWLEDGE)
def show(folder: str, name: str) -> ResponseReturnValue:
    """Show an entry as citizens read it, and who works on it."""
    path, day = entry_desk.path_of(folder, name), entry_desk.day_asked()
    app, files = access.app_here(), content.files()
    drafts = app.store.revisions.list(*OPEN, path=path)
    if path not in files and not drafts:
        abort(404)
    versions = entry_desk.versions()
    entry = next((each for each in versions if each.file == path), None)
    wording = wording_of(entry_desk.voice())
    others = sorted(each for each in family(files, path) if each != path)
    return render_template(
        "console/entry.html",
        page="knowledge",
        tab="entries",
        path=path,
        folder=folder,
        name=name,
        entry=entry,
        replies=[*shown(entry, wording=wording, as_of=day)] if entry else [],
        day=day,
        is_file=path in files,
        drafts=drafts,
        draft=drafting.draft_for(app.store, path, by=access.account_here().id),
        others=[each.partition("/")[2] for each in others],
        names=app.store.staff.names(),
        words=entry_words,
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def begin(folder: str, name: str) -> ResponseReturnValue:
    """Go on with the draft of a file, or begin one from the text as it is now."""
    path, me = entry_desk.path_of(folder, name), access.account_here().id
    is_apart = "apart" in request.form
    try:
        draft = drafting.begin(
            access.app_here().store, content.files(), path, by=me, is_apart=is_apart
        )
    except UnknownThing:
        abort(404)
    return entry_desk.to_editor(draft, done="begun" if draft.author == me else "joined")


def _new_page(*, problem: str = "") -> str:
    return render_template(
        "console/entry_new.html",
        page="knowledge",
        tab="entries",
        problem=problem,
        title=request.values.get("title", ""),
        questions=request.values.get("questions", ""),
        kind=request.values.get("kind", Kind.FAQ.value),
    )
