"""Says how well an entry covers a question: what no probability may outweigh."""

from __future__ import annotations

from bot.matching.decision import Cover
from bot.matching.plans import is_of_other_years, years_of
from bot.matching.question import Question
from bot.matching.ranked import Ranked
from bot.matching.wordlists import TELLING
from knowledge.model import Kind

TOPICAL = 0.05
SHORT_TOPICAL = 0.4
SHORT = 4
LIGHT_PRECISION = 0.2
NAMELESS = 0.1
SHORT_PRECISION = 0.45
SURE = 0.85
"""What a question must share with an entry to be offered it; short ones must share more."""


def cover_of(text: str, read: Question, best: Ranked) -> Cover:
    """Compare what a question demands with what an entry is for."""
    strange = read.demands - best.record.acts
    strange |= read.losses - best.record.acts - best.record.spoken_acts
    strange |= (best.record.acts - read.acts) & TELLING
    other_years = is_of_other_years(best.entry, years_of(text))
    return Cover(
        rarest=best.features.rarest == 1.0,
        named=best.features.named == 1.0,
        sibling=other_years or (bool(strange) and best.entry.kind is Kind.PROCEDURE),
        is_slight=_is_slight(read, best),
    )


def _is_slight(read: Question, best: Ranked) -> bool:
    """Say whether too little is shared even to ask whether the entry is meant.

    A question without any topic word must be much like a text of the entry. A word or two name
    a procedure by its title only; others may stand in any wording. A short one
    typed with accents has no typing errors to excuse its strange words.
    """
    if read.is_light:
        return best.features.precision < LIGHT_PRECISION
    if len(read.content) <= 2:
        is_nameless = best.entry.kind is Kind.PROCEDURE and best.features.whole < NAMELESS
        if best.features.precision < (SHORT_PRECISION if is_nameless else LIGHT_PRECISION):
            return True
    strange = [word for word in read.content if word.best not in best.record.forms]
    is_plain = len(read.content) <= SHORT and all(word.token.marked for word in strange)
    if is_plain and best.entry.kind is Kind.PROCEDURE:
        return best.standing.topical < SHORT_TOPICAL
    return best.standing.topical < TOPICAL and best.probability < SURE
