"""Puts the console together: routes, gate, headers, and the words its pages share."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Blueprint, Response, g, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot import __version__
from bot.errors import StorageError
from bot.staff.passwords import TooBusy
from bot.staff.roles import Right, may
from webhooks.console import (
    access,
    accounts,
    bulk,
    bulletin,
    bulletin_form,
    bulletins,
    campaign,
    campaigns,
    case,
    cases,
    clocks,
    data,
    deeds,
    entries,
    entry_editor,
    entry_fee,
    entry_removal,
    entry_trial,
    exports,
    files,
    filewords,
    knowledge_calendar,
    knowledge_coverage,
    knowledge_excel,
    knowledge_gaps,
    knowledge_golden,
    knowledge_tables,
    livetalk,
    placing,
    protecting,
    revision_deeds,
    revisions,
    secondfactor,
    showing,
    topics,
    trail_page,
    versions,
)

log = logging.getLogger(__name__)

BULLETINS = (bulletins, bulletin, bulletin_form)
ENTRIES = (entries, entry_editor, entry_trial, entry_fee, entry_removal)
KNOWLEDGE = (
    knowledge_gaps,
    revisions,
    revision_deeds,
    versions,
    knowledge_excel,
    knowledge_tables,
    knowledge_golden,
    knowledge_calendar,
    knowledge_coverage,
)
CASES = (cases, bulk, case, deeds, clocks, livetalk, exports, files, placing, protecting)
CAMPAIGNS = (campaigns, campaign)
STAFF = (accounts, secondfactor, data, topics, trail_page)
PAGES = (*BULLETINS, *ENTRIES, *KNOWLEDGE, *CASES, *CAMPAIGNS, *STAFF)

STATIC = Path(__file__).with_name("static")
_HOUR_SECONDS = 3600

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # With no-referrer browsers send `Origin: null` from our own forms, which the gate refuses.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_WHY = {
    400: ("Yêu cầu không hợp lệ", "Xin quay lại trang trước và thử lại."),
    403: ("Không có quyền", "Tài khoản này không được làm việc đó. Cần thì hỏi người quản trị."),
    404: ("Không tìm thấy", "Trang hoặc vụ việc không có, hoặc thuộc đơn vị khác."),
    405: ("Không có gì ở đây", "Xin quay lại trang trước."),
    413: ("Nội dung quá dài", "Xin rút ngắn rồi gửi lại."),
}
_FORM = ("Trang đã cũ", "Phiên làm việc đã đổi. Mở lại trang rồi gửi lần nữa; không có gì bị sửa.")
_BUSY = ("Hệ thống đang bận", "Xin chờ vài giây rồi thử lại.")


def create_console() -> Blueprint:
    """Build the console's blueprint."""
    console = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
    _keep_the_gate(console)
    for pages in PAGES:
        pages.register(console)
    console.get("/static/<path:filename>", endpoint="static")(_static)
    console.add_url_rule("/<path:_rest>", "elsewhere", _nothing_here)
    console.register_error_handler(HTTPException, _refused)
    console.register_error_handler(StorageError, _busy)
    console.register_error_handler(TooBusy, _busy)
    return console


def _keep_the_gate(console: Blueprint) -> None:
    """Let no request in and no answer out unseen, whichever page it is for."""
    console.before_request(access.gate)
    console.after_request(_headers)
    console.after_request(access.keep_visit)
    console.context_processor(_shared)


@access.open_to_all
def _static(filename: str) -> ResponseReturnValue:
    """Hand out style, script, font and icons; nothing of them is secret."""
    return send_from_directory(STATIC, filename, max_age=_HOUR_SECONDS)


@access.needs(Right.SIGNED_IN)
def _nothing_here(_rest: str) -> ResponseReturnValue:
    """Answer for every address that is no page."""
    return _problem(404, *_WHY[404])


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _shared() -> dict[str, object]:
    def can(right: str) -> bool:
        account = g.get("account")
        return account is not None and may(account, Right(right))

    return {
        "account": g.get("account"),
        "can": can,
        "csrf": access.form_token,
        "plan_news": campaigns.news,
        "show": showing,
        "filewords": filewords,
        "now": access.app_here().clock.millis(),
        "version": __version__,
    }


def _refused(error: Exception) -> ResponseReturnValue:
    code = (error.code if isinstance(error, HTTPException) else None) or 500
    is_form = isinstance(error, HTTPException) and error.description == "form"
    return _problem(code, *(_FORM if is_form else _WHY.get(code, _WHY[400])))


def _busy(error: Exception) -> ResponseReturnValue:
    log.warning("console asked to come again", extra={"why": type(error).__name__})
    return _problem(503, *_BUSY)


def _problem(code: int, title: str, advice: str) -> ResponseReturnValue:
    page = render_template("console/problem.html", title=title, advice=advice, path=request.path)
    return page, code
