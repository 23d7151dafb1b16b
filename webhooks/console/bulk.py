"""One deed for the cases that were ticked in a list."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases.bulk import Done, assign_all, close_all
from bot.cases.workflow import MoveRefused
from bot.staff.roles import Right
from bot.storage.casework import CaseFile
from webhooks.console import access
from webhooks.console.casepage import can_work, officers_of

MOST = 100
_NOTHING = "Chưa chọn việc nào. Quay lại danh sách và đánh dấu ô ở đầu dòng."
_NOBODY = "Người được chọn không xử lý được mọi việc đã đánh dấu."


def register(console: Blueprint) -> None:
    """Hang the action up."""
    console.post("/cases", endpoint="bulk")(bulk)


@access.needs(Right.WORK_CASES)
def bulk() -> ResponseReturnValue:
    """Assign or close what was ticked, and list what was left."""
    deed, files = request.form.get("deed", ""), _picked()
    if deed not in ("assign", "close"):
        abort(400)
    problem = "" if files else _NOTHING
    done = None
    if files:
        try:
            done = _assigned(files) if deed == "assign" else _closed(files)
        except MoveRefused as error:
            problem = str(error)
    if done is not None and not done.left:
        return redirect(f"{url_for('console.cases')}?{deed}={len(done.done)}", 303)
    page = render_template("console/bulk.html", page="cases", done=done, deed=deed, problem=problem)
    return page, 422 if problem else 200


def _assigned(files: list[CaseFile]) -> Done:
    to = request.form.get("to", "")
    if to and not all(to in dict(officers_of(file)) for file in files):
        raise MoveRefused(_NOBODY)
    return assign_all(access.app_here().store, files, by=access.account_here().id, to=to)


def _closed(files: list[CaseFile]) -> Done:
    app = access.app_here()
    reason = request.form.get("reason", "")[:500]
    by = access.account_here().id
    return close_all(app.store, app.settings, files, by=by, reason=reason)


def _picked() -> list[CaseFile]:
    """Return the ticked cases that this account may work on, as of the versions of the list."""
    account, found = access.account_here(), []
    for value in request.form.getlist("pick")[:MOST]:
        oa_id, _, rest = value.partition("/")
        code, _, version = rest.partition("/")
        file = access.app_here().store.casework.find(account.id, oa_id, code)
        try:
            seen = access.number(version)
        except ValueError:
            continue
        if file is not None and can_work(file):
            found.append(replace(file, version=seen))
    return found
