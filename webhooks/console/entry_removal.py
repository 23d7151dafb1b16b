"""Takes an entry away or lets it end: what that would leave unanswered, and the request for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial import removing
from bot.editorial.removing import Consequences
from bot.errors import EditRefused
from bot.models.revisions import OPEN
from bot.staff.roles import Right
from webhooks.console import access, content, entry_desk, entry_fields, entry_words, revision_words

_LONGEST_WHY = 300
_PROBLEMS = {
    "why": "Ghi lý do, để người duyệt và người sau biết vì sao.",
    "how": "Chọn hết hiệu lực từ một ngày, hoặc gỡ hẳn.",
    "day": "Ghi ngày cuối còn hiệu lực.",
    "hanging": (
        "Chưa gỡ được: còn bản riêng của tỉnh hoặc của một OA dựa vào bài này. Gỡ các bản đó trước."
    ),
}
_UNUSUAL = "Tệp {path} viết theo cách máy không sửa được. Mở bài đó ở dạng chữ và sửa bằng tay."


def register(console: Blueprint) -> None:
    """Hang the page up."""
    address = "/knowledge/entries/<folder>/<name>/remove"
    console.get(address, endpoint="entry_remove")(show)
    console.post(address, endpoint="entry_remove_ask")(ask)


@access.needs(Right.SEE_REVISIONS)
def show(folder: str, name: str) -> ResponseReturnValue:
    """Show which questions would go unanswered, and what names the entry."""
    return _page(entry_desk.path_of(folder, name))


@access.needs(Right.EDIT_KNOWLEDGE)
def ask(folder: str, name: str) -> ResponseReturnValue:
    """Make the revision that somebody else approves."""
    path, form, me = entry_desk.path_of(folder, name), request.form, access.account_here().id
    store, files = access.app_here().store, content.files()
    index = access.app_here().shelf().index
    entry = removing.entry_of(index, path)
    if entry is None or path not in files:
        abort(404)
    why, how = entry_fields.line_of(form, "why")[:_LONGEST_WHY], form.get("how", "")
    day = entry_fields.date_of(entry_fields.line_of(form, "day"))
    problem = _lacking(how, why, day)
    if problem:
        return _page(path, problem=_PROBLEMS[problem]), 422
    try:
        if how == "end" and day:
            wrong = _wrong_with_end(files, path, day)
            if wrong:
                return _page(path, problem=wrong), 422
            made = removing.end(store, files, entry, day, by=me, why=why)
        else:
            made = removing.take_away(store, index, files, entry, by=me, why=why)
    except EditRefused as refused:
        said = _PROBLEMS.get(str(refused)) or _UNUSUAL.format(path=refused)
        return _page(path, problem=said), 422
    return redirect(url_for("console.revision", revision_id=made.id, da="leaving"), 303)


def _lacking(how: str, why: str, day: date | None) -> str:
    if how not in ("end", "remove"):
        return "how"
    if how == "end" and day is None:
        return "day"
    return "" if why else "why"


def _wrong_with_end(files: Mapping[str, str], path: str, day: date) -> str:
    """Return what the content check has against a last day, as editors read it."""
    changed = removing.ended(path, files[path], day)
    looked = entry_desk.looked_at(files, path, changed, content.today())
    wrong = [each for each in looked.problems if not each.is_reminder]
    return " ".join(revision_words.sentences(wrong, {path: changed}))


def _found(path: str) -> Consequences:
    app = access.app_here()
    index, files = app.shelf().index, content.files()
    entry, day = removing.entry_of(index, path), content.today()
    if entry is None or path not in files:
        abort(404)
    open_ones = app.store.proposals.list_open()
    confirmed = [each.question for each in open_ones if each.entry == entry.id]
    after = entry_desk.trials.without(index, path)
    questions = removing.left(after, entry, confirmed=confirmed, on=day)
    return removing.consequences(index, files, entry, questions=questions, on=day)


def _page(path: str, *, problem: str = "") -> str:
    app, found = access.app_here(), _found(path)
    folder, _, name = path.partition("/")
    entries = app.shelf().index.entries
    titles = {each: entry.name for each, entry in entries.items()}
    return render_template(
        "console/entry_removal.html",
        page="knowledge",
        tab="entries",
        found=found,
        folder=folder,
        name=name,
        named={each.file: each.name for each in entry_desk.versions()},
        titles=titles,
        open=app.store.revisions.list(*OPEN, path=path),
        names=app.store.staff.names(),
        given=request.form,
        problem=problem,
        today=content.today(),
        words=entry_words,
    )
