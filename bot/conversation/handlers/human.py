"""Tell how to reach a person."""

from __future__ import annotations

from bot.conversation.speaking import answered, command
from bot.conversation.turn import Turn
from bot.models import Outcome


def asked_for(turn: Turn) -> Outcome | None:
    """Answer somebody who wants a person instead of a machine."""
    rules = turn.guide.rules
    if not rules.has("human", turn.words) or rules.has("human_unless", turn.words):
        return None
    return tell_how(turn)


def tell_how(turn: Turn) -> Outcome:
    """Say where and when officers can be reached."""
    return answered(turn, command("human"), turn.say("human.how"))
