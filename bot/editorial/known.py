"""Asks known questions of a version, as the search alone would answer and as a citizen is answered.

Between the two stand the guards, the redirects and the small talk. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.config import Oa
from bot.conversation.ask import ANY_AGENCY, ask
from bot.conversation.guide import Guide
from bot.conversation.handlers.chatting import REDIRECTS
from bot.matching.decision import Answer
from bot.models import UnderstoodAs
from knowledge.versions import NATIONAL

GUARD = "guard:"
"""Begins what stands in the place of an entry where a guard takes the question."""

Right = frozenset[str]
"""The entries any of which is hoped for."""
Way = Callable[[Guide, str, Right], str]
"""Returns the entry that answers a question at once; "" where none does."""


def searched(guide: Guide, question: str, _right: Right, on: date) -> str:
    """Answer by the search alone, from the entries of every OA."""
    said = guide.matcher.match(question, as_of=on)
    return said.candidate.entry if isinstance(said, Answer) else ""


def told(guide: Guide, question: str, right: Right, on: date) -> str:
    """Answer as a citizen's message is answered, by the OA that has a right entry."""
    said = ask(question, guide=guide, oa=_oa(guide, right), as_of=on).understanding
    if said.kind is UnderstoodAs.GUARD:
        return f"{GUARD}{said.guard}"
    if said.kind is UnderstoodAs.REDIRECT:
        return REDIRECTS.get(said.entry or "", "")
    return (said.entry or "") if said.kind is UnderstoodAs.ANSWER else ""


def _oa(guide: Guide, right: Right) -> Oa:
    """Return an OA that answers from a right entry."""
    scopes = {each.scope for name in right if (each := guide.entry(name)) is not None}
    if not scopes or scopes & NATIONAL:
        return ANY_AGENCY
    whose, _, name = min(scopes).partition(":")
    return replace(ANY_AGENCY, id=name) if whose == "oa" else replace(ANY_AGENCY, province=name)
