"""What editors have prepared: wordings and new entries, until they are applied or dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial.drafting import missing
from bot.errors import CaseChanged, UnknownThing
from bot.staff.roles import Right
from bot.storage.audit import Act
from bot.storage.drafts import Body, Draft, DraftStatus
from webhooks.console import access

DONE = {
    "drafted": "Đã mở bản nháp bài mới. Viết câu trả lời và ghi nguồn rồi lưu.",
    "saved": "Đã lưu. Người dân chưa thấy gì thay đổi.",
    "dropped": "Đã bỏ bản nháp.",
}
_CHANGED = (
    "Có người vừa sửa bản nháp này. Dưới đây là bản của người đó; chép phần của mình vào rồi lưu."
)
_DAY = "Ngày đọc nguồn chưa đúng."
_LONGEST = 4_000


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/drafts", endpoint="drafts")(drafts)
    console.get("/knowledge/drafts/<draft_id>", endpoint="draft")(show)
    console.post("/knowledge/drafts/<draft_id>", endpoint="draft_save")(save)
    console.post("/knowledge/drafts/<draft_id>/drop", endpoint="draft_drop")(drop)


@access.needs(Right.EDIT_KNOWLEDGE)
def drafts() -> ResponseReturnValue:
    """List the open drafts."""
    app = access.app_here()
    return render_template(
        "console/drafts.html",
        page="knowledge",
        tab="drafts",
        drafts=app.store.drafts.list_open(),
        missing=missing,
        titles=app.shelf().index.entries,
        names=app.store.staff.names(),
        done=DONE.get(request.args.get("da", ""), ""),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def show(draft_id: str) -> ResponseReturnValue:
    """Show one draft to write on."""
    return _page(_draft(draft_id), done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.EDIT_KNOWLEDGE)
def save(draft_id: str) -> ResponseReturnValue:
    """Keep what was written, from the version that the form was made from."""
    now = _draft(draft_id)
    draft = replace(now, version=request.form.get("version", 0, type=int))
    body = _written()
    if not _is_day(body.checked_on):
        return _page(replace(draft, body=body), problem=_DAY), 422
    store = access.app_here().store
    try:
        with store.engine.atomic():
            store.drafts.change(draft, body)
            store.audit.append(Act(access.account_here().id, "draft.change", target=draft_id))
    except CaseChanged:
        return _page(_draft(draft_id), problem=_CHANGED, typed=body), 409
    return redirect(url_for("console.draft", draft_id=draft_id, da="saved"), 303)


@access.needs(Right.EDIT_KNOWLEDGE)
def drop(draft_id: str) -> ResponseReturnValue:
    """Let go of a draft."""
    store, draft = access.app_here().store, _draft(draft_id)
    with store.engine.atomic():
        store.drafts.close(draft.id, DraftStatus.DROPPED)
        store.audit.append(Act(access.account_here().id, "draft.drop", target=draft.id))
    return redirect(url_for("console.drafts", da="dropped"), 303)


def _page(draft: Draft, *, done: str = "", problem: str = "", typed: Body | None = None) -> str:
    app = access.app_here()
    return render_template(
        "console/draft.html",
        page="knowledge",
        tab="drafts",
        draft=draft,
        typed=typed,
        missing=missing(draft.body),
        entry=app.shelf().entry(draft.entry),
        names=app.store.staff.names(),
        done=done,
        problem=problem,
    )


def _draft(draft_id: str) -> Draft:
    try:
        return access.app_here().store.drafts.get(draft_id)
    except UnknownThing:
        abort(404)


def _written() -> Body:
    def line(name: str) -> str:
        return " ".join(request.form.get(name, "").split())[:_LONGEST]

    asked = request.form.get("questions", "").splitlines()
    return Body(
        title=line("title"),
        questions=tuple(filter(None, (" ".join(each.split()) for each in asked))),
        answer=request.form.get("answer", "").strip().replace("\r\n", "\n")[:_LONGEST],
        source=line("source"),
        address=line("address"),
        checked_on=line("checked_on"),
    )


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
