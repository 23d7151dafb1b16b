"""Questions that are asked at each publication: listed with what they get now, added, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial import drafting
from bot.editorial.drafting import Sheet
from bot.editorial.trial import Told, asked
from bot.errors import CaseChanged
from bot.staff.roles import Right
from knowledge.editing import EditError
from knowledge.golden import FILE, LONGEST, right_ids, with_question, without_question
from knowledge.model import Entry
from knowledge.text import fold
from webhooks.console import access, content, entry_desk, entry_fields

_SHOWN = 150
_CHOICES = 6
DONE = {
    "saved": "Đã lưu vào bản nháp. Duyệt và công bố xong, mỗi lần công bố sau đều hỏi lại câu này.",
    "dropped": "Đã bỏ câu này trong bản nháp.",
}
_NO_WORDS = "Ghi câu hỏi, không quá 300 ký tự."
_NO_ENTRY = "Không có bài nào khớp. Gõ mã bài hoặc tên bài."
_WHICH = "Có nhiều bài khớp. Chọn một bài rồi bấm Thêm lần nữa."
_CHANGED = "Có người vừa sửa danh sách này; chữ vừa gõ còn nguyên. Xem lại rồi bấm lần nữa."


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with the entries that are right, and what it gets now."""

    question: str
    right: tuple[str, ...]
    told: Told

    @property
    def is_right(self) -> bool:
        """Say whether it is answered at once, and by the right entry."""
        return self.told.is_answer and self.told.top in self.right


def register(console: Blueprint) -> None:
    """Hang the page up."""
    console.get("/knowledge/golden", endpoint="golden")(show)
    console.post("/knowledge/golden", endpoint="golden_save")(save)


@access.needs(Right.EDIT_KNOWLEDGE)
def show() -> ResponseReturnValue:
    """List the questions, as they stand in the draft where there is one."""
    return _page(_sheet(), done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.EDIT_KNOWLEDGE)
def save() -> ResponseReturnValue:
    """Add a question with the entry that must answer it, or take one out."""
    sheet, form, me = _sheet(), request.form, access.account_here().id
    question, is_drop = entry_fields.line_of(form, "question"), form.get("do") == "drop"
    if not 0 < len(question) <= LONGEST:
        return _page(sheet, problem=_NO_WORDS), 422
    found = [] if is_drop else _found()
    if not is_drop and len(found) != 1:
        return _page(sheet, problem=_WHICH if found else _NO_ENTRY, choices=found), 422
    try:
        text = (
            without_question(sheet.text, question)
            if is_drop
            else with_question(sheet.text, question, found[0].id)
        )
        drafting.save(access.app_here().store, sheet, text, by=me, mark=form.get("mark", ""))
    except EditError as error:
        return _page(sheet, problem=f"{str(error)[:1].upper()}{str(error)[1:]}."), 422
    except CaseChanged:
        return _page(_sheet(), problem=_CHANGED), 409
    return redirect(url_for("console.golden", da="dropped" if is_drop else "saved"), 303)


def _found() -> Sequence[Entry]:
    """Return the entry that was chosen or typed, or those that may be meant."""
    guide, typed = access.app_here().shelf(), entry_fields.line_of(request.form, "entry")
    chosen = guide.entry(request.form.get("choice", "")) or guide.entry(typed)
    if chosen is not None:
        return [chosen]
    return entry_desk.catalogue().find(typed)[:_CHOICES] if typed else []


def _sheet() -> Sheet:
    store, me = access.app_here().store, access.account_here().id
    return drafting.opened(store, content.files(), FILE, by=me)


def _page(sheet: Sheet, *, done: str = "", problem: str = "", choices: Sequence[Entry] = ()) -> str:
    app, words = access.app_here(), request.args.get("q", "")[:LONGEST]
    guide, day = app.shelf(), content.today()
    rows = right_ids(sheet.text, guide.index.entries.values())
    found = [each for each in rows if " ".join(fold(words).split()) in fold(each)]
    return render_template(
        "console/golden.html",
        page="knowledge",
        tab="tables",
        sheet=sheet,
        rows=[
            Shown(each, tuple(sorted(rows[each])), asked(guide.matcher, each, day))
            for each in found[:_SHOWN]
        ],
        count=len(found),
        words=words,
        titles={name: entry.name for name, entry in guide.index.entries.items()},
        choices=choices,
        given=request.form if problem else {},
        names=app.store.staff.names(),
        done=done,
        problem=problem,
        longest=LONGEST,
    )
