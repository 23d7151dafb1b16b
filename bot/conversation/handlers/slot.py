"""Take a bare number or "có" as the answer to the question we asked last."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import learning
from bot.conversation.handlers import answering, commands, report
from bot.conversation.numbers import Pick, read_pick
from bot.conversation.speaking import answered, command, with_state
from bot.conversation.turn import Turn
from bot.models import Expecting, NewProposal, Outcome


def pick(turn: Turn) -> Outcome | None:
    """Open what the number stands for; without a question of ours, ask back."""
    if report.is_open(turn):
        return None
    picked = read_pick(turn.text, turn.guide.matcher.is_bare_follow_up)
    if picked is None:
        is_only_figures = bool(turn.words) and not any(map(str.isalpha, turn.text))
        return _no_question(turn) if is_only_figures else _yes_or_no(turn)
    slot = turn.state.expecting
    if slot is None or not turn.is_expecting or not slot.options:
        return _no_question(turn)
    return _open(turn, slot, picked)


def _open(turn: Turn, slot: Expecting, picked: Pick) -> Outcome:
    if picked.number >= len(slot.options):
        allowed = answering.numbers(len(slot.options) - 1)
        text = turn.say("slot.out_of_range", numbers=allowed)
        return answered(turn, command("out-of-range"), text, expecting=slot)
    option = slot.options[picked.number]
    outcome = commands.run(turn, _with_facet(turn, option, picked))
    if outcome is None:
        return _no_question(turn)
    if slot.owner == answering.CHOICES:
        outcome = replace(outcome, proposal=_taken(turn, option))
    if outcome.state.expecting is None:
        # The list stays on the screen, so its other numbers stay good.
        return with_state(outcome, {"expecting": slot})
    return outcome


def _taken(turn: Turn, option: str) -> NewProposal | None:
    """Propose the question whose choices these are for the entry that was chosen."""
    last = learning.in_mind(turn)
    entry = turn.guide.commands.get(":".join(option.split(":")[:2]))
    if last is None or entry is None or len(last.entries) < 2 or entry.id not in last.entries:
        return None
    return learning.proposal(turn, last, entry.id)


def _with_facet(turn: Turn, option: str, picked: Pick) -> str:
    """Let "số 3, phí bao nhiêu" open the fee of the third entry."""
    facets = turn.guide.matcher.facets(picked.rest) if picked.rest else ()
    if not facets or option.count(":") != 1:
        return option
    return f"{option}:{facets[0].value}"


def _yes_or_no(turn: Turn) -> Outcome | None:
    """Bring a report back that was put aside, when somebody agrees to or declines something."""
    rules = turn.guide.rules
    if not report.has_draft(turn):
        return None
    if rules.has("yes", turn.words) or rules.has("no", turn.words):
        return report.resume(turn)
    return None


def _no_question(turn: Turn) -> Outcome:
    resumed = report.resume(turn)
    if resumed is not None:
        return resumed
    return answered(turn, command("no-question"), turn.say("slot.no_question"))
