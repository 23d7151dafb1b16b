"""Catch what no FAQ may answer: dangers, lawful petitions, and what people want to report."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.cases.codes import find_code
from bot.conversation import reporting
from bot.conversation.handlers import answering, report
from bot.conversation.rules import Rule
from bot.conversation.speaking import answered, urgent, warned
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, Understanding, UnderstoodAs
from knowledge.model import Entry

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

    Whoever wrote "nhà em mới có em bé" there meant the papers: only what a phrase names in the
    editor's own words counts, not what the net believes. What the law or a fraud demands still
    comes first; above words of danger, as in "cháy nhà cháy luôn sổ đỏ", stand the numbers to call.
    """
    rules = turn.guide.rules
    typed = rules.caught_by(turn.sentences)
    entry = _asked_by(turn)
    if typed is None or entry is None or reporting.is_open(turn):
        return None
    meant: Rule | None = typed
    is_danger = typed.name == "emergency"
    if turn.written:
        own = turn.guide.read(turn.written[entry.id])
        meant = rules.named_by_phrases(own) if rules.caught_by(own) else None
        is_danger = is_danger and rules.mentions_danger(turn.sentences)
    if meant is not None and meant.wording not in MAY_BE_QUESTIONS:
        return None
    outcome = answering.tell(turn, entry, facets=answering.sides(turn, turn.text))
    return warned(turn, outcome) if is_danger else outcome


def _asked_by(turn: Turn) -> Entry | None:
    """Return the one entry of which the message is a wording, or else a name."""
    known = tuple(turn.written) or turn.guide.matcher.known(turn.text)
    return turn.guide.entry(known[0]) if len(known) == 1 else None


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
