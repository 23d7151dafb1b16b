"""Files of cases: tables and Open311 of many, and the paper of one.

Whom an officer may take cases out for is part of the query (bot.storage.exporting). Files are
made in a nameless temporary file and gone when they were read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from bot.clock import today as current_day
from bot.errors import StorageBusy
from bot.exports import making, open311, papers
from bot.exports.dossier import dossier_of
from bot.exports.making import Form, Order, What, span
from bot.exports.papers import PaperForm, write_paper
from bot.models import CaseKind
from bot.staff.roles import Right, may
from bot.storage.exporting import Wish
from webhooks.console import access, trail
from webhooks.console.sending import sent

_ONE_AT_A_TIME = threading.Lock()


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/exports")(exports)
    console.get("/exports/<what>.<form>", endpoint="export")(export)
    console.get("/cases/<oa_id>/<code>/paper.<form>", endpoint="paper")(paper)
    console.get("/open311/services.json", endpoint="open311_services")(services)
    console.get("/open311/requests.json", endpoint="open311_requests")(requests)
    console.get("/open311/requests/<code>.json", endpoint="open311_request")(one_request)


@access.needs(Right.EXPORT_CASES)
def exports() -> ResponseReturnValue:
    """Show which files there are."""
    return _page()


@access.needs(Right.EXPORT_CASES)
def export(what: str, form: str) -> ResponseReturnValue:
    """Make one file of many cases."""
    if what not in list(What) or form not in list(Form):
        abort(404)
    order = Order(What(what), Form(form))
    if not order.is_possible:
        abort(404)
    days = _days("from", "to")
    if days is None:
        return _page("Ngày viết chưa đúng, hoặc ngày đầu sau ngày cuối."), 422
    app = access.app_here()
    wish = _wish(*days)
    return _sent(
        lambda out: _write(order, wish, out),
        mime=making.MIME[order.form],
        name=order.file_name(current_day(app.clock)),
    )


@access.needs(Right.EXPORT_CASES)
def paper(oa_id: str, code: str, form: str) -> ResponseReturnValue:
    """Make the paper of one case."""
    app, account = access.app_here(), access.account_here()
    file = app.store.casework.find(account.id, oa_id, code)
    if file is None or form not in list(PaperForm):
        abort(404)
    if file.case.is_withheld or not may(account, Right.EXPORT_CASES, oa_id=oa_id):
        abort(403)
    chosen = PaperForm(form)
    trail.saw("case.export", oa_id=oa_id, target=code, detail=form)
    return _sent(
        lambda out: write_paper(dossier_of(app.store, app.settings, file), chosen, out),
        mime=papers.MIME[chosen],
        name=f"{file.case.code}.{form}",
    )


@access.needs(Right.EXPORT_CASES)
def services() -> ResponseReturnValue:
    """Answer Open311's `GET services`."""
    return jsonify(open311.services())


@access.needs(Right.EXPORT_CASES)
def requests() -> ResponseReturnValue:
    """Answer Open311's `GET requests`, between two days."""
    days = _days("start_date", "end_date")
    if days is None:
        return jsonify([{"code": 400, "description": "start_date or end_date is no day"}]), 400
    order, wish = Order(What.OPEN311, Form.JSON), _wish(*days)
    return _sent(
        lambda out: _write(order, wish, out),
        mime=making.MIME[Form.JSON],
    )


@access.needs(Right.EXPORT_CASES)
def one_request(code: str) -> ResponseReturnValue:
    """Answer Open311's `GET requests/{id}`; `jurisdiction_id` tells two OAs apart."""
    app = access.app_here()
    where = request.args.get("jurisdiction_id", "")
    wish = Wish(staff=access.account_here().id, oa_id=where, code=code)
    found = list(app.store.exporting.lines(wish))
    if not found:
        return jsonify(open311.not_found(code)), 404

    for line in found:
        trail.saw("case.export", oa_id=line.case.oa_id, target=line.case.code, detail="open311")

    def agency_of(oa_id: str) -> str:
        return making.agency_of(app.settings, oa_id)

    return jsonify([open311.service_request(line, agency_of) for line in found])


def _write(order: Order, wish: Wish, out: IO[bytes]) -> None:
    app = access.app_here()
    count = making.write(app.store, app.settings, order, wish, out)
    span_of = f"from={wish.since} until={wish.until}"
    detail = f"{order.what}.{order.form} rows={count} {span_of}"
    trail.saw("case.export", oa_id=wish.oa_id, target="cases", detail=detail)


def _page(problem: str = "") -> str:
    app = access.app_here()
    today = current_day(app.clock)
    return render_template(
        "console/exports.html",
        page="exports",
        problem=problem,
        first=request.args.get("from") or today.replace(day=1).isoformat(),
        last=request.args.get("to") or today.isoformat(),
        kinds=CaseKind,
        oas=[
            oa
            for oa in app.settings.oas
            if may(access.account_here(), Right.EXPORT_CASES, oa_id=oa.id)
        ],
    )


def _wish(first: date | None, last: date | None) -> Wish:
    given = request.args
    since, until = span(first, last)
    kind = given.get("kind") or given.get("service_code", "")
    return Wish(
        staff=access.account_here().id,
        oa_id=given.get("oa") or given.get("jurisdiction_id", ""),
        since=since,
        until=until,
        kind=CaseKind(kind) if kind in list(CaseKind) else None,
    )


def _days(first_name: str, last_name: str) -> tuple[date | None, date | None] | None:
    """Return the days of the address; None where one is no day or they are the wrong way round."""
    try:
        first, last = (
            date.fromisoformat(text[:10]) if (text := request.args.get(name, "")) else None
            for name in (first_name, last_name)
        )
    except ValueError:
        return None
    is_backward = first is not None and last is not None and first > last
    return None if is_backward else (first, last)


def _sent(
    write: Callable[[IO[bytes]], object], *, mime: str, name: str = ""
) -> ResponseReturnValue:
    with _one_at_a_time():
        return sent(write, mime=mime, name=name)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep two large files from being made at once. Raises StorageBusy."""
    if not _ONE_AT_A_TIME.acquire(timeout=2.0):
        raise StorageBusy("another file is being made")
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()
