"""Says what is known of one side of an entry: its rows of the day, then its remarks.

States nothing nobody has verified; what is verified only in part bears a caution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation import fees
from bot.conversation.text import brief, chat
from bot.wording import Wording
from knowledge.model import (
    Confidence,
    Document,
    Entry,
    Exemption,
    Facet,
    Fee,
    Paper,
    Place,
    Procedure,
    Row,
    Source,
    TimeLimit,
)


@dataclass(frozen=True, slots=True)
class Side:
    """The lines of one side. `tail` bounds what the others say, so it is never cut off."""

    lines: tuple[str, ...]
    tail: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """All of it."""
        return "\n".join((*self.lines, *self.tail))

    def short(self, limit: int) -> str:
        """Return whole lines up to a limit in characters, and the tail."""
        return "\n".join((brief("\n".join(self.lines), limit), *self.tail))


def has(entry: Entry, facet: Facet) -> bool:
    """Say whether an entry has this side at all, verified or not."""
    return facet in entry.sections or facet in entry.confidence or bool(_rows(entry, facet))


def side_of(
    entry: Entry, facet: Facet, *, wording: Wording, as_of: date, in_overview: bool = False
) -> Side:
    """Return a side as it may be told on a day.

    An overview leaves out the fees of later days and their legal basis.
    """
    confidence = entry.confidence_in(facet)
    if confidence is Confidence.UNCHECKED:
        return Side((wording.say("answer.unchecked"),))
    caution = (wording.say("answer.partly"),) if confidence is Confidence.PARTLY else ()
    if facet is Facet.FEE and isinstance(entry, Procedure):
        return _fee_side(entry, wording, as_of, caution, in_overview=in_overview)
    lines = tuple(_told(entry, facet, wording, as_of))
    remarks = _remarks(entry, facet)
    if not lines and not remarks:
        return Side((wording.say("answer.no_facet"),))
    return Side((*lines, *remarks), caution)


def sources_of(entry: Entry, facets: Iterable[Facet], *, as_of: date) -> list[Source]:
    """Return where some sides were read, each source once, in the order of their rows."""
    numbers = dict.fromkeys(
        row.source for facet in facets for row in _rows(entry, facet) if _applies(row, as_of)
    )
    known = [entry.sources[number - 1] for number in numbers if 0 < number <= len(entry.sources)]
    return known or list(entry.sources[:1])


def _fee_side(
    entry: Procedure, wording: Wording, as_of: date, caution: tuple[str, ...], *, in_overview: bool
) -> Side:
    cases = fees.fee_lines(entry, wording=wording, as_of=as_of)
    remarks = _remarks(entry, Facet.FEE)
    if not cases:
        text = remarks or (wording.say("answer.unchecked"),)
        return Side(text, caution)
    later = [] if in_overview else fees.later_lines(entry, wording=wording, as_of=as_of)
    basis = [] if in_overview else fees.basis_lines(entry, wording=wording, as_of=as_of)
    return Side((*cases, *later), (*remarks, *basis, *caution))


def _rows(entry: Entry, facet: Facet) -> Sequence[Row]:
    return entry.rows_on(facet) if isinstance(entry, Procedure) else ()


def _applies(row: Row, as_of: date) -> bool:
    return not isinstance(row, Fee | Exemption | Place) or row.period.covers(as_of)


def _told(entry: Entry, facet: Facet, wording: Wording, as_of: date) -> list[str]:
    """Return the rows of a day; a lone row of few words stands without a bullet."""
    rows = [row for row in _rows(entry, facet) if _applies(row, as_of)]
    lines = [_TELLERS[type(row)](row, wording) for row in rows if type(row) in _TELLERS]
    if len(lines) == 1 and facet is Facet.DURATION:
        return [f"{lines[0]}."]
    return [f"• {line}" for line in lines]


def _paper(paper: Paper, wording: Wording) -> str:
    details = [paper.form] if paper.form else []
    if paper.copies > 1:
        details.append(wording.say("paper.copies", count=paper.copies))
    text = paper.name
    if details:
        text = wording.say("paper.detailed", name=text, details=", ".join(details))
    if paper.data:
        text = wording.say("paper.replaced", paper=text, data=paper.data)
    return _in_case(paper.case, text, wording)


def _time(limit: TimeLimit, wording: Wording) -> str:
    text = wording.say("time.same_day")
    if limit.value:
        text = wording.say("time.limit", value=limit.value, unit=limit.unit)
    if limit.extended:
        text = wording.say("time.extended", limit=text, value=limit.extended, unit=limit.unit)
    if limit.note:
        text = wording.say("time.noted", limit=text, note=limit.note)
    return _in_case(limit.case, text, wording)


def _place(place: Place, wording: Wording) -> str:
    return _in_case(place.case, place.where, wording)


def _document(document: Document, wording: Wording) -> str:
    if not document.number or document.number in document.title:
        return document.title
    return wording.say("basis.document", title=document.title, number=document.number)


_TELLERS: Mapping[type, Callable[..., str]] = {
    Paper: _paper,
    TimeLimit: _time,
    Place: _place,
    Document: _document,
}


def _in_case(case: str, text: str, wording: Wording) -> str:
    if not case:
        return text[:1].upper() + text[1:]
    return wording.say("side.case", case=case[:1].upper() + case[1:], text=text)


def _remarks(entry: Entry, facet: Facet) -> tuple[str, ...]:
    section = entry.sections.get(facet)
    if section is None or not section.checked:
        return ()
    return tuple(chat(section.text).splitlines())
