"""Finds an open report like the one being written, and says so without telling who wrote it.

Of somebody else's report nothing is shown but day, status and the words that both have.
"""

from __future__ import annotations

import re

from bot.cases.kinds import STATUS_NAMES
from bot.cases.similar import Told, shared_words
from bot.clock import local_time
from bot.conversation.text import day
from bot.conversation.turn import Turn
from bot.models import IN_TEXT, Case, CaseKind, ReportDraft
from knowledge.text import fold

NONE = "none"
"""Marks a draft that was compared: nothing is like it, or its author wants it sent apart."""

DAYS = 60
MOST = 200
"""How many days back, and how many reports at most, are looked at."""

_DAY_MS = 24 * 3_600_000
_SHOWN_WORDS = 6


def is_offered(draft: ReportDraft) -> bool:
    """Say whether a draft waits for its author to join another report or not."""
    return draft.similar not in ("", NONE)


def find(turn: Turn, draft: ReportDraft) -> Case | None:
    """Return the open report that a draft repeats, the likeliest first; on site only."""
    if draft.kind != CaseKind.REPORT:
        return None
    ours = _told(draft.text, draft.place)
    scored = [(len(shared_words(ours, _told(case.text, case.place))), case) for case in _open(turn)]
    best = max(scored, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0] else None


def offered(turn: Turn, draft: ReportDraft) -> Case | None:
    """Return the report that was offered, unless it was answered meanwhile."""
    return next((case for case in _open(turn) if case.id == draft.similar), None)


def offer(turn: Turn, draft: ReportDraft, case: Case) -> str:
    """Return how the offer is put."""
    received = day(local_time(case.received_at).date())
    status = turn.say(STATUS_NAMES[case.status])
    if case.person == turn.person:
        return turn.say("report.alike_own", code=case.code, day=received, status=status)
    shared = shared_words(_told(draft.text, draft.place), _told(case.text, case.place))
    typed = dict.fromkeys(word for word in re.findall(r"\w+", draft.text) if fold(word) in shared)
    words = ", ".join(list(typed)[:_SHOWN_WORDS])
    return turn.say("report.alike", day=received, status=status, words=words)


def _open(turn: Turn) -> list[Case]:
    since = turn.now - DAYS * _DAY_MS
    found = turn.cases.recent(turn.oa.id, CaseKind.REPORT, since=since, limit=MOST)
    return list(found)


def _told(text: str, place: str) -> Told:
    return Told(text, "" if place == IN_TEXT else place)
