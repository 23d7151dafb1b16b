"""Refuse what is marked as a state secret, keep none of it, and say what to do instead."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.handlers import guarding
from bot.conversation.speaking import answered
from bot.conversation.turn import Turn
from bot.models import Outcome, Priority, Shredding, Understanding, UnderstoodAs
from bot.zalo.events import MediaMessage, TextMessage
from knowledge.secrecy import marking, marking_of_file


def refuse(turn: Turn) -> Outcome | None:
    """Take a marked message, also when an officer is talking; help in danger comes first."""
    if not _is_marked(turn):
        return None
    understood = Understanding(UnderstoodAs.GUARD, guard="secret")
    refused = answered(turn, understood, turn.say("guard.secret"))
    danger = guarding.explain(turn)
    is_urgent = danger is not None and danger.replies[0].priority is Priority.EMERGENCY
    first = danger.replies if danger is not None and is_urgent else ()
    return replace(refused, replies=(*first, *refused.replies), acts=(Shredding(),))


def _is_marked(turn: Turn) -> bool:
    event = turn.event
    if not isinstance(event, TextMessage | MediaMessage):
        return False
    if marking(event.text) is not None:
        return True
    files = event.attachments if isinstance(event, MediaMessage) else ()
    return any(
        marking_of_file(file.name) is not None or marking(file.description) is not None
        for file in files
    )
