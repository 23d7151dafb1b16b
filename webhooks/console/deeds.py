"""What an officer does with a case more rarely: ask, hand on, apologise, merge, relate, redact."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from bot.cases import apology, asking, merging, redacting, transferring
from bot.staff.roles import Right
from webhooks.console import access
from webhooks.console.casepage import do, held

_ADDRESS = "/cases/<oa_id>/<code>"


def register(console: Blueprint) -> None:
    """Hang the actions up."""
    for view in (ask, transfer, apologise, merge, relate, redact):
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


@access.needs(Right.WORK_CASES)
def merge(oa_id: str, code: str) -> ResponseReturnValue:
    """Merge the case into the one that is kept."""
    file, kept = held(oa_id, code), request.form.get("kept", "")
    settings = access.app_here().settings
    return do(file, "merged", lambda store, by: merging.merge(store, settings, file, kept, by=by))


@access.needs(Right.WORK_CASES)
def relate(oa_id: str, code: str) -> ResponseReturnValue:
    """Say that another case belongs to this one, or no longer does."""
    file, other = held(oa_id, code), request.form.get("other", "")
    return do(file, "related", lambda store, by: merging.relate(store, file, other, by=by))


@access.needs(Right.WORK_CASES)
def redact(oa_id: str, code: str) -> ResponseReturnValue:
    """Hide personal data in the words of the case."""
    file, words = held(oa_id, code), request.form.get("words", "")
    why = request.form.get("why", "")
    return do(file, "redacted", lambda store, by: redacting.redact(store, file, words, why, by=by))
