"""Remembers what was asked and answered, and which confirmed questions editors may look at.

Changes no knowledge: a proposal is a row that an editor accepts or rejects. It says what was asked
and which entry answered, and nothing of who asked.
"""

from __future__ import annotations

from bot.conversation.masking import is_personal, shorten
from bot.conversation.turn import Turn
from bot.masking import mask
from bot.models import Asked, NewProposal
from knowledge.text import fold, tokens, without_frames

MAX_PROPOSED = 120
"""Characters of a question that may become a wording; longer ones tell a story."""

_KEPT = 300
"""Characters of a question that are remembered to go on from it."""


def asked(turn: Turn, *entries: str) -> Asked | None:
    """Return the memory of this question, answered with one entry or offered several.

    While a report is being written nothing is learned: its words tell what happened.
    """
    if turn.state.draft is not None:
        return None
    return Asked(as_remembered(turn.text), entries, turn.soon)


def as_remembered(text: str) -> str:
    """Return a question as it is remembered and proposed: one line, long numbers hidden."""
    return shorten(mask(text), _KEPT)


def in_mind(turn: Turn) -> Asked | None:
    """Return the last question while it is fresh."""
    last = turn.state.asked
    return last if last is not None and last.until > turn.now else None


def proposal(turn: Turn, last: Asked, entry_id: str) -> NewProposal | None:
    """Return the question as a wording for the entry, or None where it must not become one."""
    question = last.question
    is_new = _spoken(turn, question) not in _wordings(turn, {entry_id, *last.entries})
    if len(question) > MAX_PROPOSED or is_personal(question) or not is_new:
        return None
    return NewProposal(entry_id, question)


def _wordings(turn: Turn, entry_ids: set[str]) -> set[str]:
    """Return what the entries are asked by already; of other entries the acceptance takes care."""
    entries = [entry for name in entry_ids if (entry := turn.guide.entry(name))]
    texts = [text for each in entries for text in (*each.questions, each.title, each.short)]
    return {"", *(_spoken(turn, text) for text in texts)}


def _spoken(turn: Turn, text: str) -> str:
    """Return the folded words of a question without politeness, short forms written out."""
    words = without_frames(tokens(text, turn.guide.index.lexicon))
    return " ".join(fold(word.folded) for word in words)
