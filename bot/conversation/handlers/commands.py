"""Obey typed commands and button payloads; both are public and mean the same to everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.conversation.handlers import (
    aftercare,
    answering,
    human,
    joining,
    placing,
    report,
    rights,
    subscribing,
    supplement,
    track,
)
from bot.conversation.speaking import answered, asking, command
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, Understanding, UnderstoodAs
from knowledge.model import Facet, Kind, Plan

MENU = "menu"
MENU_OPTIONS = (
    "#gap-can-bo",
    "#hoi",
    "#phan-anh",
    "#phan-anh-cua-toi",
    "#ke-hoach",
    "#lien-he",
)
"""What the menu's numbers open, from 0."""

_PAYLOAD = re.compile(r"(?P<base>#[a-z0-9-]+(?::[a-z0-9-]+)?)(?::(?P<detail>[a-z0-9_]+))?")
_TYPED: Mapping[str, str] = {
    "menu": "#menu",
    "me nu": "#menu",
    "bat dau": "#menu",
    "start": "#menu",
    "quay lai": "#menu",
    "tro giup": "#tro-giup",
    "help": "#tro-giup",
    "huong dan": "#tro-giup",
    "huy": "#huy",
    "huy bo": "#huy",
    "thoat": "#huy",
    "tiep tuc": "#tiep-tuc",
    "ghi tiep": "#tiep-tuc",
    "ke hoach": "#ke-hoach",
    "phan anh": "#phan-anh",
    "gui phan anh": "#phan-anh",
    "phan anh cua toi": "#phan-anh-cua-toi",
    "gap can bo": "#gap-can-bo",
    "du lieu cua toi": "#du-lieu",
}


def obey(turn: Turn) -> Outcome | None:
    """Carry out a message that is nothing but a command."""
    if turn.text.startswith("#"):
        return run(turn, turn.text.lower())
    name = _TYPED.get(turn.folded)
    return run(turn, name) if name is not None else None


def run(turn: Turn, payload: str) -> Outcome | None:
    """Carry out one command; None where it has not even the form of one."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    base, detail = match["base"], match["detail"] or ""
    name, _, code = base.partition(":")
    if code and name in _ON_CASES:
        return _ON_CASES[name](turn, code, detail)
    simple = _COMMANDS.get(payload)
    outcome = simple(turn) if simple else _open_entry(turn, base, detail)
    return outcome or answered(turn, command("unknown"), turn.say("command.unknown"))


def show_menu(turn: Turn) -> Outcome:
    """List what the bot does."""
    return answered(
        turn,
        command(MENU),
        turn.say("menu.list"),
        expecting=asking(turn, MENU, MENU_OPTIONS),
    )


def _open_entry(turn: Turn, base: str, detail: str) -> Outcome | None:
    entry = turn.guide.commands.get(base)
    if entry is None:
        return placing.open_commune(turn, base)
    if detail.isascii() and detail.isdigit() and isinstance(entry, Plan):
        return answering.tell_task(turn, entry, int(detail))
    asked = [facet for facet in Facet if facet.value == detail]
    return answering.tell(turn, entry, facets=asked)


def _help(turn: Turn) -> Outcome:
    return answered(turn, command("help"), turn.say("menu.help"))


def _ask(turn: Turn) -> Outcome:
    return answered(turn, command("ask"), turn.say("menu.ask"))


def _office(turn: Turn) -> Outcome:
    return answered(turn, command("office"), turn.say("menu.office"))


def _plans(turn: Turn) -> Outcome:
    entries = turn.guide.index.entries.values()
    plans = [entry for entry in entries if entry.kind is Kind.PLAN]
    if not plans:
        return answered(turn, command("plans"), turn.say("menu.no_plans"))
    understood = Understanding(UnderstoodAs.COMMAND, entry="plans")
    question = turn.say("menu.plans")
    return answering.ask_which(turn, plans, question=question, understood=understood)


def _report(turn: Turn) -> Outcome:
    return report.start_empty(turn, CaseKind.REPORT)


def _cancel(turn: Turn) -> Outcome:
    return supplement.put_off(turn) or report.cancel(turn)


def _send(turn: Turn) -> Outcome | None:
    return report.go_on(turn) or report.resume(turn)


_COMMANDS: Mapping[str, Callable[[Turn], Outcome | None]] = {
    "#menu": show_menu,
    "#tro-giup": _help,
    "#huy": _cancel,
    "#tiep-tuc": report.resume,
    "#gui": _send,
    "#sua": report.write_again,
    "#cung-theo-doi": joining.join,
    "#gui-rieng": joining.send_apart,
    "#hoi": _ask,
    "#phan-anh": _report,
    "#phan-anh-cua-toi": track.list_all,
    "#ke-hoach": _plans,
    "#lien-he": _office,
    "#gap-can-bo": human.tell_how,
    **rights.COMMANDS,
    subscribing.ASK: subscribing.show,
    subscribing.STOP: lambda turn: subscribing.stop(turn, "", ""),
}
_ON_CASES: Mapping[str, Callable[[Turn, str, str], Outcome]] = {
    "#danh-gia": aftercare.rate,
    "#mo-lai": lambda turn, code, _: aftercare.reopen(turn, code, ""),
    subscribing.ASK: subscribing.choose,
    subscribing.STOP: subscribing.stop,
}
