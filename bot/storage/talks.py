"""What a conversation must know of the desk, read in one place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import Case, Handover, Question
from bot.storage.caselinks import CaseLinks
from bot.storage.casetalk import CaseTalk
from bot.storage.handovers import Handovers


class Talks:
    """Reads what officers and citizens are talking about; writes nothing."""

    def __init__(self, talk: CaseTalk, links: CaseLinks, handovers: Handovers) -> None:
        self._talk = talk
        self._links = links
        self._handovers = handovers

    def questions(self, oa_id: str, person: str) -> Sequence[Question]:
        """Return what officers wait to hear from a person, the newest question first."""
        return self._talk.questions(oa_id, person)

    def kept_for(self, case_id: str) -> Case | None:
        """Return the case into which this one was merged."""
        return self._links.kept_for(case_id)

    def handover(self, oa_id: str, person: str) -> Handover | None:
        """Return who has taken the talk over now."""
        return self._handovers.find(oa_id, person)
