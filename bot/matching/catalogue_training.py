"""Gathers examples from a catalogue of procedures that are known by their official titles alone.

Each question is asked twice: with its answer there, and with its answer taken away.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.matching.evaluate import Row
from bot.matching.matcher import Matcher
from bot.matching.noise import KINDS
from bot.matching.training import (
    OFF_TOPIC,
    SEED,
    Asked,
    Example,
    ask,
    day_of,
    known,
    lines,
    source_of,
    written_questions,
)
from bot.matching.weights import Weights
from knowledge.index import index_of
from knowledge.loader import Base
from knowledge.model import Entry, Procedure

TITLES = 300
"""Titles of a catalogue that are asked as they stand."""

EDITORS = 500
"""Editors' questions that are asked of a catalogue."""

Meant = tuple[str, frozenset[str]]
"""A question, and the codes of the procedures that answer it."""


def catalogue_examples(
    catalogue: Sequence[Entry], base: Base, rows: Iterable[Row], weights: Weights
) -> list[Example]:
    """Ask a catalogue what people ask about its procedures, with and without the answer there.

    Besides the given rows these are the editors' questions about procedures of the catalogue,
    which know nothing of its texts, and the packaged written questions.
    """
    chance = random.Random(SEED)  # noqa: S311 - reproducible noise, no secret
    matcher = Matcher(index_of(replace(base, entries=tuple(catalogue))), weights=weights)
    editors = list(_editors_questions(base))
    given = [(row.question, row.expect) for row in rows if row.behavior == "answer"]
    given += chance.sample(editors, min(EDITORS, len(editors)))
    written = [(row.question, row.expect) for row in written_questions()]
    asked = [
        *_with_and_without(given, "catalogue", "answer away", ("accents", "typos"), chance),
        *_with_and_without(written, "written", "written away", (), chance),
    ]
    in_scope = [each for each in asked if matcher.families(each.gold)]
    titles = known(chance.sample(list(catalogue), min(TITLES, len(catalogue))), chance)
    return ask(matcher, [*in_scope, *titles, *lines(OFF_TOPIC, chance)], day_of(base))


def _with_and_without(
    questions: Iterable[Meant], there: str, away: str, kinds: Sequence[str], chance: random.Random
) -> list[Asked]:
    """Ask each question as it stands and with each kind of noise, each time with both contents."""
    asked = [
        Asked(text, gold, source_of(gold), there)
        for question, gold in questions
        for text in (question, *(KINDS[kind](question, chance) for kind in kinds))
    ]
    return asked + [replace(each, origin=away, taken_away=True) for each in asked]


def _editors_questions(base: Base) -> Iterator[Meant]:
    for entry in base.entries:
        if isinstance(entry, Procedure):
            for question in entry.questions:
                yield question, frozenset({entry.code, *entry.codes_also})
