"""Says whether a message amid a report asks for something of ours instead of telling something."""

from __future__ import annotations

from bot.conversation.forms import names_place
from bot.conversation.turn import Turn
from bot.matching.decision import Answer
from bot.matching.parts import parts_of
from knowledge.model import Facet, Kind

_LOOK_UP = "tra cuu"
_SURE = 0.9


def is_question(turn: Turn) -> bool:
    """Say whether a message asks for something we know, rather than tells something."""
    if turn.folded.startswith(_LOOK_UP):
        return True
    asks = turn.text.endswith("?") or turn.guide.rules.has("question", turn.words)
    if not asks:
        return False
    texts = (turn.text, *parts_of(turn.text)[0])
    match = turn.guide.matcher.match
    is_ours = any(
        isinstance(match(text, as_of=turn.today, scopes=turn.scopes), Answer) for text in texts
    )
    return is_ours or turn.guide.rules.redirect(turn.words) is not None


def is_aside(turn: Turn) -> bool:
    """Say whether what comes instead of a place is about a topic of ours."""
    if names_place(turn.words, turn.guide.rules):
        return False
    found = turn.guide.matcher.match(turn.text, as_of=turn.today, scopes=turn.scopes)
    if not isinstance(found, Answer):
        return False
    # "trực tuyến", "qua bưu điện" ask for a place elsewhere and tell one here.
    asks = set(turn.guide.matcher.facets(turn.text)) - {Facet.PLACE}
    is_named = found.candidate.score >= _SURE and found.candidate.kind is not Kind.FAQ
    return bool(asks) or is_named
