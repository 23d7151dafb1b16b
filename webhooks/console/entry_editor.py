"""The page on which an entry is written, as a form or as a text, with what the phone would show.

Everything that comes is kept in the draft, right or wrong; what is wrong is said beside it. Nothing
that citizens read changes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.conversation.answers import MAX_CHARACTERS
from bot.conversation.previewing import Shown, shown, spoken_problems
from bot.editorial import desk, drafting
from bot.editorial.advice import Advice, advise
from bot.editorial.onefile import Looked
from bot.errors import CaseChanged
from bot.models.revisions import Revision, RevisionStatus
from bot.staff.roles import Right
from bot.wording import wording_of
from knowledge.drafts import HEADINGS
from knowledge.editing import EditError
from knowledge.forms import Form, read_form, write_form
from knowledge.life_events import FILE as LIFE_EVENTS
from knowledge.life_events import life_events_of
from knowledge.loader import kind_of
from knowledge.model import Kind
from knowledge.schema import schema_of
from webhooks.console import access, content, entry_desk, entry_fields, entry_words

DONE = {
    "saved": "Đã lưu bản nháp. Người dân chưa thấy gì thay đổi.",
    "begun": "Đã mở bản nháp. Viết xong thì kiểm tra rồi gửi duyệt.",
    "joined": "Bài này đang có bản nháp của người khác; chưa mở bản thứ hai.",
    "fee": "Đã ghi mức phí mới vào bản nháp. Xem lại rồi gửi duyệt.",
}
_EMPTY = "Bài đang trống nên chưa lưu. Muốn bỏ hẳn một bài thì mở trang bài đó."
_UNUSUAL = (
    "Chưa lưu được. Trong một ô có dòng bắt đầu bằng ## trùng tên đề mục: bỏ dấu ## rồi lưu lại. "
    "Nếu không có, phần chữ của bài viết theo cách mà biểu mẫu không sửa được: mở Dạng chữ."
)
_LATE = (
    "Có người vừa lưu bản nháp này. Bấm Lưu bản nháp để xem hai bản cạnh nhau; phần đang viết vẫn "
    "ở trong các ô."
)


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the form: what is wrong, what should be looked at, what citizens read."""

    wrong: Sequence[Advice]
    reminders: Sequence[Advice]
    replies: Sequence[Shown]


def register(console: Blueprint) -> None:
    """Hang the page up."""
    address = "/knowledge/edit/<revision_id>"
    console.get(address, endpoint="entry_edit")(edit)
    console.post(address, endpoint="entry_save")(save)
    console.post(f"{address}/live", endpoint="entry_live")(live)


@access.needs(Right.EDIT_KNOWLEDGE)
def edit(revision_id: str) -> ResponseReturnValue:
    """Show a draft to write on."""
    draft = entry_desk.draft_of(revision_id)
    return page(draft, draft.text, done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.EDIT_KNOWLEDGE, max_bytes=entry_desk.LARGEST_FORM)
def save(revision_id: str) -> ResponseReturnValue:
    """Keep what was typed, from the version that the form was made from."""
    draft = entry_desk.draft_of(revision_id)
    try:
        text = _typed(draft)
    except EditError:
        return page(draft, draft.text, problem=_UNUSUAL, form=_form_typed(draft)), 422
    if not text:
        return page(draft, draft.text, problem=_EMPTY), 422
    try:
        kept = _kept(draft, text)
    except CaseChanged:
        return page(entry_desk.draft_of(revision_id), text, is_late=True), 409
    view, day = "chu" if "text" in request.form else "", entry_desk.day_asked()
    if request.form.get("do") == "try":
        return redirect(url_for("console.entry_trial", revision_id=kept.id, ngay=day), 303)
    return entry_desk.to_editor(kept, done="saved", view=view, day=day)


@access.needs(Right.EDIT_KNOWLEDGE, max_bytes=entry_desk.LARGEST_FORM)
def live(revision_id: str) -> ResponseReturnValue:
    """Keep what is being typed and return what stands beside it; for scripts alone."""
    draft = entry_desk.draft_of(revision_id)
    try:
        text = _typed(draft)
        kept = _kept(draft, text, is_quiet=True) if text else draft
    except EditError:
        return _side_of(draft, draft.text, problem=_UNUSUAL)
    except CaseChanged:
        return _side_of(draft, draft.text, problem=_LATE)
    return _side_of(kept, kept.text)


