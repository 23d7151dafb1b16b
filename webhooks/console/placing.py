"""Saying what a case is about and where; whose work it is follows from that."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases import placing
from bot.staff.roles import Right
from webhooks.console import access
from webhooks.console.casepage import do, held

DONE = {"placed_away": "Đã chuyển lĩnh vực, địa bàn. Vụ việc nay ngoài phạm vi của bạn."}


def register(console: Blueprint) -> None:
    """Hang the action up."""
    console.post("/cases/<oa_id>/<code>/place", endpoint="place")(place)


@access.needs(Right.WORK_CASES)
def place(oa_id: str, code: str) -> ResponseReturnValue:
    """Give the case its field and area; it may leave one's own limits by that."""
    file, form = held(oa_id, code), request.form
    field, area = form.get("field", ""), form.get("area", "")
    answer = do(
        file, "placed", lambda store, by: placing.place(store, file, field=field, area=area, by=by)
    )
    store, account = access.app_here().store, access.account_here()
    if store.casework.find(account.id, oa_id, code) is None:
        return redirect(url_for("console.cases", da="placed_away"), 303)
    return answer
