"""Builds outcomes: what was understood, what is said, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.turn import Turn
from bot.models import (
    Button,
    ConversationState,
    Expecting,
    Outcome,
    Priority,
    Reply,
    Understanding,
    UnderstoodAs,
)

REPORT = "report"
"""Owner of the expecting slot while a report is being written."""

SUPPLEMENT = "supplement"
"""Owner of the slot while the next message belongs to a case that an officer asked about."""

MENU_BUTTONS = (("button.menu", "#menu"), ("button.human", "#gap-can-bo"))


def command(name: str) -> Understanding:
    """Return the understanding of a command; the name shows in logs only."""
    return Understanding(UnderstoodAs.COMMAND, entry=name)


def answered(
    turn: Turn,
    understood: Understanding,
    *texts: str,
    buttons: tuple[Button, ...] = (),
    **changes: Any,
) -> Outcome:
    """Return an outcome with one reply for each text and some fields of the state changed.

    A question of ours that nobody answered is forgotten, except that a report stays open; so is
    the citizen's last question, for what comes next no longer confirms its answer.
    """
    changes.setdefault("expecting", _kept(turn))
    changes.setdefault("asked", None)
    return Outcome(
        understood,
        replace(turn.state, **changes),
        tuple(Reply(text, buttons if text is texts[-1] else ()) for text in texts),
    )


def silent(turn: Turn, name: str, **changes: Any) -> Outcome:
    """Return an outcome that says nothing."""
    return Outcome(command(name), replace(turn.state, **changes))


def urgent(outcome: Outcome) -> Outcome:
    """Let the replies overtake everything else on its way out."""
    replies = (replace(reply, priority=Priority.EMERGENCY) for reply in outcome.replies)
    return replace(outcome, replies=tuple(replies))


def warned(turn: Turn, outcome: Outcome) -> Outcome:
    """Name the numbers to call above an answer; once is enough."""
    first, *rest = outcome.replies
    danger = turn.say("guard.in_danger")
    if first.text.startswith(danger):
        return outcome
    return replace(outcome, replies=(replace(first, text=f"{danger}\n\n{first.text}"), *rest))


def asking(turn: Turn, owner: str, options: tuple[str, ...] = ()) -> Expecting:
    """Return the slot in which a bare number now answers our question."""
    return Expecting(owner, turn.soon, options)


def with_state(outcome: Outcome, changes: Mapping[str, Any]) -> Outcome:
    """Return the outcome with some fields of its state changed."""
    state: ConversationState = replace(outcome.state, **changes)
    return replace(outcome, state=state)


def _kept(turn: Turn) -> Expecting | None:
    slot = turn.state.expecting
    if slot is None or slot.owner not in (REPORT, SUPPLEMENT) or not turn.is_expecting:
        return None
    return replace(slot, expires_at=turn.soon)
