"""Makes a case of a finished report: code, term, text and details."""

from __future__ import annotations

from bot.cases.clocks import due_on, leading
from bot.cases.codes import new_code
from bot.cases.placing import field_of
from bot.conversation.summary import consent, place_now
from bot.conversation.turn import Turn
from bot.models import IN_TEXT, CaseDetails, CaseKind, NewCase, ReportDraft


def case_of(turn: Turn, draft: ReportDraft, *, is_anonymous: bool = False) -> NewCase:
    """Return the case that a draft becomes; an anonymous one keeps no way back to anybody."""
    kind = CaseKind(draft.kind)
    is_protected = _accuses(turn, draft)
    lead = leading(is_protected=is_protected)
    files = [turn.say("report.summary_files", count=draft.attachments)] if draft.attachments else []
    return NewCase(
        kind=kind,
        text="\n".join([draft.text, *files]),
        place=_told(draft.place),
        code=new_code(turn.event_id, attempt=turn.attempt),
        due_on=due_on(kind, turn.now, calendar=turn.guide.calendar, lead=lead),
        details=CaseDetails(
            happened=_told(draft.happened),
            place_now=place_now(turn, draft),
            contact="" if is_anonymous else draft.contact,
            consent=consent(turn),
        ),
        is_anonymous=is_anonymous,
        is_protected=is_protected,
        field=field_of(kind),
        files=draft.media,
    )


def _accuses(turn: Turn, draft: ReportDraft) -> bool:
    """Say whether a report tells of an unlawful act, in whatever part of it."""
    rules = turn.guide.rules
    parts = (draft.text, draft.happened, _told(draft.place))
    caught = (rules.caught_by(turn.guide.read(part)) for part in parts if part)
    return any(rule is not None and rule.wording == "denunciation" for rule in caught)


def _told(text: str) -> str:
    return "" if text == IN_TEXT else text
