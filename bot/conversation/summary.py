"""Shows a finished report again before it is sent, with the consent that sending gives."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.kinds import KIND_NAMES
from bot.conversation import naming
from bot.conversation.forms import is_nameless
from bot.conversation.masking import shorten
from bot.conversation.turn import Turn
from bot.masking import mask
from bot.models import IN_TEXT, CaseKind, ReportDraft
from knowledge.gazetteer import CommuneNamed

_SHOWN_CHARACTERS = 400
_SHOWN_OF_CONTACT = 3
NAMELESS_KINDS = frozenset(CaseKind) - {CaseKind.LATE_DOSSIER, CaseKind.HUMAN, CaseKind.DATA}
"""Kinds that may be sent without a way back; an apology and a talk need somebody."""


def summary(turn: Turn, draft: ReportDraft) -> str:
    """Return what will be sent, the consent, and how to send, change or drop it."""
    told = shorten(mask(draft.text), _SHOWN_CHARACTERS)
    kind = turn.say(KIND_NAMES[CaseKind(draft.kind)])
    lines = [turn.say("report.summary", kind=kind, text=told), *_parts(turn, draft)]
    lines += place_notes(turn, draft)
    lines += ["", turn.say("report.add_more"), "", consent(turn), turn.say("report.confirm")]
    if is_nameless(draft):
        lines.append(turn.say("report.confirm_is_nameless"))
    elif CaseKind(draft.kind) in NAMELESS_KINDS:
        lines.append(turn.say("report.confirm_nameless"))
    return "\n".join(lines)


def consent(turn: Turn) -> str:
    """Return the text that whoever sends a report agrees to."""
    return turn.say("report.consent", months=turn.oa.case_months)


def place_now(turn: Turn, draft: ReportDraft) -> str:
    """Return what the commune of a draft is called today, where it was called by an old name."""
    (*_, last) = ("", *(_now(turn, each) for each in _renamed(turn, draft)))
    return last


def place_notes(turn: Turn, draft: ReportDraft) -> list[str]:
    """Return what the named place is called today, with the document that says so."""
    tables = turn.guide.index.places
    return list(naming.renamed_communes(_renamed(turn, draft), tables, turn.wording))


def _renamed(turn: Turn, draft: ReportDraft) -> list[CommuneNamed]:
    """Return the commune that is surely meant and has another name today.

    Of several communes with one name none is taken: the officer knows the place as written.
    """
    text = draft.text if draft.place == IN_TEXT else draft.place
    named = turn.guide.gazetteer.find(text)
    if not named.is_told or len({each.place for each in named.communes}) != 1:
        return []
    return [
        each
        for each in named.communes
        if each.former and each.former.full_name.lower() != each.now.full_name.lower()
    ]


def _now(turn: Turn, named: CommuneNamed) -> str:
    province = turn.guide.index.places.province(named.now.province)
    return ", ".join([named.now.full_name, *([province.full_name] if province else [])])


def _parts(turn: Turn, draft: ReportDraft) -> Iterator[str]:
    if draft.place and draft.place != IN_TEXT:
        place = shorten(mask(draft.place), _SHOWN_CHARACTERS)
        yield turn.say("report.summary_place", place=place)
    if draft.happened and draft.happened != IN_TEXT:
        when = shorten(mask(draft.happened), _SHOWN_CHARACTERS)
        is_late = draft.kind == CaseKind.LATE_DOSSIER
        key = "report.summary_promised" if is_late else "report.summary_when"
        yield turn.say(key, when=when)
    if draft.attachments:
        yield turn.say("report.summary_files", count=draft.attachments)
    if draft.contact:
        yield turn.say("report.summary_contact", end=draft.contact[-_SHOWN_OF_CONTACT:])