def _typed(draft: Revision) -> str:
    """Return the text that the fields of the request say. Raises EditError."""
    if "text" in request.form:
        return entry_fields.text_of(request.form)
    return write_form(draft.text, _form_typed(draft))


def _kept(draft: Revision, text: str, *, is_quiet: bool = False) -> Revision:
    """Keep what was typed. Raises CaseChanged."""
    store, me = access.app_here().store, access.account_here().id
    seen = request.form.get("version", draft.version, type=access.number)
    return drafting.keep(store, draft, text, by=me, seen=seen, is_quiet=is_quiet)


def beside(looked: Looked, path: str, text: str, day: date) -> Side:
    """Say what is wrong with a text that was looked at, and what citizens would read on a day."""
    wording = wording_of(entry_desk.voice())
    found = list(looked.problems)
    entry = looked.entry_of(path)
    if looked.base is not None and not any(not each.is_reminder for each in found):
        found += spoken_problems(looked.base, path, wording=wording, as_of=day)
    told = dict.fromkeys(advise(each, text) for each in found)
    return Side(
        [each for each in told if not each.is_reminder],
        [each for each in told if each.is_reminder],
        [*shown(entry, wording=wording, as_of=day)] if entry is not None else [],
    )


def page(
    draft: Revision,
    text: str,
    *,
    done: str = "",
    problem: str = "",
    form: Form | None = None,
    is_late: bool = False,
) -> str:
    """Show the page with a text, which may be another than what is kept in the draft."""
    app, kind, files = access.app_here(), kind_of(draft.path), content.files()
    shape = form or _form_of(text, kind)
    as_text = shape is None or "text" in request.form or request.args.get("xem") == "chu"
    folder, _, name = draft.path.partition("/")
    return render_template(
        "console/entry_editor.html",
        page="knowledge",
        tab="entries",
        draft=draft,
        text=text,
        form=None if as_text and form is None else shape,
        has_form=shape is not None,
        kind=kind,
        folder=folder,
        name=name,
        schema=schema_of(kind) if kind and entry_fields.has_form(kind) else None,
        life_events=life_events_of(files.get(LIFE_EVENTS, "")),
        headings={facet.value: head for head, facet in HEADINGS[kind].items()} if kind else {},
        others=desk.others(app.store, draft),
        names=app.store.staff.names(),
        is_late=is_late,
        is_shared=draft.author != access.account_here().id,
        is_open=draft.status is RevisionStatus.DRAFT,
        done=done,
        problem=problem,
        **_side_words(files, draft, text),
    )


def _side_of(draft: Revision, text: str, *, problem: str = "") -> str:
    return render_template(
        "console/_entry_side.html",
        draft=draft,
        problem=problem,
        is_live=True,
        **_side_words(content.files(), draft, text),
    )


def _side_words(files: Mapping[str, str], draft: Revision, text: str) -> dict[str, object]:
    day = entry_desk.day_asked()
    side = beside(entry_desk.looked_at(files, draft.path, text, day), draft.path, text, day)
    return {
        "side": side,
        "marked": {entry_words.spot_of(each.place).field for each in side.wrong} - {""},
        "day": day,
        "limit": MAX_CHARACTERS,
        "words": entry_words,
    }


def _form_of(text: str, kind: Kind | None) -> Form | None:
    if kind is None or not entry_fields.has_form(kind):
        return None
    try:
        return read_form(text, kind)
    except EditError:
        return None


def _form_typed(draft: Revision) -> Form:
    kind = kind_of(draft.path)
    if kind is None or not entry_fields.has_form(kind):
        raise EditError("there is no form for this file")
    try:
        known = read_form(draft.text, kind)
    except EditError:  # somebody made the text unreadable meanwhile; what was typed is still shown
        known = read_form("", kind)
    return entry_fields.form_of(request.form, known)
