"""The desk for one case: its page, who holds it, its answer, its status and its notes."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.cases import desk, restarting
from bot.cases.answering import answer_text
from bot.cases.reach import reach_of
from bot.cases.replies import begun, templates_for
from bot.models import CaseStatus
from bot.staff.roles import Right
from bot.storage.casework import CaseFile
from bot.storage.pauses import Restart
from bot.zalo.messages import TEXT_LIMIT, split
from knowledge.calendar import WorkingCalendar
from webhooks.console import access
from webhooks.console.casepage import (
    LONGEST_TEXT,
    do,
    go_back,
    held,
    oa_of,
    officers_of,
    opened,
    refused,
    shown,
)

_EMPTY_NOTE = "Ghi chú còn trống."
_EMPTY_ANSWER = "Câu trả lời còn trống."
_NOT_FILLED = "Còn dấu … chưa điền. Điền hoặc xoá hết dấu … rồi gửi."
_NOBODY = "Người được chọn không xử lý được vụ việc của tài khoản OA này."


def register(console: Blueprint) -> None:
    """Hang the page and its actions up."""
    address = "/cases/<oa_id>/<code>"
    console.get(address, endpoint="case")(show_case)
    console.post(f"{address}/assign", endpoint="assign")(assign)
    console.post(f"{address}/move", endpoint="move")(move)
    console.post(f"{address}/note", endpoint="note")(note)
    console.post(f"{address}/preview", endpoint="preview")(preview)
    console.post(f"{address}/answer", endpoint="answer")(answer)


@access.needs(Right.SEE_CASES)
def show_case(oa_id: str, code: str) -> ResponseReturnValue:
    """Show a case; `mau` in the address begins the answer with a template."""
    file = opened(oa_id, code)
    return shown(file, typed={"answer": _begun(file, request.args.get("mau", ""))})


@access.needs(Right.WORK_CASES)
def assign(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case to a colleague, to oneself, or to nobody."""
    file, to = held(oa_id, code), request.form.get("to", "")
    if to and to not in dict(officers_of(file)):
        return refused(file, _NOBODY)
    return do(file, "assigned", lambda store, by: desk.assign(store, file, by=by, to=to))


@access.needs(Right.WORK_CASES)
def move(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case another status."""
    file, form = held(oa_id, code), request.form
    if form.get("status", "") not in set(map(str, CaseStatus)):
        abort(400)
    settings = access.app_here().settings
    return do(file, "moved", lambda store, by: desk.move(store, settings, file, _made(file), by=by))


def _made(file: CaseFile) -> desk.Move:
    """Return what the form moves the case to. Raises MoveRefused."""
    app, form = access.app_here(), request.form
    to, facts = CaseStatus(form["status"]), (app.clock.millis(), app.shelf().calendar)
    text = form.get("text", "")[:LONGEST_TEXT]
    return desk.Move(to, form.get("reason", ""), text, _restart(file, to, *facts))


def _restart(file: CaseFile, to: CaseStatus, now: int, calendar: WorkingCalendar) -> Restart | None:
    told_on = request.form.get("noticed_on")
    if told_on is not None:
        return restarting.noticed(file.case, told_on, now=now, calendar=calendar)
    return restarting.anew(file.case, to, now=now, calendar=calendar)


@access.needs(Right.WORK_CASES)
def note(oa_id: str, code: str) -> ResponseReturnValue:
    """Keep a note for colleagues; notes overwrite nothing, so they need no version."""
    file = held(oa_id, code)
    text = request.form.get("note", "").strip()[:LONGEST_TEXT]
    if not text:
        return refused(file, _EMPTY_NOTE)
    by = access.account_here().id
    access.app_here().store.casenotes.add(file.case, by=by, text=text)
    return go_back(file, "noted")


@access.needs(Right.WORK_CASES)
def preview(oa_id: str, code: str) -> ResponseReturnValue:
    """Show the answer as the citizen would read it, and in how many messages."""
    file = held(oa_id, code)
    parts = _parts(file)
    if request.headers.get("HX-Request"):
        app = access.app_here()
        reach = reach_of(app.store, file.case, now=app.clock.millis())
        return render_template("console/_preview.html", parts=parts, limit=TEXT_LIMIT, reach=reach)
    return shown(file, typed=request.form, parts=parts)


@access.needs(Right.WORK_CASES)
def answer(oa_id: str, code: str) -> ResponseReturnValue:
    """Send the answer through the OA."""
    file = held(oa_id, code)
    text = request.form.get("answer", "").strip()
    problem = _EMPTY_ANSWER if not text else _NOT_FILLED if "…" in text else ""
    if problem:
        return refused(file, problem)
    settings = access.app_here().settings
    return do(file, "answered", lambda store, by: desk.answer(store, settings, file, text, by=by))


def _begun(file: CaseFile, key: str) -> str:
    case = file.case
    chosen = [each for each in templates_for(case.kind, case.status) if each.key == key]
    return begun(chosen[0], oa_of(file), case) if chosen else ""


def _parts(file: CaseFile) -> tuple[str, ...]:
    text = request.form.get("answer", "").strip()
    return split(answer_text(oa_of(file), file.case, text)) if text else ()
