"""Corrects a fee from a day on: the old amount ends the day before, the new one begins."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.editorial import drafting
from bot.editorial.drafting import Sheet
from bot.editorial.writing import with_fee, with_source
from bot.errors import CaseChanged, EditRefused
from bot.staff.roles import Right
from knowledge.editing import EditError
from knowledge.forms import Form, read_form, write_form
from knowledge.model import Kind
from webhooks.console import access, content, entry_desk, entry_fields, entry_words

_DIGITS = 12
"""Nobody charges a trillion."""

_PROBLEMS = {
    "row": "Chọn mức phí cần sửa.",
    "amount": "Ghi số tiền mới bằng chữ số, ví dụ 15000.",
    "day": "Ghi ngày bắt đầu áp dụng mức mới.",
    "days": "Mức cũ không áp dụng vào ngày trước đó. Chọn ngày khác, hoặc sửa trong bài.",
    "basis": "Ghi văn bản quy định mức mới.",
    "source": "Ghi tên văn bản hoặc trang đã đọc, và ngày đọc.",
    "unusual": "Bài này viết theo cách mà biểu mẫu không sửa được. Mở bài ở dạng chữ.",
    "changed": (
        "Chưa ghi: có người vừa mở hoặc sửa bản nháp của bài này. Các mức phí dưới đây là của bản "
        "nháp đó; chữ vừa gõ còn nguyên. Chọn lại mức phí cần sửa rồi bấm lần nữa."
    ),
}


def register(console: Blueprint) -> None:
    """Hang the page up."""
    address = "/knowledge/entries/procedures/<name>/fee"
    console.get(address, endpoint="entry_fee")(ask)
    console.post(address, endpoint="entry_fee_change")(change)


@access.needs(Right.EDIT_KNOWLEDGE)
def ask(name: str) -> ResponseReturnValue:
    """Show the fees as they are, and ask for the new one."""
    return _page(name, _sheet(name))


@access.needs(Right.EDIT_KNOWLEDGE)
def change(name: str) -> ResponseReturnValue:
    """Write the new fee into the draft of the entry, begun where there is none."""
    sheet, store = _sheet(name), access.app_here().store
    mark = request.form.get("mark", "")
    if mark != sheet.mark:  # fees are told by their place, which is another one in another text
        return _late(name)
    try:
        text = write_form(sheet.text, _changed(read_form(sheet.text, Kind.PROCEDURE)))
        kept = drafting.save(store, sheet, text, by=access.account_here().id, mark=mark)
    except EditRefused as error:
        return _page(name, sheet, problem=_PROBLEMS[str(error)]), 422
    except EditError:
        return _page(name, sheet, problem=_PROBLEMS["unusual"]), 422
    except CaseChanged:
        return _late(name)
    if kept is None:
        return _page(name, sheet, problem=_PROBLEMS["days"]), 422
    return entry_desk.to_editor(kept, done="fee")


def _changed(form: Form) -> Form:
    """Return the form with the new fee. Raises EditRefused with what is lacking."""
    amount = entry_fields.number_of(entry_fields.line_of(request.form, "amount"))
    basis = entry_fields.line_of(request.form, "basis")
    if not (amount.isascii() and amount.isdigit() and len(amount) <= _DIGITS):
        raise EditRefused("amount")
    if not basis:
        raise EditRefused("basis")
    source = {
        "title": entry_fields.line_of(request.form, "source"),
        "document": entry_fields.line_of(request.form, "document"),
        "url": entry_fields.line_of(request.form, "url"),
        "checked_on": entry_fields.day_of(entry_fields.line_of(request.form, "checked_on")),
    }
    if not (source["title"] and entry_fields.date_of(source["checked_on"])):
        raise EditRefused("source")
    since = entry_fields.date_of(entry_fields.line_of(request.form, "since"))
    if since is None:
        raise EditRefused("day")
    sourced, number = with_source(form, source)
    at = request.form.get("fee", -1, type=int)
    return with_fee(sourced, at, amount=str(int(amount)), since=since, basis=basis, source=number)


def _sheet(name: str) -> Sheet:
    """Return the entry's file as the reader finds it, or end with 404."""
    path = entry_desk.path_of("procedures", name)
    store, me = access.app_here().store, access.account_here().id
    sheet = drafting.opened(store, content.files(), path, by=me)
    if not sheet.text:
        abort(404)
    return sheet


def _late(name: str) -> ResponseReturnValue:
    """Show the fees as somebody else left them; none is chosen, for it may be another one now."""
    given = {key: said for key, said in request.form.items() if key != "fee"}
    return _page(name, _sheet(name), problem=_PROBLEMS["changed"], given=given), 409


def _page(
    name: str, sheet: Sheet, *, problem: str = "", given: Mapping[str, str] | None = None
) -> str:
    given = request.form if given is None else given
    try:
        fees = read_form(sheet.text, Kind.PROCEDURE).rows["fees"]
    except EditError:
        fees = ()
    versions = entry_desk.versions()
    return render_template(
        "console/entry_fee.html",
        page="knowledge",
        tab="entries",
        name=name,
        entry=next((each for each in versions if each.file == sheet.path), None),
        fees=fees,
        sheet=sheet,
        names=access.app_here().store.staff.names(),
        given=given,
        chosen=given.get("fee", "0" if len(fees) == 1 and not given else ""),
        problem=problem,
        today=content.today(),
        words=entry_words,
    )
