"""Take a number, a word of a title or "ừ" as the answer to the question we asked last."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import learning, reporting
from bot.conversation.handlers import answering, commands, report
from bot.conversation.numbers import LAST, Pick, read_bare_word, read_pick
from bot.conversation.speaking import answered, command, with_state
from bot.conversation.turn import Turn
from bot.models import Expecting, NewProposal, Outcome
from knowledge.model import Entry, Plan
from knowledge.patterns import compile_all
from knowledge.text import plain, without_frames

_WORDS = {
    "yes": ("ừ", "ừm", "vâng", "dạ", "đúng", "đúng rồi", "phải", "phải rồi", "chuẩn", "ok", "có"),
    "end": ("ạ", "rồi", "đó", "đấy", "nhé", "nha", "em", "ad"),
}
_YES = compile_all(("^ <yes> <yes>? <end>? $",), _WORDS)
_VAGUE = compile_all(
    (
        "^ (chọn|lấy|cho)? (cái|mục|ý) (ở)? * <end>? <end>? $",
        "^ (chọn|lấy|cho)? cả (hai|ba|bốn|2|3|4) <end>? $",
        "^ tất cả <end>? $",
    ),
    _WORDS,
)
"""A choice in words that we cannot tell."""

_TITLE_WORDS = 6

CHOSEN = "chosen"
"""Owner of a list from which something was picked already."""


def pick(turn: Turn) -> Outcome | None:
    """Open what the number stands for; without a question of ours, ask back."""
    if reporting.is_open(turn):
        return None
    slot = turn.state.expecting if turn.is_expecting else None
    is_list = slot is not None and bool(slot.options)
    is_follow_up = turn.guide.matcher.is_bare_follow_up
    picked = read_pick(turn.text, is_follow_up)
    if picked is None and is_list:
        picked = read_bare_word(turn.text, is_follow_up)
    if picked is not None:
        return _open(turn, slot, picked) if slot and is_list else _no_question(turn)
    if turn.words and not any(map(str.isalpha, turn.text)):
        return _no_question(turn)
    is_waiting = is_list and slot is not None and slot.owner != CHOSEN
    return _yes_or_no(turn) or (_in_words(turn, slot) if slot and is_waiting else None)


def _open(turn: Turn, slot: Expecting, picked: Pick) -> Outcome:
    number = len(slot.options) - 1 if picked.number == LAST else picked.number
    if number >= len(slot.options):
        return _ask_again(turn, slot)
    option = slot.options[number]
    outcome = commands.run(turn, _with_facet(turn, option, picked))
    if outcome is None:
        return _no_question(turn)
    if slot.owner == answering.CHOICES:
        outcome = replace(outcome, proposal=_taken(turn, option))
    if outcome.state.expecting is None:
        # The list stays on the screen, so its other numbers stay good; "ừ" no longer means it.
        return with_state(outcome, {"expecting": replace(slot, owner=CHOSEN)})
    return outcome


def _in_words(turn: Turn, slot: Expecting) -> Outcome | None:
    """Take "cấp đổi" for the only title that has these words, and ask again after a mere "ừ"."""
    is_agreed = _YES.occurs(turn.words)
    named = [1] if is_agreed and len(slot.options) == 2 else _named(turn, slot)
    if len(named) == 1:
        return _open(turn, slot, Pick(named[0]))
    return _ask_again(turn, slot) if is_agreed or _VAGUE.occurs(turn.words) else None


def _named(turn: Turn, slot: Expecting) -> list[int]:
    """Return the numbers of the offered entries whose titles contain the whole message.

    As it is read or as it was typed: a name like "Đắk Nông" is no Vietnamese syllable.
    """
    said = [
        frozenset(word.folded for word in without_frames(words))
        for words in (turn.words, plain(turn.text))
    ]
    if slot.owner != answering.CHOICES or not all(0 < len(each) <= _TITLE_WORDS for each in said):
        return []
    entries = [_entry(turn, option) for option in slot.options]
    return [
        number
        for number, entry in enumerate(entries)
        if entry is not None and any(map({w.folded for w in plain(_names(entry))}.issuperset, said))
    ]


def _names(entry: Entry) -> str:
    place = entry.province if isinstance(entry, Plan) else ""
    return f"{entry.title} {entry.short} {place}"


def _entry(turn: Turn, option: str) -> Entry | None:
    """Return the entry that an option opens; the tasks of a plan are no entries."""
    base, _, detail = option.rpartition(":") if option.count(":") > 1 else (option, "", "")
    return None if detail.isdigit() else turn.guide.commands.get(base)


def _ask_again(turn: Turn, slot: Expecting) -> Outcome:
    allowed = answering.numbers(len(slot.options) - 1)
    text = turn.say("slot.out_of_range", numbers=allowed)
    kept = turn.state.asked
    return answered(turn, command("out-of-range"), text, expecting=slot, asked=kept)


def _taken(turn: Turn, option: str) -> NewProposal | None:
    """Propose the question whose choices these are for the entry that was chosen."""
    last = learning.in_mind(turn)
    entry = _entry(turn, option)
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
    if not reporting.has_draft(turn):
        return None
    if rules.has("yes", turn.words) or rules.has("no", turn.words):
        return report.resume(turn)
    return None


def _no_question(turn: Turn) -> Outcome:
    resumed = report.resume(turn)
    if resumed is not None:
        return resumed
    return answered(turn, command("no-question"), turn.say("slot.no_question"))
