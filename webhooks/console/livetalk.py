"""A live talk with the author of a case, on its page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from bot.cases import chatting
from bot.staff.roles import Right
from bot.storage.casetalk import Utterance
from webhooks.console import access, trail
from webhooks.console.casepage import do, held, opened

_ADDRESS = "/cases/<oa_id>/<code>"


def register(console: Blueprint) -> None:
    """Hang the talk up."""
    console.get(f"{_ADDRESS}/talk", endpoint="talk")(talk)
    console.post(f"{_ADDRESS}/takeover", endpoint="takeover")(take_over)
    console.post(f"{_ADDRESS}/say", endpoint="say")(say)
    console.post(f"{_ADDRESS}/handback", endpoint="handback")(hand_back)


@access.needs(Right.SEE_CASES, is_use=False)
def talk(oa_id: str, code: str) -> ResponseReturnValue:
    """Return the talk where it has grown since the page asked last; asked for by the page."""
    file, store = opened(oa_id, code), access.app_here().store
    said = store.casetalk.of(file.case)
    if _seen(said) == request.args.get("seen", 0, type=int):
        return Response(status=204)
    trail.saw("case.read", oa_id=oa_id, target=code)
    names = store.staff.names()
    return render_template(
        "console/_talk.html", case=file.case, talk=said, names=names, is_live=True
    )


def _seen(said: Sequence[Utterance]) -> int:
    """Return a number that grows with each utterance, and with each that Zalo refused."""
    return len(said) + sum(bool(each.fate) for each in said)


@access.needs(Right.WORK_CASES)
def take_over(oa_id: str, code: str) -> ResponseReturnValue:
    """Begin to talk with the citizen; the bot keeps silent meanwhile."""
    file, settings = held(oa_id, code), access.app_here().settings
    return do(file, "talking", lambda store, by: chatting.take_over(store, settings, file, by=by))


@access.needs(Right.WORK_CASES)
def say(oa_id: str, code: str) -> ResponseReturnValue:
    """Write one message to the citizen."""
    file, settings = held(oa_id, code), access.app_here().settings
    text = request.form.get("message", "")
    return do(file, "", lambda store, by: chatting.say(store, settings, file.case, text, by=by))


@access.needs(Right.WORK_CASES)
def hand_back(oa_id: str, code: str) -> ResponseReturnValue:
    """Let the bot answer again."""
    file, settings = held(oa_id, code), access.app_here().settings
    return do(
        file, "handedback", lambda store, by: chatting.hand_back(store, settings, file, by=by)
    )
