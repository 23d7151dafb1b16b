"""The evidence that a question means an entry; every number lies near 0–1.

Features are evidence, not verdicts: bot.matching.weights says what each is worth, and
bot.matching.comparison measures them. Left out because fitting gave them nothing beside the
others: token_set_ratio and partial_ratio.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.matching.scan import Scan
from bot.matching.wordings import Forms


class Features(NamedTuple):
    """The evidence that a question means an entry, found by one of its texts.

    A tuple, because dozens are made for each question and a tuple is made at once.
    """

    coverage: float
    """Share of what the question says (by rarity) that stands in the text."""
    precision: float
    """Share of what the text says that the question says too."""
    pairs: float
    """Share of the question's ordered word pairs that the text has."""
    text_pairs: float
    """Share of the text's ordered word pairs that the question has."""
    union: float
    """Coverage by all texts of the entry together."""
    body: float
    """Share of the words still unexplained that at least occur in the entry's body."""
    token_sort: float
    """Likeness of the sorted topic words, forgiving typing errors inside words."""
    acts: float
    """Agreement of verbs: cấp, cấp lại, đổi, gia hạn, xóa …; negative for a wrong sibling."""
    accents: float
    """Agreement of the marks the citizen typed; 0.5 where none can be compared."""
    rarest: float
    """1 when the question's rarest topic word stands in some text of the entry."""
    named: float
    """1 when the question says the whole name of the entry, or a plan's province."""
    exact: float
    """1 when the topic words are the same on both sides."""
    direct: float
    """Share of what the question says that the entry knows in the citizen's own words."""
    whole: float
    """Share of what the entry's whole title says that the question says too."""
    near: float
    """How near to the citizen it is handled: 1 at the commune, 0 at a ministry."""
    brief: float
    """1 for the shortest titles, falling with their length: the plain case goes by few words."""
    profile: float
    """Likeness to all texts of the entry together; 1 for the likest of those compared."""
    journey: float
    """How much speaks for a list of procedures in order; nought for what is no such list."""

    def vector(self) -> tuple[float, ...]:
        """Return the values in the order of NAMES."""
        return self


NAMES = Features._fields


class EntryFeatures(NamedTuple):
    """The part of the evidence that is the same for all texts of an entry."""

    forms: Forms
    scan: Scan
    union: float
    body: float
    acts: float
    rarest: float
    named: float
    direct: float
    whole: float
    near: float
    brief: float
    profile: float
    journey: float
    alike: float
    """Likeness to all texts of the entry together."""
    stray: float
    """What the rarest topic word tells that other entries know and this one does not."""
    unsaid: float
    """What the rarest word of the title tells that was not said."""
    left: int
    topical: float
    """Share of the topic words, by rarity, that some text of the entry knows."""
