"""Catch what no FAQ may answer: dangers, lawful petitions, and what people want to report."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.cases.codes import find_code
from bot.conversation import reporting
from bot.conversation.handlers import answering, report
from bot.conversation.speaking import answered, urgent, warned
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, Understanding, UnderstoodAs

EXPLAINED: Mapping[str, str] = {
    "emergency": "guard.emergency",
    "despair": "guard.despair",
    "scam": "guard.scam",
    "denunciation": "guard.denunciation",
    "complaint": "guard.complaint",
    "press": "guard.press",
}
"""Wordings of guards that only explain, also in the middle of a report.

Nothing of the message is kept.
"""

WRITTEN_DOWN: Mapping[str, tuple[str, CaseKind]] = {
    "late_dossier": ("guard.late_dossier", CaseKind.LATE_DOSSIER),
    "staff_attitude": ("guard.staff_attitude", CaseKind.ATTITUDE),
    "site_report": ("guard.site_report", CaseKind.REPORT),
    "rule_feedback": ("guard.rule_feedback", CaseKind.RULE),
    "praise": ("guard.praise", CaseKind.PRAISE),
    "suggestion": ("guard.suggestion", CaseKind.SUGGESTION),
}
"""Guards that open a report of a kind."""

_FORMS: Mapping[str, str] = {
    "denunciation": "guard.denunciation_form",
    "complaint": "guard.complaint_form",
}
"""What the law wants in each petition, for who asks for a form."""

_FORM = re.compile(
    r"\b(?:mau don|don mau|bieu mau|xin mau|mau to cao|mau khieu nai|viet don|soan don)\b"
)

MAY_BE_QUESTIONS = frozenset({"emergency", *WRITTEN_DOWN}) - {"late_dossier"}
"""Guards that an editor's own question may pass; who waits for a dossier is never put off."""


def written_for(turn: Turn) -> Outcome | None:
    """Answer a question that stands in an entry word for word, though a guard would take it.

    Whoever wrote "cháy nhà cháy luôn sổ đỏ" there meant the papers. What the law or a fraud
    demands still comes first; above a possible danger stand the numbers to call.
    """
    rule = turn.guide.rules.caught_by(turn.sentences)
    if rule is None or reporting.is_open(turn):
        return None
    if rule.wording not in MAY_BE_QUESTIONS:
        return None
    known = turn.guide.matcher.known(turn.text)
    entry = turn.guide.entry(known[0]) if len(known) == 1 else None
    if entry is None:
        return None
    outcome = answering.tell(turn, entry, facets=answering.sides(turn, turn.text))
    return warned(turn, outcome) if rule.wording == "emergency" else outcome


def explain(turn: Turn) -> Outcome | None:
    """Say at once what the law or the danger demands; an open report is put aside."""
    rule = turn.guide.rules.caught_by(turn.sentences)
    if rule is None or rule.wording not in EXPLAINED:
        return None
    if rule.wording == "denunciation" and reporting.is_anonymous(turn):
        # They heard what a denunciation is, and chose to tell what happened without names.
        return None
    understood = Understanding(UnderstoodAs.GUARD, guard=rule.name)
    said = turn.say(EXPLAINED[rule.wording])
    if rule.wording in _FORMS and _FORM.search(turn.folded):
        said = f"{said}\n\n{turn.say(_FORMS[rule.wording])}"
    outcome = answered(turn, understood, said, expecting=None)
    return urgent(outcome) if rule.name == "emergency" else outcome


def write_down(turn: Turn) -> Outcome | None:
    """Open a report from what somebody tells us."""
    if reporting.is_open(turn) or find_code(turn.text) is not None:
        return None
    name = turn.guide.rules.guard(turn.sentences)
    if name is None or name not in WRITTEN_DOWN:
        return None
    key, kind = WRITTEN_DOWN[name]
    understood = Understanding(UnderstoodAs.GUARD, guard=name)
    return report.start(turn, kind, first=turn.say(key), understood=understood)
