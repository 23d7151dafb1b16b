"""Answer from entries: directly, as a choice to make, or by saying that we do not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import learning, places, plans
from bot.conversation.answers import render
from bot.conversation.guide import command_of
from bot.conversation.masking import shorten
from bot.conversation.speaking import MENU_BUTTONS, answered, asking, with_state
from bot.conversation.turn import Turn
from bot.matching.decision import Answer, Candidate, Choices, Decision, NoMatch
from bot.models import Option, Outcome, Understanding, UnderstoodAs
from knowledge.model import Entry, Facet, Kind, Plan
from knowledge.text import fold

HUMAN = "#gap-can-bo"
CHOICES = "choices"
DISTRICTS = "faq:chinh-quyen-hai-cap"
"""The entry that tells what became of districts."""

_TITLE_CHARACTERS = 110
_CLEAR_LEAD = 0.3
_TELLING_WORDS = 2
"""Fewer words without their place ("bệnh viện") are too few to answer."""

_STEP_WORDS = ("buoc", "cach lam", "trinh tu", "quy trinh", "cach nop")


def match(turn: Turn) -> Outcome:
    """Answer the message as a question; the last handler, so it always says something."""
    found = _decide_anywhere(turn)
    facets = sides(turn, turn.text)
    if isinstance(found, Choices) and _is_about_tasks(turn, found, facets):
        found = Answer(found.candidates[0])
    if isinstance(found, Answer):
        entry = turn.guide.index.entries[found.candidate.entry]
        understood = _understood(UnderstoodAs.ANSWER, (found.candidate,), entry=entry.id)
        outcome = tell(turn, entry, facets=facets, understood=understood)
        return with_state(outcome, {"asked": learning.asked(turn, entry.id)})
    if isinstance(found, Choices):
        offered = [candidate.entry for candidate in found.candidates]
        outcome = offer(turn, found.candidates, facets)
        return with_state(outcome, {"asked": learning.asked(turn, *offered)})
    return _unknown(turn, found)


def tell(
    turn: Turn,
    entry: Entry,
    *,
    facets: Sequence[Facet] = (),
    understood: Understanding | None = None,
    heading: str = "",
) -> Outcome:
    """Say what is known of an entry, and keep it in mind as the topic."""
    entry = turn.version_of(entry)
    meant = understood or Understanding(UnderstoodAs.ANSWER, entry=entry.id, score=1.0)
    if isinstance(entry, Plan):
        if Facet.TODAY in entry.sections and plans.asks_of_today(turn.words):
            facets = (Facet.TODAY,)
        tasks = plans.about_tasks(entry, turn.words, wording=turn.wording, facets=facets)
        if tasks is not None:
            return _tell_tasks(turn, entry, tasks, meant)
    text = render(entry, wording=turn.wording, as_of=turn.today, facets=facets, heading=heading)
    return _with_bundle(turn, entry, meant, text)


def _with_bundle(turn: Turn, entry: Entry, understood: Understanding, text: str) -> Outcome:
    """Say an entry's text; below it, by number, what a turn of life needs."""
    members = [each for name in entry.bundle if (each := turn.guide.entry(name)) is not None]
    if not members or not entry.validity.covers(turn.today):
        return answered(turn, understood, text, topic=entry.id, topic_until=turn.soon)
    lines = [
        turn.say("choices.line", number=number, title=_named(member))
        for number, member in enumerate(members, start=1)
    ]
    pick = turn.say("bundle.human")
    slot = asking(turn, CHOICES, (HUMAN, *map(command_of, members)))
    whole = "\n".join([text, turn.say("bundle.open"), *lines, pick])
    return answered(turn, understood, whole, topic=entry.id, topic_until=turn.soon, expecting=slot)


def tell_task(turn: Turn, plan: Plan, number: int) -> Outcome:
    """Say what one task of a plan is."""
    meant = Understanding(UnderstoodAs.ANSWER, entry=plan.id, score=1.0)
    return _tell_tasks(turn, plan, plans.one_task(plan, number, wording=turn.wording), meant)


def offer(
    turn: Turn,
    candidates: Sequence[Candidate],
    facets: Sequence[Facet] = (),
    *,
    question: str = "",
) -> Outcome:
    """Ask which of some entries is meant."""
    entries = [turn.guide.index.entries[candidate.entry] for candidate in candidates]
    understood = _understood(UnderstoodAs.CHOICES, candidates)
    return ask_which(
        turn,
        entries,
        question=question or turn.say("choices.ask"),
        understood=understood,
        suffix=f":{facets[0].value}" if facets else "",
    )


def is_offering(turn: Turn) -> bool:
    """Say whether our list of choices still waits for an answer."""
    slot = turn.state.expecting
    return turn.is_expecting and slot is not None and slot.owner == CHOICES


def ask_first(turn: Turn, facets: Sequence[Facet]) -> Outcome | None:
    """Ask for the number once more; the pick then opens the side that was asked meanwhile."""
    slot = turn.state.expecting
    if slot is None:
        return None
    options = tuple(
        f"{option}:{facets[0].value}" if option.count(":") == 1 else option
        for option in slot.options
    )
    return answered(
        turn,
        Understanding(UnderstoodAs.CHOICES),
        turn.say("slot.out_of_range", numbers=numbers(len(options) - 1)),
        expecting=replace(slot, options=options),
        asked=turn.state.asked,
    )


