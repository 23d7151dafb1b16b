"""Looks the words of one question up in the words of one text, in one pass.

The innermost loop of matching: everything that does not depend on the text is worked out
beforehand, and everything that needs the words is answered from one Scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.matching.question import Group, QueryWord, Question
from bot.matching.wordings import Forms
from knowledge.phrases import same_accents

WRONG_ACCENT = 0.25
"""What is left of a shared word whose typed accents say that it is another word."""

MEANS = 0.9
"""Trust in the official words of a synonym, beside the citizen's own."""

EXPLAINED = 0.4
"""Share of a group's mass at which it counts as explained."""

FOUND = 0.5
"""Trust from which on a word counts as found."""

NO_VOTES = 0.5


class Scan(NamedTuple):
    """What one text knows of a question; a tuple, because dozens are made for each.

    `explained`: the mass of each group that the text accounts for, and `mass` all of it. `direct`:
    the mass explained by the citizen's own words alone. `hits`: the text's words that are said,
    with the trust in each. `found`: the topic words found, directly, by their number.
    `accents`: agreement of the typed marks.
    """

    explained: list[float]
    mass: float
    direct: float
    hits: Mapping[str, float]
    found: AbstractSet[int]
    accents: float


_Reading = tuple[str, float, str]
"""A word of ours, the trust that it is meant, and the typed accents that must agree, if any."""

_Part = tuple[
    float, list[tuple[float, list[_Reading], int]], list[tuple[float, list[_Reading]]], float
]
"""A group: its mass; of its words mass, readings and number (-1: no topic); the same of the
official words, without number, and their mass."""


class Scanner:
    """One question, ready to be looked up."""

    def __init__(self, question: Question) -> None:
        words = (word for group in question.groups for word in group.words)
        self._topics = [word for word in words if word.is_content]
        self._parts: list[_Part] = []
        self._places: dict[str, list[int]] = {}
        first = 0
        for at, group in enumerate(question.groups):
            self._parts.append(_part(group, first))
            first += sum(word.is_content for word in group.words)
            for reading in {near for word in (*group.words, *group.means) for near, _ in word.near}:
                self._places.setdefault(reading, []).append(at)

    def scan(self, forms: Forms) -> Scan:
        """Look every word of the question up; groups of which no word is there are left out."""
        hits: dict[str, float] = {}
        found: set[int] = set()
        votes: list[float] = []
        explained = [0.0] * len(self._parts)
        direct = 0.0
        for at in sorted(
            {at for near in self._places if near in forms for at in self._places[near]}
        ):
            mass, words, means, means_mass = self._parts[at]
            own = 0.0
            for weight, readings, number in words:
                trust = _look_up(readings, forms, hits, votes)
                own += weight * trust
                if trust >= FOUND:
                    found.add(number)
            direct += own
            if means and own < mass:
                said = sum([w * _look_up(readings, forms, hits, votes) for w, readings in means])
                own = max(own, mass * MEANS * said / means_mass)
            explained[at] = own
        accents = sum(votes) / len(votes) if votes else NO_VOTES
        return Scan(explained, sum(explained), direct, hits, found, accents)

    def left(self, scan: Scan) -> list[QueryWord]:
        """List the topic words that were not found, directly."""
        found = scan.found
        return [word for at, word in enumerate(self._topics) if at not in found]


def _part(group: Group, first: int) -> _Part:
    """Prepare a group whose first topic word has a number."""
    words = []
    for word in group.words:
        words.append((word.mass, _readings(word), first if word.is_content else -1))
        first += word.is_content
    return group.mass, words, [(w.mass, _readings(w)) for w in group.means], group.means_mass


def _readings(word: QueryWord) -> list[_Reading]:
    typed, key = word.token.folded, word.token.key if word.token.marked else ""
    return [(near, trust, key if near == typed else "") for near, trust in word.near]


def _look_up(
    readings: Iterable[_Reading], forms: Forms, hits: dict[str, float], votes: list[float]
) -> float:
    """Return how surely a word stands among the forms, 0–1; notes hits and votes on the way."""
    best = 0.0
    for near, gain, key in readings:
        if near not in forms:
            continue
        if key:
            keys = forms[near].keys
            agreement = 1.0 if key in keys else _agreement(key, keys)
            votes.append(agreement)
            gain *= agreement
        if gain > hits.get(near, 0.0):
            hits[near] = gain
        if gain > best:
            best = gain
    return best


def _agreement(key: str, keys: frozenset[str]) -> float:
    return 1.0 if any(same_accents(key, own) for own in keys) else WRONG_ACCENT
