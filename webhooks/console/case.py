"""The desk for one case: its story, its clock, and everything an officer does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases import desk
from bot.cases.answering import answer_text
from bot.cases.clocks import term_of
from bot.cases.reach import reach_of
from bot.cases.replies import templates_for
from bot.cases.workflow import MoveRefused, next_statuses, reasons
from bot.clock import today as current_day
from bot.config import Oa
from bot.errors import CaseChanged, UnknownThing
from bot.models import CaseStatus
from bot.models.scopes import Scope
from bot.staff.roles import Right, may, may_with
from bot.storage.casework import CaseFile
from bot.wording import wording_of
from bot.zalo.messages import TEXT_LIMIT, split
from webhooks.console import access, placing
from webhooks.console.clocks import clocks_of

DONE = {
    "assigned": "Đã giao người xử lý.",
    "moved": "Đã đổi tình trạng. Người dân không nhận được tin nào.",
    "noted": "Đã lưu ghi chú nội bộ.",
    "answered": "Đã ghi câu trả lời; OA đang gửi cho người dân.",
}
_EMPTY_NOTE = "Ghi chú còn trống."
_EMPTY_ANSWER = "Câu trả lời còn trống."
_NOT_FILLED = "Còn dấu … chưa điền. Điền hoặc xoá hết dấu … rồi gửi."
_NOBODY = "Người được chọn không xử lý được vụ việc của tài khoản OA này."
_CHANGED = "Có người vừa thay đổi vụ việc này. Xem lại bên dưới rồi gửi lần nữa."
_LONGEST_NOTE = 4_000


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
    file = _file(oa_id, code)
    begun = _template_text(file, request.args.get("mau", ""))
    return _page(
        file,
        typed={"answer": begun},
        done={**DONE, **placing.DONE}.get(request.args.get("da", ""), ""),
    )


@access.needs(Right.WORK_CASES)
def assign(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case to a colleague, to oneself, or to nobody."""
    file, to = _work_file(oa_id, code), request.form.get("to", "")
    if to and to not in dict(_officers(file.scope)):
        return _page(file, problem=_NOBODY), 422
    return _doing(file, "assigned", lambda store, by: desk.assign(store, file, by=by, to=to))


@access.needs(Right.WORK_CASES)
def move(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case another status."""
    file, form = _work_file(oa_id, code), request.form
    if form.get("status", "") not in set(map(str, CaseStatus)):
        abort(400)
    made = desk.Move(
        CaseStatus(form["status"]), form.get("reason", ""), form.get("text", "")[:_LONGEST_NOTE]
    )
    return _doing(file, "moved", lambda store, by: desk.move(store, file, made, by=by))


@access.needs(Right.WORK_CASES)
def note(oa_id: str, code: str) -> ResponseReturnValue:
    """Keep a note for colleagues; notes overwrite nothing, so they need no version."""
    file = _work_file(oa_id, code)
    text = request.form.get("note", "").strip()[:_LONGEST_NOTE]
    if not text:
        return _page(file, problem=_EMPTY_NOTE), 422
    by = access.account_here().id
    access.app_here().store.casenotes.add(file.case, by=by, text=text)
    return _back(file, "noted")


@access.needs(Right.WORK_CASES)
def preview(oa_id: str, code: str) -> ResponseReturnValue:
    """Show the answer as the citizen would read it, and in how many messages."""
    file = _work_file(oa_id, code)
    if request.headers.get("HX-Request"):
        return render_template("console/_preview.html", parts=_parts(file), limit=TEXT_LIMIT)
    return _page(file, typed=_typed(), parts=_parts(file))


@access.needs(Right.WORK_CASES)
def answer(oa_id: str, code: str) -> ResponseReturnValue:
    """Send the answer through the OA."""
    file = _work_file(oa_id, code)
    text = request.form.get("answer", "").strip()
    problem = _EMPTY_ANSWER if not text else _NOT_FILLED if "…" in text else ""
    if problem:
        return _page(file, typed=_typed(), problem=problem), 422
    settings = access.app_here().settings
    return _doing(
        file, "answered", lambda store, by: desk.answer(store, settings, file, text, by=by)
    )


def _doing(file: CaseFile, done: str, deed: Callable[..., None]) -> ResponseReturnValue:
    """Do something with a case; what was typed survives a refusal."""
    try:
        deed(access.app_here().store, access.account_here().id)
    except CaseChanged:
        now = _file(file.case.oa_id, file.case.code)
        return _page(now, typed=_typed(), problem=_CHANGED, seen=file.version), 409
    except (MoveRefused, UnknownThing) as error:
        return _page(file, typed=_typed(), problem=str(error)), 422
    return _back(file, done)


def _back(file: CaseFile, done: str) -> ResponseReturnValue:
    case = file.case
    return redirect(url_for("console.case", oa_id=case.oa_id, code=case.code, da=done), 303)


def _file(oa_id: str, code: str) -> CaseFile:
    found = access.app_here().store.casework.find(access.account_here().id, oa_id, code)
    return found or abort(404)


def _work_file(oa_id: str, code: str) -> CaseFile:
    """Return a case to change, as of the version that the form was made from."""
    file = _file(oa_id, code)
    if not may(access.account_here(), Right.WORK_CASES, oa_id=oa_id):
        abort(403)
    return replace(file, version=request.form.get("version", 0, type=int))


def _oa(file: CaseFile) -> Oa:
    return access.app_here().settings.oa(file.case.oa_id) or abort(404)


def _officers(scope: Scope) -> list[tuple[str, str]]:
    accounts = access.app_here().store.staff.all()
    able = [each for each in accounts if may_with(each, Right.WORK_CASES, scope)]
    return [(each.id, each.name) for each in able]


def _template_text(file: CaseFile, key: str) -> str:
    chosen = [each for each in templates_for(file.case.kind) if each.key == key]
    return wording_of(_oa(file)).fill(chosen[0].text) if chosen else ""


def _typed() -> dict[str, str]:
    names = ("answer", "status", "reason", "text", "to")
    return {name: request.form.get(name, "") for name in names}


def _parts(file: CaseFile) -> tuple[str, ...]:
    text = request.form.get("answer", "").strip()
    return split(answer_text(_oa(file), file.case, text)) if text else ()


def _page(
    file: CaseFile,
    *,
    typed: dict[str, str] | None = None,
    problem: str = "",
    done: str = "",
    parts: tuple[str, ...] = (),
    seen: int = 0,
) -> str:
    app, case = access.app_here(), file.case
    store = app.store
    story = store.casestory.of(case)
    return render_template(
        "console/case.html",
        page="cases",
        file=file,
        case=case,
        story=story,
        **clocks_of(file, story),
        **placing.placed(file),
        notes=store.casenotes.of(case),
        deliveries=lambda version: store.casestory.delivery_states(case, version),
        names=store.staff.names(),
        officers=_officers(file.scope),
        can_work=may(access.account_here(), Right.WORK_CASES, oa_id=case.oa_id),
        next_statuses=next_statuses(case.status),
        reasons=reasons(),
        templates=templates_for(case.kind),
        reach=reach_of(store, case, now=app.clock.millis()),
        term=term_of(case.kind),
        today=current_day(app.clock),
        calendar=app.shelf().calendar,
        oa=app.settings.oa(case.oa_id),
        several_oas=len(app.settings.oas) > 1,
        typed=typed or {},
        problem=problem,
        done=done,
        parts=parts,
        limit=TEXT_LIMIT,
        seen=seen,
    )
