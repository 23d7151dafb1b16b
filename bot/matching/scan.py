"""Looks the words of one question up in the words of one text, in one pass.

The innermost loop of matching: everything that does not depend on the text is worked out
beforehand, and everything that needs the words is answered from one Scan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching.question import QueryWord, Question
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


@dataclass(frozen=True, slots=True)
class Scan:
    """What one text knows of a question.

    `explained`: the mass of each group that the text accounts for. `direct`: the mass explained
    by the citizen's own words alone. `hits`: the text's words that are said, with the trust in
    each. `left`: the topic words not found, directly.
    `accents`: agreement of the typed marks.
    """

    explained: tuple[float, ...]
    direct: float
    hits: Mapping[str, float]
    left: tuple[QueryWord, ...]
    accents: float

    @property
    def mass(self) -> float:
        """Return the mass of everything explained."""
        return sum(self.explained)


_Probe = tuple[float, tuple[tuple[str, float], ...], str, str]
"""Mass, readings with their trust, the word as typed and its accents ("" where unmarked)."""


class Scanner:
    """One question, ready to be looked up."""

    def __init__(self, question: Question) -> None:
        self._groups = [
            (
                group.mass,
                [(_probe(word), word if word.is_content else None) for word in group.words],
                [_probe(word) for word in group.means],
                group.means_mass,
                frozenset(near for word in (*group.words, *group.means) for near, _ in word.near),
                [word for word in group.words if word.is_content],
            )
            for group in question.groups
        ]

    def scan(self, forms: Forms) -> Scan:
        """Look every word of the question up."""
        hits: dict[str, float] = {}
        left: list[QueryWord] = []
        votes: list[float] = []
        explained: list[float] = []
        direct = 0.0
        for mass, words, means, means_mass, readings, topics in self._groups:
            if readings.isdisjoint(forms):
                left += topics
                explained.append(0.0)
                continue
            own = 0.0
            for probe, topic in words:
                found = _look_up(probe, forms, hits, votes)
                own += probe[0] * found
                if found < FOUND and topic is not None:
                    left.append(topic)
            direct += own
            if means and own < mass:
                said = sum([probe[0] * _look_up(probe, forms, hits, votes) for probe in means])
                own = max(own, mass * MEANS * said / means_mass)
            explained.append(own)
        agreement = sum(votes) / len(votes) if votes else NO_VOTES
        return Scan(tuple(explained), direct, hits, tuple(left), agreement)


def _probe(word: QueryWord) -> _Probe:
    token = word.token
    return word.mass, word.near, token.folded, token.key if token.marked else ""


def _look_up(probe: _Probe, forms: Forms, hits: dict[str, float], votes: list[float]) -> float:
    """Return how surely a word stands among the forms, 0–1; notes hits and votes on the way."""
    best = 0.0
    _, readings, folded, key = probe
    for near, gain in readings:
        form = forms.get(near)
        if form is None:
            continue
        if key and near == folded:
            agreement = 1.0 if key in form.keys else _agreement(key, form.keys)
            votes.append(agreement)
            gain *= agreement
        if gain > hits.get(near, 0.0):
            hits[near] = gain
        if gain > best:
            best = gain
    return best


def _agreement(key: str, keys: frozenset[str]) -> float:
    return 1.0 if any(same_accents(key, own) for own in keys) else WRONG_ACCENT
