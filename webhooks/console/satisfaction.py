"""How content citizens were with what was settled, as the page of today shows it.

Only counts are kept: nobody's score, and no case's (docs/security.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import today
from bot.staff.roles import Right, may
from webhooks.console import access

LOW = 2
"""Up to this score a citizen is not content; the bot then tells how to open the case again."""


@dataclass(frozen=True, slots=True)
class MonthOfScores:
    """How often each score from 1 to 5 was given for an OA's cases in a month."""

    oa: str
    month: str
    times: Mapping[int, int]

    @property
    def count(self) -> int:
        """How many citizens judged."""
        return sum(self.times.values())

    @property
    def mean(self) -> str:
        """The mean score as Vietnamese write it, such as 4,2."""
        total = sum(score * times for score, times in self.times.items())
        return f"{total / self.count:.1f}".replace(".", ",")

    @property
    def low(self) -> int:
        """How many were not content."""
        return sum(times for score, times in self.times.items() if score <= LOW)


def satisfaction_here() -> dict[str, object]:
    """Return the scores of this month and the last for the OAs of who is signed in."""
    app, account = access.app_here(), access.account_here()
    now = today(app.clock)
    months = (now, now.replace(day=1) - timedelta(days=1))
    mine = [oa for oa in app.settings.oas if may(account, Right.SEE_CASES, oa_id=oa.id)]
    found = [_scores(oa.id, oa.name, month) for month in months for oa in mine]
    return {"scores": [each for each in found if each.count], "several_scored": len(mine) > 1}


def _scores(oa_id: str, name: str, month: date) -> MonthOfScores:
    counted: Counter[int] = Counter()
    rows = access.app_here().store.intake.satisfaction(oa_id, f"{month:%Y-%m}")
    for (_kind, score), times in rows.items():
        counted[score] += times
    return MonthOfScores(name, f"{month:%m/%Y}", counted)
