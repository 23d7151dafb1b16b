"""Renders an entry as a reply: the answer, what is needed, the source, one next step.

States nothing that is not in the entry, nothing unchecked and nothing out of its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.conversation.sides import Side, has, side_of, sources_of
from bot.conversation.text import brief, chat, day
from bot.wording import Wording
from knowledge.model import Confidence, Entry, Facet, Plan, Procedure, Source

MAX_CHARACTERS = 1_900
"""Longest message part; Zalo takes 2,000."""

OVERVIEW = (Facet.PAPERS, Facet.FEE, Facet.DURATION, Facet.PLACE)
PROCEDURE_FACETS = (*OVERVIEW, Facet.STEPS, Facet.RESULT, Facet.NOTE, Facet.BASIS)
PLAN_FACETS = (
    Facet.TASKS,
    Facet.AIMS,
    Facet.CONTENT,
    Facet.CHANNELS,
    Facet.PERIOD,
    Facet.ORGANISATION,
    Facet.REPORTING,
    Facet.FUNDING,
    Facet.TODAY,
)
_OFFERED = 3
_SOURCES = 2
_ASKED = 3
_BRIEF: dict[Facet, int] = {
    Facet.PAPERS: 420,
    Facet.FEE: 260,
    Facet.DURATION: 160,
    Facet.PLACE: 330,
}


def render(
    entry: Entry, *, wording: Wording, as_of: date, facets: Sequence[Facet] = (), heading: str = ""
) -> str:
    """Return the reply about an entry, or about the sides of it that are asked.

    Another `heading` may stand for the title line.

    Outside the entry's days it says only from when other rules apply, and whom to ask.
    """
    if not entry.validity.covers(as_of):
        return out_of_days(entry, wording=wording, as_of=as_of)
    asked = facets_of(entry, facets)[:_ASKED]
    if facets and not asked and isinstance(entry, Procedure | Plan):
        asked = _other_kinds(entry, facets)
    shown = asked or _whole_in_overview(entry, wording=wording, as_of=as_of)
    body = (
        [
            *_instead(entry, asked),
            *(_section(entry, facet, wording=wording, as_of=as_of) for facet in asked),
        ]
        if asked
        else _overview(entry, wording=wording, as_of=as_of)
    )
    sources = sources_of(entry, asked, as_of=as_of)[:_SOURCES]
    cited = [source_line(source, wording) for source in sources]
    tail = [*cited, *_more(entry, shown, wording)]
    return fit([heading or head(entry, wording), *body], tail, wording)


def _instead(entry: Entry, asked: Sequence[Facet]) -> list[str]:
    """Return the lead where nobody has verified anything of what is asked: it says why."""
    unchecked = (entry.confidence_in(facet) is Confidence.UNCHECKED for facet in asked)
    return [chat(entry.lead)] if isinstance(entry, Procedure) and all(unchecked) else []


def out_of_days(entry: Entry, *, wording: Wording, as_of: date) -> str:
    """Return what may be said of an entry on a day outside its validity."""
    ends = entry.validity.valid_to
    if ends is not None and ends < as_of:
        if not isinstance(entry, Procedure):
            return wording.say("answer.ended_content", name=entry.name, day=day(ends))
        changed_on = day(ends + timedelta(days=1))
        return wording.say("answer.ended", name=entry.name, day=changed_on)
    return wording.say("answer.not_yet", name=entry.name, day=day(entry.validity.valid_from))


def facets_of(entry: Entry, facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """Return those of the asked sides that this entry has."""
    return tuple(facet for facet in facets if has(entry, facet))


def head(entry: Entry, wording: Wording) -> str:
    """Return the title line; FAQs begin with their answer."""
    if isinstance(entry, Procedure):
        return wording.say("answer.code", title=entry.title, code=entry.code)
    return entry.title if isinstance(entry, Plan) else ""


def source_line(source: Source, wording: Wording) -> str:
    """Return where the facts come from, and when somebody last looked at that source."""
    return wording.say("answer.source", source=source.title, day=day(source.checked_on))


def fit(body: Iterable[str], tail: Iterable[str], wording: Wording) -> str:
    """Join the parts in one message; what is too long is cut in the body, at a line's end."""
    end = "\n".join(part for part in tail if part)
    text = wording.fill("\n".join(part for part in body if part))
    room = MAX_CHARACTERS - len(end) - 1
    return f"{brief(text, room)[:room]}\n{end}"


def _whole_in_overview(entry: Entry, *, wording: Wording, as_of: date) -> tuple[Facet, ...]:
    """Return the sides of which an overview leaves nothing out."""
    if not isinstance(entry, Procedure):
        return ()
    sides = {facet: _in_overview(entry, facet, wording, as_of) for facet in OVERVIEW}
    return tuple(facet for facet, side in sides.items() if side.short(_BRIEF[facet]) == side.full)


def _overview(entry: Entry, *, wording: Wording, as_of: date) -> list[str]:
    parts = [chat(entry.lead)]
    if isinstance(entry, Plan) and entry.superseded_by:
        parts.append(wording.say("plan.historic", today=entry.superseded_by))
    if isinstance(entry, Procedure):
        parts += [
            _short_section(entry, facet, wording=wording, as_of=as_of)
            for facet in facets_of(entry, OVERVIEW)
        ]
    return parts


def _section(entry: Entry, facet: Facet, *, wording: Wording, as_of: date) -> str:
    return _labelled(facet, side_of(entry, facet, wording=wording, as_of=as_of).full, wording)


def _short_section(entry: Procedure, facet: Facet, *, wording: Wording, as_of: date) -> str:
    side = _in_overview(entry, facet, wording, as_of)
    text = side.short(_BRIEF[facet])
    if text != side.full:
        cut = wording.say("answer.cut", word=wording.say(f"ask.{facet.value}"))
        text = f"{text}\n{cut}"
    return _labelled(facet, text, wording)


def _in_overview(entry: Entry, facet: Facet, wording: Wording, as_of: date) -> Side:
    return side_of(entry, facet, wording=wording, as_of=as_of, in_overview=True)


def _labelled(facet: Facet, text: str, wording: Wording) -> str:
    label = wording.say("answer.section", label=wording.say(f"facet.{facet.value}"))
    separator = "\n" if "\n" in text or text.startswith("•") else " "
    return f"{label}{separator}{text}"


def _other_kinds(entry: Entry, facets: Sequence[Facet]) -> tuple[Facet, ...]:
    """Return one asked side that this kind could have but nobody wrote."""
    possible = PROCEDURE_FACETS if isinstance(entry, Procedure) else PLAN_FACETS
    return tuple(facet for facet in facets if facet in possible)[:1]


def _more(entry: Entry, shown: Sequence[Facet], wording: Wording) -> list[str]:
    order = PLAN_FACETS[:-1] if isinstance(entry, Plan) else PROCEDURE_FACETS
    unused = [facet for facet in facets_of(entry, order) if facet not in shown][:_OFFERED]
    if not unused:
        return []
    words = [wording.say("ask.quoted", word=wording.say(f"ask.{facet.value}")) for facet in unused]
    *others, last = words
    if others:
        last = wording.say("ask.last", others=", ".join(others), last=last)
    return [wording.say("answer.more", facets=last)]
