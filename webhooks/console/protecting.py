"""Hides a case of somebody who reports an unlawful act from all but the approvers, and shows it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.cases import protecting
from bot.staff.roles import Right
from webhooks.console import access
from webhooks.console.casepage import do, held


def register(console: Blueprint) -> None:
    """Hang the actions up."""
    address = "/cases/<oa_id>/<code>"
    console.post(f"{address}/protect", endpoint="protect")(protect)
    console.post(f"{address}/unprotect", endpoint="unprotect")(unprotect)


@access.needs(Right.WORK_CASES)
def protect(oa_id: str, code: str) -> ResponseReturnValue:
    """Let none but approvers know of it; an officer who asks for it sees no more of the case."""
    file, days = held(oa_id, code), access.app_here().shelf().calendar
    return do(file, "protected", lambda store, by: protecting.protect(store, file, days, by=by))


@access.needs(Right.SEE_PROTECTED)
def unprotect(oa_id: str, code: str) -> ResponseReturnValue:
    """Show a case to its officers again."""
    file, days = held(oa_id, code), access.app_here().shelf().calendar
    return do(file, "unprotected", lambda store, by: protecting.unprotect(store, file, days, by=by))
