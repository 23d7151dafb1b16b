"""Entries to Excel and back: choose and take out, send in, look at each row, accept."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial.advice import advise
from bot.editorial.workbooks import Wish, accept, chosen, compared, looked, receive
from bot.errors import UnknownThing
from bot.models.workbooks import SentWorkbook
from bot.staff.roles import Right
from bot.storage.audit import Act
from knowledge.importers.workbook.comparing import Verdict
from knowledge.importers.workbook.opening import MOST_BYTES, WorkbookRefused
from knowledge.model import Kind
from knowledge.workbook.layout import KIND_NAMES
from knowledge.workbook.writing import write_workbook
from webhooks.console import access, content
from webhooks.console.sending import sent
from webhooks.console.showing import Label

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERDICTS = {
    Verdict.ADDED: Label("bài mới", "circle-check", "new"),
    Verdict.AMENDED: Label("có sửa", "pencil", "busy"),
    Verdict.CONFLICT: Label("xung đột", "alert-triangle", "late"),
    Verdict.UNCHANGED: Label("không đổi", "check", "plain"),
}
_TAKEN = "Đã nhận {count} bài thành bản nháp."
_NOTHING_NEW = "Không có dòng nào mới để nhận; những dòng đã chọn đều đã thành bản nháp."
_NONE_TICKED = "Chưa đánh dấu dòng nào. Đánh dấu “Nhận dòng này” ở bài cần nhận rồi bấm lại."
_NO_FILE = "Chưa chọn tệp. Chọn tệp .xlsx đã xuất từ trang này rồi gửi lại."
_NOTHING = "Không có bài nào khớp. Bỏ bớt từ khoá hoặc chọn lại loại bài."
_SHOWN = 300


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/excel", endpoint="excel")(show)
    console.get("/knowledge/excel/kho.xlsx", endpoint="excel_file")(download)
    console.post("/knowledge/excel", endpoint="excel_send")(send)
    console.get("/knowledge/excel/<workbook_id>", endpoint="excel_sent")(preview)
    console.post("/knowledge/excel/<workbook_id>", endpoint="excel_accept")(take)


@access.needs(Right.EDIT_KNOWLEDGE)
def show() -> ResponseReturnValue:
    """Let an editor choose entries, or send a workbook."""
    return _page()


@access.needs(Right.EDIT_KNOWLEDGE)
def download() -> ResponseReturnValue:
    """Make a workbook of the chosen entries."""
    app, files = access.app_here(), content.files()
    paths = [record.path for record in chosen(files, _wish())]
    if not paths:
        return _page(_NOTHING), 422
    name = f"kho-tri-thuc-{content.today():%Y-%m-%d}.xlsx"
    answer = sent(lambda out: write_workbook(files, paths, out), mime=MIME, name=name)
    act = Act(access.account_here().id, "workbook.export", detail=f"entries={len(paths)}")
    app.store.audit.record(act)
    return answer


@access.needs(Right.EDIT_KNOWLEDGE, max_bytes=MOST_BYTES + 100_000)
def send() -> ResponseReturnValue:
    """Keep a workbook as it was read, and show what it would change."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(_NO_FILE), 422
    try:
        made = receive(
            access.app_here().store,
            file.read(),
            name=file.filename,
            by=access.account_here().id,
        )
    except WorkbookRefused as error:
        return _page(str(error)), 422
    return redirect(url_for("console.excel_sent", workbook_id=made), 303)


@access.needs(Right.EDIT_KNOWLEDGE)
def preview(workbook_id: str) -> ResponseReturnValue:
    """Show what a workbook would change, row by row."""
    count = request.args.get("da", -1, type=access.number)
    told = _TAKEN.format(count=count) if count > 0 else ("" if count else _NOTHING_NEW)
    return _sent_page(_workbook(workbook_id), done=told)


def _sent_page(workbook: SentWorkbook, *, done: str = "", problem: str = "") -> str:
    app, files = access.app_here(), content.files()
    found = compared(app.store, workbook.id, files)
    rows = looked(app.store, files, found, on=content.today())
    return render_template(
        "console/excel_sent.html",
        page="knowledge",
        tab="excel",
        workbook=workbook,
        found=found,
        counts={verdict: found.count(verdict) for verdict in Verdict},
        rows=rows[:_SHOWN],
        hidden=max(0, len(rows) - _SHOWN),
        sound=sum(row.change.is_sound and not row.problems and not row.taken for row in rows),
        verdicts=VERDICTS,
        advise=advise,
        names=app.store.staff.names(),
        done=done,
        problem=problem,
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def take(workbook_id: str) -> ResponseReturnValue:
    """Make drafts of the chosen rows, or of all sound ones."""
    app, workbook, paths = (
        access.app_here(),
        _workbook(workbook_id),
        set(request.form.getlist("pick")),
    )
    if not paths and not request.form.get("all"):
        return _sent_page(workbook, problem=_NONE_TICKED), 422
    files = content.files()
    found = compared(app.store, workbook_id, files)
    if request.form.get("all"):
        rows = looked(app.store, files, found, on=content.today())
        paths = {row.change.path for row in rows if row.change.is_sound and not row.problems}
    note = f"Excel: {workbook.name}"
    by = access.account_here().id
    made = accept(app.store, files, found, paths, by=by, note=note)
    address = url_for("console.excel_sent", workbook_id=workbook_id, da=f"{len(made)}")
    return redirect(address, 303)


def _page(problem: str = "") -> str:
    app, files, wish = access.app_here(), content.files(), _wish()
    found = chosen(files, wish)
    return render_template(
        "console/excel.html",
        page="knowledge",
        tab="excel",
        problem=problem,
        kinds=KIND_NAMES,
        wish=wish,
        found=found[:_SHOWN],
        count=len(found),
        sent=app.store.workbooks.recent(),
        names=app.store.staff.names(),
    )


def _wish() -> Wish:
    given = request.args
    kinds = frozenset(Kind(kind) for kind in given.getlist("kind") if kind in list(Kind))
    return Wish(kinds, given.get("q", "")[:200], frozenset(given.getlist("pick")))


def _workbook(workbook_id: str) -> SentWorkbook:
    try:
        return access.app_here().store.workbooks.get(workbook_id)
    except UnknownThing:
        abort(404)
