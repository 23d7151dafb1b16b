"""Requests about personal data with their clocks, and how many people's data are held."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases.keeping import last_purge, terms
from bot.cases.rights import extended, limits
from bot.cases.subjects import gauges, level
from bot.clock import today as current_day
from bot.models import Purpose, Wish
from bot.staff.roles import Right, may
from bot.storage.audit import Act
from bot.storage.datarequests import DataRequest
from webhooks.console import access

WISHES = {
    Wish.SEE: "Nhận bản đầy đủ",
    Wish.CORRECT: "Sửa thông tin",
    Wish.DELETE_TALK: "Xóa cuộc trò chuyện",
    Wish.DELETE: "Xóa tất cả",
    Wish.WITHDRAW: "Rút đồng ý",
}
PURPOSES = {
    str(Purpose.ANSWER): "giữ tin nhắn để trả lời",
    str(Purpose.REPORT): "liên hệ trong phản ánh",
    str(Purpose.BULLETIN): "nhận bản tin",
}
_DONE = {
    "extended": "Đã gia hạn một lần. Phải báo cho người yêu cầu: trả lời trong vụ việc.",
    "not": "Không gia hạn được: đã gia hạn rồi, hoặc đã làm xong.",
    "carried_out": "Đã ghi là đã thực hiện. Người yêu cầu chưa được báo thì trả lời trong vụ việc.",
    "over": "Yêu cầu này đã xong từ trước.",
}


def register(console: Blueprint) -> None:
    """Hang the page and its action up."""
    console.get("/data", endpoint="data")(show)
    console.post("/data/<oa_id>/<code>/extend", endpoint="extend")(extend)
    console.post("/data/<oa_id>/<code>/done", endpoint="carried_out")(carried_out)


@access.needs(Right.SEE_CASES)
def show() -> ResponseReturnValue:
    """Show the open requests first, then the counts and the terms."""
    app = access.app_here()
    rights = app.store.rights
    return render_template(
        "console/data.html",
        page="data",
        requests=rights.requests.listed(access.account_here().id),
        wishes=WISHES,
        purposes=PURPOSES,
        consents=rights.ledger.counts(),
        gauges=gauges(rights.subjects.count(), level()),
        level=level(),
        limits=limits(),
        terms=terms(),
        purged_at=last_purge(app.store),
        today=current_day(app.clock),
        done=_DONE.get(request.args.get("da", ""), ""),
    )


@access.needs(Right.WORK_CASES)
def extend(oa_id: str, code: str) -> ResponseReturnValue:
    """Give a request more time, once."""
    store, by = access.app_here().store, access.account_here().id
    found, requests = _mine(oa_id, code), store.rights.requests
    last = extended(found.carry_out_on)
    with store.engine.atomic():
        is_extended = requests.extend(found, last)
        if is_extended:
            store.audit.append(Act(by, "request.extend", oa_id, code, f"until={last}"))
    return redirect(url_for("console.data", da="extended" if is_extended else "not"), 303)


@access.needs(Right.WORK_CASES)
def carried_out(oa_id: str, code: str) -> ResponseReturnValue:
    """Record that a wish was carried out; the answer in the case is a matter of its own."""
    store, by = access.app_here().store, access.account_here().id
    found = _mine(oa_id, code)
    with store.engine.atomic():
        is_news = store.rights.requests.done(found)
        if is_news:
            store.audit.append(Act(by, "request.done", oa_id, code))
    return redirect(url_for("console.data", da="carried_out" if is_news else "over"), 303)


def _mine(oa_id: str, code: str) -> DataRequest:
    """Return a request that the signed-in account may work on; else the page is not there."""
    account = access.account_here()
    found = access.app_here().store.rights.requests.find(account.id, oa_id, code)
    if found is None or not may(account, Right.WORK_CASES, oa_id=oa_id):
        abort(404)
    return found
