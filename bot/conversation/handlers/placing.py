"""Answer what became of a place or an agency, and add today's name to other answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.conversation import naming, places, reporting
from bot.conversation.answers import MAX_CHARACTERS, source_line
from bot.conversation.handlers import answering
from bot.conversation.speaking import answered, asking
from bot.conversation.turn import Turn
from bot.models import Outcome, Reply, Understanding, UnderstoodAs
from knowledge.gazetteer import CommuneNamed, Naming
from knowledge.model import Procedure
from knowledge.places import slug_of
from knowledge.text import fold

PLACES = "places"
"""Owner of a list of communes from which one is to be picked."""

PREFIX = "#noi:"
"""Begins the command that opens a commune of today."""

MERGERS = "faq:sap-nhap-tinh"
"""The entry on merged provinces in general; it cannot list them all."""

_MOST = 9
"""More places of one name are not listed; the citizen is asked for the district."""


_LIKELIEST = 2


def became(turn: Turn) -> Outcome | None:
    """Say what a place or an agency is called today, where a message asks for nothing else."""
    named = turn.guide.gazetteer.find(turn.text)
    if not named:
        return _former_city(turn)
    readings = (named.rest, *places.without_place(named.rest))
    is_sure = named.is_told or turn.text.istitle()
    if not any(places.asks_what_became(each, is_sure=is_sure) for each in readings):
        return None
    if named.communes:
        return _communes(turn, _narrowed(turn, named))
    lines = [
        *naming.provinces_told(named.provinces, turn.wording),
        *naming.agencies_told(named.agencies, turn.wording),
    ]
    districts = turn.guide.index.places.districts
    if districts is not None and places.is_abolished(turn.text):
        lines += naming.district_told(districts, turn.wording)
    if any(each.is_sure for each in named.agencies) or named.provinces:
        lines.append(turn.say("place.next"))
    of = named.provinces[0].now.slug if named.provinces else slug_of(named.agencies[0].name)
    return _told(turn, of, lines)


def word_for_word(turn: Turn) -> Outcome | None:
    """Answer a question that stands in an entry word for word, before anybody guesses at parts.

    Of a place it is told what became of that place. What a guard still takes here is left to it.
    """
    if not turn.written or reporting.is_open(turn):
        return None
    if turn.guide.rules.caught_by(turn.sentences) is not None:
        return None
    return became(turn) or match(turn)


def match(turn: Turn) -> Outcome:
    """Answer the message as a question, and remark which provinces it names are gone.

    Where mergers are asked about in a longer story, the named provinces are the answer.
    """
    outcome = answering.match(turn)
    entry = turn.guide.entry(outcome.understood.entry or "")
    named = turn.guide.gazetteer.find(turn.text)
    if _asks_of_mergers(turn, outcome) and named.provinces:
        lines = [*naming.provinces_told(named.provinces, turn.wording), turn.say("place.next")]
        return _told(turn, named.provinces[0].now.slug, lines)
    if outcome.understood.kind is not UnderstoodAs.ANSWER or len(outcome.replies) != 1:
        return outcome
    if isinstance(entry, Procedure):
        remark = "\n".join(_remarks(turn, named))
        cited = [source_line(each, turn.wording) for each in turn.version_of(entry).sources]
        return _remarked(outcome, remark, cited) if remark else outcome
    return outcome


def _asks_of_mergers(turn: Turn, outcome: Outcome) -> bool:
    """Say whether mergers are what was answered, or among the likeliest of what was offered."""
    understood = outcome.understood
    likeliest = {option.entry for option in understood.candidates[:_LIKELIEST]}
    says_so = any(word in turn.folded for word in ("sap nhap", "hop nhat"))
    offered = understood.kind is UnderstoodAs.CHOICES and MERGERS in likeliest and says_so
    return understood.entry == MERGERS or offered


def open_commune(turn: Turn, payload: str) -> Outcome | None:
    """Tell about the commune that was picked from a list."""
    commune = turn.guide.gazetteer.commune(payload.removeprefix(PREFIX))
    if commune is None:
        return None
    lines = naming.communes_told([CommuneNamed(commune)], turn.guide.index.places, turn.wording)
    return _told(turn, commune.slug, [*lines, turn.say("place.next")])


def _remarks(turn: Turn, named: Naming) -> Iterator[str]:
    """Yield which of the named places are gone, as far as they are surely meant.

    "thai bình thường" is no province; a commune of the same name may lie elsewhere.
    """
    tables = turn.guide.index.places
    provinces = (each for each in named.provinces if named.is_told or each.name in turn.text)
    yield from naming.renamed_provinces(provinces, turn.wording)
    communes = _narrowed(turn, named)
    is_sure = tables.knows_every_commune or bool(named.provinces)
    if is_sure and len({each.place for each in communes}) == 1:
        yield from naming.renamed_communes(communes, tables, turn.wording)


def _former_city(turn: Turn) -> Outcome | None:
    """Tell of the end of districts who asks for a city that was part of a province."""
    readings = places.beside_city(turn.text)
    if not any(places.asks_what_became(each, is_sure=True) for each in readings):
        return None
    entry = turn.guide.entry(answering.DISTRICTS)
    return None if entry is None else answering.tell(turn, entry)


def _narrowed(turn: Turn, named: Naming) -> Sequence[CommuneNamed]:
    """Keep the communes of a district or province that is named too; our own province first."""
    communes = named.communes
    provinces = {each.now.slug for each in named.provinces}
    there = [each for each in communes if each.now.province in provinces]
    words = f" {turn.folded} "
    within = [
        each
        for each in there or communes
        if each.former and any(f" {part} " in words for part in _parts(each.former.where))
    ]
    return sorted(
        within or there or communes, key=lambda each: each.now.province != turn.oa.province
    )


def _parts(where: str) -> list[str]:
    return [fold(part) for part in where.split(",") if part.strip()]


def _communes(turn: Turn, named: Sequence[CommuneNamed]) -> Outcome:
    tables = turn.guide.index.places
    if len({each.place for each in named}) == 1:
        lines = naming.communes_told(named, tables, turn.wording)
        return _told(turn, named[0].now.slug, [*lines, turn.say("place.next")])
    former = next((each.former for each in named if each.former), None)
    old = former.full_name if former else named[0].now.full_name
    understood = Understanding(UnderstoodAs.CHOICES, entry=PLACES)
    if len(named) > _MOST:
        text = turn.say("place.too_many", old=old, count=len(named))
        return answered(turn, understood, text)
    lines = [turn.say("place.which", old=old)]
    for number, each in enumerate(named, start=1):
        title = naming.commune_choice(each, tables, turn.wording)
        lines.append(turn.say("choices.line", number=number, title=title))
    pick = turn.say("choices.pick", numbers=answering.numbers(len(named)))
    options = (answering.HUMAN, *(f"{PREFIX}{each.now.slug}" for each in named))
    text = "\n".join([*lines, turn.say("choices.none"), pick])
    return answered(turn, understood, text, expecting=asking(turn, PLACES, options))


def _told(turn: Turn, of: str, lines: Sequence[str]) -> Outcome:
    understood = Understanding(UnderstoodAs.ANSWER, entry=f"place:{of}", score=1.0)
    return answered(turn, understood, "\n".join(dict.fromkeys(lines)))


def _remarked(outcome: Outcome, remark: str, cited: Sequence[str]) -> Outcome:
    """Put a remark before the source lines; where there is no room, it is a message of its own."""
    (reply,) = outcome.replies
    first = min((line for line in cited if line in reply.text), key=reply.text.index, default="")
    text = reply.text.replace(first, f"{remark}\n{first}", 1) if first else reply.text
    if text == reply.text or len(text) > MAX_CHARACTERS:
        return replace(outcome, replies=(reply, Reply(remark)))
    return replace(outcome, replies=(replace(reply, text=text),))
