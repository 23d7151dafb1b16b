"""Saying what a case is about and where; whose work it is follows from that."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases import placing
from bot.errors import CaseChanged, UnknownThing
from bot.staff.roles import Right, may_with
from bot.storage.casework import CaseFile
from webhooks.console import access

DONE = {
    "placed": "Đã ghi lĩnh vực và địa bàn.",
    "placed_away": "Đã chuyển lĩnh vực, địa bàn. Vụ việc nay ngoài phạm vi của bạn.",
}


def register(console: Blueprint) -> None:
    """Hang the action up."""
    console.post("/cases/<oa_id>/<code>/place", endpoint="place")(place)


@access.needs(Right.WORK_CASES)
def place(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case its field and area; it may leave one's own limits by that."""
    store, account = access.app_here().store, access.account_here()
    file = store.casework.find(account.id, oa_id, code) or abort(404)
    if not may_with(account, Right.WORK_CASES, file.scope):
        abort(403)
    seen = replace(file, version=request.form.get("version", 0, type=int))
    field, area = request.form.get("field", ""), request.form.get("area", "")
    try:
        scope = placing.place(store, seen, field=field, area=area, by=account.id)
    except CaseChanged:
        abort(409)
    except UnknownThing:
        abort(400)
    if account.limits.hold(scope):
        return redirect(url_for("console.case", oa_id=oa_id, code=code, da="placed"), 303)
    return redirect(url_for("console.cases", da="placed_away"), 303)


def placed(file: CaseFile) -> dict[str, object]:
    """Return what the case page shows of field and area."""
    names = access.app_here().store.scopes.area_names()
    return {"fields": placing.fields(), "areas": names, "placed_text": told}


def told(detail: str) -> str:
    """Return a field and an area, told as "rac/thon-3" in a case's story."""
    field, _, area = detail.partition("/")
    names = access.app_here().store.scopes.area_names()
    parts = [placing.fields().get(field, field), names.get(area, area)]
    return ", ".join(filter(None, parts)) or "chưa rõ lĩnh vực, địa bàn"
