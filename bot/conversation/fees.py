"""Says what a procedure costs on a day, from its dated fee cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.conversation.text import chat, day, money
from bot.wording import Wording
from knowledge.model import Facet, Fee, Procedure, Section

_CHANNELS: Mapping[str, str] = {"trực tiếp": "fee.direct", "trực tuyến": "fee.online"}


def fee_lines(procedure: Procedure, *, wording: Wording, as_of: date) -> list[str]:
    """Return one line for each fee case that applies on the day."""
    return [
        f"• {_line(fee, wording)}{_end(fee, wording)}"
        for fee in procedure.fees
        if fee.covers(as_of)
    ]


def fee_section(procedure: Procedure, *, wording: Wording, as_of: date) -> str:
    """Return all that is known of the fee: cases of today, announced ones, and remarks."""
    lines = fee_lines(procedure, wording=wording, as_of=as_of)
    section = procedure.sections.get(Facet.FEE)
    if not lines:
        return _text_of(section, wording)
    lines += [
        "• " + wording.say("fee.upcoming", day=day(fee.valid_from), line=_line(fee, wording))
        for fee in procedure.fees
        if fee.valid_from is not None and fee.valid_from > as_of
    ]
    lines += fee_remarks(procedure, as_of=as_of)
    basis = dict.fromkeys(fee.basis for fee in procedure.fees if fee.covers(as_of))
    return "\n".join([*lines, wording.say("fee.basis", basis="; ".join(basis))])


def fee_remarks(procedure: Procedure, *, as_of: date) -> list[str]:
    """Return what the content adds to the cases of a day; amounts stand in the cases alone."""
    section = procedure.sections.get(Facet.FEE)
    has_cases = any(fee.covers(as_of) for fee in procedure.fees)
    if not has_cases or section is None or not section.checked:
        return []
    return chat(section.text).splitlines()


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


def _end(fee: Fee, wording: Wording) -> str:
    return wording.say("fee.until", day=day(fee.valid_to)) if fee.valid_to else ""


def _text_of(section: Section | None, wording: Wording) -> str:
    if section is None or not section.checked:
        return wording.say("answer.unchecked")
    return chat(section.text)


def _raised(case: str) -> str:
    return case[:1].upper() + case[1:]
