"""Matchers that lack one part each: of changed content, of other weights, or changed in place.

The product has no switches for this; what cannot be had by content alone is changed in the one
matcher that was built, never in its modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.matching.features import NAMES
from bot.matching.matcher import Matcher
from bot.matching.records import Record, spellings
from bot.matching.vocabulary import Near
from bot.matching.weights import Weights
from bot.matching.wordings import in_full
from knowledge.index import index_of
from knowledge.loader import Base
from knowledge.model import Entry
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Variant:
    """A matcher without one part: of other content, other weights, or changed when it is built."""

    name: str
    content: Callable[[Base], Base] = lambda base: base
    unweighed: tuple[str, ...] = ()
    change: Callable[[Matcher, Base], None] = lambda matcher, base: None
    asks: Callable[[str], str] = lambda question: question

    def matcher(self, base: Base, weights: Weights) -> Matcher:
        """Build it."""
        ranking = tuple(
            0.0 if name in self.unweighed else weight
            for name, weight in zip(NAMES, weights.ranking, strict=True)
        )
        built = Matcher(index_of(self.content(base)), weights=replace(weights, ranking=ranking))
        self.change(built, base)
        return built


def without_synonyms(base: Base) -> Base:
    """Take away what citizens say for official words."""
    return replace(base, lexicon=replace(base.lexicon, synonyms=()))


def without_short_forms(base: Base) -> Base:
    """Take away the short forms."""
    return replace(base, lexicon=replace(base.lexicon, safe={}, context={}))


def without_bodies(base: Base) -> Base:
    """Leave of every entry its name and wordings."""
    bare = (replace(entry, sections={}, lead=entry.title) for entry in base.entries)
    return replace(base, entries=tuple(bare))


def without_families(base: Base) -> Base:
    """Let each sibling begin on a day of its own: then no two are the same."""
    entries = (_begun_earlier(entry, days) for days, entry in enumerate(base.entries))
    return replace(base, entries=tuple(entries))


def _begun_earlier(entry: Entry, days: int) -> Entry:
    since = entry.validity.valid_from - timedelta(days=days)
    return replace(entry, validity=replace(entry.validity, valid_from=since))


def without_neighbours(matcher: Matcher, _: Base) -> None:
    """Repair no word by the words beside it."""
    matcher._postings.vocabulary.beside = lambda before, word, after: None


def without_repairs(matcher: Matcher, base: Base) -> None:
    """Read every word as it stands, or not at all."""
    vocabulary = matcher._postings.vocabulary

    def near(word: str, is_marked: bool) -> Near:
        return ((word, 1.0),) if word in vocabulary else ()

    vocabulary.near = near
    without_neighbours(matcher, base)


def without_pairs(matcher: Matcher, _: Base) -> None:
    """Retrieve by words alone."""
    matcher._postings._by_pair = {}


def without_parts(matcher: Matcher, base: Base) -> None:
    """Find entries by their whole titles and editors' wordings only."""
    postings = matcher._postings
    short = base.lexicon.safe
    kept = {record.number: tuple(_whole_texts(record, short)) for record in postings.records}
    numbers = {number for texts in kept.values() for number in texts}
    postings.records[:] = [
        replace(record, texts=kept[record.number], title=kept[record.number][0])
        for record in postings.records
    ]
    for inverted in (postings._by_word, postings._by_pair):
        for key, texts in inverted.items():
            inverted[key] = tuple(number for number in texts if number in numbers)


def _whole_texts(record: Record, short: Mapping[str, str]) -> Iterator[int]:
    """Yield the texts of a record that are no parts of a title."""
    named = [text for e in record.entries for text in (e.title, e.short, *e.aliases, *e.questions)]
    whole = {*named, *(in_full(text, short) for text in named)}
    spoken = spellings(record.entries, short)
    return (number for number, text in zip(record.texts, spoken, strict=True) if text in whole)


VARIANTS = (
    Variant("all parts"),
    Variant("without synonyms", content=without_synonyms),
    Variant("without abbreviations", content=without_short_forms),
    Variant("without repair by neighbours", change=without_neighbours),
    Variant("without any repair of typos", change=without_repairs),
    Variant("without parts of titles", change=without_parts),
    Variant("without families", content=without_families),
    Variant("without bodies", content=without_bodies),
    Variant("without nearness", unweighed=("near",)),
    Variant("without acts", unweighed=("acts",)),
    Variant("without typed accents", asks=fold),
    Variant("without pairs", unweighed=("pairs", "text_pairs"), change=without_pairs),
)