def ask_which(
    turn: Turn,
    entries: Sequence[Entry],
    *,
    question: str,
    understood: Understanding,
    suffix: str = "",
) -> Outcome:
    """List entries by number and remember what each number opens."""
    lines = [
        turn.say("choices.line", number=number, title=_title(entry))
        for number, entry in enumerate(entries, start=1)
    ]
    pick = turn.say("choices.pick", numbers=numbers(len(entries)))
    text = "\n".join([question, *lines, turn.say("choices.none"), pick])
    options = (HUMAN, *(f"{command_of(entry)}{suffix}" for entry in entries))
    return answered(turn, understood, text, expecting=asking(turn, CHOICES, options))


def numbers(count: int) -> str:
    """Return the numbers that may be picked: "1, 2 hoặc 0"; long lists as a range."""
    if count > 5:
        return f"1–{count} hoặc 0"
    return ", ".join(str(number) for number in range(1, count + 1)) + " hoặc 0"


def _tell_tasks(
    turn: Turn, plan: Plan, tasks: plans.TaskAnswer, understood: Understanding
) -> Outcome:
    slot = None
    if tasks.numbers:
        opens = tuple(f"{command_of(plan)}:{number}" for number in tasks.numbers)
        slot = asking(turn, CHOICES, (HUMAN, *opens))
    return answered(
        turn, understood, tasks.text, topic=plan.id, topic_until=turn.soon, expecting=slot
    )


def sides(turn: Turn, text: str) -> tuple[Facet, ...]:
    """Return the asked sides; "thì làm sao" alone asks for all of it, not for the steps."""
    facets = turn.guide.matcher.facets(text)
    folded = fold(text)
    asks_steps = any(word in folded for word in _STEP_WORDS)
    return facets if asks_steps else tuple(each for each in facets if each is not Facet.STEPS)


def _is_about_tasks(turn: Turn, found: Choices, facets: Sequence[Facet]) -> bool:
    """Say whether the likeliest choice is a plan that has the asked task.

    Tasks are data of the plan, not words that the matcher knows, so it only offers the plan.
    """
    best, rival = found.candidates[:2]
    entry = turn.guide.index.entries[best.entry]
    return (
        isinstance(entry, Plan)
        and best.score - rival.score >= _CLEAR_LEAD
        and plans.about_tasks(entry, turn.words, wording=turn.wording, facets=facets) is not None
    )


def _decide_anywhere(turn: Turn) -> Decision:
    """Match the question; where a place of old stands in the way, without the place.

    A question of nothing but a district is answered with what became of districts.
    """
    found = decide(turn, turn.text)
    if isinstance(found, Answer):
        return found
    seen = {(each.entry, each.kind) for each in found.candidates}
    for rest in places.without_place(turn.text):
        if places.is_abolished(turn.text) and places.asks_only_of_place(rest):
            districts = turn.guide.entry(DISTRICTS)
            if districts is not None and districts.validity.covers(turn.today):
                return Answer(Candidate(districts.id, districts.name, 1.0, districts.kind))
        again = decide(turn, rest) if len(rest.split()) >= _TELLING_WORDS else found
        # Without the place a procedure may be surer; it must not be something else.
        if isinstance(again, Answer) and (again.candidate.entry, Kind.PROCEDURE) in seen:
            return again
    return found


def decide(turn: Turn, text: str) -> Decision:
    """Match as of today; an entry that has ended is preferred where it was clearly meant.

    Otherwise a neighbour still in force would answer for rules that have changed.
    """
    matcher = turn.guide.matcher
    found = matcher.match(text, as_of=turn.today, scopes=turn.scopes)
    changed = turn.guide.last_change(turn.today)
    if changed is None:
        return found
    then = matcher.match(text, as_of=changed, scopes=turn.scopes)
    if not isinstance(then, Answer):
        return found
    entry = turn.guide.index.entries[then.candidate.entry]
    if entry.validity.covers(turn.today):
        return found
    if isinstance(found, Answer) and found.candidate.score >= then.candidate.score:
        return found
    return then


def _unknown(turn: Turn, found: NoMatch) -> Outcome:
    """Admit that we do not know; the second time in a row a person comes first."""
    key = "no_match.again" if turn.state.misses else "no_match.first"
    return answered(
        turn,
        _understood(UnderstoodAs.NO_MATCH, found.candidates),
        turn.say(key),
        buttons=turn.buttons(*MENU_BUTTONS),
        misses=turn.state.misses + 1,
    )


def _understood(
    kind: UnderstoodAs, candidates: Sequence[Candidate], *, entry: str | None = None
) -> Understanding:
    options = tuple(Option(each.entry, each.title, each.score) for each in candidates)
    score = options[0].score if options else 0.0
    return replace(Understanding(kind, candidates=options, score=score), entry=entry)


def _named(entry: Entry) -> str:
    """Return what people call an entry, as it begins a line."""
    return shorten(entry.name[:1].upper() + entry.name[1:], _TITLE_CHARACTERS)


def _title(entry: Entry) -> str:
    return shorten(entry.title, _TITLE_CHARACTERS)
