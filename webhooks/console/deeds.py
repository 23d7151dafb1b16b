"""Rarer things an officer does with a case: ask back, hand it to another agency, apologise."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from bot.cases import apology, asking, transferring
from bot.staff.roles import Right
from webhooks.console import access
from webhooks.console.casepage import do, held

_ADDRESS = "/cases/<oa_id>/<code>"


def register(console: Blueprint) -> None:
    """Hang the actions up."""
    for view in (ask, transfer, apologise):
        console.post(f"{_ADDRESS}/{view.__name__}")(view)


@access.needs(Right.WORK_CASES)
def ask(oa_id: str, code: str) -> ResponseReturnValue:
    """Ask the citizen something; the case waits for them."""
    file, question = held(oa_id, code), request.form.get("question", "")
    settings = access.app_here().settings
    return do(file, "asked", lambda store, by: asking.ask(store, settings, file, question, by=by))


@access.needs(Right.WORK_CASES)
def transfer(oa_id: str, code: str) -> ResponseReturnValue:
    """Hand the case to the agency that it belongs to."""
    file, form = held(oa_id, code), request.form
    made = transferring.Transfer(
        form.get("unit", ""), form.get("document", ""), form.get("document_on", "")
    )
    settings = access.app_here().settings
    return do(
        file,
        "transferred",
        lambda store, by: transferring.transfer(store, settings, file, made, by=by),
    )


@access.needs(Right.WORK_CASES)
def apologise(oa_id: str, code: str) -> ResponseReturnValue:
    """Apologise for a late dossier with what form 04 holds."""
    file = held(oa_id, code)
    told = {name: request.form.get(name, "") for name in apology.FIELDS}
    settings = access.app_here().settings
    return do(
        file,
        "apologised",
        lambda store, by: apology.apologise(store, settings, file, told, by=by),
    )
