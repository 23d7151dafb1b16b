"""Says what a procedure costs on a day, from its dated fee cases and exemptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.conversation.text import day, money
from bot.wording import Wording
from knowledge.model import Exemption, Fee, Procedure

_CHANNELS: Mapping[str, str] = {"trực tiếp": "fee.direct", "trực tuyến": "fee.online"}


def fee_lines(procedure: Procedure, *, wording: Wording, as_of: date) -> list[str]:
    """Return one line for each fee case and each exemption that applies on the day."""
    cases = [
        f"• {_line(fee, wording)}{_end(fee.period.last, wording)}"
        for fee in procedure.fees
        if fee.period.covers(as_of)
    ]
    free = [
        f"• {wording.say('fee.exempt', who=each.who)}{_end(each.period.last, wording)}"
        for each in procedure.exemptions
        if each.period.covers(as_of)
    ]
    return cases + free


def later_lines(procedure: Procedure, *, wording: Wording, as_of: date) -> list[str]:
    """Return one line for each fee case that is announced for a later day."""
    return [
        "• " + wording.say("fee.upcoming", day=day(fee.period.first), line=_line(fee, wording))
        for fee in procedure.fees
        if fee.period.first is not None and fee.period.first > as_of
    ]


def basis_lines(procedure: Procedure, *, wording: Wording, as_of: date) -> list[str]:
    """Return the legal texts behind the cases of the day, in one line."""
    rows: tuple[Fee | Exemption, ...] = (*procedure.fees, *procedure.exemptions)
    basis = dict.fromkeys(row.basis for row in rows if row.period.covers(as_of))
    return [wording.say("fee.basis", basis="; ".join(basis))] if basis else []


def _line(fee: Fee, wording: Wording) -> str:
    if fee.amount == 0:
        amount = wording.say("fee.free")
    elif fee.unit:
        amount = wording.say("fee.per_unit", amount=money(fee.amount), unit=fee.unit)
    else:
        amount = wording.say("fee.amount", amount=money(fee.amount))
    channel = _CHANNELS.get(fee.channel)
    suffix = f" {wording.say(channel)}" if channel else ""
    return wording.say("fee.line", case=_raised(fee.case), amount=amount) + suffix


def _end(last: date | None, wording: Wording) -> str:
    return wording.say("fee.until", day=day(last)) if last else ""


def _raised(case: str) -> str:
    return case[:1].upper() + case[1:]
